#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/location.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/sequence_info.hpp"
#include "seqshelf/totals.hpp"

namespace seqshelf {

namespace catalog {
struct SequenceRow;
}
namespace packed {
class PackedFile;
}
namespace volume {
class BlockCache;
}
class Collection;
struct CollectionWithSequence;
class Sequence;
struct Slice;

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

/// An instance open for reading: resolves names and slices sequences. A handle; copies share what is open.
///
/// An identifier is any of: `ns:alias`; an alias alone; `SQ.…`, `ga4gh:SQ.…`, `sha512t24u:…` or 32 characters of
/// base64url; `md5:…` or 32 hex; `trunc512:…` or 48 hex; `sha1:…` or 40 hex; `SEGUID:…`; `VMC:GS_…`. Hex in any case.
/// Digests go before aliases, and aliases before `COLLECTION:NAME`, a member of a collection by its name there.
/// Versions are never guessed and the case of aliases counts.
///
/// A collection is identified by its digest, by `ns:alias`, or by an alias alone that names one collection only.
///
/// Thread-safety: all functions may be called concurrently; readers are never blocked by a writer.
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
    enum class Named { sequences, collections };
    [[nodiscard]] std::vector<Namespace> namespaces(Named what = Named::sequences) const;
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
    [[nodiscard]] const std::filesystem::path& directory() const noexcept;
    /// Whether the instance is a snapshot: nothing in it ever changes.
    [[nodiscard]] bool is_snapshot() const noexcept;

private:
    friend class Sequence;
    friend class Collection;
    friend class CoordinateSearch;
    friend class FastaExport;
    friend class PackedBuild;
    friend class SliceLookup;
    struct Impl;
    [[nodiscard]] bool may_start_names(std::string_view name) const;
    [[nodiscard]] std::string unknown(std::string_view name) const;
    [[nodiscard]] std::optional<Sequence> sequence_of(const std::optional<catalog::SequenceRow>& found) const;
    explicit Repository(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

/// One sequence of a repository, which it keeps open. Cheap to copy.
/// Thread-safety: all functions may be called concurrently.
class Sequence {
public:
    [[nodiscard]] const SequenceInfo& info() const noexcept { return info_; }
    [[nodiscard]] std::int64_t length() const noexcept { return info_.length; }

    /// Returns residues `interval` of this sequence, as stored (upper case); on the minus strand, their reverse
    /// complement.
    ///
    /// \param interval  interbase: 0-based, half-open. {0, 0} yields "".
    /// \throws InvalidInterval  start < 0, end < start or end > length(); never clipped; or on the minus strand, where
    ///                          the letters have no complement
    /// \throws Corruption       the volume's bytes do not match its index or checksums
    /// \throws IoError          they cannot be had: a web server does not answer, and they are not in the cache
    /// Complexity: O(end - start) plus one block, whatever the sequence's length.
    [[nodiscard]] std::string fetch(Interval interval) const;
    /// The whole sequence.
    [[nodiscard]] std::string fetch() const { return fetch({0, length()}); }

    /// The same of a location's parts, joined. What lies beyond the sequence is dealt with as `bounds` says; but a part
    /// must have something in common with the sequence, or be empty and within it.
    /// \throws as above
    [[nodiscard]] std::string fetch(const Location& location, Bounds bounds = Bounds::error) const;

    /// \throws InvalidInterval  `interval` does not lie within this sequence, or on a strand it has not
    void check(Interval interval) const;
    /// What fetch() of the location gives: as many residues. \throws InvalidInterval
    [[nodiscard]] std::int64_t check(const Location& location, Bounds bounds) const;

    /// As fetch, into the caller's memory. \pre out.size() == interval.length() (else InvalidArgument)
    void fetch_into(Interval interval, std::span<char> out) const;

    /// As fetch, handing over at most `chunk_residues` at a time, in order: for intervals that need not be in memory.
    void stream(Interval interval, const std::function<void(std::string_view)>& consume,
                std::int64_t chunk_residues = std::int64_t{1} << 20) const;

    /// Its names, ordered by namespace and alias. Digests are not among them: see info().
    [[nodiscard]] std::vector<Alias> aliases(History history = History::current) const;

    /// Circular if a load's FASTA header or a TopologySession said so, else linear. Looked up anew: one search by key.
    [[nodiscard]] Topology topology() const;

    /// Where the residues are: the volume's path below the instance's `sequences/` ("" for the empty sequence), and
    /// the byte of the first of them in the volume's text.
    struct Place {
        std::string volume;
        std::int64_t offset = 0;
    };
    [[nodiscard]] Place place() const;

private:
    friend class Repository;
    friend class Collection;
    friend class FastaExport;
    friend class PackedBuild;
    friend class SliceBatch;
    [[nodiscard]] bool is_same(const Sequence& other) const noexcept {
        return repository_ == other.repository_ && sequence_id_ == other.sequence_id_;
    }
    void check_stored(Interval interval) const;
    void read(Interval interval, std::span<char> out) const;
    void read(Interval interval, std::span<char> out, volume::BlockCache& cache) const;
    Sequence(std::shared_ptr<const Repository::Impl> repository, std::int64_t sequence_id, SequenceInfo info,
             std::int64_t volume_id, std::int64_t offset);
    [[nodiscard]] bool read_packed(Interval interval, std::span<char> out) const;

    std::shared_ptr<const Repository::Impl> repository_;
    std::int64_t sequence_id_;
    SequenceInfo info_;
    std::int64_t volume_id_;
    std::int64_t offset_;
    /// Where the packed cache has it: found once, for every slice asks. No file: it is not there.
    struct Packed {
        const packed::PackedFile* file = nullptr;
        std::uint64_t offset = 0;
        std::uint32_t runs = 0;
        std::uint8_t coding = 0;
    } packed_;
};

/// A location on a sequence.
/// Thread-safety: a value; const functions may be called concurrently.
struct Slice {
    Sequence sequence;
    Location location;

    /// As Sequence::fetch.
    [[nodiscard]] std::string fetch(Bounds bounds = Bounds::error) const { return sequence.fetch(location, bounds); }
    /// As fetch, handing over a piece at a time, in order: for slices that need not be in memory.
    void stream(const std::function<void(std::string_view)>& consume, Bounds bounds = Bounds::error) const;

    /// Of the other strand.
    [[nodiscard]] Slice opposite() const { return {sequence, location.opposite()}; }
    /// As Location::expand; on a circular sequence, what goes beyond an end is taken up at the other.
    [[nodiscard]] Slice expand(std::int64_t upstream, std::int64_t downstream) const;
    /// Where the sequence is circular and the location goes beyond its ends, the same as Location::on_circle has it;
    /// else as it is.
    [[nodiscard]] Slice wrap() const;
};

}  // namespace seqshelf
