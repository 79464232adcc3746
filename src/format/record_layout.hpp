#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace seqshelf::format {

/// How a FASTA record stood in its file, beyond its name, description and residues: what it takes to write it again
/// byte for byte. Each part is empty where there is nothing to say. schema/FORMAT.md specifies `lines` and `mask`.
struct RecordLayout {
    std::string
        header;  ///< the header line, line end and all, unless it is `>name description` with the file's line end
    std::string lines;  ///< lengths and ends of the lines, and bytes that are not residues
    std::string mask;  ///< runs of residues in upper and lower case
    bool complete = true;  ///< false: too irregular, nothing of it was kept
};

/// How a line ends: as the file's first line does, as it does not (LF for CRLF, CRLF for LF), or not at all.
enum class LineEnd { usual = 0, other = 1, none = 2 };

/// The `lines` of a record of `residues` with `width` of them a line (0: all on one).
[[nodiscard]] std::string regular_lines(std::int64_t residues, std::int64_t width);

/// Notes the layout of a record as its text goes by.
/// Thread-safety: one thread at a time.
class LayoutRecorder {
public:
    /// Residues as they are in the file, of which `any_lower` and `any_upper` say what there is.
    void residues(std::string_view text, bool any_lower, bool any_upper);
    /// A byte that is not kept.
    void other(char byte);
    void end_line(LineEnd end);
    /// Moves what was noted into `layout`; the recorder starts afresh.
    void finish(RecordLayout& layout);

private:
    void extend(bool lower, std::int64_t count);
    void close_line_run();
    [[nodiscard]] bool worth_it();

    std::string runs_;
    std::string others_;
    std::string mask_;
    std::uint64_t line_run_kind_ = 0;  ///< length and end of the lines of the present run
    std::int64_t line_run_count_ = 0;
    std::int64_t line_bytes_ = 0;  ///< of the present line
    std::int64_t text_bytes_ = 0;  ///< without line ends
    std::int64_t last_other_ = 0;  ///< where the others noted so far end
    std::string other_run_;
    std::int64_t other_run_start_ = 0;
    bool lower_ = false;
    std::int64_t case_run_ = 0;
    bool any_lower_ = false;
    bool complete_ = true;
};

/// Finds the line width a file's records have in common, as they come: that of its first record of several lines, if no
/// earlier one has a longer line.
/// Thread-safety: one thread at a time.
class CommonWidth {
public:
    /// Whether the record is laid out by the width that width() gives in the end.
    [[nodiscard]] bool covers(std::string_view lines, std::int64_t residues);
    /// Residues a line; 0: each record is on one line.
    [[nodiscard]] std::int64_t width() const noexcept { return decided_ ? width_ : 0; }

private:
    bool decided_ = false;
    std::int64_t width_ = 0;
    std::int64_t longest_ = 0;
};

}  // namespace seqshelf::format
