#include "seqshelf/letters.hpp"

#include <array>

namespace seqshelf {

namespace {

constexpr std::uint32_t bit_of(char letter) { return std::uint32_t{1} << (letter - 'A'); }

constexpr std::uint32_t mask_of(std::string_view letters) {
    std::uint32_t mask = 0;
    for (const char letter : letters) {
        mask |= bit_of(letter);
    }
    return mask;
}

struct Rule {
    Alphabet alphabet;
    std::uint32_t letters;
};

// Each alphabet with the letters it holds beyond the ones above it (gtars-refget, guess_alphabet).
constexpr std::array<Rule, 4> rules{{
    {Alphabet::dna2bit, mask_of("ACGT")},
    {Alphabet::dna3bit, mask_of("ACGTNRY")},
    {Alphabet::dnaio, mask_of("ACGTNRYUSWKMBDHV")},
    {Alphabet::protein, mask_of("ACGTNRYUSWKMBDHV") | mask_of("ACDEFGHIKLMNPQRSTVWYX")},
}};

}  // namespace

std::string_view to_string(Alphabet alphabet) noexcept {
    switch (alphabet) {
        case Alphabet::dna2bit: return "dna2bit";
        case Alphabet::dna3bit: return "dna3bit";
        case Alphabet::dnaio: return "dnaio";
        case Alphabet::protein: return "protein";
        case Alphabet::ascii: break;
    }
    return "ASCII";
}

LetterSet LetterSet::of(std::string_view residues) noexcept {
    // Four masks, because one would wait for itself at every residue.
    std::array<std::uint32_t, 4> masks{};
    std::size_t i = 0;
    for (; i + 4 <= residues.size(); i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            masks[lane] |= std::uint32_t{1} << (static_cast<unsigned char>(residues[i + lane] - 'A') & 31);
        }
    }
    for (; i < residues.size(); ++i) {
        masks[0] |= bit_of(residues[i]);
    }
    return LetterSet(masks[0] | masks[1] | masks[2] | masks[3]);
}

std::string LetterSet::text() const {
    std::string letters;
    for (char letter = 'A'; letter <= 'Z'; ++letter) {
        if ((mask_ & bit_of(letter)) != 0) {
            letters += letter;
        }
    }
    return letters;
}

Alphabet LetterSet::alphabet() const noexcept {
    for (const Rule& rule : rules) {
        if ((mask_ & ~rule.letters) == 0) {
            return rule.alphabet;
        }
    }
    return Alphabet::ascii;
}

}  // namespace seqshelf
