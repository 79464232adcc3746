#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "packed/packed_files.hpp"
#include "repository/checked_records.hpp"
#include "repository/locate.hpp"
#include "repository/resolve/reader_pool.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/scratch.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf::repository {

class Instance;

/// A sequence that a look-up found. Its row is valid for that instance only; if there are layers, for one layer.
struct Found {
    const Instance* instance = nullptr;
    catalog::SequenceRow row;
};

/// What a repository reads: the kind of an instance, look-ups of names and digests, and residues. Each kind of instance
/// is one class (open_instance), and no other code depends on the kind. Handles share an instance and keep it open.
/// Virtual functions are called once for a look-up or slice, never for a residue or block.
/// Thread-safety: all functions may be called concurrently.
class Instance {
public:
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    virtual ~Instance() = default;

    /// Its files and kind.
    [[nodiscard]] const Located& located() const noexcept { return located_; }
    /// Its directory or URL.
    [[nodiscard]] const std::filesystem::path& name() const noexcept { return located_.layout.directory; }
    [[nodiscard]] bool is_snapshot() const noexcept { return located_.catalog.is_snapshot(); }

    /// Connections to the master beside a snapshot: for messages about what a snapshot does not contain. nullptr if
    /// there is no master, or this is no snapshot in a local root.
    [[nodiscard]] ReaderPool* readers_of_master() const;

    /// A connection to its catalog: for names, collections and lists, which work alike in all instances.
    [[nodiscard]] ReaderPool::Lease reader() const { return readers_.lease(); }

    /// The sequence that an identifier means. \throws AmbiguousAlias
    [[nodiscard]] virtual std::optional<Found> resolve(std::string_view identifier) const = 0;
    /// resolve() for each of many; std::nullopt also for an ambiguous one.
    [[nodiscard]] virtual std::vector<std::optional<Found>> resolve_batch(
        std::span<const std::string_view> identifiers) const = 0;
    /// The names in force of each sequence.
    [[nodiscard]] virtual std::vector<std::vector<Alias>> aliases_of_each(
        std::span<const std::int64_t> sequence_ids) const = 0;
    /// Computes the digests that the catalog does not contain.
    virtual void complete(catalog::SequenceRow& row) const = 0;

    /// Where a sequence's residues are: `first` is the position of the first one in the volume's text, in bytes.
    struct Residues {
        const volume::Volume& volume;
        std::int64_t first;
    };
    /// Opens the volume at its first use and keeps it open. \throws Corruption, IoError
    [[nodiscard]] virtual Residues residues_of(const catalog::Place& place, const SequenceInfo& info) const = 0;
    /// The same; opens the volume only if the catalog does not have the place.
    [[nodiscard]] virtual Sequence::Place find_place(const catalog::Place& place, const SequenceInfo& info) const = 0;

    /// Whether residues are guaranteed to have their digests. The packed cache is found by digest.
    [[nodiscard]] virtual bool may_be_packed() const noexcept = 0;
    /// Checks that a sequence's record is in the volume where the catalog says: when its first residues are read, so a
    /// damaged catalog does not give those of another sequence. On a web server only if they are read from near the
    /// record's start, because any other place costs a request.
    /// \throws Corruption, IoError
    void check_record(const catalog::Place& place, const SequenceInfo& info, std::int64_t start) const {
        const CheckedRecords::Key key = CheckedRecords::key_of(info, place.volume_id, place.offset);
        if (!checked_records_.contains(key)) {
            compare_record(place, info, start);
        }
    }
    /// The packed cache of a sequence; no file if it is not packed.
    [[nodiscard]] const packed::PackedFiles& packed() const noexcept { return packed_; }
    /// Inflated text, shared by all volumes of the instance.
    [[nodiscard]] volume::BlockCache& blocks() const noexcept { return blocks_; }

protected:
    Instance(Located located, const ReadOptions& options, packed::PackedFiles packed,
             std::unique_ptr<snapshot::Scratch> scratch);

    [[nodiscard]] ReaderPool& readers() const noexcept { return readers_; }

private:
    void compare_record(const catalog::Place& place, const SequenceInfo& info, std::int64_t start) const;

    std::unique_ptr<snapshot::Scratch> scratch_;  ///< for an instance in memory; else null
    Located located_;
    mutable ReaderPool readers_;
    mutable std::once_flag looked_for_master_;
    mutable std::unique_ptr<ReaderPool> readers_of_master_;  ///< null, until it is asked for and if there is none
    mutable volume::BlockCache blocks_;
    mutable CheckedRecords checked_records_;
    packed::PackedFiles packed_;  ///< as they were when the instance was opened
};

/// \param scratch  for an instance in memory; removed with it
/// \throws SchemaMismatch, Corruption, IoError  its catalog cannot be read
[[nodiscard]] std::shared_ptr<const Instance> open_instance(Located located, const ReadOptions& options,
                                                            std::unique_ptr<snapshot::Scratch> scratch = nullptr);

}  // namespace seqshelf::repository
