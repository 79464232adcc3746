#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "packed/packed_files.hpp"
#include "repository/resolve/name_cache.hpp"
#include "repository/resolve/reader_pool.hpp"
#include "repository/seqrepo_volumes.hpp"
#include "repository/volume_table.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/scratch.hpp"
#include "volume/block_cache.hpp"
#include "volume/volume.hpp"

namespace seqshelf {

/// What handles of one repository share.
/// Thread-safety: all functions may be called concurrently.
struct Repository::Impl {
    /// \param instance  its directory or URL
    Impl(const std::filesystem::path& instance, const ReadOptions& options,
         std::unique_ptr<snapshot::Scratch> temporary = nullptr);

    /// The volume, opened at its first use and kept.
    [[nodiscard]] const volume::Volume& volume(std::int64_t volume_id) const;

    /// Where a sequence's residues are: `first` is the byte of the first of them in the volume's text.
    struct Residues {
        const volume::Volume& volume;
        std::int64_t first;
    };
    /// The path of a volume, "" if there is none of that number. Numbers are not used again: what is known stays true.
    [[nodiscard]] std::string volume_path(std::int64_t volume_id) const;
    /// The path of the volume of SeqRepo that a sequence is in. \pre seqrepo
    [[nodiscard]] std::string seqrepo_path(std::int64_t volume_id, const SequenceInfo& info) const;
    [[nodiscard]] Residues residues_of(std::int64_t volume_id, std::int64_t offset, const SequenceInfo& info) const;

    /// What an identifier means. \throws AmbiguousAlias
    [[nodiscard]] std::optional<catalog::SequenceRow> resolve(std::string_view identifier) const;

    /// The row with the digests that an instance of SeqRepo does not know, computed.
    [[nodiscard]] catalog::SequenceRow completed(catalog::SequenceRow row) const;

    std::unique_ptr<snapshot::Scratch> scratch;  ///< where an instance in memory lives; else none
    std::unique_ptr<snapshot::RemoteSnapshot> remote;  ///< what is read of a web server; else none
    snapshot::Layout layout;  ///< of its directory, or URL
    std::unique_ptr<repository::SeqRepoVolumes>
        seqrepo;  ///< of an instance of SeqRepo that is read in place; else none
    bool is_snapshot;
    mutable repository::ReaderPool readers;
    std::unique_ptr<repository::NameCache> names;  ///< of a snapshot; else none
    mutable volume::BlockCache blocks;
    mutable repository::VolumeTable volumes;
    packed::PackedFiles packed;  ///< as they were when the repository was opened
    mutable std::shared_mutex paths_mutex;
    mutable std::unordered_map<std::int64_t, std::string> paths;  ///< of volumes that were asked for
};

}  // namespace seqshelf
