#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "seqshelf/letters.hpp"

namespace seqshelf::refget_store {

/// The code of one alphabet in a gtars store of mode Encoded: so many bits for each residue, the most significant
/// first, symbols across bytes, zeros after the last. Decodes what every gtars wrote: up to 0.11 it had no code for U
/// in dnaio and for U and B in protein, and used that of another letter (lossy()); their codes since then were unused
/// before.
/// Thread-safety: immutable.
class Code {
public:
    /// nullptr: gtars has no alphabet of that name (in upper or lower case).
    [[nodiscard]] static const Code* find(std::string_view alphabet) noexcept;

    /// The code for residues of letters A-Z: that of the alphabet that gtars recognises, or ASCII if a released gtars
    /// does not return these letters (D, H and U of dnaio, U and B of protein).
    [[nodiscard]] static const Code& released_for(LetterSet letters) noexcept;

    /// A byte for each residue; mode Raw uses it for every alphabet.
    [[nodiscard]] static const Code& ascii() noexcept;

    constexpr Code(std::string_view alphabet, unsigned bits, std::string_view letters, char lossy) noexcept
        : alphabet_(alphabet), letters_(letters), bits_(bits), lossy_(lossy) {}

    [[nodiscard]] std::string_view alphabet() const noexcept { return alphabet_; }
    /// Bytes that `length` residues take. \pre length >= 0
    [[nodiscard]] std::int64_t packed_size(std::int64_t length) const noexcept;
    /// The letter that gtars may have packed in place of another; NUL: there is none.
    [[nodiscard]] char lossy() const noexcept { return lossy_; }

    /// \throws InvalidArgument  a letter that the alphabet does not have
    [[nodiscard]] std::string pack(std::string_view residues) const;

    /// Appends the first `count` residues of `bytes`, which has at least as many. A symbol without a letter becomes
    /// NUL.
    void unpack(std::span<const std::uint8_t> bytes, std::int64_t count, std::string& residues) const;

private:
    std::string_view alphabet_;
    std::string_view letters_;  ///< each at the index that is its code; empty: the code is the letter itself
    unsigned bits_;
    char lossy_;
};

/// Residues that fill whole bytes in every code: pieces of a multiple of it can be packed one after the other.
inline constexpr std::int64_t symbols_in_step = 8;

}  // namespace seqshelf::refget_store
