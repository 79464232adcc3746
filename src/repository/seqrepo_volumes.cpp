#include "repository/seqrepo_volumes.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "repository/residue_digester.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
constexpr std::size_t neighbour_cache_bytes = std::size_t{2} << 20;

}  // namespace

const SeqRepoVolumes::Entry& SeqRepoVolumes::entry(const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<const Entry>& entry = entries_[path];
    if (!entry) {
        try {
            entry = std::make_unique<const Entry>(SeqRepoVolume::Source{sequences_, path, {}, std::nullopt, {}});
        } catch (const Corruption& error) {
            throw Corruption("volume " + base::quoted(path) + " of " + sequences_.string() + ": " + error.what());
        }
    }
    return *entry;
}

SeqRepoVolumes::Place SeqRepoVolumes::find(const std::string& path, const SequenceInfo& info) {
    const Entry& found = entry(path);
    const format::FastaIndexRow* const record = found.index.find(info.digests.sha512t24u.sha512t24u());
    if (record == nullptr || record->length != info.length || !found.index.has_usual_lines(*record)) {
        throw Corruption("sequence " + info.digests.sha512t24u.refget() + " is not in volume " + base::quoted(path) +
                         " as the database says (`seqshelf adopt` tells more)");
    }
    return {found.volume, record->offset};
}

SequenceDigests SeqRepoVolumes::digests(const volume::Volume& volume, std::int64_t offset, const SequenceInfo& info) const {
    volume::BlockCache cache(neighbour_cache_bytes);
    ResidueDigester digester;
    std::string residues;
    std::string letters;
    for (std::int64_t start = 0; start < info.length; start += std::ssize(residues)) {
        residues.resize(static_cast<std::size_t>(std::min(chunk_residues, info.length - start)));
        volume.read_residues(offset, start, {reinterpret_cast<std::uint8_t*>(residues.data()), residues.size()}, cache);
        // As SeqRepo does, for which neither `*` and blanks nor the case of letters count.
        letters = residues;
        std::transform(letters.begin(), letters.end(), letters.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        std::erase_if(letters, [](char c) { return c < 'A' || c > 'Z'; });
        digester.update(letters);
    }
    return digester.finish();
}

}  // namespace seqshelf::repository
