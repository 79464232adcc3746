#include "sequence/residue_text.hpp"

#include <algorithm>
#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace seqshelf {

namespace {

constexpr unsigned char last_residue = 'Z' - 'A';

bool are_residues_portable(std::string_view text) noexcept {
    unsigned char most = 0;  // without branches, so that it is vectorised
    for (const char c : text) {
        most = std::max(most, static_cast<unsigned char>(c - 'A'));
    }
    return most <= last_residue;
}

#if defined(__x86_64__)

/// How far the bytes are from A, which is more than 25 for one that is no residue.
[[gnu::target("avx2"), gnu::always_inline]] inline void add_distance(const char* from, __m256i& most) noexcept {
    const __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    most = _mm256_max_epu8(most, _mm256_add_epi8(some, _mm256_set1_epi8(-'A')));
}

[[gnu::target("avx2")]] bool are_residues_avx2(std::string_view text) noexcept {
    constexpr std::size_t step = 32;
    __m256i most = _mm256_setzero_si256();
    std::size_t i = 0;
    for (; i + 4 * step <= text.size(); i += 4 * step) {
        add_distance(text.data() + i, most);
        add_distance(text.data() + i + step, most);
        add_distance(text.data() + i + 2 * step, most);
        add_distance(text.data() + i + 3 * step, most);
    }
    for (; i + step <= text.size(); i += step) {
        add_distance(text.data() + i, most);
    }
    const __m256i wrong = _mm256_subs_epu8(most, _mm256_set1_epi8(last_residue));
    return _mm256_testz_si256(wrong, wrong) != 0 && are_residues_portable(text.substr(i));
}

#endif

}  // namespace

// Every residue that is returned was checked once, so this must cost little beside inflating.
bool are_residues(std::string_view text, base::Simd simd) noexcept {
    constexpr std::size_t part_bytes = 65536;  // texts can be chromosomes, and wrong from the start
    while (!text.empty()) {
        const std::string_view part = text.substr(0, part_bytes);
#if defined(__x86_64__)
        const bool good = simd == base::Simd::avx2 ? are_residues_avx2(part) : are_residues_portable(part);
#else
        (void)simd;
        const bool good = are_residues_portable(part);
#endif
        if (!good) {
            return false;
        }
        text.remove_prefix(part.size());
    }
    return true;
}

// Without branches, so that it is vectorised.
Cases copy_upper(std::string_view part, char* out) {
    unsigned char wrong = 0;
    unsigned char lower = 0;
    unsigned char both = 0xff;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto byte = static_cast<unsigned char>(part[i]);
        const auto upper = static_cast<unsigned char>(byte & 0xdf);
        wrong |= static_cast<unsigned char>(static_cast<unsigned char>(upper - 'A') > 'Z' - 'A');
        lower |= byte;
        both &= byte;
        out[i] = static_cast<char>(upper);
    }
    return {wrong == 0, (lower & 0x20) != 0, (both & 0x20) == 0};
}

bool is_blank(char c) noexcept { return blanks.find(c) != std::string_view::npos; }

bool may_be_in_residues(char c) noexcept {
    const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(c) & 0xdf);
    return (upper >= 'A' && upper <= 'Z') || c == '*' || c == '\n' || is_blank(c);
}

void append_residues(std::string_view part, base::ByteBuffer& residues) {
    char* const out = residues.reserve(part.size());
    if (copy_upper(part, out).letters) {
        residues.commit(part.size());
        return;
    }
    std::size_t kept = 0;
    for (const char c : part) {  // without branches, because short lines would mispredict them
        const auto upper = static_cast<unsigned char>(static_cast<unsigned char>(c) & 0xdf);
        out[kept] = static_cast<char>(upper);
        kept += static_cast<unsigned char>(upper - 'A') <= 'Z' - 'A' ? 1 : 0;
    }
    residues.commit(kept);
}

std::string byte_name(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
        return std::string("'") + c + "'";
    }
    constexpr std::string_view digits = "0123456789abcdef";
    return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
}

}  // namespace seqshelf
