#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/directory.hpp"
#include "catalog/file_names.hpp"

namespace seqshelf::snapshot {

/// Where things are in an instance's directory (schema/FORMAT.md). No path in an instance is absolute, so a root can be
/// moved or mirrored as it is. Everything large is in volumes, which never change: a snapshot shares them by hard links
/// and costs little more than its catalog.
struct Layout {
    static constexpr const char* catalog_name = catalog::catalog_name;
    /// The two names by which SeqRepo opens the same file.
    static constexpr const char* seqrepo_aliases_name = catalog::seqrepo_aliases_name;
    static constexpr const char* seqrepo_sequences_name = catalog::seqrepo_sequences_name;

    std::filesystem::path directory;

    [[nodiscard]] std::filesystem::path catalog() const { return directory / catalog_name; }
    [[nodiscard]] std::filesystem::path seqrepo_aliases() const { return directory / seqrepo_aliases_name; }
    [[nodiscard]] std::filesystem::path seqrepo_sequences() const { return directory / seqrepo_sequences_name; }
    [[nodiscard]] std::filesystem::path volumes() const { return directory / "sequences"; }
    [[nodiscard]] std::filesystem::path volume(const std::string& path) const { return volumes() / path; }
    /// Hashes of the catalog's pages, in a snapshot of format 6 or newer.
    [[nodiscard]] std::filesystem::path page_sums() const { return directory / catalog::page_sums_name; }
    /// Turns an earlier snapshot's catalog into this one's; not every snapshot has it.
    [[nodiscard]] std::filesystem::path delta() const { return directory / "catalog.delta"; }
    /// Files being written. What is here while nothing is being written was left by a process that died.
    [[nodiscard]] std::filesystem::path staging() const { return directory / ".staging"; }
    [[nodiscard]] std::filesystem::path lock() const { return directory / ".lock"; }
    /// Written last: a snapshot without it is not finished.
    [[nodiscard]] std::filesystem::path sums() const { return directory / catalog::sums_name; }

    /// Whether it contains a finished snapshot.
    [[nodiscard]] bool is_snapshot() const { return base::exists(sums()); }
};

/// Whether `path`, below a snapshot, is one of SeqRepo's names for the catalog.
[[nodiscard]] bool is_seqrepo_name(std::string_view path);

/// The three files of a volume: its BGZF file, .fai and .gzi.
[[nodiscard]] std::vector<std::filesystem::path> volume_files(const std::filesystem::path& bgzf_path);

/// Makes SeqRepo's names for the catalog. They are symbolic links, so that SQLite keeps one journal, next to the real
/// file. Where the file system has no links, there are no such names, and only Python's SeqRepo misses them.
/// \throws IoError
void link_seqrepo_names(const Layout& layout);

}  // namespace seqshelf::snapshot
