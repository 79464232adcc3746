#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A row of a BED file and the slice it means.
/// Thread-safety: a value; const functions may be called concurrently.
struct BedSlice {
    std::string chrom;      ///< first column
    Interval interval;      ///< second and third; on the plus strand, unless strands are read
    char strand_mark = '.';  ///< sixth, `+`, `-` or `.`, if strands are read; `.` is read on the plus strand
    std::string name;       ///< fourth column, if names are read
    Slice slice;            ///< the interval or its blocks
    std::string row;        ///< as in the file
    std::int64_t line = 0;  ///< of the file, from 1

    /// `chrom:start-end` with the file's numbers (interbase), as gtars and bedtools write it.
    [[nodiscard]] std::string text() const;
    /// Appends text() to `text`.
    void append_text(std::string& text) const;
};

/// Which columns of a BED file are read besides the first three.
/// Thread-safety: a value.
struct BedOptions {
    bool strand = false;  ///< rows with `-` in the sixth column are on the minus strand; every row must have one
    bool names = false;   ///< every row must have a name in the fourth
    bool blocks = false;  ///< rows with blocks (the tenth to twelfth column) mean these, joined
    Bounds bounds = Bounds::error;  ///< how the slices will be read
};

/// The slices of a BED file's rows, one after the other: the file may be larger than memory. Columns are separated by
/// tabs or blanks; comments, `track` and `browser` lines and empty lines are skipped.
/// Thread-safety: one thread at a time.
class BedSlices {
public:
    /// Returns the sequence that a name in the first column means. \throws NotFound, AmbiguousAlias
    using GetSequence = std::function<Sequence(const std::string&)>;

    /// \param file  "-" is standard input; gzip is read too
    /// \throws IoError
    BedSlices(GetSequence get_sequence, const std::string& file, BedOptions options = {}, std::stop_token stop = {});
    ~BedSlices();
    BedSlices(BedSlices&&) noexcept;             ///< what is moved from may only be assigned to or destroyed
    BedSlices& operator=(BedSlices&&) noexcept;  ///< likewise

    /// Returns the next row's slice, nullptr at the end. It is valid until next() is called again. After an exception,
    /// next() continues with the following row. Messages start `file:line: `.
    /// \throws InvalidInput     a row is malformed, or lacks a column that is read
    /// \throws InvalidInterval  it is not within the sequence (on a circular one, it may cross the origin once), or is
    ///                          on a strand that the sequence does not have
    /// \throws NotFound, AmbiguousAlias
    [[nodiscard]] const BedSlice* next();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
