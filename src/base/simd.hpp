#pragma once

namespace seqshelf::base {

/// What of the processor's vector instructions a loop uses. Every loop has a portable form, and all forms give the
/// same.
enum class Simd { portable, avx2 };

/// The best that this machine has. Callers take it as default, so that tests can choose.
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
