#include <algorithm>
#include <array>
#include <utility>

#include "base/little_endian.hpp"
#include "format/deflate_codes.hpp"
#include "format/literal_deflate.hpp"

namespace seqshelf::format {
namespace {

constexpr unsigned encoder_limit = 12;  // longest code written: < 0.05 % more bits than with 15

/// Counts into eight tables in turn: equal neighbours do not wait for each other's increment.
void count_bytes(std::span<const std::uint8_t> text, std::span<std::uint32_t> counts) {
    std::array<std::array<std::uint32_t, 256>, 8> tables{};
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const std::uint64_t word = base::load_le64(&text[at]);
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
        base::store_le64(out_, pending_);
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
            const std::uint64_t bytes = base::load_le64(&text[at]);
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

}  // namespace seqshelf::format
