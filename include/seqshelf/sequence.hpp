#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/interval.hpp"
#include "seqshelf/location.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

namespace packed {
class PackedFile;
}
namespace repository {
class Instance;
struct Access;
}  // namespace repository
namespace sequence {
class PlacedLocation;
}
namespace volume {
class BlockCache;
}

/// One sequence of a repository. It keeps the instance open, and is cheap to copy.
/// Thread-safety: all functions may be called concurrently.
class Sequence {
public:
    /// What the catalog says of the sequence, as read when this object was made.
    [[nodiscard]] const SequenceInfo& info() const noexcept { return info_; }
    /// Residues.
    [[nodiscard]] std::int64_t length() const noexcept { return info_.length; }

    /// Returns residues `interval` of this sequence, as stored (upper case); on the minus strand, their reverse
    /// complement.
    ///
    /// \param interval  interbase: 0-based, half-open. {0, 0} yields "".
    /// \throws InvalidInterval  start < 0, end < start or end > length(): never clipped; or it is on the minus strand,
    ///                          and the letters have no complement
    /// \throws Corruption       the volume's bytes do not match its index or checksums
    /// \throws IoError          they cannot be read: a web server does not answer, and they are not in the cache
    /// Complexity: O(end - start) plus one block, whatever the sequence's length.
    [[nodiscard]] std::string fetch(Interval interval) const;
    /// The whole sequence.
    [[nodiscard]] std::string fetch() const { return fetch({0, length()}); }

    /// The same for a location's parts, joined. `bounds` says what happens beyond the ends of the sequence; but each
    /// part must share a residue with the sequence, or be empty and within it.
    /// \throws InvalidInterval, Corruption, IoError  as above
    [[nodiscard]] std::string fetch(const Location& location, Bounds bounds = Bounds::error) const;

    /// Checks what fetch() would throw, without reading.
    /// \throws InvalidInterval  `interval` is not within this sequence, or is on a strand that it does not have
    void check(Interval interval) const;
    /// The same for a location. \returns how many residues fetch() would return
    /// \throws InvalidInterval  as fetch()
    [[nodiscard]] std::int64_t check(const Location& location, Bounds bounds) const;

    /// As fetch, into the caller's memory. \pre out.size() == interval.length() (else InvalidArgument)
    void fetch_into(Interval interval, std::span<char> out) const;

    /// As fetch, but passes at most `chunk_residues` at a time to `consume`, in order: for intervals that are too long
    /// for memory. A chunk is valid during the call only.
    /// \throws InvalidArgument  chunk_residues < 1
    void stream(Interval interval, const std::function<void(std::string_view)>& consume,
                std::int64_t chunk_residues = std::int64_t{1} << 20) const;

    /// Its names, ordered by namespace and alias. Digests are not among them: see info().
    [[nodiscard]] std::vector<Alias> aliases(History history = History::current) const;

    /// Circular if the FASTA header of a load, or a later change, said so; else linear. Looked up each time, by key.
    [[nodiscard]] Topology topology() const;

    /// Where the residues are stored.
    /// Thread-safety: a value.
    struct Place {
        std::string volume;  ///< path below the instance's `sequences/`; "" for the empty sequence
        std::int64_t offset = 0;  ///< of the first residue in the volume's text, bytes
    };
    /// Where the residues are stored. Looked up each time, by key. \throws Corruption, IoError
    [[nodiscard]] Place place() const;

private:
    friend struct repository::Access;
    Sequence(std::shared_ptr<const repository::Instance> instance, std::int64_t sequence_id, const SequenceInfo& info,
             std::int64_t volume_id, std::int64_t offset);
    [[nodiscard]] sequence::PlacedLocation placed(const Location& location, Bounds bounds) const;
    void check_stored(Interval interval) const;
    void read(Interval interval, std::span<char> out) const;
    void read(Interval interval, std::span<char> out, volume::BlockCache& cache) const;
    [[nodiscard]] bool read_packed(Interval interval, std::span<char> out) const;

    std::shared_ptr<const repository::Instance> instance_;
    std::int64_t sequence_id_;
    SequenceInfo info_;
    std::int64_t volume_id_;
    std::int64_t offset_;
    /// Where the packed cache has it: looked up once, because every slice needs it. No file: it does not have it.
    struct Packed {
        const packed::PackedFile* file = nullptr;
        std::uint64_t offset = 0;
        std::uint32_t runs = 0;
        std::uint8_t coding = 0;
    } packed_;
};

}  // namespace seqshelf
