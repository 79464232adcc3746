#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/adoption_writer.hpp"
#include "catalog/alias_writer.hpp"
#include "catalog/collection_writer.hpp"
#include "catalog/rows.hpp"
#include "seqshelf/alias_kind.hpp"
#include "seqshelf/repointed_name.hpp"

namespace seqshelf::catalog {

class Reader;
struct WriteConnection;

/// Creates an empty catalog, durable when this returns. A process that dies before that leaves an incomplete file: to
/// get all or nothing, create it by another name and then publish it.
/// \throws IoError  it already exists, or cannot be written
void create_catalog(const std::filesystem::path& file);

/// Decides whether a commit that failed has happened; call it once its Writer is gone. A log whose last part could not
/// be synced may contain the whole change, which would appear when the log is read again. So this commits once more,
/// without a change.
/// \returns the paths of the volumes in the catalog from now on
/// \throws IoError  that fails too
[[nodiscard]] std::set<std::string> settled_volume_paths(const std::filesystem::path& file);

/// One change to a catalog: everything put through a Writer becomes visible at commit(), or never. Readers are not
/// blocked; the caller holds the instance's WriterLock.
/// Thread-safety: one thread at a time.
class Writer {
public:
    /// \param action  what the change's row records as done: "load"
    Writer(const std::filesystem::path& file, std::string_view action);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Paths of the volumes in the catalog.
    [[nodiscard]] std::set<std::string> volume_paths();

    /// The number by which to refer to a source before it is put.
    std::int64_t next_source_id();
    void put_source(std::int64_t source_id, std::string_view name, std::int64_t bytes, std::string_view sha256);
    /// The number by which sequences refer to a volume; the volume itself is put before commit().
    std::int64_t next_volume_id();
    void put_volume(const VolumeRow& volume);
    /// Removes a volume that contains no sequence any more, and the rows of removed sequences in it. Its number is not
    /// used again, because readers may have the volume open.
    void drop_volume(const VolumeRow& volume);

    struct PutSequence {
        std::int64_t sequence_id;
        bool is_new;
    };
    /// Adds a sequence unless it is already known. \param place  used if it is new
    /// \param change_id  the change that added it; 0: this one
    PutSequence put_sequence(const SequenceDigests& digests, std::int64_t length, LetterSet letters, Place place,
                             std::int64_t change_id = 0);
    [[nodiscard]] std::optional<std::int64_t> find_sequence_id(const SequenceDigest& digest);
    /// Records a new place of a sequence's residues.
    void move_sequence(std::int64_t sequence_id, Place place);
    /// Returns whether that changed anything. \pre the sequence is not empty
    bool set_topology(std::int64_t sequence_id, Topology topology);

    /// Makes `ns:alias` name the sequence; what it named before becomes history.
    /// \param ns  canonical
    AliasOutcome put_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id);
    /// Makes `ns:alias` name nothing; false if it named nothing before.
    bool end_alias(std::string_view ns, std::string_view alias);

    [[nodiscard]] AliasWriter& aliases(AliasKind kind) noexcept;
    [[nodiscard]] CollectionWriter& collections() noexcept;
    [[nodiscard]] AdoptionWriter& adoption() noexcept;
    /// For parts of a change that have files of their own: see UnionWriter.
    [[nodiscard]] WriteConnection& connection() noexcept;

    /// Keeps the first `most` names that are re-pointed, for take_repointed().
    void list_repointed(std::size_t most) noexcept;
    [[nodiscard]] std::vector<RepointedName> take_repointed() noexcept;

    /// The catalog as this change sees it, with all that was put. A question that needs an index that was dropped for a
    /// large load builds it first: that takes as long as at the commit, where it is then not done again.
    [[nodiscard]] Reader& reader();

    void commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog
