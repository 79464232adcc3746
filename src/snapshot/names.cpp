#include "snapshot/names.hpp"

#include "seqshelf/error.hpp"
#include "snapshot/index.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// A file system's names have up to 255 bytes, and a directory that is made or removed has a prefix before this one.
constexpr std::size_t max_name_bytes = 240;

}  // namespace

bool is_snapshot_name(std::string_view name) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !name.empty() && name.size() <= max_name_bytes &&
           name.find_first_not_of(allowed) == std::string_view::npos && name.front() != '.' && name != "master" &&
           name != "latest" && name != index_file;
}

void check_snapshot_name(std::string_view name) {
    if (!is_snapshot_name(name)) {
        throw InvalidArgument("'" + std::string(name) +
                              "' cannot name a snapshot: letters, digits, '.', '_' and '-' can");
    }
}

void check_new_name(const fs::path& root, const std::string& name) {
    check_snapshot_name(name);
    if (fs::exists(fs::symlink_status(root / name))) {
        throw InvalidArgument("there is already a snapshot or file " + (root / name).string() +
                              "; snapshots never change");
    }
}

}  // namespace seqshelf::snapshot
