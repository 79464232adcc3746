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
#include <vector>

#include "seqshelf/digest.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/sequence_info.hpp"
#include "seqshelf/totals.hpp"

namespace seqshelf {

class Sequence;
struct Slice;

/// How a repository is read.
struct ReadOptions {
    /// Bytes of inflated text kept for further slices. More helps random slices of few sequences; 0 keeps nothing.
    std::size_t block_cache_bytes = std::size_t{64} << 20;
};

/// An instance open for reading: resolves names and slices sequences. A handle; copies share what is open.
///
/// An identifier is any of: `ns:alias`; an alias alone; `SQ.…`, `ga4gh:SQ.…`, `sha512t24u:…` or 32 characters of
/// base64url; `md5:…` or 32 hex; `trunc512:…` or 48 hex; `sha1:…` or 40 hex; `SEGUID:…`; `VMC:GS_…`. Hex in any case.
/// Digests go before aliases. Versions are never guessed and the case of aliases counts.
///
/// Thread-safety: all functions may be called concurrently; readers are never blocked by a writer.
class Repository {
public:
    /// Opens an instance's directory. The time does not depend on its size.
    /// \throws NotFound        there is no instance
    /// \throws SchemaMismatch  it was written by a newer seqshelf, or is something else
    /// \throws Corruption, IoError
    [[nodiscard]] static Repository open(const std::filesystem::path& instance, const ReadOptions& options = {});

    /// \throws NotFound        no sequence has that identifier
    /// \throws AmbiguousAlias  an alias alone, or an MD5 or SHA-1, stands for different sequences
    [[nodiscard]] Sequence get_sequence(std::string_view identifier) const;
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view identifier) const;
    [[nodiscard]] std::optional<Sequence> find_sequence(const SequenceDigest& digest) const;

    /// The sequence and interval that `IDENTIFIER`, `IDENTIFIER:START-END`, `IDENTIFIER:START-` or `IDENTIFIER:START`
    /// mean (the last two go to the end of the sequence). Identifiers may hold `:`; the region is what follows the last.
    /// \throws AmbiguousAlias   also where both readings of the text name something
    /// \throws InvalidInterval  the region does not lie within the sequence, or is not one (`chr1:5..10`)
    /// \throws NotFound
    [[nodiscard]] Slice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based) const;

    /// The sequences that have `alias` (`ns:alias` or an alias alone) now, or ever had it, oldest first.
    [[nodiscard]] std::vector<NamedSequence> find_alias(std::string_view alias, History history) const;

    /// Names in force that start with `prefix`, ordered by namespace and alias, case-sensitive. O(log aliases + result).
    /// \param ns     "" for all namespaces
    /// \param after  the last name of the page before this one
    [[nodiscard]] std::vector<NamedSequence> names_with_prefix(std::string_view ns, std::string_view prefix, std::int64_t limit,
                                                               const Alias* after = nullptr) const;

    /// Ordered by name.
    [[nodiscard]] std::vector<Namespace> namespaces() const;
    [[nodiscard]] Totals totals() const;

    [[nodiscard]] const std::filesystem::path& directory() const noexcept;
    /// Whether the instance is a snapshot: nothing in it ever changes.
    [[nodiscard]] bool is_snapshot() const noexcept;

private:
    friend class Sequence;
    struct Impl;
    explicit Repository(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_;
};

/// One sequence of a repository, which it keeps open. Cheap to copy.
/// Thread-safety: all functions may be called concurrently.
class Sequence {
public:
    [[nodiscard]] const SequenceInfo& info() const noexcept { return info_; }
    [[nodiscard]] std::int64_t length() const noexcept { return info_.length; }

    /// Returns residues `interval` of this sequence, as stored (upper case).
    ///
    /// \param interval  interbase: 0-based, half-open. {0, 0} yields "".
    /// \throws InvalidInterval  start < 0, end < start or end > length(); never clipped
    /// \throws Corruption       the volume's bytes do not match its index or checksums
    /// Complexity: O(end - start) plus one block, whatever the sequence's length.
    [[nodiscard]] std::string fetch(Interval interval) const;
    /// The whole sequence.
    [[nodiscard]] std::string fetch() const { return fetch({0, length()}); }

    /// As fetch, into the caller's memory. \pre out.size() == interval.length() (else InvalidArgument)
    void fetch_into(Interval interval, std::span<char> out) const;

    /// As fetch, handing over at most `chunk_residues` at a time, in order: for intervals that need not be in memory.
    void stream(Interval interval, const std::function<void(std::string_view)>& consume,
                std::int64_t chunk_residues = std::int64_t{1} << 20) const;

    /// Its names, ordered by namespace and alias. Digests are not among them: see info().
    [[nodiscard]] std::vector<Alias> aliases(History history = History::current) const;

    /// Where the residues are: the volume's path below the instance's `sequences/` ("" for the empty sequence), and
    /// the byte of the first of them in the volume's text.
    struct Place {
        std::string volume;
        std::int64_t offset = 0;
    };
    [[nodiscard]] Place place() const;

private:
    friend class Repository;
    Sequence(std::shared_ptr<const Repository::Impl> repository, std::int64_t sequence_id, SequenceInfo info,
             std::int64_t volume_id, std::int64_t offset)
        : repository_(std::move(repository)), sequence_id_(sequence_id), info_(info), volume_id_(volume_id), offset_(offset) {}

    void check(Interval interval) const;

    std::shared_ptr<const Repository::Impl> repository_;
    std::int64_t sequence_id_;
    SequenceInfo info_;
    std::int64_t volume_id_;
    std::int64_t offset_;
};

/// A stretch of a sequence.
struct Slice {
    Sequence sequence;
    Interval interval;

    [[nodiscard]] std::string fetch() const { return sequence.fetch(interval); }
};

}  // namespace seqshelf
