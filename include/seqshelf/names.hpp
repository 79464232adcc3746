#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// A name of a sequence, and since when.
struct Alias {
    std::string ns;  ///< canonical namespace: `refseq`, `ensembl`, `lrg`, or as given
    std::string alias;
    std::int64_t added = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t ended = 0;  ///< when it was superseded or removed; 0: in force

    /// `ns:alias`
    [[nodiscard]] std::string text() const { return ns + ":" + alias; }
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
