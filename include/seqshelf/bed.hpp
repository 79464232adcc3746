#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A row of a BED file and the slice it means.
struct BedSlice {
    std::string chrom;   ///< first column
    Interval interval;   ///< second and third; on the plus strand, unless strands are read
    std::string name;    ///< fourth column, if names are read
    Slice slice;         ///< the interval or its blocks
    std::string row;     ///< as it stands in the file
    std::int64_t line = 0;  ///< of the file, from 1

    /// `chrom:start-end` with the file's numbers (interbase), as gtars and bedtools have it.
    [[nodiscard]] std::string text() const;
    void append_text(std::string& text) const;
};

/// What of a BED file's rows counts besides their first three columns.
struct BedOptions {
    bool strand = false;  ///< rows with `-` in the sixth column are on the minus strand; every row must have one
    bool names = false;   ///< every row must have a name in the fourth
    bool blocks = false;  ///< rows with blocks (the tenth to twelfth column) mean these, joined
    Bounds bounds = Bounds::error;  ///< how the slices will be read
};

/// The slices of a BED file's rows, one after the other: the file may be larger than memory. Columns are separated by
/// tabs or blanks; comments, `track` and `browser` lines and empty ones are left out.
/// Thread-safety: one thread at a time.
class BedSlices {
public:
    /// The sequence of a name in the first column. \throws NotFound, AmbiguousAlias
    using GetSequence = std::function<Sequence(const std::string&)>;

    /// \param file  "-" is standard input; gzip is read too
    /// \throws IoError
    BedSlices(GetSequence get_sequence, const std::string& file, BedOptions options = {}, std::stop_token stop = {});
    ~BedSlices();
    BedSlices(BedSlices&&) noexcept;
    BedSlices& operator=(BedSlices&&) noexcept;

    /// The next; nullptr at the end. It is there until next() is called again. After an exception the next row may be
    /// asked for. Messages start `file:line: `.
    /// \throws InvalidInput     a row is none, or has not the columns that count
    /// \throws InvalidInterval  it does not lie within the sequence (on a circular one, it may go beyond its end), or
    ///                          on a strand it has not
    /// \throws NotFound, AmbiguousAlias
    [[nodiscard]] const BedSlice* next();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
