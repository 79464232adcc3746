#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "format/codec/deflate_header.hpp"

namespace seqshelf::format {

inline constexpr unsigned table_bits = 10;
inline constexpr unsigned entry_literals = 6;  // at most

/// Looks up several literals at once. An entry contains, from its lowest byte on: how many bits all their codes have;
/// up to six literals; how many literals. It is 0 if the next symbol is end-of-block or has a code longer than
/// table_bits.
/// Thread-safety: one thread builds it; then it may be read concurrently.
class LiteralTable {
public:
    std::uint64_t operator[](std::uint64_t bits) const { return entries_[bits % entries_.size()]; }

    /// Starts with a table of 0 bits and doubles it bit by bit. Each half decodes what the table did before, except
    /// where the new bit ends a code.
    void build(std::span<const CodeLength> code);

private:
    /// An entry whose codes fill the index exactly.
    struct Node {
        std::uint64_t entry;
        std::size_t index;
    };

    /// Appends the code to each node that becomes `bits` long by it. \tparam keep  the results are nodes too
    template <bool keep>
    std::size_t append(CodeLength item, std::size_t reversed, unsigned bits, std::size_t added);

    std::array<std::uint64_t, 1U << table_bits> entries_;
    std::array<Node, (1U << table_bits) + 1> nodes_;  // fewer than 2^bits in each level
    std::array<std::size_t, table_bits + 2> first_node_;
};

}  // namespace seqshelf::format
