#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/reader.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::snapshot {

/// Whether a mirror accepts a file of that path: it is below the snapshot, and contains nothing that a terminal, a URL
/// or rsync's patterns could misinterpret.
[[nodiscard]] bool is_plain_path(std::string_view path);

/// Adds the sums that a catalog records for the files of a volume.
void add_sums(const catalog::VolumeRow& volume, Sums& sums);

/// A file that a catalog lists.
struct RecordedFile {
    std::string path;  ///< below the instance
    std::string sha256;
    std::optional<std::int64_t> bytes;  ///< not recorded of a volume's indexes
};

/// The files of an instance that its catalog lists: the three of each volume together, then further files.
[[nodiscard]] std::vector<RecordedFile> recorded_files(catalog::Reader& catalog);

/// Their sums: path below the instance -> sum.
[[nodiscard]] Sums recorded_sums(catalog::Reader& catalog);

/// Checks that a snapshot's sums are exactly those of the files in its catalog, of the catalog under its three names,
/// of its page sums and of its delta, and that no path could be misread.
/// \throws Corruption
void check_sums(const Sums& sums, catalog::Reader& catalog);

}  // namespace seqshelf::snapshot
