#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace seqshelf::base {

// Roots are found as they are: with directories of other users, `lost+found`, entries that vanish. None of these
// functions throws because of an entry that this process may not look at: it counts as missing.

/// The names in a directory, sorted.
/// \throws NotFound  it does not exist, or is not a directory  \throws IoError  it cannot be listed
[[nodiscard]] std::vector<std::string> names_in(const std::filesystem::path& directory);

/// Whether there is something at `path`; symbolic links are followed, as by the next two.
[[nodiscard]] bool exists(const std::filesystem::path& path) noexcept;
[[nodiscard]] bool is_directory(const std::filesystem::path& path) noexcept;
[[nodiscard]] bool is_regular_file(const std::filesystem::path& path) noexcept;

/// Whether there is an entry of that name, also a symbolic link that leads nowhere; links are not followed, as by the
/// next ones.
[[nodiscard]] bool has_entry(const std::filesystem::path& path) noexcept;
[[nodiscard]] bool is_link(const std::filesystem::path& path) noexcept;
[[nodiscard]] bool is_own_directory(const std::filesystem::path& path) noexcept;
[[nodiscard]] bool is_own_file(const std::filesystem::path& path) noexcept;

/// \throws IoError  `directory` exists, and this process may not look into it
void require_searchable(const std::filesystem::path& directory);

}  // namespace seqshelf::base
