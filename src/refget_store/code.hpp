#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "seqshelf/letters.hpp"

namespace seqshelf::refget_store {

/// The bits a gtars store in mode Encoded has for each residue of one alphabet: the most significant bit first, symbols
/// across bytes, zeros after the last. Decodes what every gtars wrote: up to 0.11 it had no code for U in dnaio and
/// none for U and B in protein, and gave them another letter's (lossy()); the codes they got since were unused before.
/// Thread-safety: immutable.
class Code {
public:
    /// nullptr: gtars has no alphabet of that name (in any case).
    [[nodiscard]] static const Code* find(std::string_view alphabet) noexcept;

    /// The code for residues of letters A-Z: that of the alphabet gtars sees in them, or ASCII where a released gtars
    /// does not give that alphabet's letters back (D, H and U of dnaio, U and B of protein).
    [[nodiscard]] static const Code& released_for(LetterSet letters) noexcept;

    /// A byte for each residue; what mode Raw has whatever the alphabet.
    [[nodiscard]] static const Code& ascii() noexcept;

    constexpr Code(std::string_view alphabet, unsigned bits, std::string_view letters, char lossy) noexcept
        : alphabet_(alphabet), letters_(letters), bits_(bits), lossy_(lossy) {}

    [[nodiscard]] std::string_view alphabet() const noexcept { return alphabet_; }
    /// Bytes that hold `length` residues, which is not negative.
    [[nodiscard]] std::int64_t packed_size(std::int64_t length) const noexcept;
    /// The letter that may have been another when gtars packed it; NUL: there is none.
    [[nodiscard]] char lossy() const noexcept { return lossy_; }

    /// \throws InvalidArgument  a letter that the alphabet does not have
    [[nodiscard]] std::string pack(std::string_view residues) const;

    /// Appends the first `count` residues of `bytes`, which hold that many at least. A symbol that means no letter
    /// gives NUL.
    void unpack(std::span<const std::uint8_t> bytes, std::int64_t count, std::string& residues) const;

private:
    std::string_view alphabet_;
    std::string_view letters_;  ///< at the place of each letter's code; empty: a code is the letter itself
    unsigned bits_;
    char lossy_;
};

/// Residues that fill whole bytes in every code: pieces of a multiple of it can be packed one after the other.
inline constexpr std::int64_t symbols_in_step = 8;

}  // namespace seqshelf::refget_store
