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
    bool blocks = false;  ///< the tenth to the twelfth, if a row has them
};

/// One row of a BED file: `interval.start <= interval.end`. The caller must check the sequence's name and length. A
/// start may be negative, because other programs compute such flanks.
struct BedRow {
    std::string chrom;
    Interval interval;  ///< on the minus strand if the strand is read and `-`, else on the plus strand
    char strand_mark = '.';  ///< the strand as it is written; '.' unless it is read
    std::string name;  ///< "" unless it is read
    std::vector<Interval> blocks;  ///< ascending; empty unless blocks are read and the row has them
    std::string text;  ///< the line
    std::int64_t line = 0;  ///< its number in the file, from 1
};

/// Reads the rows of a BED file (GA4GH BED v1.0; UCSC's custom tracks). Columns are separated by single tabs if the
/// line has a tab, else by runs of blanks. Columns that are not requested are not checked. Skips blank lines, comments
/// (`#`) and UCSC's `track` and `browser` lines; `track1` is a chromosome.
/// Thread-safety: one thread at a time.
class BedReader {
public:
    /// Does not own `input`, which outlives it.
    explicit BedReader(Input& input, BedColumns columns = {});

    /// Replaces `row` with the next; false at the end. O(length of the line).
    /// \throws InvalidInput  `file:line: `, too few columns, a name that is not UTF-8, start or end not decimal digits
    ///                       or too large, end < start, a strand that is not `+`, `-` or `.`, or blocks that are not in
    ///                       order from the start to the end; and as LineReader
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
