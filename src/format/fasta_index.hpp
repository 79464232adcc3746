#pragma once

#include <cstdint>
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
    std::int64_t offset = 0;  ///< of the first residue in the file's text, bytes
    std::int64_t line_residues = 0;
    std::int64_t line_bytes = 0;  ///< with the line's end
};

/// Hands out the rows of a .fai, in its order. \throws Corruption  a line is not one of a .fai of FASTA
void for_each_fasta_index_row(std::string_view text, const std::function<void(const FastaIndexRow&)>& visit);

/// The rows of a .fai, in its order. \throws Corruption  a line is not one of a .fai of FASTA
[[nodiscard]] std::vector<FastaIndexRow> read_fasta_index(std::string_view text);

/// Whether rows can be those of a text: each begins where the header after the one before ends, the last ends with the
/// text, and those of several lines have the same. Only headers without description and texts without blank lines are
/// looked through; for others it is false.
[[nodiscard]] bool fits_text(const std::vector<FastaIndexRow>& rows, std::int64_t text_bytes);

/// Makes the .fai of a FASTA text, as samtools does.
/// Thread-safety: one thread at a time.
class FastaIndexBuilder {
public:
    /// The next part of the text. \throws Corruption  it has no index: samtools would not index it either
    void add(std::string_view part);
    /// To call once, after all of it. \throws Corruption  as add()
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
