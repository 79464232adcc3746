#pragma once

#include <filesystem>
#include <optional>

namespace seqshelf::catalog {

/// What the first bytes of a database say, without opening it.
struct Header {
    int format = 0;            ///< of the catalog
    bool write_ahead = false;  ///< WAL mode: a master's. Snapshots are in DELETE mode.
};

/// Reads the header of a catalog of ours; std::nullopt if the file is none, or cannot be read: opening it gives the
/// reason.
[[nodiscard]] std::optional<Header> read_header(const std::filesystem::path& file);

}  // namespace seqshelf::catalog
