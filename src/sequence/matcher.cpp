#include "sequence/matcher.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <tuple>

#include "base/bytes.hpp"
#include "base/little_endian.hpp"

namespace seqshelf::sequence {

namespace {

constexpr std::size_t word_bits = 64;
/// Words of positions that are tried together.
constexpr std::size_t group = 16;
/// Words of positions whose planes are made at a time: they stay in the nearest caches.
constexpr std::size_t block = 32 * group;

constexpr std::size_t words_for(std::size_t bits) { return (bits + word_bits - 1) / word_bits; }

/// The letter of a set's lowest bit.
std::uint8_t first_letter(std::uint32_t mask) { return static_cast<std::uint8_t>('A' + std::countr_zero(mask)); }

/// The lowest bits of eight bytes, as one byte: the multiplication moves each to its place in the top byte.
std::uint64_t packed(const std::uint8_t* bytes) { return base::load_le64(bytes) * 0x0102040810204080U >> 56; }

/// Which of 64 residues are among the letters.
template <std::size_t Count>
std::uint64_t word_of(const std::uint8_t* __restrict text, const std::array<std::uint8_t, 8>& letters) {
    std::array<std::uint8_t, word_bits> found;
    for (std::size_t i = 0; i < word_bits; ++i) {
        std::uint8_t equal = 0;
        for (std::size_t k = 0; k < Count; ++k) {
            equal = static_cast<std::uint8_t>(equal | (text[i] == letters[k] ? 1 : 0));
        }
        found[i] = equal;
    }
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < word_bits; i += 8) {
        word |= packed(found.data() + i) << i;
    }
    return word;
}

template <std::size_t Count>
void fill_words(std::string_view text, const std::array<std::uint8_t, 8>& letters, std::uint64_t flip,
                std::uint64_t* out) {
    for (; text.size() >= word_bits; text.remove_prefix(word_bits)) {
        *out++ = word_of<Count>(base::bytes_of(text).data(), letters) ^ flip;
    }
    if (!text.empty()) {
        std::array<std::uint8_t, word_bits> last{};
        std::memcpy(last.data(), text.data(), text.size());
        *out = word_of<Count>(last.data(), letters) ^ flip;
    }
}

}  // namespace

Matcher::Matcher(const std::vector<Pattern>& patterns, LetterSet letters) : length_(patterns.front().size()) {
    std::vector<std::uint32_t> masks;
    for (const Pattern& pattern : patterns) {
        patterns_.push_back(places_of(pattern, letters, masks));
    }
    for (const std::uint32_t mask : masks) {
        planes_.push_back(plane_of(mask, letters));
    }
}

/// The places where not every letter matches. Those with the fewest letters come first, and among these the sets of
/// letters take turns: for AAAAAAC, one A and then the C, because a run of A does not contain a C.
/// \param masks  of the planes; new ones are appended
std::vector<Matcher::Place> Matcher::places_of(const Pattern& pattern, LetterSet letters,
                                               std::vector<std::uint32_t>& masks) const {
    std::vector<std::tuple<int, int, Place>> ranked;  // (letters, how many places before have the same letters, …)
    std::map<std::uint32_t, int> seen;
    for (std::size_t offset = 0; offset < pattern.size(); ++offset) {
        const std::uint32_t mask = pattern[offset].mask() & letters.mask();
        if (mask == letters.mask()) {
            continue;
        }
        const auto plane = std::find(masks.begin(), masks.end(), mask);
        ranked.emplace_back(std::popcount(mask), seen[mask]++,
                            Place{offset, static_cast<std::size_t>(plane - masks.begin())});
        if (plane == masks.end()) {
            masks.push_back(mask);
        }
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
        return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a).offset) <
               std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b).offset);
    });
    std::vector<Place> places;
    for (const auto& entry : ranked) {
        places.push_back(std::get<2>(entry));
    }
    return places;
}

Matcher::Plane Matcher::plane_of(std::uint32_t mask, LetterSet letters) {
    const std::uint32_t rest = letters.mask() & ~mask;
    Plane plane;
    plane.others = std::popcount(rest) < std::popcount(mask);
    std::size_t count = 0;
    for (std::uint32_t left = plane.others ? rest : mask; left != 0; left &= left - 1) {
        plane.letters.at(count++) = first_letter(left);
    }
    plane.count = std::bit_ceil(count);
    std::fill(plane.letters.begin() + static_cast<std::ptrdiff_t>(count), plane.letters.end(), plane.letters.front());
    return plane;
}

void Matcher::fill(const Plane& plane, std::string_view text, Bits& bits) const {
    const std::uint64_t flip = plane.others ? ~std::uint64_t{0} : 0;
    switch (plane.count) {
        case 1:
            return fill_words<1>(text, plane.letters, flip, bits.data());
        case 2:
            return fill_words<2>(text, plane.letters, flip, bits.data());
        case 4:
            return fill_words<4>(text, plane.letters, flip, bits.data());
        default:
            return fill_words<8>(text, plane.letters, flip, bits.data());
    }
}

void Matcher::match(const std::vector<Place>& places, const std::vector<Bits>& planes,
                    std::span<std::uint64_t> found) const {
    for (std::size_t first = 0; first < found.size(); first += group) {
        std::array<std::uint64_t, group> left;
        left.fill(~std::uint64_t{0});
        for (const Place& place : places) {
            const std::uint64_t* const words = planes[place.plane].data() + first + place.offset / word_bits;
            const std::size_t shift = place.offset % word_bits;
            std::uint64_t any = 0;
            for (std::size_t i = 0; i < group; ++i) {
                left[i] &= words[i] >> shift | words[i + 1] << 1 << (word_bits - 1 - shift);
                any |= left[i];
            }
            if (any == 0) {
                break;
            }
        }
        std::copy_n(left.begin(), std::min(group, found.size() - first),
                    found.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

std::vector<Bits> Matcher::find(std::string_view text) const {
    const std::size_t positions = text.size() < length_ ? 0 : text.size() - length_ + 1;
    const std::size_t words = words_for(positions);
    std::vector<Bits> found(patterns_.size(), Bits(words));
    // A group reads beyond the last position, and a shift needs one more word.
    std::vector<Bits> planes(planes_.size(), Bits(std::min(words + group, block) + words_for(length_) + 1));
    for (std::size_t first = 0; first < words; first += block) {
        const std::size_t count = std::min(block, words - first);
        const std::string_view part = text.substr(first * word_bits, count * word_bits + length_ - 1);
        for (std::size_t i = 0; i < planes.size(); ++i) {
            fill(planes_[i], part, planes[i]);
        }
        for (std::size_t i = 0; i < patterns_.size(); ++i) {
            match(patterns_[i], planes, std::span(found[i]).subspan(first, count));
        }
    }
    for (Bits& bits : found) {
        if (positions % word_bits != 0) {
            bits.back() &= ~(~std::uint64_t{0} << positions % word_bits);
        }
    }
    return found;
}

}  // namespace seqshelf::sequence
