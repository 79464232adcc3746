#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/simd.hpp"

namespace seqshelf::packed {

// Two bits a residue: A is 0, C 1, G 2, T 3; the first of four is in a byte's lowest bits.

/// How many bytes after packed residues may be read: they must be readable, their values do not matter.
inline constexpr std::size_t slack_bytes = 16;

/// Bytes that so many residues take.
[[nodiscard]] constexpr std::uint64_t packed_bytes(std::uint64_t residues) noexcept {
    return residues / 4 + (residues % 4 != 0 ? 1 : 0);
}

/// Unpacks out.size() residues from number `first` on.
/// \pre slack_bytes after the last packed byte can be read
void unpack(const std::uint8_t* packed, std::uint64_t first, std::span<char> out,
            base::Simd simd = base::best_simd()) noexcept;

/// Packs residues. Letters other than ACGT become any of them. The rest of the last byte is 0.
/// \pre `out` has packed_bytes()
void pack(std::span<const char> residues, std::uint8_t* out) noexcept;

}  // namespace seqshelf::packed
