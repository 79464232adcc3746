#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf {

/// What prune may remove.
/// Thread-safety: a value.
struct PruneOptions {
    bool unfinished_pulls = false;  ///< also downloads that another pull would resume
};

/// Something in a root that wastes space, and what happens to it.
/// Thread-safety: a value.
struct PruneItem {
    /// What it is, and why it wastes space.
    enum class Kind {
        leftover,           ///< left by a process that died: a hidden entry of the root, or master's staging
        unfinished_pull,    ///< a download that can be resumed; kept unless PruneOptions say otherwise
        orphan,             ///< a volume's file below master's sequences/ that is not in the catalog
        superseded_volume,  ///< a volume of master; all of its sequences were removed
        /// A volume of master; half of its text or more is of removed sequences. The rest is written to a new volume.
        /// The old one is kept if this would take more space than it frees, because another instance shares the file.
        sparse_volume,
        empty_directory,  ///< below master's sequences/
        catalog,  ///< master's catalog; more than a tenth of it is free pages, so it is rebuilt
    };
    Kind kind = Kind::leftover;  ///< what it is
    std::string path;  ///< below the root; of a volume, its BGZF file
    bool kept = false;  ///< nothing is done to it
    std::string problem{};  ///< why execute() could not do all of it, as on a full disk; the next prune does
    std::int64_t bytes_freed = 0;  ///< on the disk, in whole blocks; blocks shared by reflinks count as freed
    std::int64_t bytes_shared = 0;  ///< of files that stay under another name: hard links of other instances
    std::int64_t bytes_written = 0;  ///< of the new volume; an estimate in a plan
};
/// The enumerator's name: `leftover`.
[[nodiscard]] std::string_view to_string(PruneItem::Kind kind) noexcept;

/// What pruning a root would do, or did. The items are in the order in which they are treated: a file with several
/// names is freed with the last of them, and counted there.
/// Thread-safety: a value.
struct PrunePlan {
    std::filesystem::path root;  ///< as given to plan_prune()
    PruneOptions options;  ///< as given to plan_prune()
    std::vector<PruneItem> items;  ///< what wastes space; empty: nothing does

    /// The sum over all items that are not kept.
    [[nodiscard]] std::int64_t bytes_freed() const noexcept;
    /// The sum over all items that are not kept.
    [[nodiscard]] std::int64_t bytes_written() const noexcept;
    /// Whether all items are kept, or there are none.
    [[nodiscard]] bool does_nothing() const noexcept;
};

/// Finds what in `root` can be removed: files left by processes that died, and volumes of master whose sequences were
/// removed. Changes nothing but the lock files. Snapshots are never touched.
/// \throws NotFound  there is no instance in `root`
/// \throws Locked    another process is writing master, or is creating, removing or pulling a snapshot: what looks left
///                   over may be in use
/// \throws Cancelled  `stop` was requested
/// \throws SchemaMismatch, Corruption, ReadOnly, IoError
[[nodiscard]] PrunePlan plan_prune(const std::filesystem::path& root, const PruneOptions& options = {},
                                   const std::stop_token& stop = {});

/// Does what the plan says, as far as it still applies: items that are in use again are skipped, and nothing is removed
/// that the plan does not contain. If it is killed at any point, it leaves too much and never too little: one commit
/// removes a volume from master's catalog before the files are deleted; sequences are copied, and their digests
/// checked, before that commit gives them their new place. Processes that read master meanwhile keep the volumes that
/// they have open.
///
/// On a full disk the files of superseded volumes are deleted before that commit, for which they make space. If the
/// process is killed in between, or it is still too little, verify() notes what is left, and the next prune completes
/// it. What needs more space than there is, is kept; see PruneItem::problem.
///
/// \returns what was done
/// \throws Locked, NotFound, SchemaMismatch, ReadOnly, IoError  as plan_prune
/// \throws Corruption  a volume to be rewritten is damaged; master stays as it was
/// \throws Cancelled   `stop` was requested: what was removed by then stays removed, and another call does the rest
PrunePlan execute(const PrunePlan& plan, const std::stop_token& stop = {});

}  // namespace seqshelf
