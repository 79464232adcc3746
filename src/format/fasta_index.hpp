#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace seqshelf::format {

/// One record in samtools' index of a FASTA file (.fai). `name` is a view into the index's text.
struct FastaIndexRow {
    std::string_view name;
    std::int64_t length = 0;  ///< residues
    std::int64_t offset = 0;  ///< of the first residue, in bytes of the file's text
    std::int64_t line_residues = 0;
    std::int64_t line_bytes = 0;  ///< including the line's end
};

/// Calls `visit` for the rows of a .fai file, in its order. \throws Corruption  a line is not one of a .fai of FASTA
/// \throws IoError
void for_each_fasta_index_row(const std::filesystem::path& fai, const std::function<void(const FastaIndexRow&)>& visit);

/// Returns the rows of a .fai, in its order. \throws Corruption  a line is not one of a .fai of FASTA
[[nodiscard]] std::vector<FastaIndexRow> read_fasta_index(std::string_view text);

/// Whether rows can be those of a text: each record begins where the one before ends, the last ends with the text, and
/// all records of several lines have the same line length. Supports only headers without description and texts without
/// blank lines; false for others.
[[nodiscard]] bool fits_text(const std::vector<FastaIndexRow>& rows, std::int64_t text_bytes);

/// Makes the same .fai of a FASTA text as samtools.
/// Thread-safety: one thread at a time.
class FastaIndexBuilder {
public:
    /// Adds the next part of the text. \throws Corruption  it cannot be indexed, by samtools neither
    void add(std::string_view part);
    /// Returns the .fai. Call it once, after the last part. \throws Corruption  as add()
    [[nodiscard]] std::string finish();

private:
    /// Where in a FASTA text the next byte is.
    enum class State { between, name, description, line_start, line };

    void step(char c);
    void begin_record();
    void end_line();
    void end_record();
    [[noreturn]] void fail(const std::string& what) const;

    std::string fai_;
    std::unordered_set<std::string> names_;
    State state_ = State::between;
    std::string name_;  ///< of the record being read
    FastaIndexRow row_;
    bool has_lines_ = false;
    std::int64_t position_ = 0;
    std::int64_t line_bytes_ = 0;
    std::int64_t line_residues_ = 0;
};

}  // namespace seqshelf::format
