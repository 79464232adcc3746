#include "repository/check_volume.hpp"

#include <algorithm>
#include <span>

#include "base/file.hpp"
#include "base/mapped_file.hpp"
#include "digest/hasher.hpp"
#include "format/bgzf.hpp"
#include "format/block_index.hpp"
#include "seqshelf/error.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
/// A block holds many short records, whose headers and residues are read one after the other.
constexpr std::size_t neighbour_cache_bytes = std::size_t{2} << 20;

/// The .fai a volume of these sequences must have.
std::string expected_fai(const std::vector<catalog::SequenceRow>& sequences) {
    std::string text;
    for (const catalog::SequenceRow& row : sequences) {
        const std::string length = std::to_string(row.info.length);
        text += row.info.digests.sha512t24u.sha512t24u() + '\t' + length + '\t' + std::to_string(row.place.offset) + '\t' + length +
                '\t' + std::to_string(row.info.length + 1) + '\n';
    }
    return text;
}

/// Walks the BGZF file from block to block, as a reader without an index does.
std::vector<format::BlockStart> block_starts(std::span<const std::uint8_t> file, std::int64_t text_bytes) {
    std::vector<format::BlockStart> starts;
    format::BlockStart next;
    while (next.text < static_cast<std::uint64_t>(text_bytes)) {
        starts.push_back(next);
        const format::BgzfBlock block = format::parse_bgzf_block(file.subspan(std::min<std::size_t>(next.file, file.size())));
        next = {next.file + block.file_bytes, next.text + block.text_bytes};
    }
    const std::span<const std::uint8_t> rest = file.subspan(next.file);
    if (next.text != static_cast<std::uint64_t>(text_bytes) ||
        !std::equal(rest.begin(), rest.end(), format::bgzf_end_of_file.begin(), format::bgzf_end_of_file.end())) {
        throw Corruption("does not end where the catalog says");
    }
    return starts;
}

/// Digests a sequence as it is read.
class Recomputation {
public:
    void update(std::string_view residues) {
        sha512_.update(residues);
        md5_.update(residues);
        sha1_.update(residues);
        letters_ |= LetterSet::of(residues).mask();
    }
    [[nodiscard]] SequenceDigests digests() {
        return {digest::finish<SequenceDigest>(sha512_), digest::finish<Md5Digest>(md5_), digest::finish<Sha1Digest>(sha1_)};
    }
    [[nodiscard]] LetterSet letters() const noexcept { return LetterSet(letters_); }

private:
    digest::Hasher sha512_{digest::Algorithm::sha512};
    digest::Hasher md5_{digest::Algorithm::md5};
    digest::Hasher sha1_{digest::Algorithm::sha1};
    std::uint32_t letters_ = 0;
};

/// Reads the text of one record, and throws Corruption with what is wrong.
class SequenceCheck {
public:
    SequenceCheck(const volume::Volume& volume, const catalog::SequenceRow& row, volume::BlockCache& cache)
        : volume_(volume), row_(row), cache_(cache) {}

    void run() {
        const std::string header = ">" + row_.info.digests.sha512t24u.sha512t24u() + "\n";
        if (read(row_.place.offset - static_cast<std::int64_t>(header.size()), static_cast<std::int64_t>(header.size())) != header ||
            read(row_.place.offset + row_.info.length, 1) != "\n") {
            throw Corruption("is not where the catalog says");
        }
        Recomputation computed;
        for (std::int64_t done = 0; done < row_.info.length; done += chunk_residues) {
            const std::string residues = read(row_.place.offset + done, std::min(chunk_residues, row_.info.length - done));
            if (!std::all_of(residues.begin(), residues.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
                throw Corruption("has bytes that are not residues");
            }
            computed.update(residues);
        }
        compare(computed);
    }

private:
    void compare(Recomputation& computed) const {
        const SequenceDigests digests = computed.digests();
        if (digests.sha512t24u != row_.info.digests.sha512t24u) {
            throw Corruption("digest mismatch: the volume has residues of " + digests.sha512t24u.refget());
        }
        if (digests.md5 != row_.info.digests.md5) {
            throw Corruption("MD5 mismatch: catalog has " + row_.info.digests.md5.hex() + ", residues have " + digests.md5.hex());
        }
        if (digests.sha1 != row_.info.digests.sha1) {
            throw Corruption("SHA-1 mismatch: catalog has " + row_.info.digests.sha1.hex() + ", residues have " + digests.sha1.hex());
        }
        if (computed.letters() != row_.info.letters) {
            throw Corruption("letters mismatch: catalog has " + row_.info.letters.text() + ", residues have " + computed.letters().text());
        }
    }

    std::string read(std::int64_t offset, std::int64_t length) {
        std::string text(static_cast<std::size_t>(length), '\0');
        volume_.read(offset, {reinterpret_cast<std::uint8_t*>(text.data()), text.size()}, cache_);
        return text;
    }

    const volume::Volume& volume_;
    const catalog::SequenceRow& row_;
    volume::BlockCache& cache_;
};

}  // namespace

void check_indexes(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                   const std::vector<catalog::SequenceRow>& sequences, const ReportProblem& report) {
    const std::string name = "volume " + volume.path + ": ";
    try {
        const std::string expected = expected_fai(sequences);
        if (base::read_text(volume::fai_path(bgzf_path), static_cast<std::int64_t>(expected.size())) != expected) {
            report(name + ".fai does not list the sequences the catalog has there");
        }
    } catch (const Error& error) {
        report(name + ".fai: " + error.what());
    }
    try {
        const base::MappedFile file(bgzf_path, base::MappedFile::Access::sequential);
        const base::MappedFile index(volume::gzi_path(bgzf_path), base::MappedFile::Access::sequential);
        const auto expected = format::block_index_bytes(block_starts(file.bytes(), volume.text_bytes));
        if (!std::equal(expected.begin(), expected.end(), index.bytes().begin(), index.bytes().end())) {
            report(name + ".gzi does not list the blocks that are there");
        }
    } catch (const Error& error) {
        report(name + error.what());
    }
}

void check_sequences(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                     std::span<const catalog::SequenceRow> sequences, const ReportProblem& report, const std::stop_token& stop,
                     const std::function<void(std::int64_t)>& residues_done) {
    const volume::Volume file(bgzf_path, volume.text_bytes, base::MappedFile::Access::sequential);
    volume::BlockCache cache(neighbour_cache_bytes);
    for (const catalog::SequenceRow& row : sequences) {
        if (stop.stop_requested()) {
            return;
        }
        try {
            SequenceCheck(file, row, cache).run();
        } catch (const Error& error) {
            report("sequence " + row.info.digests.sha512t24u.refget() + ": " + error.what());
        }
        residues_done(row.info.length);
    }
}

}  // namespace seqshelf::repository
