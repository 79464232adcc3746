#include "format/codec/literal_table.hpp"

#include <cstring>

namespace seqshelf::format {

template <bool keep>
std::size_t LiteralTable::append(CodeLength item, std::size_t reversed, unsigned bits, std::size_t added) {
    const unsigned before = bits - item.length;
    const std::uint64_t one = (std::uint64_t{1} << 56) + item.length;
    const std::uint64_t symbol = std::uint64_t{item.symbol} << 8;
    const std::size_t end = first_node_[before + 1];
    for (std::size_t i = first_node_[before]; i < end; ++i) {
        const Node node = nodes_[i];
        const auto count = static_cast<unsigned>(node.entry >> 56);
        const std::uint64_t entry = node.entry + one + (symbol << (8 * count));
        const std::size_t index = node.index | reversed << before;
        entries_[index] = entry;
        if constexpr (keep) {
            nodes_[added] = {entry, index};
            added += count + 1 < entry_literals;
        }
    }
    return added;
}

void LiteralTable::build(std::span<const CodeLength> code) {
    std::array<std::uint16_t, literal_count> reversed;
    unsigned next = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        reversed[i] = static_cast<std::uint16_t>(reverse_bits(next, code[i].length));
        if (i + 1 < code.size()) next = (next + 1) << (code[i + 1].length - code[i].length);
    }
    entries_[0] = 0;
    nodes_[0] = {0, 0};
    first_node_[0] = 0;
    first_node_[1] = 1;
    for (unsigned bits = 1; bits <= table_bits; ++bits) {
        const std::size_t half = std::size_t{1} << (bits - 1);
        std::memcpy(&entries_[half], entries_.data(), half * sizeof entries_[0]);
        const bool can_grow = bits + code[0].length <= table_bits;
        std::size_t added = first_node_[bits];
        for (std::size_t i = 0; i < code.size() && code[i].length <= bits; ++i) {
            if (code[i].symbol == end_of_block) continue;
            added = can_grow ? append<true>(code[i], reversed[i], bits, added)
                             : append<false>(code[i], reversed[i], bits, added);
        }
        first_node_[bits + 1] = added;
    }
}

}  // namespace seqshelf::format
