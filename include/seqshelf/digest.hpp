#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace seqshelf {

/// A digest of N bytes. What is a digest of what is said by the type: kinds do not convert into each other.
/// Thread-safety: a value.
template <typename Kind, std::size_t N>
class DigestBytes {
public:
    static constexpr std::size_t size = N;

    DigestBytes() = default;
    explicit DigestBytes(std::span<const std::uint8_t, N> bytes) {
        std::copy(bytes.begin(), bytes.end(), bytes_.begin());
    }

    /// std::nullopt unless there are exactly N bytes.
    [[nodiscard]] static std::optional<Kind> from_bytes(std::span<const std::uint8_t> bytes) {
        if (bytes.size() != N) {
            return std::nullopt;
        }
        return Kind(bytes.template first<N>());
    }

    [[nodiscard]] std::span<const std::uint8_t, N> bytes() const noexcept { return bytes_; }
    friend auto operator<=>(const DigestBytes&, const DigestBytes&) = default;

private:
    std::array<std::uint8_t, N> bytes_{};
};

/// The identity of a sequence: the first 24 bytes of the SHA-512 of its residues (GA4GH refget v2.0.0, "sha512t24u").
/// Residues are upper-case letters A-Z; two sequences with the same residues are the same sequence.
/// Thread-safety: a value.
class SequenceDigest : public DigestBytes<SequenceDigest, 24> {
public:
    using DigestBytes::DigestBytes;

    /// Accepts 32 characters of base64url, `SQ.` or `ga4gh:SQ.` in front of them, and TRUNC512 (48 hex, either case).
    [[nodiscard]] static std::optional<SequenceDigest> parse(std::string_view text);

    /// 32 characters of base64url, e.g. `aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2`.
    [[nodiscard]] std::string sha512t24u() const;
    /// The GA4GH refget digest: `SQ.` + sha512t24u().
    [[nodiscard]] std::string refget() const;
    /// The same 24 bytes as 48 lower-case hex characters (refget v1).
    [[nodiscard]] std::string trunc512() const;
};

/// The level 0 digest of a GA4GH sequence collection, or the level 1 digest of one of its attributes (seqcol v1.0.0).
/// Thread-safety: a value.
class CollectionDigest : public DigestBytes<CollectionDigest, 24> {
public:
    using DigestBytes::DigestBytes;

    /// Accepts 32 characters of base64url.
    [[nodiscard]] static std::optional<CollectionDigest> parse(std::string_view text);
    [[nodiscard]] std::string sha512t24u() const;
};

/// MD5 of the residues, as SAM's `@SQ M5` and refget v1 have it.
/// Thread-safety: a value.
class Md5Digest : public DigestBytes<Md5Digest, 16> {
public:
    using DigestBytes::DigestBytes;

    /// Accepts 32 hex characters in either case.
    [[nodiscard]] static std::optional<Md5Digest> parse(std::string_view text);
    [[nodiscard]] std::string hex() const;
};

/// SHA-1 of the residues; SEGUID is its base64 without padding.
/// Thread-safety: a value.
class Sha1Digest : public DigestBytes<Sha1Digest, 20> {
public:
    using DigestBytes::DigestBytes;

    /// Accepts 40 hex characters in either case.
    [[nodiscard]] static std::optional<Sha1Digest> parse(std::string_view text);
    /// Accepts 27 characters of base64.
    [[nodiscard]] static std::optional<Sha1Digest> parse_seguid(std::string_view text);
    [[nodiscard]] std::string hex() const;
    [[nodiscard]] std::string seguid() const;
};

/// Everything the catalog knows a sequence's residues by.
struct SequenceDigests {
    SequenceDigest sha512t24u;
    Md5Digest md5;
    Sha1Digest sha1;

    friend bool operator==(const SequenceDigests&, const SequenceDigests&) = default;
};

/// Digests residues as they are: the caller has made them upper-case letters A-Z. O(n); thread-safe.
[[nodiscard]] SequenceDigests digest_residues(std::string_view residues);

}  // namespace seqshelf
