#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace seqshelf {

/// What happens to bytes in residues that are neither letters, white space nor `*`: an error, or they are dropped.
enum class OtherBytes { refuse, drop };

/// The smallest of gtars' alphabets that contains a sequence's letters.
enum class Alphabet { dna2bit, dna3bit, dnaio, protein, ascii };
/// The alphabet's name as gtars spells it: `dna2bit dna3bit dnaio protein ASCII`.
[[nodiscard]] std::string_view to_string(Alphabet alphabet) noexcept;

/// Which of the letters A-Z occur in a sequence: bit 0 is A, bit 25 is Z.
/// Thread-safety: a value.
class LetterSet {
public:
    LetterSet() = default;  ///< no letters
    /// The letters of a mask() that was stored; bits 26 to 31 must be 0.
    explicit constexpr LetterSet(std::uint32_t mask) noexcept : mask_(mask) {}

    /// The letters of upper-case residues.
    [[nodiscard]] static LetterSet of(std::string_view residues) noexcept;

    /// Bit 0 is A, bit 25 is Z.
    [[nodiscard]] constexpr std::uint32_t mask() const noexcept { return mask_; }
    /// The letters in alphabetical order, as SeqRepo stores them: `ACGNT`.
    [[nodiscard]] std::string text() const;
    /// dna2bit: ACGT; dna3bit: also NRY; dnaio: also the other IUPAC nucleotide codes; protein: also the 20 amino acids
    /// and X; ascii: also J, O and Z. A protein of nucleotide letters only counts as nucleotides. The empty set is
    /// dna2bit.
    [[nodiscard]] Alphabet alphabet() const noexcept;

    /// Whether both have the same letters.
    friend constexpr bool operator==(LetterSet, LetterSet) = default;

private:
    std::uint32_t mask_ = 0;
};

}  // namespace seqshelf
