#include <algorithm>
#include <array>

#include "seqshelf/residues.hpp"

namespace seqshelf {

namespace {

constexpr std::string_view codes = "ACGTURYSWKMBDHVNX";
constexpr std::string_view complements = "TGCAAYRSWMKVHDBNX";

constexpr char lower(char letter) { return static_cast<char>(letter | 0x20); }

constexpr std::array<char, 256> complement = [] {
    std::array<char, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        table[byte] = static_cast<char>(byte);
    }
    for (std::size_t i = 0; i < codes.size(); ++i) {
        table[static_cast<unsigned char>(codes[i])] = complements[i];
        table[static_cast<unsigned char>(lower(codes[i]))] = lower(complements[i]);
    }
    return table;
}();

char complement_of(char residue) { return complement[static_cast<unsigned char>(residue)]; }

}  // namespace

bool have_complement(LetterSet letters) noexcept {
    static const LetterSet with_complement = LetterSet::of(codes);
    return (letters.mask() & ~with_complement.mask()) == 0;
}

void reverse_complement(std::span<char> residues) noexcept {
    auto left = residues.begin();
    auto right = residues.end();
    while (right - left > 1) {
        --right;
        const char last = complement_of(*right);
        *right = complement_of(*left);
        *left = last;
        ++left;
    }
    if (left != right) {
        *left = complement_of(*left);
    }
}

std::string reverse_complement(std::string residues) {
    reverse_complement(std::span<char>(residues));
    return residues;
}

}  // namespace seqshelf
