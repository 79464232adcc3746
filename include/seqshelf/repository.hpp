#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/alias_kind.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/sequence.hpp"
#include "seqshelf/slice.hpp"
#include "seqshelf/totals.hpp"

namespace seqshelf {

namespace repository {
struct Access;
}  // namespace repository
class Collection;
struct CollectionWithSequence;

/// Which collections are wanted: those that have all of these level 1 digests.
using CollectionFilters = std::vector<std::pair<CollectionAttribute, CollectionDigest>>;

/// How a repository is read.
struct ReadOptions {
    /// Bytes of inflated text kept for further slices. More helps random slices of few sequences; 0 keeps nothing.
    std::size_t block_cache_bytes = std::size_t{64} << 20;

    /// Bytes of identifiers kept with what they mean, some 230 each, so that they need not be looked up again. Of
    /// snapshots only: elsewhere they may come to mean something else at any time. 0 keeps nothing.
    std::size_t name_cache_bytes = std::size_t{32} << 20;

    /// Where what is read from web servers is kept, for all processes and for when the server is away. Empty:
    /// $SEQSHELF_CACHE, else `seqshelf` in $XDG_CACHE_HOME or ~/.cache. May be removed at any time.
    std::filesystem::path cache_directory{};
    /// Bytes kept there of volumes, the least recently used dropped first; at least 1 MiB. Catalogs and indexes come on
    /// top.
    std::int64_t max_cache_bytes = std::int64_t{1} << 30;

    /// Whether residues that the packed cache has (PackedCache, also in `cache_directory`) are taken from there.
    enum class Packed { use, ignore } packed = Packed::use;
};

/// An instance open for reading: resolves names and slices sequences. A handle; copies share what is open, until one of
/// them is refreshed.
///
/// An identifier is any of: `ns:alias`; an alias alone; `SQ.…`, `ga4gh:SQ.…`, `sha512t24u:…` or 32 characters of
/// base64url; `md5:…` or 32 hex; `trunc512:…` or 48 hex; `sha1:…` or 40 hex; `SEGUID:…`; `VMC:GS_…`. Hex in any case.
/// Digests go before aliases, and aliases before `COLLECTION:NAME`, a member of a collection by its name there.
/// Versions are never guessed and the case of aliases counts.
///
/// A collection is identified by its digest, by `ns:alias`, or by an alias alone that names one collection only.
///
/// Thread-safety: all functions may be called concurrently, refresh() too; readers are never blocked by a writer.
class Repository {
public:
    /// Opens an instance: its directory, or the `http://` or `https://` URL of a snapshot on any web server that knows
    /// Range requests, `http://host/root/2026-11-21`. The time does not depend on its size; but of a URL that is new
    /// the catalog is copied into the cache first. Slices then fetch what they need and is not in the cache. Where the
    /// server cannot be reached, what is in the cache can be read. The directory of an instance of Python's SeqRepo is
    /// read in place: it has no collections, its digests and names are found by its own indexes, and what cannot be
    /// read is Corruption.
    /// \throws NotFound        there is no instance
    /// \throws SchemaMismatch  it was written by a newer seqshelf, or is something else
    /// \throws Corruption, IoError
    [[nodiscard]] static Repository open(const std::filesystem::path& instance, const ReadOptions& options = {});

    /// An empty instance for temporary work, kept in memory. Write to it through sessions on directory(); it is gone
    /// with the last handle.
    [[nodiscard]] static Repository in_memory(const ReadOptions& options = {});

    Repository(const Repository& other);
    Repository(Repository&& other) noexcept;
    Repository& operator=(const Repository& other);
    Repository& operator=(Repository&& other) noexcept;
    ~Repository();

    /// For readers that live long: moves this handle to what the directory or URL it was opened with means now. So a
    /// handle of `latest` comes to read the newest snapshot. Of a URL the server is asked; where it cannot be reached,
    /// the handle stays. A master needs no refresh: what was committed is seen at once.
    ///
    /// Sequences and collections obtained before, and copies of the handle, keep reading what they were obtained from;
    /// if its snapshot is removed from its root, those of its files that are open. A copy is also what to use where
    /// several look-ups must agree.
    /// \returns whether it moved
    /// \throws NotFound  there is no instance any more. The handle then stays as it is, as with all errors
    /// \throws SchemaMismatch, Corruption, IoError  as open()
    bool refresh();

    /// Makes a root at `root` whose master holds what this instance holds now: whole, or not at all.
    /// \throws InvalidArgument  there is a master already
    /// \throws Locked           this instance is being written
    /// \throws ReadOnly         it is on a web server
    /// \throws IoError
    void persist(const std::filesystem::path& root) const;

    /// \throws NotFound        no sequence has that identifier
    /// \throws AmbiguousAlias  an alias alone, or an MD5 or SHA-1, stands for different sequences
    [[nodiscard]] Sequence get_sequence(std::string_view identifier) const;
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view identifier) const;
    [[nodiscard]] std::optional<Sequence> find_sequence(const SequenceDigest& digest) const;

    /// As find_sequence of each identifier, for many: they are looked up in the order in which they lie in the catalog,
    /// of a master at one time, of a snapshot on several threads. std::nullopt also where one is ambiguous;
    /// get_sequence says which of the two it is. Fastest where identifiers are `ns:alias`, and where they come sorted.
    [[nodiscard]] std::vector<std::optional<Sequence>> find_sequences(
        std::span<const std::string_view> identifiers) const;

    /// The sequence and location that `IDENTIFIER` or `IDENTIFIER:WHERE` mean; RegionText tells what WHERE can be.
    /// Identifiers may hold `:`; the region is what follows the last.
    /// \throws AmbiguousAlias   also where both readings of the text name something
    /// \throws InvalidInterval  the region does not lie within the sequence, or is not one (`chr1:5--10`)
    /// \throws NotFound
    [[nodiscard]] Slice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based) const;

    /// As Sequence::aliases() of each, the names in force, for many at once. \pre they are of this repository
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of(std::span<const Sequence> sequences) const;

    /// The sequences that have `alias` (`ns:alias` or an alias alone) now, or ever had it, oldest first.
    [[nodiscard]] std::vector<NamedSequence> find_alias(std::string_view alias, History history) const;

    /// Names in force that start with `prefix`, ordered by namespace and alias, case-sensitive. O(log aliases +
    /// result).
    /// \param ns     "" for all namespaces
    /// \param after  the last name of the page before this one
    [[nodiscard]] std::vector<NamedSequence> names_with_prefix(std::string_view ns, std::string_view prefix,
                                                               std::int64_t limit, const Alias* after = nullptr) const;

    /// Ordered by name, with the number of sequences' aliases in each, or of collections'.
    [[nodiscard]] std::vector<Namespace> namespaces(AliasKind kind = AliasKind::sequences) const;
    [[nodiscard]] Totals totals() const;

    /// A page of the sequences, ordered by digest: those after `after` ("" for the first page), at most `limit`.
    enum class Sequences { all, without_collection };
    [[nodiscard]] std::vector<Sequence> sequences(std::int64_t limit, std::string_view after = "",
                                                  Sequences which = Sequences::all) const;

    /// \throws NotFound        no collection has that identifier
    /// \throws AmbiguousAlias  an alias alone stands for different collections
    [[nodiscard]] Collection get_collection(std::string_view identifier) const;
    [[nodiscard]] std::optional<Collection> find_collection(std::string_view identifier) const;

    /// A page of the collections that agree with all filters, ordered by digest: those after `after` ("" for the first
    /// page), at most `limit`.
    [[nodiscard]] std::vector<Collection> collections(std::int64_t limit, std::string_view after = "",
                                                      const CollectionFilters& filters = {}) const;
    [[nodiscard]] std::int64_t count_collections(const CollectionFilters& filters = {}) const;
    /// The collections in which a sequence is, in the order they were added, at most `limit`.
    [[nodiscard]] std::vector<CollectionWithSequence> collections_with(const Sequence& sequence,
                                                                       std::int64_t limit) const;
    /// As find_alias and names_with_prefix, of collections.
    [[nodiscard]] std::vector<NamedCollection> find_collection_alias(std::string_view alias, History history) const;
    [[nodiscard]] std::vector<NamedCollection> collection_names_with_prefix(std::string_view ns,
                                                                            std::string_view prefix, std::int64_t limit,
                                                                            const Alias* after = nullptr) const;
    /// Digests of the collections that have an FHR record, ordered: those after `after`, at most `limit`.
    [[nodiscard]] std::vector<CollectionDigest> collections_with_fhr(std::int64_t limit,
                                                                     std::string_view after = "") const;

    /// Its directory, or its URL.
    [[nodiscard]] std::filesystem::path directory() const;
    /// Whether the instance is a snapshot: nothing in it ever changes.
    [[nodiscard]] bool is_snapshot() const noexcept;

private:
    friend struct repository::Access;
    struct Impl;
    explicit Repository(std::unique_ptr<Impl> impl) noexcept;
    [[nodiscard]] bool may_start_names(std::string_view name) const;
    [[nodiscard]] std::string unknown(std::string_view name) const;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf
