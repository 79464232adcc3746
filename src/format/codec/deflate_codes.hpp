#pragma once

#include <array>
#include <cstdint>

namespace seqshelf::format {

// What the encoders and the decoder of DEFLATE's dynamic Huffman blocks have in common (RFC 1951, 3.2).

inline constexpr unsigned end_of_block = 256;
inline constexpr unsigned literal_count = 257;    // 256 bytes and end-of-block
inline constexpr unsigned most_literals = 286;    // and match lengths
inline constexpr unsigned most_distances = 30;
inline constexpr unsigned longest_code = 15;      // RFC 1951, 3.2.7
inline constexpr unsigned longest_meta_code = 7;  // a code length's own code has a 3-bit length
inline constexpr unsigned meta_count = 19;
inline constexpr std::array<std::uint8_t, meta_count> meta_order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};

/// DEFLATE stores a code from its highest bit on, and everything else from the lowest bit on.
[[nodiscard]] inline unsigned reverse_bits(unsigned code, unsigned length) {
    code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
    code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
    code = (code & 0x0f0f) << 4 | (code >> 4 & 0x0f0f);
    code = (code & 0x00ff) << 8 | (code >> 8 & 0x00ff);
    return code >> (16 - length);
}

}  // namespace seqshelf::format
