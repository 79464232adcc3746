#include "repository/upkeep/check_volume.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "base/bytes.hpp"
#include "base/file.hpp"
#include "base/read_file.hpp"
#include "base/stop.hpp"
#include "format/codec/bgzf.hpp"
#include "format/codec/block_index.hpp"
#include "format/fasta_index.hpp"
#include "seqshelf/error.hpp"
#include "sequence/residue_digester.hpp"
#include "sequence/residue_text.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::repository {

namespace {

constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
/// A block contains many short records, whose headers and residues are read one after the other.
constexpr std::size_t neighbour_cache_bytes = std::size_t{2} << 20;

/// Whether a .fai is too large for the volume's text: a record's row is longer than the record by a few numbers only.
bool is_too_large(std::uint64_t fai_bytes, const catalog::VolumeRow& volume) {
    return fai_bytes > 4096 && std::cmp_greater(fai_bytes / 3, volume.text_bytes);
}

/// The .gzi that a volume should have.
std::vector<std::uint8_t> expected_gzi(const std::filesystem::path& bgzf_path, std::int64_t text_bytes) {
    const format::BgzfBlocks blocks = format::walk_bgzf(base::ReadFile(bgzf_path, base::ReadFile::Access::sequential));
    if (blocks.text_bytes != static_cast<std::uint64_t>(text_bytes)) {
        throw Corruption("does not end where the catalog says");
    }
    return format::block_index_bytes(blocks.starts);
}

/// Reads the text of one record. Throws Corruption that says what is wrong.
/// Thread-safety: one thread at a time.
class SequenceCheck {
public:
    SequenceCheck(const volume::Volume& volume, const catalog::SequenceRow& row, volume::BlockCache& cache)
        : volume_(volume), row_(row), cache_(cache) {}

    void run() {
        volume_.check_record(row_.info.digests.sha512t24u.sha512t24u(), row_.place.offset, row_.info.length,
                             volume::Volume::RecordPart::whole, cache_);
        sequence::ResidueDigester computed;
        for (std::int64_t done = 0; done < row_.info.length; done += chunk_residues) {
            base::throw_if_stopped(base::stop_of_thread(), "verifying was stopped");
            std::string residues(static_cast<std::size_t>(std::min(chunk_residues, row_.info.length - done)), '\0');
            volume_.read_residues(row_.place.offset, done, base::writable_bytes_of(residues), cache_);
            if (!are_residues(residues)) {
                throw Corruption("has bytes that are not residues");
            }
            computed.add(residues);
        }
        compare(computed);
    }

private:
    void compare(sequence::ResidueDigester& computed) const {
        const SequenceDigests digests = computed.finish();
        if (digests.sha512t24u != row_.info.digests.sha512t24u) {
            throw Corruption("digest mismatch: the volume has residues of " + digests.sha512t24u.refget());
        }
        if (digests.md5 != row_.info.digests.md5) {
            throw Corruption("MD5 mismatch: catalog has " + row_.info.digests.md5.hex() + ", residues have " +
                             digests.md5.hex());
        }
        if (digests.sha1 != row_.info.digests.sha1) {
            throw Corruption("SHA-1 mismatch: catalog has " + row_.info.digests.sha1.hex() + ", residues have " +
                             digests.sha1.hex());
        }
        if (computed.letters() != row_.info.letters) {
            throw Corruption("letters mismatch: catalog has " + row_.info.letters.text() + ", residues have " +
                             computed.letters().text());
        }
    }

    const volume::Volume& volume_;
    const catalog::SequenceRow& row_;
    volume::BlockCache& cache_;
};

}  // namespace

void check_blocks(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                  const ReportProblem& report) {
    const std::string name = "volume " + volume.path + ": ";
    try {
        const auto expected = expected_gzi(bgzf_path, volume.text_bytes);
        const base::ReadFile index(volume::gzi_path(bgzf_path), base::ReadFile::Access::sequential);
        std::vector<std::uint8_t> found(index.size() == expected.size() ? expected.size() : 0);
        index.read(0, found);
        if (found != expected) {
            report(name + ".gzi does not list the volume's blocks");
        }
    } catch (const Error& error) {
        report(name + error.what());
    }
}

void FaiComparison::add(const SequenceDigest& digest, std::int64_t length, catalog::Place place) {
    Listed listed{place.volume_id, place.offset, length, {}, 1};
    std::ranges::copy(digest.sha512t24u(), listed.name.begin());
    listed_.add(listed);
}

void FaiComparison::add_fai(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume) {
    const std::filesystem::path path = volume::fai_path(bgzf_path);
    if (is_too_large(base::ReadFile(path, base::ReadFile::Access::sequential).size(), volume)) {
        throw Corruption("is too large for a volume of this size");
    }
    format::for_each_fasta_index_row(path, [&](const format::FastaIndexRow& row) {
        Listed listed{volume.volume_id, row.offset, row.length, {}, 0};
        const bool lines = volume.line_residues == 0
                               ? row.line_residues == row.length
                               : row.length <= volume.line_residues || row.line_residues == volume.line_residues;
        if (lines && row.name.size() == listed.name.size()) {
            std::ranges::copy(row.name, listed.name.begin());
            listed_.add(listed);
        }
    });
}

std::set<std::int64_t> FaiComparison::find_lacking() {
    std::set<std::int64_t> lacking;
    Listed before{};
    listed_.drain([&](Listed listed) {
        if (std::exchange(listed.in_catalog, 0) == 0) {
            before = listed;
        } else if (listed != before) {
            lacking.insert(listed.volume_id);
        }
    });
    return lacking;
}

void check_sequences(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                     std::span<const catalog::SequenceRow> sequences, const ReportProblem& report,
                     const std::stop_token& stop, const std::function<void(std::int64_t)>& residues_done) {
    const volume::Volume file(bgzf_path, volume.text_bytes, {volume.line_residues, volume.line_bytes},
                              base::ReadFile::Access::sequential);
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
