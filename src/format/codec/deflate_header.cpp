#include "format/codec/deflate_header.hpp"

namespace seqshelf::format {
namespace {

/// The symbol for each value of the next `longest_meta_code` bits.
using MetaTable = std::array<CodeLength, 1U << longest_meta_code>;

/// Reads the code of the code lengths. \param listed  how many lengths the header has for it
bool read_meta_code(BitReader& reader, unsigned listed, MetaTable& table) {
    std::array<std::uint8_t, meta_count> length_of{};
    for (unsigned i = 0; i < listed; ++i) length_of[meta_order[i]] = static_cast<std::uint8_t>(reader.take(3));
    CodeLengths lengths;
    for (unsigned symbol = 0; symbol < meta_count; ++symbol)
        if (length_of[symbol] != 0) lengths.add(symbol, length_of[symbol]);
    const CanonicalCode code(lengths);
    if (!code.is_complete()) return false;
    unsigned next = 0;
    unsigned previous = 0;
    for (const CodeLength& item : code.sorted()) {
        next <<= item.length - previous;
        previous = item.length;
        const unsigned first = reverse_bits(next++, item.length);
        for (unsigned i = first; i < table.size(); i += 1U << item.length) table[i] = item;
    }
    return true;
}

/// Reads `total` code lengths: the first `literals` into `literal`, the others into `distance`.
bool read_code_lengths(BitReader& reader, const MetaTable& table, unsigned literals, unsigned total,
                       CodeLengths& literal, CodeLengths& distance) {
    unsigned previous = longest_code + 1;  // none: nothing to repeat
    for (unsigned at = 0; at < total;) {
        const CodeLength meta = table[reader.source.peek(reader.position) % table.size()];
        reader.position += meta.length;
        unsigned repeat = 1;
        if (meta.symbol == 16) repeat = 3 + reader.take(2);
        if (meta.symbol == 17) repeat = 3 + reader.take(3);
        if (meta.symbol == 18) repeat = 11 + reader.take(7);
        if (meta.symbol != 16) previous = meta.symbol > 16 ? 0U : meta.symbol;
        if (previous > longest_code || repeat > total - at) return false;
        const unsigned end = at + repeat;
        if (previous == 0) at = end;
        for (; at < end; ++at) at < literals ? literal.add(at, previous) : distance.add(at - literals, previous);
    }
    return reader.position <= reader.source.size();
}

}  // namespace

LiteralDecode read_header(BitReader& reader, CodeLengths& literal) {
    const bool is_last = reader.take(1) != 0;
    const unsigned type = reader.take(2);
    if (reader.source.size() == 0 || type == 3) return LiteralDecode::corrupt;
    if (!is_last || type != 2) return LiteralDecode::not_literal;
    const unsigned literals = 257 + reader.take(5);
    const unsigned distances = 1 + reader.take(5);
    const unsigned listed = 4 + reader.take(4);
    if (literals > 286 || distances > 30) return LiteralDecode::corrupt;

    MetaTable table;
    CodeLengths distance;
    if (!read_meta_code(reader, listed, table)) return LiteralDecode::corrupt;
    if (!read_code_lengths(reader, table, literals, literals + distances, literal, distance))
        return LiteralDecode::corrupt;
    const CanonicalCode code(literal);
    if (!code.is_valid(false) || !CanonicalCode(distance).is_valid(true)) return LiteralDecode::corrupt;
    const unsigned last = (literal.end() - 1)->symbol;
    if (last > end_of_block || !code.is_complete()) return LiteralDecode::not_literal;
    return last == end_of_block ? LiteralDecode::done : LiteralDecode::corrupt;
}

}  // namespace seqshelf::format
