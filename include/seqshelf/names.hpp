#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// A name as views of text that the caller owns.
/// Thread-safety: a value.
struct NameView {
    std::string_view ns;     ///< namespace; it need not be canonical
    std::string_view alias;  ///< the name in it

    /// Orders by the bytes of the namespace, then of the alias: the order of names in catalogs.
    friend auto operator<=>(const NameView&, const NameView&) = default;
};

/// A name of a sequence or of a collection.
/// Thread-safety: a value.
struct Name {
    std::string ns;     ///< canonical namespace: `refseq`, `ensembl`, `lrg`, or as given
    std::string alias;  ///< the name in it

    /// `ns:alias`
    [[nodiscard]] std::string text() const { return ns + ":" + alias; }
    /// A view of this name; valid as long as it is not changed.
    operator NameView() const noexcept { return {ns, alias}; }  // NOLINT: as std::string is a std::string_view

    /// Orders by the bytes of the namespace, then of the alias.
    friend auto operator<=>(const Name&, const Name&) = default;
};

/// Splits `ns:alias` at its first `:`; an alias may contain more of them. Neither part is checked, and the namespace is
/// not made canonical. std::nullopt if there is no `:`.
[[nodiscard]] std::optional<NameView> split_name(std::string_view text) noexcept;

/// A name and when it was in force.
/// Thread-safety: a value.
struct Alias : Name {
    std::int64_t added = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t ended = 0;  ///< when it was superseded or removed; 0: in force
};

/// Which names are returned: those in force, or also those that are no longer.
enum class History { current, all };

/// An alias and what it names: a sequence, or a collection.
/// Thread-safety: a value.
template <typename Digest>
struct Named {
    Alias alias;  ///< the name, with its times
    Digest digest;  ///< of what it names or named
};
using NamedSequence = Named<SequenceDigest>;  ///< a sequence's alias
using NamedCollection = Named<CollectionDigest>;  ///< a collection's alias

/// A namespace and how many aliases it contains.
/// Thread-safety: a value.
struct Namespace {
    std::string name;  ///< canonical
    std::int64_t aliases = 0;  ///< in force
};

/// The canonical spelling of a namespace: `NCBI` and `refseq` in any case become `refseq`; `Ensembl` becomes `ensembl`,
/// `LRG` becomes `lrg` (SeqRepo's synonyms). Every other name is case-sensitive and stays as it is.
[[nodiscard]] std::string canonical_namespace(std::string_view name);

/// Whether a namespace is one of digests, which are computed, so that no aliases can be stored in it: `ga4gh`,
/// `sha512t24u`, `trunc512`, `md5`, `sha1`, `SEGUID`, `VMC`, in any case.
[[nodiscard]] bool is_digest_namespace(std::string_view name);

}  // namespace seqshelf
