#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/snapshot_name.hpp"

namespace seqshelf::snapshot {

/// One snapshot in `snapshots.json`.
struct IndexEntry {
    SnapshotName name;
    std::int64_t created = 0;  ///< seconds since the Unix epoch, UTC
    std::int64_t sequences = 0;
    std::int64_t residues = 0;
    std::int64_t collections = 0;
    std::int64_t volumes = 0;
    std::int64_t bytes = 0;  ///< of all its files; the catalog under its three names is counted once
    std::int64_t catalog_bytes = 0;
    std::string catalog_sha256{};
    std::string sums_sha256{};             ///< of SHA256SUMS, and so of the whole snapshot
    std::string delta_base_sha256{};  ///< of the catalog to which `catalog.delta` applies; "": there is no delta
    std::int64_t delta_bytes = 0;
};

/// The snapshots of a root. With it a mirror need not list directories, which plain HTTP cannot do.
struct Index {
    std::vector<IndexEntry> snapshots;  ///< ordered by name
    std::optional<SnapshotName> latest;

    [[nodiscard]] const IndexEntry* find(const SnapshotName& name) const noexcept;
};

inline constexpr const char* index_file = "snapshots.json";
/// A longer text is refused: a thousand snapshots take half a megabyte, and parsed JSON can take thirty times its size.
inline constexpr std::int64_t max_index_bytes = std::int64_t{4} << 20;

[[nodiscard]] std::string index_text(const Index& index);

/// \throws Corruption  the text is not an index, or names snapshots that cannot exist
[[nodiscard]] Index read_index(std::string_view text);

/// The existing index; an empty one if it cannot be read.
[[nodiscard]] Index known_index(const std::filesystem::path& root);

/// The entry of a finished snapshot. That of `known` is used if its sums are still the same.
/// \throws NotFound, Corruption, IoError  a file is missing or malformed
[[nodiscard]] IndexEntry describe(const std::filesystem::path& root, const SnapshotName& name, const Index& known);

/// The snapshots in `root` as they are now, without those that cannot be read. An entry of the existing index is reused
/// if its sums are still the same.
/// \throws NotFound, IoError
[[nodiscard]] Index index_of(const std::filesystem::path& root);

/// Which snapshot of an index `latest` means, wherever it comes from: the one that it names; if there is none of that
/// name, the newest by name: the last that is named by a date, else the last.
[[nodiscard]] std::optional<SnapshotName> latest_of(const Index& index);
/// The same of a directory: if `latest` is a link, where it leads; else what the existing index names, else the newest
/// by name. "": there is no snapshot.
[[nodiscard]] std::string find_latest(const std::filesystem::path& root);

/// The snapshot that is meant by a path to `latest` where that is no link: it is beside it. Without snapshots there,
/// the path.
[[nodiscard]] std::filesystem::path without_link(const std::filesystem::path& latest);

/// Whether the existing index lists a snapshot of that name.
[[nodiscard]] bool is_listed(const std::filesystem::path& root, const SnapshotName& name);

/// Writes the index of `root`: staged, then replaced by one rename. Call it under the root's lock, after every change.
/// \param latest  what it names as the latest; std::nullopt: find_latest()
void write_index(const std::filesystem::path& root, const std::optional<SnapshotName>& latest = std::nullopt);

}  // namespace seqshelf::snapshot
