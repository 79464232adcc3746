#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace seqshelf::format {

/// What is needed besides a FASTA record's name, description and residues to write the record again byte for byte. A
/// part is empty if it is not needed. schema/FORMAT.md specifies `lines` and `mask`.
struct RecordLayout {
    std::string header;  ///< the header line with its end, unless it is `>name description` with the file's line end
    std::string lines;  ///< lengths and ends of the lines, and bytes that are not residues
    std::string mask;  ///< runs of residues in upper and lower case
    bool complete = true;  ///< false: the layout was too irregular to be kept
};

/// How a line ends: like the file's first line, with the other line end (LF or CRLF), or not at all.
enum class LineEnd { usual = 0, other = 1, none = 2 };

/// The `lines` of a record of `residues`, with `width` of them on each line (0: all on one).
[[nodiscard]] std::string regular_lines(std::int64_t residues, std::int64_t width);

/// Records the layout of a record as its text is read.
/// Thread-safety: one thread at a time.
class LayoutRecorder {
public:
    /// Adds residues as they are in the file. `any_lower`, `any_upper`: which cases they contain.
    void residues(std::string_view text, bool any_lower, bool any_upper);
    /// Adds a byte that is not a residue.
    void other(char byte);
    void end_line(LineEnd end);
    /// Moves what was recorded into `layout`, and starts again.
    void finish(RecordLayout& layout);
    /// How much memory the layout takes so far: at most a quarter of the text, and some.
    [[nodiscard]] std::size_t kept_bytes() const noexcept {
        return runs_.size() + others_.size() + other_run_.size() + mask_.size();
    }

private:
    void extend(bool lower, std::int64_t count);
    void close_line_run();
    [[nodiscard]] bool worth_it();

    std::string runs_;
    std::string others_;
    std::string mask_;
    std::uint64_t line_run_kind_ = 0;  ///< length and end of the lines of the current run
    std::int64_t line_run_count_ = 0;
    std::int64_t line_bytes_ = 0;  ///< of the current line
    std::int64_t text_bytes_ = 0;  ///< without line ends
    std::int64_t last_other_ = 0;  ///< where the others recorded so far end
    std::string other_run_;
    std::int64_t other_run_start_ = 0;
    bool lower_ = false;
    std::int64_t case_run_ = 0;
    bool any_lower_ = false;
    bool complete_ = true;
};

/// Finds the common line width of a file's records as they are read: that of the first record of several lines, if no
/// earlier one has a longer line.
/// Thread-safety: one thread at a time.
class CommonWidth {
public:
    /// Whether the record has the line width that width() returns in the end.
    [[nodiscard]] bool covers(std::string_view lines, std::int64_t residues);
    /// Residues on each line; 0: each record is on one line.
    [[nodiscard]] std::int64_t width() const noexcept { return decided_ ? width_ : 0; }

private:
    bool decided_ = false;
    std::int64_t width_ = 0;
    std::int64_t longest_ = 0;
};

}  // namespace seqshelf::format
