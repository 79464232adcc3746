#include "repository/seqrepo_volumes.hpp"

#include "base/error_context.hpp"
#include "base/quoted.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

const SeqRepoVolumes::Entry& SeqRepoVolumes::entry(const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<const Entry>& entry = entries_[path];
    if (!entry) {
        const auto where = [&] { return "volume " + base::quoted(path) + " of " + sequences_.string() + ": "; };
        base::with_context<Corruption>(where, [&] {
            entry = std::make_unique<const Entry>(SeqRepoVolume::Source{sequences_, path, {}, std::nullopt, {}});
        });
    }
    return *entry;
}

const format::FastaIndexRow& SeqRepoVolumes::record_of(const Entry& entry, const std::string& path,
                                                       const SequenceInfo& info) {
    const format::FastaIndexRow* const record = entry.index.find(info.digests.sha512t24u.sha512t24u());
    if (record == nullptr || record->length != info.length || !entry.index.has_usual_lines(*record)) {
        throw Corruption("sequence " + info.digests.sha512t24u.refget() + " is not in volume " + base::quoted(path) +
                         " as the database says (`seqshelf adopt` reports more)");
    }
    return *record;
}

SeqRepoVolumes::Place SeqRepoVolumes::find(const std::string& path, const SequenceInfo& info) {
    const Entry& found = entry(path);
    return {found.volume, record_of(found, path, info).offset};
}

SequenceDigests SeqRepoVolumes::digests(const std::string& path, const SequenceInfo& info) {
    const Entry& found = entry(path);
    return found.index.text_of(record_of(found, path, info), {}).digests;
}

}  // namespace seqshelf::repository
