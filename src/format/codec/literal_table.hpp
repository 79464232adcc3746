#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "format/codec/deflate_header.hpp"

namespace seqshelf::format {

inline constexpr unsigned table_bits = 10;
inline constexpr unsigned entry_literals = 6;  // at most

/// Looks up several literals at once. An entry holds, from its lowest byte: the bits of all their
/// codes; up to six literals; how many. It is 0 when the next symbol is end-of-block or has a code
/// longer than table_bits.
/// Thread-safety: one thread builds it; then it may be read concurrently.
class LiteralTable {
public:
    std::uint64_t operator[](std::uint64_t bits) const { return entries_[bits % entries_.size()]; }

    /// Grows from a table of 0 bits: one more bit doubles it, each half decoding what it did
    /// before, except where the bit ends a code.
    void build(std::span<const CodeLength> code);

private:
    /// Where whole codes fill the index exactly.
    struct Node {
        std::uint64_t entry;
        std::size_t index;
    };

    /// Appends the code to each node that it makes `bits` long; keeps the results as nodes, or not.
    template <bool keep>
    std::size_t append(CodeLength item, std::size_t reversed, unsigned bits, std::size_t added);

    std::array<std::uint64_t, 1U << table_bits> entries_;
    std::array<Node, (1U << table_bits) + 1> nodes_;  // fewer than 2^bits in each level
    std::array<std::size_t, table_bits + 2> first_node_;
};

}  // namespace seqshelf::format
