#include "packed/nucleotides.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/little_endian.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace seqshelf::packed {

namespace {

constexpr std::array<char, 4> letters{'A', 'C', 'G', 'T'};

/// The four residues of each byte.
constexpr auto unpacked = [] {
    std::array<std::array<char, 4>, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        for (std::size_t i = 0; i < 4; ++i) {
            table[byte][i] = letters[(byte >> (2 * i)) & 3];
        }
    }
    return table;
}();

void unpack_portable(const std::uint8_t* packed, std::uint64_t first, std::span<char> out) noexcept {
    const std::uint8_t* byte = packed + first / 4;
    const std::size_t skipped = first % 4;
    if (skipped != 0) {
        const std::size_t taken = std::min(4 - skipped, out.size());
        std::copy_n(unpacked[*byte++].data() + skipped, taken, out.data());
        out = out.subspan(taken);
    }
    for (; out.size() >= 4; out = out.subspan(4)) {
        std::memcpy(out.data(), unpacked[*byte++].data(), 4);
    }
    if (!out.empty()) {
        std::copy_n(unpacked[*byte].data(), out.size(), out.data());
    }
}

#if defined(__x86_64__)

/// Residues [first, first + 32), packed.
[[gnu::always_inline]] inline std::uint64_t word_at(const std::uint8_t* packed, std::uint64_t first) noexcept {
    const std::uint8_t* const byte = packed + first / 4;
    const unsigned shift = static_cast<unsigned>(first % 4) * 2;
    return base::load_le64(byte) >> shift | (std::uint64_t{byte[8]} << 1) << (63 - shift);
}

/// Writes 32 residues.
[[gnu::target("avx2"), gnu::always_inline]] inline void store_avx2(std::uint64_t word, char* out) noexcept {
    // Byte i of each half gets the packed byte of its residue. Two of four residues are in the low half of that byte,
    // and two in the high half, which is shifted down. The residue's two bits of the nibble then select its letter.
    const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6,
                                            6, 6, 6, 7, 7, 7, 7);
    const __m256i mask = _mm256_set1_epi32(0x0c030c03);
    const __m256i table =
        _mm256_broadcastsi128_si256(_mm_setr_epi8('A', 'C', 'G', 'T', 'C', 0, 0, 0, 'G', 0, 0, 0, 'T', 0, 0, 0));
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi64x(static_cast<long long>(word)), spread);
    const __m256i nibbles = _mm256_blend_epi16(bytes, _mm256_srli_epi16(bytes, 4), 0xAA);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_shuffle_epi8(table, _mm256_and_si256(nibbles, mask)));
}

[[gnu::target("avx2")]] void unpack_avx2(const std::uint8_t* packed, std::uint64_t first,
                                         std::span<char> out) noexcept {
    constexpr std::size_t step = 32;
    if (out.size() < step) {
        std::array<char, step> some;
        store_avx2(word_at(packed, first), some.data());
        std::memcpy(out.data(), some.data(), out.size());
        return;
    }
    char* to = out.data();
    char* const last = to + (out.size() - step);
    store_avx2(word_at(packed, first), to);
    to += step - first % 4;  // from here on residues start with their byte
    for (const std::uint8_t* byte = packed + first / 4 + 8; to <= last; to += step, byte += 8) {
        store_avx2(base::load_le64(byte), to);
    }
    store_avx2(word_at(packed, first + (out.size() - step)), last);
}

#endif

}  // namespace

void unpack(const std::uint8_t* packed, std::uint64_t first, std::span<char> out, base::Simd simd) noexcept {
#if defined(__x86_64__)
    if (simd == base::Simd::avx2) {
        unpack_avx2(packed, first, out);
        return;
    }
#endif
    (void)simd;
    unpack_portable(packed, first, out);
}

void pack(std::span<const char> residues, std::uint8_t* out) noexcept {
    // The letters differ in bits 1 and 2: A 00, C 01, G 11, T 10.
    constexpr std::uint64_t each = 0x0303030303030303;
    for (; residues.size() >= 8; residues = residues.subspan(8), out += 2) {
        std::uint64_t codes = 0;
        std::memcpy(&codes, residues.data(), 8);
        codes = ((codes >> 1) ^ (codes >> 2)) & each;
        codes |= codes >> 6;  // two residues in each even byte
        codes |= codes >> 12;  // four in the first byte and in the fifth
        base::store_le16(out, static_cast<std::uint16_t>((codes & 0xff) | (codes >> 24 & 0xff00)));
    }
    for (; !residues.empty(); residues = residues.subspan(std::min<std::size_t>(4, residues.size())), ++out) {
        unsigned byte = 0;
        for (std::size_t i = 0; i < std::min<std::size_t>(4, residues.size()); ++i) {
            const auto letter = static_cast<unsigned char>(residues[i]);
            byte |= ((letter >> 1U ^ letter >> 2U) & 3U) << (2 * i);
        }
        *out = static_cast<std::uint8_t>(byte);
    }
}

}  // namespace seqshelf::packed
