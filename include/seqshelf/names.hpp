#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// A name as views of somebody else's text: what is looked up or written.
/// Thread-safety: a value.
struct NameView {
    std::string_view ns;
    std::string_view alias;

    /// As bytes, the namespace first: the order in which catalogs keep names.
    friend auto operator<=>(const NameView&, const NameView&) = default;
};

/// A name of a sequence or of a collection.
/// Thread-safety: a value.
struct Name {
    std::string ns;  ///< canonical namespace: `refseq`, `ensembl`, `lrg`, or as given
    std::string alias;

    /// `ns:alias`
    [[nodiscard]] std::string text() const { return ns + ":" + alias; }
    operator NameView() const noexcept { return {ns, alias}; }  // NOLINT: as std::string is a std::string_view

    friend auto operator<=>(const Name&, const Name&) = default;
};

/// Takes `ns:alias` apart at its first `:`; an alias may itself contain one. Neither part is checked, nor is the
/// namespace made canonical. std::nullopt if there is no `:`.
[[nodiscard]] std::optional<NameView> split_name(std::string_view text) noexcept;

/// A name and since when it has been in force.
/// Thread-safety: a value.
struct Alias : Name {
    std::int64_t added = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t ended = 0;  ///< when it was superseded or removed; 0: in force
};

/// Whether names that are no longer in force are wanted too.
enum class History { current, all };

/// An alias and what it names: a sequence, or a collection.
template <typename Digest>
struct Named {
    Alias alias;
    Digest digest;
};
using NamedSequence = Named<SequenceDigest>;
using NamedCollection = Named<CollectionDigest>;

/// A namespace and how much is in it.
struct Namespace {
    std::string name;
    std::int64_t aliases = 0;  ///< in force
};

/// The namespace that `name` means: `NCBI` and `refseq` in any case are `refseq`; `Ensembl` is `ensembl`, `LRG` is
/// `lrg` (SeqRepo's synonyms). Everything else is case-sensitive and itself.
[[nodiscard]] std::string canonical_namespace(std::string_view name);

/// Whether aliases cannot be kept in a namespace, because its names are computed: digests and their old spellings
/// (`ga4gh`, `sha512t24u`, `trunc512`, `md5`, `sha1`, `SEGUID`, `VMC`; in any case).
[[nodiscard]] bool is_digest_namespace(std::string_view name);

}  // namespace seqshelf
