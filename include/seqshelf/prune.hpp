#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf {

/// What prune may remove.
struct PruneOptions {
    bool unfinished_pulls = false;  ///< also downloads that a second pull would go on with
};

/// Something in a root that takes room for nothing, and what becomes of it.
struct PruneItem {
    enum class Kind {
        leftover,           ///< of a process that died: a hidden entry of the root, or master's staging
        unfinished_pull,    ///< a download that can be resumed; kept unless PruneOptions say otherwise
        orphan,             ///< a volume's file below master's sequences/ that the catalog does not know
        superseded_volume,  ///< of master; all of its sequences were removed
        /// of master; half of its text or more is of removed sequences: what is left is written to a new
        sparse_volume,
        ///< volume. Kept where that would take more room than it gives: another instance shares it
        empty_directory,  ///< below master's sequences/
        catalog,  ///< master's; more than a tenth of it is free pages, so it is built anew
    };
    Kind kind = Kind::leftover;
    std::string path;  ///< below the root; of a volume, its BGZF file
    bool kept = false;  ///< nothing is done to it
    std::int64_t bytes_freed = 0;  ///< on the disk, in whole blocks; what reflinks share counts as freed
    std::int64_t bytes_shared = 0;  ///< of files that stay under another name: hard links of other instances
    std::int64_t bytes_written = 0;  ///< of the new volume; in a plan about
};
[[nodiscard]] std::string_view to_string(PruneItem::Kind kind) noexcept;

/// What pruning a root would do, or did. The items stand in the order in which they are dealt with: a file with several
/// names is freed with the last of them, and counted there.
struct PrunePlan {
    std::filesystem::path root;
    PruneOptions options;
    std::vector<PruneItem> items;

    /// Of all items that are not kept.
    [[nodiscard]] std::int64_t bytes_freed() const noexcept;
    [[nodiscard]] std::int64_t bytes_written() const noexcept;
    [[nodiscard]] bool does_nothing() const noexcept;
};

/// Finds out what in `root` could be removed: what processes that died have left, and volumes of master whose sequences
/// were removed. Changes nothing but the lock files. Snapshots are never touched.
/// \throws NotFound  there is no instance in `root`
/// \throws Locked    somebody writes master, or makes, removes or pulls a snapshot: what looks left over may be theirs
/// \throws SchemaMismatch, Corruption, ReadOnly, IoError
[[nodiscard]] PrunePlan plan_prune(const std::filesystem::path& root, const PruneOptions& options = {});

/// Does what the plan says, as far as it still holds: what is no longer there for nothing is left alone, and nothing is
/// removed that the plan does not have. Killed at any point, it leaves too much and never too little: master's catalog
/// stops naming a volume, in one commit, before its files go; sequences are copied, and their digests checked, before
/// it names their new place. Who reads master meanwhile keeps the volumes that are open.
///
/// \returns what was done
/// \throws Locked, NotFound, SchemaMismatch, ReadOnly, IoError  as plan_prune
/// \throws Corruption  a volume that is rewritten is damaged; master stays as it was
PrunePlan execute(const PrunePlan& plan);

}  // namespace seqshelf
