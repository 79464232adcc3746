#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace seqshelf {

/// What happens to bytes in residues that are neither letters, white space nor `*`.
enum class OtherBytes { refuse, drop };

/// The smallest of gtars' alphabets that holds a sequence's letters; spelt `dna2bit dna3bit dnaio protein ASCII`.
enum class Alphabet { dna2bit, dna3bit, dnaio, protein, ascii };
[[nodiscard]] std::string_view to_string(Alphabet alphabet) noexcept;

/// Which of the letters A-Z occur in a sequence: bit 0 is A, bit 25 is Z.
/// Thread-safety: a value.
class LetterSet {
public:
    LetterSet() = default;
    explicit constexpr LetterSet(std::uint32_t mask) noexcept : mask_(mask) {}

    /// The letters of upper-case residues.
    [[nodiscard]] static LetterSet of(std::string_view residues) noexcept;

    [[nodiscard]] constexpr std::uint32_t mask() const noexcept { return mask_; }
    /// In alphabetical order, as SeqRepo keeps them: `ACGNT`.
    [[nodiscard]] std::string text() const;
    /// ACGT; with NRY; with the other IUPAC nucleotide codes; with the 20 amino acids and X; anything (J O Z).
    /// A protein made of nucleotide letters only counts as nucleotides. The empty set is dna2bit.
    [[nodiscard]] Alphabet alphabet() const noexcept;

    friend constexpr bool operator==(LetterSet, LetterSet) = default;

private:
    std::uint32_t mask_ = 0;
};

}  // namespace seqshelf
