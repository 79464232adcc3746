#pragma once

namespace seqshelf::base {

/// The vector instructions that a loop uses. Every loop has a portable form, and all forms give the same result.
enum class Simd { portable, avx2 };

/// The best that this machine supports. Functions take it as a parameter, so that tests can choose another.
[[nodiscard]] inline Simd best_simd() noexcept {
#if defined(__x86_64__)
    static const bool has_avx2 = [] {
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") != 0;
    }();
    return has_avx2 ? Simd::avx2 : Simd::portable;
#else
    return Simd::portable;
#endif
}

}  // namespace seqshelf::base
