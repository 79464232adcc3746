#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/adoption_writer.hpp"
#include "catalog/alias_writer.hpp"
#include "catalog/collection_writer.hpp"
#include "catalog/rows.hpp"
#include "seqshelf/alias_kind.hpp"

namespace seqshelf::catalog {

class Reader;

/// Creates an empty catalog, durable when this returns. A process that dies before that leaves a part of it: who wants
/// all or nothing creates it by another name and then publishes it. \throws IoError  there is one already, or it cannot
/// be written
void create_catalog(const std::filesystem::path& file);

/// One change to a catalog: everything put through a Writer becomes visible at commit(), or never.
/// Other readers are not blocked; the caller holds the instance's WriterLock.
/// Thread-safety: one thread at a time.
class Writer {
public:
    /// \param action  what the change's row says was done: "load"
    Writer(const std::filesystem::path& file, std::string_view action);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Paths of the volumes that are in the catalog.
    [[nodiscard]] std::set<std::string> volume_paths();

    /// The number to refer to a source by, before it is put.
    std::int64_t next_source_id();
    void put_source(std::int64_t source_id, std::string_view name, std::int64_t bytes, std::string_view sha256);
    /// The number sequences can name a volume by; the volume itself is put before commit().
    std::int64_t next_volume_id();
    void put_volume(const VolumeRow& volume);
    /// Removes a volume that no sequence lies in any more, and forgets which removed ones did. Its number is not used
    /// again: readers may have it open.
    void drop_volume(const VolumeRow& volume);

    struct PutSequence {
        std::int64_t sequence_id;
        bool is_new;
    };
    /// Adds a sequence unless it is known already. \param place  used if it is new
    /// \param change_id  that gave it; 0: this one
    PutSequence put_sequence(const SequenceDigests& digests, std::int64_t length, LetterSet letters, Place place,
                             std::int64_t change_id = 0);
    [[nodiscard]] std::optional<std::int64_t> find_sequence_id(const SequenceDigest& digest);
    /// Says that a sequence's residues are somewhere else now.
    void move_sequence(std::int64_t sequence_id, Place place);
    /// Whether that changed anything. \pre the sequence is not empty
    bool set_topology(std::int64_t sequence_id, Topology topology);

    /// Makes `ns:alias` name the sequence; what it named before becomes history.
    /// \param ns  canonical
    AliasOutcome put_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id);
    /// Makes `ns:alias` name nothing; false if it named nothing before.
    bool end_alias(std::string_view ns, std::string_view alias);

    [[nodiscard]] AliasWriter& aliases(AliasKind kind) noexcept;
    [[nodiscard]] CollectionWriter& collections() noexcept;
    [[nodiscard]] AdoptionWriter& adoption() noexcept;

    /// The catalog as this change sees it, with all that was put. A question that needs an index which was dropped for
    /// a large load builds it first: that takes as long as at the commit, where it then is not done.
    [[nodiscard]] Reader& reader();

    void commit();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace seqshelf::catalog
