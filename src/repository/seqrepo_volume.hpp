#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/file.hpp"
#include "catalog/rows.hpp"
#include "format/fasta_index.hpp"
#include "seqshelf/sequence_info.hpp"
#include "volume/volume.hpp"

namespace seqshelf::repository {

/// What was read from a record's text in a volume of SeqRepo.
struct RecordText {
    std::int64_t stored_length = 0;  ///< characters without line ends
    std::string stored_letters;      ///< the characters that occur, sorted
    std::int64_t length = 0;         ///< residues: letters, in upper case, without white space and `*`
    SequenceDigests digests;         ///< of the residues
    LetterSet letters;
    bool has_other = false;          ///< there are characters other than letters, white space and `*`
};

/// A volume of SeqRepo: read in place, linked into a staging directory to be adopted, or recognised as one that our
/// instance already has.
/// Thread-safety: immutable.
class SeqRepoVolume {
public:
    struct Source {
        std::filesystem::path sequences;  ///< SeqRepo's `sequences/`
        std::string path;  ///< below it
        std::filesystem::path staged;  ///< where to link the BGZF file; "": nowhere
        std::optional<catalog::VolumeRow> known;  ///< the volume of that path in our instance
        std::filesystem::path known_file;
    };
    /// \param digest_all  whether to read every record, and compare the index with them
    /// \throws Corruption  nothing in it can be used
    /// \throws IoError, Cancelled
    SeqRepoVolume(const Source& source, bool digest_all, const std::stop_token& stop);

    /// What a catalog stores about it; volume_id is 0 unless is_known().
    [[nodiscard]] const catalog::VolumeRow& row() const noexcept { return row_; }
    [[nodiscard]] bool is_known() const noexcept { return is_known_; }
    [[nodiscard]] base::LinkKind link_kind() const noexcept { return link_kind_; }
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    /// Inconsistencies that were corrected when it was staged.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

    [[nodiscard]] const volume::Lines& lines() const noexcept { return lines_; }
    [[nodiscard]] volume::Volume open(base::ReadFile::Access access = base::ReadFile::Access::sequential) const;

    /// The record of that name, if there is one.
    [[nodiscard]] const format::FastaIndexRow* find(std::string_view name) const;
    /// Whether the record's lines are those of the volume; if not, a residue's position cannot be computed.
    [[nodiscard]] bool has_usual_lines(const format::FastaIndexRow& record) const;
    /// Reads the record's text, or returns the result if all were read.
    [[nodiscard]] RecordText text_of(const format::FastaIndexRow& record, const std::stop_token& stop) const;
    /// The record's residues. \pre !text_of(record).has_other
    [[nodiscard]] std::string residues_of(const format::FastaIndexRow& record) const;

private:
    void link(const Source& source, bool read_all);
    void look_through(const std::filesystem::path& from, bool staged, bool read_all);
    std::string stage_index(const std::filesystem::path& theirs, const std::filesystem::path& ours, bool good,
                            std::string_view text);
    [[nodiscard]] bool lines_agree(const std::vector<format::FastaIndexRow>& rows) const;
    void read_index(std::string fai);
    void find_lines();
    [[nodiscard]] std::string built_fai() const;
    template <typename Visit>
    void for_each_part(const volume::Volume& volume, volume::BlockCache& cache, const format::FastaIndexRow& record,
                       Visit visit) const;
    [[nodiscard]] RecordText read_text(const volume::Volume& volume, volume::BlockCache& cache,
                                       const format::FastaIndexRow& record, const std::stop_token& stop) const;

    catalog::VolumeRow row_;
    bool is_known_ = false;
    base::LinkKind link_kind_ = base::LinkKind::hard_link;
    std::filesystem::path file_;
    std::vector<std::string> remarks_;
    std::string fai_;
    std::vector<format::FastaIndexRow> records_;  ///< ordered by offset
    std::unordered_map<std::string_view, std::size_t> by_name_;
    volume::Lines lines_;
    std::vector<RecordText> texts_;  ///< of records_, if all were read
};

}  // namespace seqshelf::repository
