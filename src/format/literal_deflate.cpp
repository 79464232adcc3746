#include "format/literal_deflate.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace seqshelf::format {
namespace {

constexpr unsigned end_of_block = 256;
constexpr unsigned literal_count = 257;     // 256 bytes and end-of-block
constexpr unsigned longest_code = 15;       // RFC 1951, 3.2.7
constexpr unsigned longest_meta_code = 7;   // a code length's own code has a 3-bit length
constexpr unsigned meta_count = 19;
constexpr std::array<std::uint8_t, meta_count> meta_order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                          11, 4,  12, 3, 13, 2, 14, 1, 15};

std::uint64_t load_le64(const std::uint8_t* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

void store_le64(std::uint8_t* to, std::uint64_t word) {
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    std::memcpy(to, &word, sizeof word);
}

/// DEFLATE packs a code starting with its top bit, everything else starting with the lowest.
unsigned reverse_bits(unsigned code, unsigned length) {
    code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
    code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
    code = (code & 0x0f0f) << 4 | (code >> 4 & 0x0f0f);
    code = (code & 0x00ff) << 8 | (code >> 8 & 0x00ff);
    return code >> (16 - length);
}

// ---------------------------------------------------------------------------------------------
// Encoder

constexpr unsigned encoder_limit = 12;  // longest code written: < 0.05 % more bits than with 15

/// Counts into eight tables in turn: equal neighbours do not wait for each other's increment.
void count_bytes(std::span<const std::uint8_t> text, std::span<std::uint32_t> counts) {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = load_le64(&text[at]);
        for (unsigned lane = 0; lane < 8; ++lane) ++tables[lane][word >> (8 * lane) & 0xff];
    }
    for (; at < text.size(); ++at) ++tables[0][text[at]];
    for (unsigned byte = 0; byte < 256; ++byte)
        for (const auto& table : tables) counts[byte] += table[byte];
}

/// Moves codes longer than `limit` to it, then lengthens others until the code is complete again.
void limit_lengths(std::span<std::uint32_t> count_of_length, unsigned limit) {
    for (std::size_t length = limit + 1; length < count_of_length.size(); ++length)
        count_of_length[limit] += std::exchange(count_of_length[length], 0);
    std::uint32_t used = 0;  // in units of one code of `limit` bits
    for (unsigned length = 1; length <= limit; ++length)
        used += count_of_length[length] << (limit - length);
    for (; used > 1U << limit; --used) {
        unsigned shorter = limit - 1;
        while (count_of_length[shorter] == 0) --shorter;
        --count_of_length[limit];
        --count_of_length[shorter];
        count_of_length[shorter + 1] += 2;
    }
}

/// Huffman's algorithm with two queues, over weights in ascending order (at least two): counts the
/// leaves at each depth. A depth of n takes a total weight of Fibonacci(n): 32 bits reach 47.
void count_depths(std::span<const std::uint64_t> keys, std::span<std::uint32_t> count_of_length) {
    const std::size_t leaves = keys.size();
    const std::size_t root = 2 * leaves - 2;
    std::array<std::uint64_t, 2 * literal_count> weight;
    std::array<std::uint16_t, 2 * literal_count> parent;
    std::array<std::uint8_t, 2 * literal_count> depth;
    std::size_t leaf = 0;
    std::size_t inner = leaves;
    for (std::size_t i = 0; i < leaves; ++i) weight[i] = keys[i] >> 9;
    for (std::size_t node = leaves; node <= root; ++node) {
        weight[node] = 0;
        for (int child = 0; child < 2; ++child) {
            const bool is_leaf = leaf < leaves && (inner == node || weight[leaf] <= weight[inner]);
            const std::size_t taken = is_leaf ? leaf++ : inner++;
            weight[node] += weight[taken];
            parent[taken] = static_cast<std::uint16_t>(node);
        }
    }
    depth[root] = 0;
    for (std::size_t node = root; node-- > 0;) {
        depth[node] = static_cast<std::uint8_t>(depth[parent[node]] + 1);
        if (node < leaves) ++count_of_length[depth[node]];
    }
}

/// A code as it is written: bits reversed, so that its first bit is the lowest.
struct Codeword {
    std::uint16_t bits = 0;
    std::uint8_t length = 0;
};

/// Fills `code` with a complete canonical code for the symbols whose count is not zero; these must
/// be two or more, with counts that sum to less than 2^32.
void build_code(std::span<const std::uint32_t> counts, unsigned limit, std::span<Codeword> code) {
    std::array<std::uint64_t, literal_count> keys;  // count, then symbol: no two are equal
    std::size_t used = 0;
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] != 0) keys[used++] = std::uint64_t{counts[symbol]} << 9 | symbol;
    std::sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(used));

    std::array<std::uint32_t, 48> count_of_length{};
    count_depths(std::span(keys).first(used), count_of_length);
    limit_lengths(count_of_length, limit);

    std::array<unsigned, longest_code + 1> next{};
    for (unsigned length = limit, rarest = 0; length > 0; --length)
        for (unsigned i = 0; i < count_of_length[length]; ++i)
            code[keys[rarest++] & 511].length = static_cast<std::uint8_t>(length);
    for (unsigned length = 1; length < limit; ++length)
        next[length + 1] = (next[length] + count_of_length[length]) << 1;
    for (Codeword& word : code)
        if (word.length != 0)
            word.bits = static_cast<std::uint16_t>(reverse_bits(next[word.length]++, word.length));
}

/// Appends bits, lowest first. Up to 56 may be put between two flushes; a flush stores 8 bytes.
class BitWriter {
public:
    explicit BitWriter(std::uint8_t* out) : begin_(out), out_(out) {}

    void put(std::uint64_t bits, unsigned count) {
        pending_ |= bits << pending_count_;
        pending_count_ += count;
    }
    void put(Codeword word) { put(word.bits, word.length); }
    void flush() {
        store_le64(out_, pending_);
        out_ += pending_count_ >> 3;
        pending_ >>= pending_count_ & ~7U;
        pending_count_ &= 7;
    }
    /// Pads to a byte with zeros; returns the bytes written since construction.
    std::size_t finish() {
        pending_count_ += 7;
        flush();
        return static_cast<std::size_t>(out_ - begin_);
    }

private:
    std::uint8_t* begin_;
    std::uint8_t* out_;
    std::uint64_t pending_ = 0;
    unsigned pending_count_ = 0;
};

/// One step of a header's list of code lengths: a length, or a repeat with its extra bits.
struct MetaToken {
    std::uint8_t symbol;
    std::uint8_t extra;
    std::uint8_t extra_bits;
};

using LiteralCode = std::array<Codeword, literal_count>;
using MetaTokens = std::array<MetaToken, literal_count + 1>;

/// Run-length codes the lengths of `code` and of one unused distance code; returns the tokens.
std::size_t tokenize_lengths(const LiteralCode& code, MetaTokens& tokens) {
    std::size_t count = 0;
    const auto length_at = [&](std::size_t i) { return i < code.size() ? code[i].length : 0U; };
    const auto add = [&](unsigned symbol, std::size_t extra, unsigned extra_bits) {
        tokens[count++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra),
                           static_cast<std::uint8_t>(extra_bits)};
    };
    for (std::size_t at = 0; at <= code.size();) {
        const unsigned length = length_at(at);
        std::size_t run = 1;
        while (at + run <= code.size() && length_at(at + run) == length) ++run;
        at += run;
        for (; length == 0 && run >= 11; run -= std::min<std::size_t>(run, 138))
            add(18, std::min<std::size_t>(run, 138) - 11, 7);
        if (length == 0 && run >= 3) {
            add(17, run - 3, 3);
            run = 0;
        }
        if (run > 0) {
            add(length, 0, 0);
            --run;
        }
        for (; run >= 3; run -= std::min<std::size_t>(run, 6))
            add(16, std::min<std::size_t>(run, 6) - 3, 2);
        for (; run > 0; --run) add(length, 0, 0);
    }
    return count;
}

void put_header(const LiteralCode& code, BitWriter& writer) {
    MetaTokens tokens;
    const std::size_t token_count = tokenize_lengths(code, tokens);
    std::array<std::uint32_t, meta_count> counts{};
    for (std::size_t i = 0; i < token_count; ++i) ++counts[tokens[i].symbol];
    std::array<Codeword, meta_count> meta{};
    build_code(counts, longest_meta_code, meta);
    std::size_t listed = meta_count;
    while (listed > 4 && meta[meta_order[listed - 1]].length == 0) --listed;

    writer.put(1, 1);  // the last block
    writer.put(2, 2);  // dynamic Huffman codes
    writer.put(literal_count - 257, 5);
    writer.put(1 - 1, 5);  // one distance code, of length 0: none is used
    writer.put(listed - 4, 4);
    for (std::size_t i = 0; i < listed; ++i) {
        writer.flush();
        writer.put(meta[meta_order[i]].length, 3);
    }
    for (std::size_t i = 0; i < token_count; ++i) {
        writer.flush();
        writer.put(meta[tokens[i].symbol]);
        writer.put(tokens[i].extra, tokens[i].extra_bits);
    }
    writer.flush();
}

/// Works on a copy of the writer, which stays in registers: stores could alias the original.
void put_literals(std::span<const std::uint8_t> text, const LiteralCode& code, BitWriter& to) {
    static_assert(4 * encoder_limit <= 56);
    BitWriter writer = to;
    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4) {
        for (std::size_t i = 0; i < 4; ++i) writer.put(code[text[at + i]]);
        writer.flush();
    }
    for (; at < text.size(); ++at) {
        writer.put(code[text[at]]);
        writer.flush();
    }
    to = writer;
}

/// The codes of two bytes at once, indexed by the low five bits of each. Capital letters differ
/// there; building costs the square of the number of letters, which is often 5 or 21.
class PairCodes {
public:
    /// \returns whether the low five bits tell all the bytes in use apart
    bool build(const LiteralCode& code) {
        std::array<std::uint8_t, 32> letters;
        std::size_t count = 0;
        std::uint32_t seen = 0;
        for (unsigned byte = 0; byte < 256; ++byte) {
            if (code[byte].length == 0) continue;
            if (seen >> (byte & 31) & 1) return false;
            seen |= 1U << (byte & 31);
            letters[count++] = static_cast<std::uint8_t>(byte);
            longest_ = std::max<unsigned>(longest_, code[byte].length);
        }
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j) add(letters[i], letters[j], code);
        return true;
    }

    void put(std::span<const std::uint8_t> text, const LiteralCode& code, BitWriter& to) const {
        const std::size_t paired = text.size() & ~std::size_t{7};
        if (8 * longest_ <= 56) {
            put_pairs<4>(text.first(paired), to);
        } else {
            put_pairs<2>(text.first(paired), to);
        }
        put_literals(text.subspan(paired), code, to);
    }

private:
    template <unsigned pairs_per_flush>
    void put_pairs(std::span<const std::uint8_t> text, BitWriter& to) const {
        BitWriter writer = to;
        for (std::size_t at = 0; at < text.size(); at += 8) {
            const std::uint64_t bytes = load_le64(&text[at]);
            const std::uint64_t pairs =
                (bytes & 0x001f001f001f001f) | (bytes >> 3 & 0x03e003e003e003e0);
            for (unsigned i = 0; i < 4; ++i) {
                const std::uint32_t entry = entries_[pairs >> (16 * i) & 0x3ff];
                writer.put(entry >> 5, entry & 31);
                if ((i + 1) % pairs_per_flush == 0) writer.flush();
            }
        }
        to = writer;
    }

    void add(std::uint8_t first, std::uint8_t second, const LiteralCode& code) {
        const Codeword a = code[first];
        const Codeword b = code[second];
        static_assert(2 * encoder_limit < 27);
        entries_[(first & 31U) | (second & 31U) << 5] =
            (a.bits | std::uint32_t{b.bits} << a.length) << 5 | (a.length + 0U + b.length);
    }

    unsigned longest_ = 0;                     // of the literals' codes
    std::array<std::uint32_t, 1024> entries_;  // bits of both codes << 5 | their count
};

// ---------------------------------------------------------------------------------------------
// Decoder

/// A raw DEFLATE stream, read at any bit. Past its end there are zeros.
class BitSource {
public:
    explicit BitSource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size() * 8; }

    /// 57 bits or more from `position`, lowest first. Needs 8 bytes from that bit's.
    std::uint64_t peek_inside(std::size_t position) const {
        return load_le64(bytes_.data() + position / 8) >> (position % 8);
    }
    std::uint64_t peek(std::size_t position) const {
        std::size_t byte = position / 8;
        if (bytes_.size() >= 8 && byte <= bytes_.size() - 8) return peek_inside(position);
        std::uint64_t word = 0;
        for (unsigned shift = 0; shift < 64 && byte < bytes_.size(); shift += 8)
            word |= std::uint64_t{bytes_[byte++]} << shift;
        return word >> (position % 8);
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// Reads a header's fields. Whoever uses it checks that position did not pass the end.
struct BitReader {
    BitSource source;
    std::size_t position = 0;

    unsigned take(unsigned count) {
        const std::uint64_t bits = source.peek(position) & ((1U << count) - 1);
        position += count;
        return static_cast<unsigned>(bits);
    }
};

struct CodeLength {
    std::uint16_t symbol;
    std::uint16_t length;

    bool operator==(const CodeLength&) const = default;
};

/// The symbols in use, ascending.
class CodeLengths {
public:
    void add(std::size_t symbol, unsigned length) {
        items_[size_++] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint16_t>(length)};
    }
    std::size_t size() const { return size_; }
    const CodeLength* begin() const { return items_.data(); }
    const CodeLength* end() const { return items_.data() + size_; }
    bool operator==(const CodeLengths& other) const {
        return std::equal(begin(), end(), other.begin(), other.end());
    }

private:
    std::size_t size_ = 0;
    std::array<CodeLength, 320> items_;
};

/// How many codes have each length, and the symbols in the order of their codes.
class CanonicalCode {
public:
    explicit CanonicalCode(const CodeLengths& lengths) {
        for (const CodeLength& item : lengths) ++count_of_length_[item.length];
        std::array<std::uint16_t, longest_code + 2> next{};
        for (unsigned length = 1; length <= longest_code; ++length)
            next[length + 1] = static_cast<std::uint16_t>(next[length] + count_of_length_[length]);
        for (const CodeLength& item : lengths) sorted_[next[item.length]++] = item;
        size_ = lengths.size();
    }
    std::span<const CodeLength> sorted() const { return {sorted_.data(), size_}; }

    bool is_complete() const { return unassigned() == 0; }
    /// What inflaters accept: complete, or a lone code of one bit.
    bool is_valid(bool may_be_empty) const {
        if (size_ == 0) return may_be_empty;
        return is_complete() || (size_ == 1 && count_of_length_[1] == 1);
    }
    /// The symbol whose code the lowest of `bits` spell. The code must be complete.
    CodeLength decode(std::uint64_t bits) const {
        unsigned index = 0;  // of the first symbol with this length
        unsigned code = 0;   // relative to that symbol's
        for (unsigned length = 1; length <= longest_code; ++length) {
            code = code << 1 | static_cast<unsigned>(bits & 1);
            bits >>= 1;
            const unsigned count = count_of_length_[length];
            if (code < count) return sorted_[index + code];
            index += count;
            code -= count;
        }
        return {end_of_block, longest_code};  // not reached
    }

private:
    int unassigned() const {
        int left = 1;
        for (unsigned length = 1; length <= longest_code; ++length)
            left = left * 2 - count_of_length_[length];
        return left;
    }

    std::size_t size_ = 0;
    std::array<std::uint16_t, longest_code + 1> count_of_length_{};
    std::array<CodeLength, 320> sorted_;
};

/// Reads the code of the code lengths into a table indexed by its longest code.
using MetaTable = std::array<CodeLength, 1U << longest_meta_code>;

bool read_meta_code(BitReader& reader, unsigned listed, MetaTable& table) {
    std::array<std::uint8_t, meta_count> length_of{};
    for (unsigned i = 0; i < listed; ++i)
        length_of[meta_order[i]] = static_cast<std::uint8_t>(reader.take(3));
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

/// Reads `total` code lengths, of which the first `literals` go to `literal`, others to `distance`.
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
        for (; at < end; ++at)
            at < literals ? literal.add(at, previous) : distance.add(at - literals, previous);
    }
    return reader.position <= reader.source.size();
}

/// Reads a block's header up to its first literal; `done` means that decoding may begin.
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
    if (!code.is_valid(false) || !CanonicalCode(distance).is_valid(true))
        return LiteralDecode::corrupt;
    const unsigned last = (literal.end() - 1)->symbol;
    if (last > end_of_block || !code.is_complete()) return LiteralDecode::not_literal;
    return last == end_of_block ? LiteralDecode::done : LiteralDecode::corrupt;
}

constexpr unsigned table_bits = 10;
constexpr unsigned entry_literals = 6;  // at most

/// Looks up several literals at once. An entry holds, from its lowest byte: the bits of all their
/// codes; up to six literals; how many. It is 0 when the next symbol is end-of-block or has a code
/// longer than table_bits.
class LiteralTable {
public:
    std::uint64_t operator[](std::uint64_t bits) const { return entries_[bits % entries_.size()]; }

    /// Grows from a table of 0 bits: one more bit doubles it, each half decoding what it did
    /// before, except where the bit ends a code.
    void build(std::span<const CodeLength> code) {
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
            std::memcpy(&entries_[half], &entries_[0], half * sizeof entries_[0]);
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

private:
    /// Where whole codes fill the index exactly.
    struct Node {
        std::uint64_t entry;
        std::size_t index;
    };

    /// Appends the code to each node that it makes `bits` long; keeps the results as nodes, or not.
    template <bool keep>
    std::size_t append(CodeLength item, std::size_t reversed, unsigned bits, std::size_t added) {
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

    std::array<std::uint64_t, 1U << table_bits> entries_;
    std::array<Node, (1U << table_bits) + 1> nodes_;  // fewer than 2^bits in each level
    std::array<std::size_t, table_bits + 2> first_node_;
};

constexpr std::size_t lane_count = 4;
constexpr std::size_t lookups_per_round = 56 / table_bits;
constexpr std::size_t round_bits = lookups_per_round * table_bits + longest_code;      // at most
constexpr std::ptrdiff_t round_literals = lookups_per_round * entry_literals + 1;      // at most
constexpr std::size_t lane_text_bytes = 20480;  // more than a quarter of a BGZF block's text
constexpr std::size_t least_lane_bits = 1024;   // below this lanes do not pay

/// Where decoding is, and where it stops at the latest. 8 bytes past out_limit may be overwritten.
struct Lane {
    std::size_t position;
    std::size_t position_limit;
    std::uint8_t* out;
    std::uint8_t* out_limit;

    /// How often decode_round may be called before the limits need another look.
    std::size_t safe_rounds() const {
        if (position >= position_limit || out >= out_limit) return 0;
        return std::min((position_limit - position) / round_bits,
                        static_cast<std::size_t>((out_limit - out) / round_literals));
    }
};

/// Each thread's scratch. The table stays valid for the next block with the same code, which
/// neighbouring blocks of a genome often have.
struct Scratch {
    CodeLengths lengths;
    CanonicalCode code{CodeLengths()};
    LiteralTable table;
    std::array<std::array<std::uint8_t, lane_text_bytes>, lane_count - 1> lane_text;
};

/// Decodes several look-ups' literals. Returns false at end-of-block.
inline bool decode_round(Lane& lane, const BitSource& source, const Scratch& scratch) {
    std::uint64_t bits = source.peek_inside(lane.position);
    std::uint64_t entry = 0;
    std::uint64_t used = 0;  // in the lowest byte
    std::uint8_t* out = lane.out;
    for (std::size_t i = 0; i < lookups_per_round; ++i) {
        entry = scratch.table[bits];
        store_le64(out, entry >> 8);
        out += entry >> 56;
        bits >>= entry & 63;
        used += entry;
    }
    lane.position += used & 0xff;
    lane.out = out;
    if (entry != 0) [[likely]]
        return true;
    const CodeLength item = scratch.code.decode(source.peek_inside(lane.position));
    if (item.symbol == end_of_block) return false;
    lane.position += item.length;
    *lane.out++ = static_cast<std::uint8_t>(item.symbol);
    return true;
}

/// Decodes in all lanes at once, until one is at its limits or at end-of-block. One lane spends its
/// time waiting for a look-up to tell where the next begins; several fill each other's waits.
template <std::size_t... n>
void decode_lanes(std::array<Lane, sizeof...(n)>& lanes, const BitSource& source,
                  const Scratch& scratch, std::index_sequence<n...>) {
    for (bool running = true; running;) {
        std::size_t rounds = std::min({lanes[n].safe_rounds()...});
        running = rounds > 0;
        for (; rounds > 0 && running; --rounds)
            running = (decode_round(lanes[n], source, scratch) & ...);
    }
}

/// Decodes the literals that follow a header.
///
/// The stream is cut into lanes, each of which begins at a guess. A Huffman code soon falls into
/// step wherever one begins, so after a few look-ups a lane is very likely at a true boundary. That
/// is never trusted: a lane's text counts only if decoding from the lane before it arrives at
/// exactly the bit where it begins. If not, that decoding just continues.
class TextDecoder {
public:
    TextDecoder(const BitReader& header, std::span<std::uint8_t> out, Scratch& scratch)
        : source_(header.source),
          position_(header.position),
          out_(out.data()),
          out_end_(out.data() + out.size()),
          scratch_(scratch) {}

    LiteralDecode run() {
        const std::size_t lane_bits = (source_.size() - position_) / lane_count;
        if (lane_bits >= least_lane_bits) run_lanes(lane_bits);
        run_alone(source_.size());
        const CodeLength item = scratch_.code.decode(source_.peek(position_));
        const std::size_t end = position_ + item.length;
        const bool is_whole = item.symbol == end_of_block && end <= source_.size() &&
                              source_.size() - end < 8 && out_ == out_end_;
        return is_whole ? LiteralDecode::done : LiteralDecode::corrupt;
    }

private:
    Lane lane_to(std::size_t position_limit) {
        const std::size_t readable = std::max<std::size_t>(source_.size(), 64) - 64;
        const std::ptrdiff_t room = std::max<std::ptrdiff_t>(out_end_ - out_, 8) - 8;
        return {position_, std::min(position_limit, readable), out_, out_ + room};
    }

    /// Decodes up to `stop` exactly, or until the next symbol is end-of-block, does not end before
    /// `stop`, or does not fit.
    void run_alone(std::size_t stop) {
        if (out_end_ - out_ >= 8) {
            std::array<Lane, 1> lane{lane_to(stop)};
            decode_lanes(lane, source_, scratch_, std::make_index_sequence<1>());
            position_ = lane[0].position;
            out_ = lane[0].out;
        }
        while (position_ < stop && decode_carefully(stop)) {
        }
    }

    /// Decodes one look-up's literals if they end before `stop` and fit, else one literal.
    bool decode_carefully(std::size_t stop) {
        const std::uint64_t bits = source_.peek(position_);
        std::uint64_t entry = scratch_.table[bits];
        std::size_t length = entry & 63;
        std::size_t count = entry >> 56;
        const auto room = static_cast<std::size_t>(out_end_ - out_);
        if (entry == 0 || length > stop - position_ || count > room) {
            const CodeLength item = scratch_.code.decode(bits);
            if (item.symbol == end_of_block || item.length > stop - position_ || room == 0)
                return false;
            entry = std::uint64_t{item.symbol} << 8;
            length = item.length;
            count = 1;
        }
        for (; count > 0; --count) *out_++ = static_cast<std::uint8_t>(entry >>= 8);
        position_ += length;
        return true;
    }

    /// A bit at which a code probably begins, soon after `position`.
    std::size_t synchronize(std::size_t position) const {
        for (int round = 0; round < 2; ++round) {
            std::uint64_t bits = source_.peek_inside(position);
            for (std::size_t i = 0; i < lookups_per_round; ++i) {
                const std::uint64_t entry = scratch_.table[bits];
                const std::uint64_t length = (entry & 63) + (entry == 0);  // if 0, try the next bit
                bits >>= length;
                position += length;
            }
        }
        return position;
    }

    void run_lanes(std::size_t lane_bits) {
        std::array<Lane, lane_count> lanes;
        std::array<std::size_t, lane_count> starts{};
        for (std::size_t n = 1; n < lane_count; ++n) {
            std::uint8_t* text = scratch_.lane_text[n - 1].data();
            starts[n] = synchronize(position_ + n * lane_bits);
            lanes[n] = {starts[n], lane_to(source_.size()).position_limit, text,
                        text + lane_text_bytes - 8};
            lanes[n - 1].position_limit = starts[n];
        }
        lanes[0] = lane_to(starts[1]);
        decode_lanes(lanes, source_, scratch_, std::make_index_sequence<lane_count>());
        position_ = lanes[0].position;
        out_ = lanes[0].out;
        for (std::size_t n = 1; n < lane_count; ++n) join(lanes[n], n, starts[n]);
    }

    /// Decodes up to `start`; if that is reached exactly, takes over what the lane decoded.
    void join(const Lane& lane, std::size_t n, std::size_t start) {
        run_alone(start);
        const std::uint8_t* text = scratch_.lane_text[n - 1].data();
        if (position_ != start || lane.out - text > out_end_ - out_) return;
        out_ = std::copy(text, static_cast<const std::uint8_t*>(lane.out), out_);
        position_ = lane.position;
    }

    BitSource source_;
    std::size_t position_;
    std::uint8_t* out_;
    std::uint8_t* out_end_;
    Scratch& scratch_;
};

}  // namespace

std::size_t encode_literals(std::span<const std::uint8_t> text, std::span<std::uint8_t> out) {
    std::array<std::uint32_t, literal_count> counts{};
    count_bytes(text, counts);
    counts[end_of_block] = 1;
    if (text.empty()) counts[0] = 1;  // inflaters want two symbols for a complete code
    LiteralCode code{};
    build_code(counts, encoder_limit, code);

    BitWriter writer(out.data());
    put_header(code, writer);
    PairCodes pairs;
    if (pairs.build(code)) {
        pairs.put(text, code, writer);
    } else {
        put_literals(text, code, writer);
    }
    writer.put(code[end_of_block]);
    return writer.finish();
}

LiteralDecode decode_literals(std::span<const std::uint8_t> deflate, std::span<std::uint8_t> out) {
    thread_local Scratch scratch;
    BitReader reader{BitSource(deflate)};
    CodeLengths lengths;
    const LiteralDecode header = read_header(reader, lengths);
    if (header != LiteralDecode::done) return header;
    if (lengths != scratch.lengths) {
        scratch.lengths = lengths;
        scratch.code = CanonicalCode(lengths);
        scratch.table.build(scratch.code.sorted());
    }
    return TextDecoder(reader, out, scratch).run();
}

}  // namespace seqshelf::format
