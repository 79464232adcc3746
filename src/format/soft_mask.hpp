#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace seqshelf::format {

/// Walks the runs of RecordLayout::mask.
/// Thread-safety: one thread at a time.
class MaskCursor {
public:
    /// \param mask  runs in turn upper and lower case, from residue `start` on; what follows the last is upper case
    explicit MaskCursor(std::string_view mask, std::int64_t start = 0) : mask_(mask), start_(start), end_(start) {}

    /// Makes residues from `start` on lower case where the mask is. \pre start is not before that of the last call
    void apply(std::int64_t start, std::span<char> residues);
    /// The next run of lower case, false after the last.
    bool next(std::int64_t& start, std::int64_t& end);

private:
    std::string_view mask_;
    std::int64_t start_;  ///< of the present lower-case run
    std::int64_t end_;  ///< of the same
};

/// A mask taken apart so that a slice needs to read little of it: each part is a mask from its start on.
struct MaskPart {
    std::int64_t start;
    std::string_view runs;
};
/// The parts of `mask`, each of about `part_bytes`. \pre mask was made by LayoutRecorder
[[nodiscard]] std::vector<MaskPart> split_mask(std::string_view mask, std::size_t part_bytes = 4096);

/// How many residues are in lower case. \pre mask was made by LayoutRecorder
[[nodiscard]] std::int64_t masked_residues(std::string_view mask);

}  // namespace seqshelf::format
