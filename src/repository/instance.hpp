#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "packed/packed_files.hpp"
#include "repository/locate.hpp"
#include "repository/resolve/reader_pool.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/scratch.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf::repository {

class Instance;

/// A sequence that a look-up found. Its row means something to that instance only: to a layer of it, where there are
/// layers.
struct Found {
    const Instance* instance = nullptr;
    catalog::SequenceRow row;
};

/// What a repository reads: what an instance is, look-ups of names and digests, and residues. One class implements it
/// for each kind of instance (open_instance), and nobody else asks for the kind. Handles share it, and keep it open.
/// Virtual functions are called once a look-up or slice, never for a residue or block.
/// Thread-safety: all functions may be called concurrently.
class Instance {
public:
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    virtual ~Instance() = default;

    /// What it is.
    [[nodiscard]] const Located& located() const noexcept { return located_; }
    /// Its directory or URL.
    [[nodiscard]] const std::filesystem::path& name() const noexcept { return located_.layout.directory; }
    [[nodiscard]] bool is_snapshot() const noexcept { return located_.catalog.is_snapshot(); }

    /// A connection to its catalog: for names, collections and lists, which are alike in all instances.
    [[nodiscard]] ReaderPool::Lease reader() const { return readers_.lease(); }

    /// What an identifier means. \throws AmbiguousAlias
    [[nodiscard]] virtual std::optional<Found> resolve(std::string_view identifier) const = 0;
    /// As resolve of each, for many; std::nullopt also where one means several.
    [[nodiscard]] virtual std::vector<std::optional<Found>> resolve_batch(
        std::span<const std::string_view> identifiers) const = 0;
    /// Names in force of each sequence.
    [[nodiscard]] virtual std::vector<std::vector<Alias>> aliases_of_each(
        std::span<const std::int64_t> sequence_ids) const = 0;
    /// Computes the digests that the catalog does not know.
    virtual void complete(catalog::SequenceRow& row) const = 0;

    /// Where a sequence's residues are: `first` is the byte of the first of them in the volume's text.
    struct Residues {
        const volume::Volume& volume;
        std::int64_t first;
    };
    /// The volume is opened at its first use and kept. \throws Corruption, IoError
    [[nodiscard]] virtual Residues residues_of(const catalog::Place& place, const SequenceInfo& info) const = 0;
    /// The same without opening the volume if it can be said so.
    [[nodiscard]] virtual Sequence::Place find_place(const catalog::Place& place, const SequenceInfo& info) const = 0;

    /// Whether residues agree with their digests for certain. Packed ones are those of a digest.
    [[nodiscard]] virtual bool may_be_packed() const noexcept = 0;
    /// Where the packed cache has a sequence; no file: nowhere.
    [[nodiscard]] const packed::PackedFiles& packed() const noexcept { return packed_; }
    /// Inflated text, shared by all its volumes.
    [[nodiscard]] volume::BlockCache& blocks() const noexcept { return blocks_; }

protected:
    Instance(Located located, const ReadOptions& options, packed::PackedFiles packed,
             std::unique_ptr<snapshot::Scratch> scratch);

    [[nodiscard]] ReaderPool& readers() const noexcept { return readers_; }

private:
    std::unique_ptr<snapshot::Scratch> scratch_;  ///< of an instance in memory; else null
    Located located_;
    mutable ReaderPool readers_;
    mutable volume::BlockCache blocks_;
    packed::PackedFiles packed_;  ///< as they were when the instance was opened
};

/// \param scratch  of an instance in memory, which is removed with it
/// \throws SchemaMismatch, Corruption, IoError  its catalog cannot be read
[[nodiscard]] std::shared_ptr<const Instance> open_instance(Located located, const ReadOptions& options,
                                                            std::unique_ptr<snapshot::Scratch> scratch = nullptr);

}  // namespace seqshelf::repository
