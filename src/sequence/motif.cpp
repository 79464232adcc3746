#include "sequence/motif.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace seqshelf::sequence {

namespace {

constexpr std::size_t alphabet_size = 26;
constexpr std::string_view iupac_codes = "ACGTURYSWKMBDHVNX";
// The bases of each code; bits 0 to 3 are A, C, G, T.
constexpr std::array<std::uint8_t, iupac_codes.size()> bases{1, 2, 4, 8, 8, 5, 10, 6, 9, 12, 3, 14, 13, 11, 7, 15, 15};

using LetterTable = std::array<LetterSet, alphabet_size>;

constexpr std::uint32_t bit_of(char letter) { return std::uint32_t{1} << (letter - 'A'); }

LetterSet letters_of_code(char code) {
    const std::size_t found = iupac_codes.find(code);
    std::uint32_t mask = 0;
    for (std::size_t i = 0; found != std::string_view::npos && i < iupac_codes.size(); ++i) {
        if ((bases[i] & ~bases[found]) == 0) {
            mask |= bit_of(iupac_codes[i]);
        }
    }
    return LetterSet(mask);
}

/// The letters whose complement is among these.
/// \param complements  those of A to Z
LetterSet complement_of(LetterSet letters, std::string_view complemented) {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < complemented.size(); ++i) {
        mask |= (letters.mask() & bit_of(complemented[i])) != 0 ? std::uint32_t{1} << i : 0;
    }
    return LetterSet(mask);
}

template <typename LettersOf>
Pattern pattern_of(std::string_view motif, LettersOf letters_of) {
    LetterTable table;
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = letters_of(static_cast<char>('A' + i));
    }
    Pattern pattern;
    pattern.reserve(motif.size());
    for (const char letter : motif) {
        pattern.push_back(table[static_cast<std::size_t>(letter - 'A')]);
    }
    return pattern;
}

}  // namespace

Pattern iupac_pattern(std::string_view motif) { return pattern_of(motif, letters_of_code); }

Pattern literal_pattern(std::string_view motif) {
    return pattern_of(motif, [](char letter) { return LetterSet(bit_of(letter)); });
}

Pattern opposite(const Pattern& pattern, NucleicAcid acid) {
    const std::string complements = seqshelf::reverse_complement("ZYXWVUTSRQPONMLKJIHGFEDCBA", acid);
    Pattern result;
    result.reserve(pattern.size());
    for (auto letters = pattern.rbegin(); letters != pattern.rend(); ++letters) {
        result.push_back(complement_of(*letters, complements));
    }
    return result;
}

bool can_overlap_itself(const Pattern& pattern) {
    const auto agree = [](LetterSet a, LetterSet b) { return (a.mask() & b.mask()) != 0; };
    for (std::size_t shift = 1; shift < pattern.size(); ++shift) {
        if (std::equal(pattern.begin() + static_cast<std::ptrdiff_t>(shift), pattern.end(), pattern.begin(), agree)) {
            return true;
        }
    }
    return false;
}

}  // namespace seqshelf::sequence
