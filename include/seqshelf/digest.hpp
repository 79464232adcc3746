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

/// A digest of N bytes. The type says what it is a digest of: kinds do not convert into each other.
/// Thread-safety: a value.
template <typename Kind, std::size_t N>
class DigestBytes {
public:
    static constexpr std::size_t size = N;  ///< bytes

    DigestBytes() = default;  ///< all bytes are 0
    /// The digest that consists of these bytes.
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

    /// The bytes; valid as long as this object.
    [[nodiscard]] std::span<const std::uint8_t, N> bytes() const noexcept { return bytes_; }
    /// Orders digests by their bytes.
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

    /// Accepts 32 characters of base64url, also after `SQ.` or `ga4gh:SQ.` (any case), and TRUNC512 (48 hex, any case).
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

    /// Accepts 32 characters of base64url, also after `SQ.` (any case).
    [[nodiscard]] static std::optional<CollectionDigest> parse(std::string_view text);
    /// 32 characters of base64url.
    [[nodiscard]] std::string sha512t24u() const;
};

/// MD5 of the residues, as in SAM's `@SQ M5` and refget v1.
/// Thread-safety: a value.
class Md5Digest : public DigestBytes<Md5Digest, 16> {
public:
    using DigestBytes::DigestBytes;

    /// Accepts 32 hex characters in either case.
    [[nodiscard]] static std::optional<Md5Digest> parse(std::string_view text);
    /// 32 lower-case hex characters.
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
    /// 40 lower-case hex characters.
    [[nodiscard]] std::string hex() const;
    /// 27 characters of base64, without padding.
    [[nodiscard]] std::string seguid() const;
};

/// The digests of a sequence's residues.
/// Thread-safety: a value.
struct SequenceDigests {
    SequenceDigest sha512t24u;  ///< the sequence's identity
    Md5Digest md5;  ///< of the same residues
    Sha1Digest sha1;  ///< of the same residues; SEGUID is made from it

    /// Whether all digests are equal.
    friend bool operator==(const SequenceDigests&, const SequenceDigests&) = default;
};

/// Digests residues as they are: the caller passes upper-case letters A-Z only.
/// Complexity: O(n). Thread-safety: may be called concurrently.
[[nodiscard]] SequenceDigests digest_residues(std::string_view residues);

}  // namespace seqshelf
