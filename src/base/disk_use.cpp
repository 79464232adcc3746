#include "base/disk_use.hpp"

#include <set>

#include "base/tree.hpp"

namespace seqshelf::base {

namespace {

constexpr std::int64_t stat_block_bytes = 512;  // the unit of st_blocks, whatever the file system's block size is

}  // namespace

Released DiskUse::add(const std::filesystem::path& path) {
    Released released;
    std::set<std::pair<dev_t, ino_t>> staying;
    for_each_below(path, [&](const std::filesystem::path&, const struct stat& status) {
        const std::int64_t bytes = status.st_blocks * stat_block_bytes;
        if (S_ISDIR(status.st_mode)) {
            released.bytes_freed += bytes;  // its link count only counts the directories in it
            return;
        }
        released.files += S_ISREG(status.st_mode) ? 1 : 0;
        const std::pair key{status.st_dev, status.st_ino};
        Links& links = files_.try_emplace(key, Links{status.st_nlink, bytes}).first->second;
        if (--links.left == 0) {
            released.bytes_freed += bytes;
            staying.erase(key);
        } else {
            staying.insert(key);
        }
    });
    for (const auto& key : staying) {
        released.bytes_shared += files_.at(key).bytes;
    }
    return released;
}

}  // namespace seqshelf::base
