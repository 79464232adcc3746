#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/location.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/residues.hpp"
#include "seqshelf/sequence.hpp"
#include "seqshelf/slice.hpp"

namespace seqshelf {

namespace volume {
class BlockCache;
}

/// Many slices that are read together: in the order of their places in the volumes, neighbours at once, so that each
/// block is inflated once. They are returned in the order in which they were added.
/// Memory: the residues of all slices.
/// Thread-safety: one thread at a time. Several batches may be read at once.
class SliceBatch {
public:
    /// \param bounds  what happens to residues beyond the ends of a sequence
    /// \param acid    whether A is opposite T or U on the minus strand; std::nullopt: as the sequence's letters say
    explicit SliceBatch(Bounds bounds = Bounds::error, std::optional<NucleicAcid> acid = std::nullopt)
        : bounds_(bounds), acid_(acid) {}

    /// Adds a slice. \throws InvalidInterval  as Sequence::check; then it is not added
    void add(const Slice& slice);
    /// How many slices were added.
    [[nodiscard]] std::size_t size() const noexcept { return begins_.size(); }
    /// Residues of all slices.
    [[nodiscard]] std::int64_t residues() const noexcept { return residues_; }

    /// Whether the slices were added in the order in which they are stored.
    [[nodiscard]] bool in_order() const noexcept { return in_order_; }

    /// Reads what was added. \throws Corruption, IoError
    void fetch();
    /// Residues of slice number `index`, from 0 in the order of add(); valid until fetch() is called again.
    /// \pre fetch() has returned
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
    std::optional<NucleicAcid> acid_;
    std::vector<Sequence> sequences_;
    std::vector<Piece> pieces_;
    std::vector<std::int64_t> begins_;  ///< of each slice, in text_
    std::vector<std::pair<std::int64_t, std::int64_t>> padding_;  ///< stretches of text_ that are N
    std::int64_t residues_ = 0;
    bool in_order_ = true;
    std::unique_ptr<char[]> text_;
};

}  // namespace seqshelf
