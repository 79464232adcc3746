#include "sequence/complement.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace seqshelf::sequence {

namespace {

constexpr std::string_view codes = complemented_letters;
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

void reverse_complement_portable(std::span<char> residues) noexcept {
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

#if defined(__x86_64__)

/// The five low bits of the complements of letters `first` to `first` + 15; complementing keeps the other three bits.
/// Stored twice, for both halves of a register.
template <std::size_t first>
constexpr std::array<char, 32> letter_bits = [] {
    std::array<char, 32> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = static_cast<char>(complement['@' + first + i % 16] & 0x1f);
    }
    return table;
}();

/// The reverse complement of 32 bytes.
[[gnu::target("avx2"), gnu::always_inline]] inline void load_opposite(const char* from, __m256i& opposite) noexcept {
    const __m256i mirror =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    const __m256i given = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    const __m256i letters = _mm256_shuffle_epi8(_mm256_permute4x64_epi64(given, 0x4e), mirror);
    const __m256i nibbles = _mm256_and_si256(letters, _mm256_set1_epi8(0x0f));
    const __m256i second = _mm256_slli_epi16(letters, 3);  // bit 4, which says which table, becomes each byte's highest
    const __m256i of_first =
        _mm256_shuffle_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(letter_bits<0>.data())), nibbles);
    const __m256i of_second =
        _mm256_shuffle_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(letter_bits<16>.data())), nibbles);
    const __m256i bits = _mm256_blendv_epi8(of_first, of_second, second);
    const __m256i others = _mm256_and_si256(letters, _mm256_set1_epi8(static_cast<char>(0xe0)));
    const __m256i is_letter =
        _mm256_cmpeq_epi8(_mm256_and_si256(letters, _mm256_set1_epi8(static_cast<char>(0xc0))), _mm256_set1_epi8(0x40));
    opposite = _mm256_blendv_epi8(letters, _mm256_or_si256(others, bits), is_letter);
}

[[gnu::target("avx2")]] void reverse_complement_avx2(std::span<char> residues) noexcept {
    constexpr std::ptrdiff_t step = 32;
    char* left = residues.data();
    char* right = left + residues.size();
    // Both ends at a time; when less than two steps are left, they overlap and both write the same bytes there.
    for (; right - left >= step; left += step, right -= step) {
        __m256i last;
        __m256i first;
        load_opposite(right - step, last);
        load_opposite(left, first);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(left), last);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(right - step), first);
    }
    if (right > left) {
        reverse_complement_portable({left, right});
    }
}

#endif

}  // namespace

void reverse_complement(std::span<char> residues, base::Simd simd) noexcept {
#if defined(__x86_64__)
    if (simd == base::Simd::avx2) {
        reverse_complement_avx2(residues);
        return;
    }
#endif
    (void)simd;
    reverse_complement_portable(residues);
}

void write_minus_strand_as(std::span<char> residues, NucleicAcid acid) noexcept {
    const bool rna = acid == NucleicAcid::rna;
    const char from = rna ? 'T' : 'U';
    const char to = rna ? 'U' : 'T';
    std::replace(residues.begin(), residues.end(), from, to);
    std::replace(residues.begin(), residues.end(), lower(from), lower(to));
}

}  // namespace seqshelf::sequence
