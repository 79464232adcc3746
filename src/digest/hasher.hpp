#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "seqshelf/digest.hpp"

struct evp_md_ctx_st;

namespace seqshelf::digest {

/// What a Hasher computes.
enum class Algorithm { sha512, sha256, sha1, md5 };

/// One running hash.
/// Thread-safety: one thread at a time.
class Hasher {
public:
    explicit Hasher(Algorithm algorithm);

    void update(std::span<const std::byte> bytes);
    void update(std::string_view text) { update(std::as_bytes(std::span(text))); }

    /// Returns the whole hash, at most 64 bytes; the rest of the array is zero. The hasher then starts again.
    std::array<std::uint8_t, 64> finish();

private:
    /// Frees what OpenSSL allocated.
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    Algorithm algorithm_;
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// The hash that a kind of digest truncates.
template <typename Kind>
constexpr Algorithm algorithm_of = Algorithm::sha512;
template <>
inline constexpr Algorithm algorithm_of<Md5Digest> = Algorithm::md5;
template <>
inline constexpr Algorithm algorithm_of<Sha1Digest> = Algorithm::sha1;

/// Returns the digest of what `hasher` was given. \pre it runs algorithm_of<Kind>
template <typename Kind>
Kind finish(Hasher& hasher) {
    const std::array<std::uint8_t, 64> bytes = hasher.finish();
    return Kind(std::span(bytes).template first<Kind::size>());
}

/// The digest of `text`.
template <typename Kind>
Kind hash(std::string_view text) {
    thread_local Hasher hasher(algorithm_of<Kind>);  // setting one up costs as much as hashing a short sequence
    hasher.update(text);
    return finish<Kind>(hasher);
}

}  // namespace seqshelf::digest
