#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "format/columns.hpp"
#include "format/input.hpp"
#include "format/lines.hpp"
#include "seqshelf/interval.hpp"

namespace seqshelf::format {

/// Which columns of a BED file are read besides the first three.
struct BedColumns {
    bool name = false;    ///< the fourth
    bool strand = false;  ///< the sixth
    bool blocks = false;  ///< the tenth to the twelfth, where a row has them
};

/// One row of a BED file: `interval.start <= interval.end`. Whether the sequence has that name and that length is for
/// the caller to know; a start may be negative, as flanks that others computed are.
struct BedRow {
    std::string chrom;
    Interval interval;  ///< on the plus strand unless the strand is read and `-`
    std::string name;  ///< "" unless it is read
    std::vector<Interval> blocks;  ///< ascending; only where blocks are read and the row has them
    std::string text;  ///< the line
    /// Of the file, from 1.
    std::int64_t line = 0;
};

/// The rows of a BED file (GA4GH BED v1.0; UCSC's custom tracks). Columns are separated by single tabs where a line has
/// one, else by runs of blanks; those that are not asked for are not looked at. Left out are blank lines, comments
/// (`#`) and UCSC's `track` and `browser` lines; `track1` is a chromosome.
/// Thread-safety: one thread at a time.
class BedReader {
public:
    /// Does not own `input`, which outlives it.
    explicit BedReader(Input& input, BedColumns columns = {});

    /// Replaces `row` with the next; false at the end. O(length of the line).
    /// \throws InvalidInput  `file:line: `, fewer columns than are needed, no UTF-8 name, start or end not decimal
    ///                       digits or too large, end < start, a strand that is not `+`, `-` or `.`, or blocks that are
    ///                       not in order from the start to the end; and as LineReader
    bool next(BedRow& row);

private:
    [[nodiscard]] std::int64_t position(std::string_view cell, const char* what) const;
    [[nodiscard]] Strand strand(std::string_view cell) const;
    void read_blocks(BedRow& row) const;
    [[nodiscard]] std::vector<std::int64_t> numbers(std::string_view cell, std::size_t count, const char* what) const;

    Input& input_;
    BedColumns columns_;
    std::size_t needed_;  ///< columns that a row must have
    std::size_t looked_at_;
    LineReader reader_;
    Cells cells_;
};

}  // namespace seqshelf::format
