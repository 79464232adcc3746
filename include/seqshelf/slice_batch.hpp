#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/location.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/sequence.hpp"
#include "seqshelf/slice.hpp"

namespace seqshelf {

namespace volume {
class BlockCache;
}

/// Many slices that are read at once: in the order in which they lie in their volumes, neighbours together, so that
/// each block is inflated once; and given back in the order in which they were added.
/// Thread-safety: one thread at a time. Several batches may be read at once.
class SliceBatch {
public:
    explicit SliceBatch(Bounds bounds = Bounds::error) : bounds_(bounds) {}

    /// \throws InvalidInterval  as Sequence::check; then it is not added
    void add(const Slice& slice);
    [[nodiscard]] std::size_t size() const noexcept { return begins_.size(); }
    /// Of all slices.
    [[nodiscard]] std::int64_t residues() const noexcept { return residues_; }

    /// Whether they lie on disk as they were added.
    [[nodiscard]] bool in_order() const noexcept { return in_order_; }

    /// Reads what was added. \throws Corruption, IoError
    void fetch();
    /// Residues of the slice that was added as number `index`, from 0. \pre fetch() came back
    [[nodiscard]] std::string_view operator[](std::size_t index) const;
    /// The same, to be changed.
    [[nodiscard]] std::span<char> residues_of(std::size_t index);

private:
    /// A part of a slice, and where its residues go.
    struct Piece {
        std::uint32_t sequence;  ///< in sequences_
        Interval interval;
        std::int64_t out;  ///< in text_
    };
    [[nodiscard]] bool lies_before(const Piece& a, const Piece& b) const noexcept;
    void read_run(std::span<const Piece> run, char* buffer, volume::BlockCache& cache) const;

    Bounds bounds_;
    std::vector<Sequence> sequences_;
    std::vector<Piece> pieces_;
    std::vector<std::int64_t> begins_;  ///< of each slice, in text_
    std::vector<std::pair<std::int64_t, std::int64_t>> padding_;  ///< stretches of text_ that are N
    std::int64_t residues_ = 0;
    bool in_order_ = true;
    std::unique_ptr<char[]> text_;
};

}  // namespace seqshelf
