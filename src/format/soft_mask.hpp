#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace seqshelf::format {

/// Iterates over the runs of RecordLayout::mask.
/// Thread-safety: one thread at a time.
class MaskCursor {
public:
    /// \param mask  lengths of runs, in turn upper and lower case, from residue `start` on; the rest is upper case
    explicit MaskCursor(std::string_view mask, std::int64_t start = 0) : mask_(mask), start_(start), end_(start) {}

    /// Lower-cases residues where the mask says so; the first is number `start`. \pre start is not below the last
    /// call's
    void apply(std::int64_t start, std::span<char> residues);
    /// Moves to the next run of lower case; false after the last.
    bool next(std::int64_t& start, std::int64_t& end);

private:
    std::string_view mask_;
    std::int64_t start_;  ///< of the current lower-case run
    std::int64_t end_;  ///< of the same
};

/// A part of a mask, so that a slice needs to read little of it. Each part is itself a mask, from its start on.
struct MaskPart {
    std::int64_t start;
    std::string_view runs;
};
/// Splits `mask` into parts of about `part_bytes`. \pre mask was made by LayoutRecorder
[[nodiscard]] std::vector<MaskPart> split_mask(std::string_view mask, std::size_t part_bytes = 4096);

/// How many residues are in lower case. \pre mask was made by LayoutRecorder
[[nodiscard]] std::int64_t masked_residues(std::string_view mask);

}  // namespace seqshelf::format
