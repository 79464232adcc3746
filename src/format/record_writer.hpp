#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/record_layout.hpp"

namespace seqshelf::format {

using TextSink = std::function<void(std::string_view)>;

/// Writes the residues of a record as RecordLayout::lines says they stood. Memory: what it is given at a time.
/// Thread-safety: one thread at a time.
class RecordWriter {
public:
    /// \param lines     as LayoutRecorder or regular_lines() made them; must outlive the writer
    /// \param line_end  the usual one of the file
    RecordWriter(TextSink sink, std::string_view lines, std::string_view line_end);

    /// The next residues of the record. \throws Corruption  there are more than the lines hold
    void write(std::string_view residues);
    /// \throws Corruption  the lines hold more residues than came
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
    std::int64_t line_bytes_ = 0;    ///< of each line of the present run
    std::int64_t lines_left_ = 0;    ///< of the run, the present one included
    std::int64_t left_ = 0;          ///< bytes of the present line still to come
    std::int64_t until_other_ = -1;  ///< residues before the next bytes that are not; -1: there are none
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
