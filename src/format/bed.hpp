#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "format/columns.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "seqshelf/interval.hpp"

namespace seqshelf::format {

/// One row of a BED file, as far as it says where: `0 <= interval.start <= interval.end`. Whether the sequence has that
/// name and that length is for the caller to know.
struct BedRow {
    std::string chrom;
    Interval interval;
    /// Of the file, from 1.
    std::int64_t line = 0;
};

/// The rows of a BED file (GA4GH BED v1.0; UCSC's custom tracks). Columns are separated by single tabs where a line has
/// one, else by runs of blanks; those after the third are not looked at. Left out are blank lines, comments (`#`) and
/// UCSC's `track` and `browser` lines; `track1` is a chromosome.
/// Thread-safety: one thread at a time.
class BedReader {
public:
    /// Does not own `input`, which outlives it.
    explicit BedReader(Input& input) : input_(input), reader_(input) {}

    /// Replaces `row` with the next; false at the end. O(length of the line).
    /// \throws InvalidInput  `file:line: `, fewer than three columns, no UTF-8 name, start or end not decimal digits or
    ///                       too large, end < start; and as LineReader
    bool next(BedRow& row);

private:
    [[nodiscard]] std::int64_t position(std::string_view cell, const char* what) const;

    Input& input_;
    LineReader reader_;
    std::string line_;
    Cells cells_;
};

}  // namespace seqshelf::format
