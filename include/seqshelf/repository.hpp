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

/// Selects the collections that have all of these level 1 digests.
using CollectionFilters = std::vector<std::pair<CollectionAttribute, CollectionDigest>>;

/// How a repository is read.
/// Thread-safety: a value.
struct ReadOptions {
    /// Bytes of inflated text kept for further slices. More of it speeds up random slices of few sequences; 0 keeps
    /// nothing.
    std::size_t block_cache_bytes = std::size_t{64} << 20;

    /// Bytes of identifiers kept with what they mean, about 230 each, so that they need not be looked up again. For
    /// snapshots only: in a master, an identifier may change its meaning at any time. 0 keeps nothing.
    std::size_t name_cache_bytes = std::size_t{32} << 20;

    /// Directory that keeps what was read from web servers, for all processes, and for when the server is not
    /// reachable. Empty: $SEQSHELF_CACHE, or else `seqshelf` in $XDG_CACHE_HOME or ~/.cache. May be removed at any
    /// time.
    std::filesystem::path cache_directory{};
    /// Bytes of volumes that are kept there, at least 1 MiB; the least recently used are dropped first. Catalogs and
    /// indexes are not counted.
    std::int64_t max_cache_bytes = std::int64_t{1} << 30;

    /// Whether residues are read from the packed cache (PackedCache, also in `cache_directory`), if it has them.
    enum class Packed { use, ignore };
    Packed packed = Packed::use;  ///< what this repository does
};

/// An instance that is open for reading: it resolves names and slices sequences. It is a handle: copies share what is
/// open, until one of them is refreshed.
///
/// An identifier is any of: `ns:alias`; an alias alone; `SQ.…`, `ga4gh:SQ.…`, `sha512t24u:…` or 32 characters of
/// base64url; `md5:…` or 32 hex; `trunc512:…` or 48 hex; `sha1:…` or 40 hex; `SEGUID:…`; `VMC:GS_…`. Hex in any case.
/// Digests are tried before aliases, and aliases before `COLLECTION:NAME`, a member of a collection by its name there.
/// Versions are never guessed, and aliases are case-sensitive.
///
/// A collection is identified by its digest, by `ns:alias`, or by an alias alone that names one collection only.
///
/// Any function that looks something up throws Corruption if the catalog is damaged, and IoError if it cannot be read.
///
/// Thread-safety: all functions may be called concurrently, refresh() too; a writer never blocks readers.
class Repository {
public:
    /// Opens an instance: its directory, or the `http://` or `https://` URL of a snapshot on a web server that supports
    /// Range requests, `http://host/root/2026-11-21`. The time does not depend on its size; but for a URL that is new,
    /// the catalog is copied into the cache first. Slices then fetch what they need, unless it is in the cache. If the
    /// server cannot be reached, what is in the cache can still be read. An instance of Python's SeqRepo is read in
    /// place: it has no collections, its digests and names are found by its own indexes, and what cannot be read is
    /// Corruption.
    /// \throws NotFound        there is no instance
    /// \throws SchemaMismatch  it was written by a newer seqshelf, or is something else
    /// \throws Corruption, IoError
    [[nodiscard]] static Repository open(const std::filesystem::path& instance, const ReadOptions& options = {});

    /// Makes an empty instance for temporary work, kept in memory: in /dev/shm, or if that has less than 1 GiB free, in
    /// the directory for temporary files if there is more. Write to it with a Change on directory(). It is removed with
    /// the last handle. \throws IoError
    [[nodiscard]] static Repository in_memory(const ReadOptions& options = {});

    Repository(const Repository& other);  ///< another handle of the same open instance; cheap
    Repository(Repository&& other) noexcept;  ///< `other` may then only be assigned to or destroyed
    Repository& operator=(const Repository& other);  ///< likewise a handle; not concurrently with other calls
    Repository& operator=(Repository&& other) noexcept;  ///< `other` may then only be assigned to or destroyed
    ~Repository();

    /// For long-lived readers: moves this handle to what its directory or URL means now. So a handle of `latest` moves
    /// to the newest snapshot. For a URL the server is asked; if it cannot be reached, the handle stays. A master needs
    /// no refresh: what was committed is visible at once.
    ///
    /// Sequences and collections obtained before, and copies of the handle, keep reading what they were obtained from;
    /// if that snapshot is removed from its root, they keep the files that are open. Use a copy where several look-ups
    /// must agree.
    /// \returns whether it moved
    /// \throws NotFound  the instance no longer exists. As after every error, the handle stays as it is
    /// \throws SchemaMismatch, Corruption, IoError  as open()
    bool refresh();

    /// Makes a root at `root` whose master contains what this instance contains now: whole, or not at all.
    /// \throws InvalidArgument  there is a master already
    /// \throws Locked           this instance is being written
    /// \throws ReadOnly         it is on a web server, or `root` cannot be written
    /// \throws IoError
    void persist(const std::filesystem::path& root) const;

    /// The sequence that an identifier means.
    /// \throws NotFound        no sequence has that identifier; the message names similar ones
    /// \throws AmbiguousAlias  an alias alone, or an MD5 or SHA-1, means different sequences
    [[nodiscard]] Sequence get_sequence(std::string_view identifier) const;
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view identifier) const;
    /// The sequence of that digest; std::nullopt if there is none.
    [[nodiscard]] std::optional<Sequence> find_sequence(const SequenceDigest& digest) const;

    /// find_sequence of each identifier, for many of them: they are looked up in the order of the catalog, in a master
    /// within one read transaction, in a snapshot on several threads. std::nullopt also if an identifier is ambiguous;
    /// get_sequence says which of the two it is. Fastest if identifiers are `ns:alias`, and sorted.
    [[nodiscard]] std::vector<std::optional<Sequence>> find_sequences(
        std::span<const std::string_view> identifiers) const;

    /// The sequence and location that `IDENTIFIER` or `IDENTIFIER:WHERE` mean; see RegionText for WHERE. Identifiers
    /// may contain `:`; the region is what follows the last.
    /// \throws AmbiguousAlias   also if both readings of the text name something
    /// \throws InvalidInterval  the region is not within the sequence, or malformed (`chr1:5--10`)
    /// \throws NotFound
    [[nodiscard]] Slice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based) const;

    /// Sequence::aliases() of each sequence, the names in force, for many at once. \pre they are of this repository
    [[nodiscard]] std::vector<std::vector<Alias>> aliases_of(std::span<const Sequence> sequences) const;

    /// The sequences that have `alias` (`ns:alias` or an alias alone) now, or with History::all ever had it, oldest
    /// first.
    [[nodiscard]] std::vector<NamedSequence> find_alias(std::string_view alias, History history) const;

    /// Names in force that start with `prefix`, ordered by namespace and alias, case-sensitive. O(log aliases +
    /// result).
    /// \param ns     "" for all namespaces
    /// \param limit  how many names at most
    /// \param after  the last name of the page before this one; nullptr for the first page
    [[nodiscard]] std::vector<NamedSequence> names_with_prefix(std::string_view ns, std::string_view prefix,
                                                               std::int64_t limit, const Alias* after = nullptr) const;

    /// The namespaces, ordered by name, with the number of aliases in force in each: of sequences, or of collections.
    [[nodiscard]] std::vector<Namespace> namespaces(AliasKind kind = AliasKind::sequences) const;
    /// Counts of what the instance contains. Microseconds; for an instance of SeqRepo, O(sequences + aliases).
    [[nodiscard]] Totals totals() const;

    /// Which sequences sequences() lists: all, or only those that are in no collection.
    enum class Sequences { all, without_collection };
    /// A page of the sequences, ordered by digest: those after `after` ("" for the first page), at most `limit`.
    [[nodiscard]] std::vector<Sequence> sequences(std::int64_t limit, std::string_view after = "",
                                                  Sequences which = Sequences::all) const;

    /// The collection that an identifier means.
    /// \throws NotFound        no collection has that identifier; the message names similar ones
    /// \throws AmbiguousAlias  an alias alone means different collections
    [[nodiscard]] Collection get_collection(std::string_view identifier) const;
    /// As get_collection; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Collection> find_collection(std::string_view identifier) const;

    /// A page of the collections that match all filters, ordered by digest: those after `after` ("" for the first
    /// page), at most `limit`.
    [[nodiscard]] std::vector<Collection> collections(std::int64_t limit, std::string_view after = "",
                                                      const CollectionFilters& filters = {}) const;
    /// How many collections match all filters.
    [[nodiscard]] std::int64_t count_collections(const CollectionFilters& filters = {}) const;
    /// The collections that contain a sequence, in the order in which they were added, at most `limit`.
    [[nodiscard]] std::vector<CollectionWithSequence> collections_with(const Sequence& sequence,
                                                                       std::int64_t limit) const;
    /// As find_alias, for collections.
    [[nodiscard]] std::vector<NamedCollection> find_collection_alias(std::string_view alias, History history) const;
    /// As names_with_prefix, for collections.
    [[nodiscard]] std::vector<NamedCollection> collection_names_with_prefix(std::string_view ns,
                                                                            std::string_view prefix, std::int64_t limit,
                                                                            const Alias* after = nullptr) const;
    /// Digests of the collections that have an FHR record, ordered: those after `after` ("" for the first page), at
    /// most `limit`.
    [[nodiscard]] std::vector<CollectionDigest> collections_with_fhr(std::int64_t limit,
                                                                     std::string_view after = "") const;

    /// The instance's directory without symbolic links, or its URL.
    [[nodiscard]] std::filesystem::path directory() const;
    /// Whether the instance is a snapshot, which never changes.
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
