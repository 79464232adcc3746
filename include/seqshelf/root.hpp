#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf {

// A root is a directory of instances: `master`, which is written, snapshots, which never change, and `latest`, a link
// to the newest snapshot. These functions may be called concurrently, also by several processes.

/// Makes a root with an empty `master`. An existing directory may be used if it has no `master` yet.
/// \throws InvalidArgument  there is a `master` already, ours or SeqRepo's
/// \throws Locked           another process is changing the root
/// \throws ReadOnly, IoError
void init_root(const std::filesystem::path& root);

/// Makes a root whose master contains what `instance` contains, to add to it. Volumes are hard-linked where the file
/// systems allow it. The master appears whole or not at all. An existing master is replaced only if nothing was ever
/// written to it. The new master names `instance` as its parent, so that create_snapshot() knows that nothing is lost.
/// \param instance  the directory of an instance of ours, mostly a snapshot; it is not changed
/// \throws InvalidArgument  there is a master already; or `instance` is one of SeqRepo's, or a URL
/// \throws NotFound         there is no such instance
/// \throws Locked           another process is changing the root, or writing to `instance`
/// \throws Corruption       a file is missing or has the wrong size
/// \throws Cancelled        `stop` was requested; nothing was made
/// \throws ReadOnly, IoError
/// Complexity: O(catalog): residues are not read, unless volumes have to be copied.
void init_root_from(const std::filesystem::path& root, const std::filesystem::path& instance,
                    const std::stop_token& stop = {});

/// The directory of an instance: `name` is its name in `root` (`master`, `latest`, a snapshot's name), or a path to it,
/// which contains a `/`. A URL is returned as it is.
/// \throws NotFound  there is no such instance; the message names similar ones
[[nodiscard]] std::filesystem::path get_instance(const std::filesystem::path& root, std::string_view name);

/// Names of files that a finished snapshot has and this one lacks: it was not finished, or only a part of it was
/// copied. It can be read, but its damage may not be noticed. Empty for a finished one, and for every other instance.
[[nodiscard]] std::vector<std::string> missing_files(const std::filesystem::path& instance);

/// Names of the snapshots in `root`, without those that are being created. Names that are a date come first, by date
/// and by the number after it (`2026-11-21.2` before `2026-11-21.10`), then the others, with numbers compared as
/// numbers.
/// \throws NotFound  `root` is not a directory  \throws IoError  it cannot be listed
[[nodiscard]] std::vector<std::string> snapshot_names(const std::filesystem::path& root);

/// The name of the snapshot that `latest` points to; "" if there is none yet. Where `latest` is no link, because the
/// file system has none or the root was copied with links followed, it is what `snapshots.json` names, else the newest
/// by name.
[[nodiscard]] std::string latest_snapshot(const std::filesystem::path& root);

}  // namespace seqshelf
