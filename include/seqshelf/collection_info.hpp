#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// The attributes of a GA4GH sequence collection (seqcol v1.0.0), spelt as there: `names lengths sequences` are its
/// arrays, `name_length_pairs sorted_name_length_pairs sorted_sequences` are computed from them.
enum class CollectionAttribute {
    names,
    lengths,
    sequences,
    name_length_pairs,
    sorted_name_length_pairs,
    sorted_sequences
};
/// All attributes, in the order of the enum.
inline constexpr std::array<CollectionAttribute, 6> collection_attributes{CollectionAttribute::names,
                                                                          CollectionAttribute::lengths,
                                                                          CollectionAttribute::sequences,
                                                                          CollectionAttribute::name_length_pairs,
                                                                          CollectionAttribute::sorted_name_length_pairs,
                                                                          CollectionAttribute::sorted_sequences};
/// The attribute's name as the specification spells it: `sorted_name_length_pairs`.
[[nodiscard]] std::string_view to_string(CollectionAttribute attribute) noexcept;
/// The attribute of that name; std::nullopt if there is none. Case-sensitive.
[[nodiscard]] std::optional<CollectionAttribute> parse_collection_attribute(std::string_view name);

/// Level 0 and level 1 of a sequence collection. `names` and `sequences` are its inherent attributes: they alone
/// determine the level 0 digest. `sorted_name_length_pairs` identifies a coordinate system, whatever the order of its
/// sequences.
/// Thread-safety: a value.
struct CollectionDigests {
    CollectionDigest digest;  ///< level 0
    std::array<CollectionDigest, collection_attributes.size()> level1;  ///< in the order of collection_attributes

    /// The level 1 digest of an attribute.
    [[nodiscard]] const CollectionDigest& operator[](CollectionAttribute attribute) const {
        return level1[static_cast<std::size_t>(attribute)];
    }
    /// The same, to be changed.
    [[nodiscard]] CollectionDigest& operator[](CollectionAttribute attribute) {
        return level1[static_cast<std::size_t>(attribute)];
    }
    /// Whether all digests are equal.
    friend bool operator==(const CollectionDigests&, const CollectionDigests&) = default;
};

/// What the catalog says of a collection.
/// Thread-safety: a value.
struct CollectionInfo {
    CollectionDigests digests;      ///< level 0 and level 1
    std::int64_t member_count = 0;  ///< its sequences; one that occurs twice counts twice
    std::int64_t added = 0;         ///< seconds since the Unix epoch, UTC
};

/// One of a collection's sequences.
/// Thread-safety: a value.
struct CollectionMember {
    std::int64_t position = 0;  ///< from 0
    std::string name;           ///< in the collection
    std::string description;    ///< what follows the name in the FASTA header; may be empty
    SequenceDigest sequence;    ///< identifies the sequence
    std::int64_t length = 0;    ///< residues
};

/// A file from which a collection was loaded.
/// Thread-safety: a value.
struct CollectionSource {
    std::string name;          ///< as given when it was loaded; "-": standard input
    std::int64_t bytes = 0;    ///< of the file
    std::string sha256;        ///< of the file, 64 hex characters
    std::int64_t text_bytes = 0;  ///< of its FASTA text, after decompression
    std::string text_sha256;   ///< of that text, 64 hex characters
    std::int64_t line_width = 0;  ///< residues per line; 0: each record on one line
    std::int64_t masked_residues = 0;  ///< residues in lower case
    std::string problem;       ///< why the text cannot be exported byte for byte; "": it can
    std::int64_t added = 0;    ///< seconds since the Unix epoch, UTC
};

}  // namespace seqshelf
