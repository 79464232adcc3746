#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/record_layout.hpp"

namespace seqshelf::format {

using TextSink = std::function<void(std::string_view)>;

/// Writes the residues of a record in the lines that RecordLayout::lines describes. Memory: what it is given at a
/// time.
/// Thread-safety: one thread at a time.
class RecordWriter {
public:
    /// \param lines     from LayoutRecorder or regular_lines(); must outlive the writer
    /// \param line_end  the usual one of the file
    RecordWriter(TextSink sink, std::string_view lines, std::string_view line_end);

    /// Writes the next residues of the record. \throws Corruption  there are more than the lines have
    void write(std::string_view residues);
    /// Call it at the end. \throws Corruption  the lines have more residues than were written
    void finish();

private:
    void next_others();
    void advance();

    TextSink sink_;
    std::string_view runs_;
    std::string_view others_;
    std::string_view line_end_;
    std::string_view other_line_end_;
    LineEnd end_ = LineEnd::usual;
    std::int64_t line_bytes_ = 0;    ///< of each line of the current run
    std::int64_t lines_left_ = 0;    ///< of the run, including the current one
    std::int64_t left_ = 0;          ///< bytes of the current line that are not written yet
    std::int64_t until_other_ = -1;  ///< residues before the next bytes that are not residues; -1: there are none
    std::string_view other_run_;
};

/// Lines of one length that follow each other. Lengths are in bytes without the line end.
struct LineRun {
    std::int64_t bytes;
    LineEnd end;
    std::int64_t count;
};
[[nodiscard]] std::vector<LineRun> line_runs(std::string_view lines);
/// Whether there are blanks among the residues.
[[nodiscard]] bool has_blanks(std::string_view lines);

}  // namespace seqshelf::format
