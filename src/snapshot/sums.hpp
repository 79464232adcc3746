#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace seqshelf::snapshot {

/// The contents of a SHA256SUMS file: path below the snapshot -> 64 hex characters.
using Sums = std::map<std::string, std::string>;

/// In the form `sha256sum -c` reads, sorted by path.
[[nodiscard]] std::string sums_text(const Sums& sums);

/// \throws Corruption  a line is not one of sums_text's, or names a path outside the snapshot
[[nodiscard]] Sums parse_sums(std::string_view text);

[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace seqshelf::snapshot
