#include "seqshelf/letters.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace seqshelf {

namespace {

/// A byte that is no capital letter has the bit of one.
constexpr std::uint32_t bit_of(char letter) {
    return std::uint32_t{1} << (static_cast<unsigned char>(letter - 'A') & 31);
}

constexpr std::uint32_t mask_of(std::string_view letters) {
    std::uint32_t mask = 0;
    for (const char letter : letters) {
        mask |= bit_of(letter);
    }
    return mask;
}

/// An alphabet and the letters that it allows.
struct Rule {
    Alphabet alphabet;
    std::uint32_t letters;
};

// The smallest alphabet comes first, and each contains the one before (gtars-refget, guess_alphabet).
constexpr std::array<Rule, 4> rules{{
    {Alphabet::dna2bit, mask_of("ACGT")},
    {Alphabet::dna3bit, mask_of("ACGTNRY")},
    {Alphabet::dnaio, mask_of("ACGTNRYUSWKMBDHV")},
    {Alphabet::protein, mask_of("ACGTNRYUSWKMBDHV") | mask_of("ACDEFGHIKLMNPQRSTVWYX")},
}};

using Vector [[gnu::vector_size(16)]] = signed char;  // compilers turn each operation into one instruction

constexpr std::string_view plain_letters = "ACGTN";

/// The letters of `residues`, which are whole vectors, if they are all among ACGTN; else 0.
std::uint32_t plain_nucleotides(std::string_view residues) {
    std::array<Vector, plain_letters.size()> found{};
    Vector all = ~Vector{};
    for (std::size_t i = 0; i < residues.size(); i += sizeof(Vector)) {
        Vector some;
        std::memcpy(&some, residues.data() + i, sizeof some);
        Vector known{};
        for (std::size_t letter = 0; letter < found.size(); ++letter) {
            const Vector equal = some == plain_letters[letter];
            found[letter] |= equal;
            known |= equal;
        }
        all &= known;
    }
    std::uint32_t mask = 0;
    for (std::size_t lane = 0; lane < sizeof(Vector); ++lane) {
        if (all[lane] == 0) {
            return 0;
        }
        for (std::size_t letter = 0; letter < found.size(); ++letter) {
            mask |= found[letter][lane] != 0 ? bit_of(plain_letters[letter]) : 0;
        }
    }
    return mask;
}

std::uint32_t any_letters(std::string_view residues) {
    // Four masks, because with one each residue would wait for the one before.
    std::array<std::uint32_t, 4> masks{};
    std::size_t i = 0;
    for (; i + 4 <= residues.size(); i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            masks[lane] |= bit_of(residues[i + lane]);
        }
    }
    for (; i < residues.size(); ++i) {
        masks[0] |= bit_of(residues[i]);
    }
    return masks[0] | masks[1] | masks[2] | masks[3];
}

}  // namespace

std::string_view to_string(Alphabet alphabet) noexcept {
    switch (alphabet) {
        case Alphabet::dna2bit:
            return "dna2bit";
        case Alphabet::dna3bit:
            return "dna3bit";
        case Alphabet::dnaio:
            return "dnaio";
        case Alphabet::protein:
            return "protein";
        case Alphabet::ascii:
            break;
    }
    return "ASCII";
}

LetterSet LetterSet::of(std::string_view residues) noexcept {
    constexpr std::size_t stretch = 4096;
    std::uint32_t mask = 0;
    while (!residues.empty()) {
        const std::size_t whole = std::min(residues.size(), stretch) / sizeof(Vector) * sizeof(Vector);
        const std::string_view part = residues.substr(0, whole == 0 ? residues.size() : whole);
        const std::uint32_t plain = whole == 0 ? 0 : plain_nucleotides(part);
        mask |= plain != 0 ? plain : any_letters(part);
        residues.remove_prefix(part.size());
    }
    return LetterSet(mask);
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
