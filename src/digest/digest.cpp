#include "seqshelf/digest.hpp"

#include <vector>

#include "base/codec.hpp"
#include "base/utf8.hpp"
#include "digest/hasher.hpp"

namespace seqshelf {

namespace {

constexpr std::size_t trunc512_characters = 48;

template <typename Kind>
std::optional<Kind> from(const std::optional<std::vector<std::uint8_t>>& bytes) {
    return bytes ? Kind::from_bytes(*bytes) : std::nullopt;
}

/// Removes `prefix`, which is in lower case, from the start of `text` in any case.
void remove_prefix(std::string_view& text, std::string_view prefix) {
    if (base::ascii_lower(text.substr(0, prefix.size())) == prefix) {
        text.remove_prefix(prefix.size());
    }
}

}  // namespace

std::optional<SequenceDigest> SequenceDigest::parse(std::string_view text) {
    if (text.size() == trunc512_characters) {
        return from<SequenceDigest>(base::from_hex(text));
    }
    remove_prefix(text, text.starts_with('g') || text.starts_with('G') ? "ga4gh:sq." : "sq.");
    return from<SequenceDigest>(base::from_base64(text, base::Base64::url));
}

std::string SequenceDigest::sha512t24u() const { return base::to_base64(bytes(), base::Base64::url); }
std::string SequenceDigest::refget() const { return "SQ." + sha512t24u(); }
std::string SequenceDigest::trunc512() const { return base::to_hex(bytes()); }

std::optional<CollectionDigest> CollectionDigest::parse(std::string_view text) {
    remove_prefix(text, "sq.");
    return from<CollectionDigest>(base::from_base64(text, base::Base64::url));
}

std::string CollectionDigest::sha512t24u() const { return base::to_base64(bytes(), base::Base64::url); }

std::optional<Md5Digest> Md5Digest::parse(std::string_view text) { return from<Md5Digest>(base::from_hex(text)); }
std::string Md5Digest::hex() const { return base::to_hex(bytes()); }

std::optional<Sha1Digest> Sha1Digest::parse(std::string_view text) { return from<Sha1Digest>(base::from_hex(text)); }

std::optional<Sha1Digest> Sha1Digest::parse_seguid(std::string_view text) {
    return from<Sha1Digest>(base::from_base64(text, base::Base64::standard));
}

std::string Sha1Digest::hex() const { return base::to_hex(bytes()); }
std::string Sha1Digest::seguid() const { return base::to_base64(bytes(), base::Base64::standard); }

SequenceDigests digest_residues(std::string_view residues) {
    return {digest::hash<SequenceDigest>(residues), digest::hash<Md5Digest>(residues),
            digest::hash<Sha1Digest>(residues)};
}

}  // namespace seqshelf
