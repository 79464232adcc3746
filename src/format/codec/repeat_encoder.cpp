#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "format/codec/literal_deflate.hpp"
#include "format/codec/literal_writer.hpp"

namespace seqshelf::format {
namespace {

// For transcripts: isoforms of a gene share exons, and are next to each other in a file. With matches, libdeflate
// codes a block of them in 1.67 bits a residue instead of 2.26 (schema/FORMAT.md, "Blocks"). But it searches at every
// byte for matches of 3 bytes and more. In text of four letters these are everywhere and useless, because a match
// costs as much as some ten residues. So this encoder searches for repeats of 16 bytes and more, at every fourth byte,
// with one candidate for each, and extends what it finds in both directions.
constexpr std::size_t seed_bytes = 16;        // of a repeat, which are looked up; two words
constexpr std::size_t remembered_step = 3;    // between the places that are remembered, and
constexpr std::size_t searched_step = 4;      // between those that are looked up. They are coprime, so that every
                                              // repeat of seed_bytes + 11 bytes has a place of both kinds
constexpr std::size_t farthest = 32768;       // DEFLATE's window
constexpr std::size_t longest_match = 258;
constexpr std::size_t shortest_match = 3;
constexpr std::size_t table_bits = 13;
constexpr std::uint16_t nowhere = 0xffff;
constexpr std::size_t least_repeated = 8;     // matches are used if one in so many bytes is repeated

/// Literals, and then `length` bytes that are equal to those `distance` before.
struct Repeat {
    std::size_t literals;
    std::size_t length;
    std::size_t distance;
};

/// The symbol of a match length or distance, with its extra bits (RFC 1951, 3.2.5).
struct Symbol {
    unsigned symbol;
    unsigned extra;
    unsigned extra_bits;
};

/// The values of a symbol double in number every `1 << steps_log2` symbols. \param value  from 0
Symbol symbol_of(std::size_t value, unsigned steps_log2) {
    const auto x = static_cast<unsigned>(value);
    if (x < 2U << steps_log2) return {x, 0, 0};
    const auto bits = static_cast<unsigned>(std::bit_width(x)) - 1 - steps_log2;
    return {(bits << steps_log2) + (x >> bits), x & ((1U << bits) - 1), bits};
}

Symbol length_symbol(std::size_t length) {
    if (length == longest_match) return {285, 0, 0};
    Symbol symbol = symbol_of(length - shortest_match, 2);
    symbol.symbol += 257;
    return symbol;
}

Symbol distance_symbol(std::size_t distance) { return symbol_of(distance - 1, 1); }

/// Calls act(length) for the matches that a repeat is written as.
template <typename Act>
void for_each_match(std::size_t length, Act act) {
    while (length > 0) {
        std::size_t taken = std::min(length, longest_match);
        // The rest must be long enough to be a match itself.
        if (length > taken && length - taken < shortest_match) taken = length - shortest_match;
        act(taken);
        length -= taken;
    }
}

/// Finds long repeats. Short ones cost more than literals in text of few letters.
/// Thread-safety: one thread at a time.
class RepeatFinder {
public:
    explicit RepeatFinder(std::span<const std::uint8_t> text) : text_(text) { places_.fill(nowhere); }

    /// Appends the repeats in order. What follows the last one is literals.
    void find(std::vector<Repeat>& repeats) {
        std::size_t done = 0;
        for (std::size_t at = 0; at + seed_bytes <= text_.size();) {
            for (; remembered_ < at; remembered_ += remembered_step)
                places_[slot(remembered_)] = static_cast<std::uint16_t>(remembered_);
            const std::size_t place = places_[slot(at)];
            // Different seeds may share a slot, so the bytes decide.
            if (place == nowhere || at - place > farthest || std::memcmp(&text_[place], &text_[at], seed_bytes) != 0) {
                at += searched_step;
                continue;
            }
            std::size_t start = at;
            const std::size_t distance = at - place;
            // The repeat may have begun earlier, because only every searched_step-th place is looked up.
            while (start > done && start > distance && text_[start - 1] == text_[start - 1 - distance]) --start;
            const std::size_t end = end_of_repeat(at + seed_bytes, distance);
            repeats.push_back({start - done, end - start, distance});
            done = end;
            at = (end + searched_step - 1) / searched_step * searched_step;
        }
    }

private:
    [[nodiscard]] std::size_t slot(std::size_t at) const {
        const std::uint64_t first = base::load_le64(&text_[at]);
        const std::uint64_t second = base::load_le64(&text_[at + 8]);
        return ((first * 0x9e3779b97f4a7c15U) ^ (second * 0xc2b2ae3d27d4eb4fU)) * 0x9e3779b97f4a7c15U >>
               (64 - table_bits);
    }
    [[nodiscard]] std::size_t end_of_repeat(std::size_t at, std::size_t distance) const {
        for (; at + 8 <= text_.size(); at += 8) {
            const std::uint64_t difference = base::load_le64(&text_[at]) ^ base::load_le64(&text_[at - distance]);
            if (difference != 0) return at + static_cast<std::size_t>(std::countr_zero(difference)) / 8;
        }
        while (at < text_.size() && text_[at] == text_[at - distance]) ++at;
        return at;
    }

    std::span<const std::uint8_t> text_;
    std::size_t remembered_ = 0;
    std::array<std::uint16_t, std::size_t{1} << table_bits> places_;
};

/// The codes of a text with repeats.
struct Codes {
    Codes(std::span<const std::uint8_t> text, std::span<const Repeat> repeats) {
        std::array<std::uint32_t, most_literals> literal_counts{};
        std::array<std::uint32_t, most_distances> distance_counts{};
        LiteralCounts counts;
        for (const Repeat& repeat : repeats) {
            counts.add(text.first(repeat.literals));
            text = text.subspan(repeat.literals + repeat.length);
            const unsigned distance = distance_symbol(repeat.distance).symbol;
            for_each_match(repeat.length, [&](std::size_t length) {
                ++literal_counts[length_symbol(length).symbol];
                ++distance_counts[distance];
            });
        }
        counts.add(text);
        counts.add_to(literal_counts);
        literal_counts[end_of_block] = 1;
        const auto used = [](std::uint32_t count) { return count != 0; };
        if (std::count_if(distance_counts.begin(), distance_counts.end(), used) == 1)
            ++distance_counts[distance_counts[0] == 0 ? 0 : 1];  // inflaters require a complete code
        build_code(literal_counts, encoder_limit, literals);
        build_code(distance_counts, encoder_limit, distances);
    }

    std::array<Codeword, most_literals> literals{};
    std::array<Codeword, most_distances> distances{};
};

void put_symbol(const Symbol& symbol, std::span<const Codeword> code, BitWriter& writer) {
    writer.put(code[symbol.symbol]);
    writer.put(symbol.extra, symbol.extra_bits);
}

std::size_t encode(std::span<const std::uint8_t> text, std::span<const Repeat> repeats, std::span<std::uint8_t> out) {
    const Codes codes(text, repeats);
    BitWriter writer(out.data());
    put_header(codes.literals, codes.distances, writer);
    const LiteralWriter literals(codes.literals);
    for (const Repeat& repeat : repeats) {
        literals.put(text.first(repeat.literals), writer);
        text = text.subspan(repeat.literals + repeat.length);
        const Symbol distance = distance_symbol(repeat.distance);
        for_each_match(repeat.length, [&](std::size_t length) {
            put_symbol(length_symbol(length), codes.literals, writer);
            put_symbol(distance, codes.distances, writer);
            writer.flush();
        });
    }
    literals.put(text, writer);
    writer.put(codes.literals[end_of_block]);
    return writer.finish();
}

}  // namespace

std::size_t encode_repeats(std::span<const std::uint8_t> text, std::span<std::uint8_t> out) {
    thread_local std::vector<Repeat> repeats;  // one allocation for all blocks that a thread compresses
    repeats.clear();
    RepeatFinder(text).find(repeats);
    std::size_t repeated = 0;
    for (const Repeat& repeat : repeats) repeated += repeat.length;
    return repeated * least_repeated >= text.size() && repeated > 0 ? encode(text, repeats, out)
                                                                    : encode_literals(text, out);
}

}  // namespace seqshelf::format
