#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "seqshelf/collection.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

/// A row of a BED file and the slice it means.
struct BedSlice {
    std::string chrom;  ///< first column
    Slice slice;
    std::int64_t line = 0;  ///< of the file, from 1

    /// `chrom:start-end` with the file's numbers (interbase), as gtars has it.
    [[nodiscard]] std::string text() const;
};

/// The slices of a BED file's rows, one after the other: the file may be larger than memory. The first three columns
/// are read, separated by tabs or blanks; comments, `track` and `browser` lines and empty ones are left out.
/// Thread-safety: one thread at a time.
class BedSlices {
public:
    /// \param file        "-" is standard input; gzip is read too
    /// \param collection  whose names the first column has; std::nullopt: identifiers of the repository
    /// \throws IoError
    BedSlices(Repository repository, const std::string& file, std::optional<Collection> collection = std::nullopt, std::stop_token stop = {});
    ~BedSlices();
    BedSlices(BedSlices&&) noexcept;
    BedSlices& operator=(BedSlices&&) noexcept;

    /// The next; std::nullopt at the end. After an exception the next row may be asked for. Messages start `file:line: `.
    /// \throws InvalidInput     a row is none
    /// \throws InvalidInterval  it does not lie within the sequence
    /// \throws NotFound, AmbiguousAlias
    [[nodiscard]] std::optional<BedSlice> next();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
