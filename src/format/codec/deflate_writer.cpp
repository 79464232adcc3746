#include "format/codec/deflate_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace seqshelf::format {
namespace {

constexpr std::size_t most_symbols = most_literals;

/// Shortens codes longer than `limit` to it, then lengthens others until the code is complete again.
void limit_lengths(std::span<std::uint32_t> count_of_length, unsigned limit) {
    for (std::size_t length = limit + 1; length < count_of_length.size(); ++length)
        count_of_length[limit] += std::exchange(count_of_length[length], 0);
    std::uint32_t used = 0;  // in units of one code of `limit` bits
    for (unsigned length = 1; length <= limit; ++length) used += count_of_length[length] << (limit - length);
    for (; used > 1U << limit; --used) {
        unsigned shorter = limit - 1;
        while (count_of_length[shorter] == 0) --shorter;
        --count_of_length[limit];
        --count_of_length[shorter];
        count_of_length[shorter + 1] += 2;
    }
}

/// Huffman's algorithm with two queues, over weights in ascending order (at least two): counts the leaves at each
/// depth. A depth of n needs a total weight of Fibonacci(n), so weights of 32 bits reach a depth of 47.
void count_depths(std::span<const std::uint64_t> keys, std::span<std::uint32_t> count_of_length) {
    const std::size_t leaves = keys.size();
    const std::size_t root = 2 * leaves - 2;
    std::array<std::uint64_t, 2 * most_symbols> weight;
    std::array<std::uint16_t, 2 * most_symbols> parent;
    std::array<std::uint8_t, 2 * most_symbols> depth;
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

/// An item of a header's list of code lengths: a length, or a repeat with its extra bits.
struct MetaToken {
    std::uint8_t symbol;
    std::uint8_t extra;
    std::uint8_t extra_bits;
};

using MetaTokens = std::array<MetaToken, most_literals + most_distances>;

/// Run-length codes the lengths of both codes, one after the other. Returns the number of tokens.
std::size_t tokenize_lengths(std::span<const Codeword> literals, std::span<const Codeword> distances,
                             MetaTokens& tokens) {
    std::size_t count = 0;
    const std::size_t size = literals.size() + distances.size();
    const auto length_at = [&](std::size_t i) {
        return i < literals.size() ? literals[i].length : distances[i - literals.size()].length + 0U;
    };
    const auto add = [&](unsigned symbol, std::size_t extra, unsigned extra_bits) {
        tokens[count++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra),
                           static_cast<std::uint8_t>(extra_bits)};
    };
    for (std::size_t at = 0; at < size;) {
        const unsigned length = length_at(at);
        std::size_t run = 1;
        while (at + run < size && length_at(at + run) == length) ++run;
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
        for (; run >= 3; run -= std::min<std::size_t>(run, 6)) add(16, std::min<std::size_t>(run, 6) - 3, 2);
        for (; run > 0; --run) add(length, 0, 0);
    }
    return count;
}

}  // namespace

void build_code(std::span<const std::uint32_t> counts, unsigned limit, std::span<Codeword> code) {
    std::array<std::uint64_t, most_symbols> keys;  // count, then symbol, so that no two are equal
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
        if (word.length != 0) word.bits = static_cast<std::uint16_t>(reverse_bits(next[word.length]++, word.length));
}

void put_header(std::span<const Codeword> literals, std::span<const Codeword> distances, BitWriter& writer) {
    MetaTokens tokens;
    const std::size_t token_count = tokenize_lengths(literals, distances, tokens);
    std::array<std::uint32_t, meta_count> counts{};
    for (std::size_t i = 0; i < token_count; ++i) ++counts[tokens[i].symbol];
    std::array<Codeword, meta_count> meta{};
    build_code(counts, longest_meta_code, meta);
    std::size_t listed = meta_count;
    while (listed > 4 && meta[meta_order[listed - 1]].length == 0) --listed;

    writer.put(1, 1);  // the last block
    writer.put(2, 2);  // dynamic Huffman codes
    writer.put(literals.size() - 257, 5);
    writer.put(distances.size() - 1, 5);
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

}  // namespace seqshelf::format
