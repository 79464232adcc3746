#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"
#include "transport/tar.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

std::int64_t export_snapshot(const fs::path& root, const std::string& name, const fs::path& file,
                             const MirrorOptions& options) {
    if (!transport::has_tar_name(file.string())) {
        throw InvalidArgument(file.string() + " must end in .tar, .tar.gz, .tgz, .tar.zst or .tar.xz");
    }
    if (fs::exists(fs::symlink_status(file))) {
        throw InvalidArgument("there is already a file " + file.string());
    }
    snapshot::Index index = snapshot::index_of(root);
    const std::string wanted = name.empty() ? index.latest : name;
    std::erase_if(index.snapshots, [&](const snapshot::IndexEntry& entry) { return entry.name != wanted; });
    if (index.snapshots.empty()) {
        throw NotFound("there is no snapshot '" + wanted + "' in " + root.string());
    }
    index.latest = wanted;
    const snapshot::IndexEntry& entry = index.snapshots.front();
    const snapshot::Layout layout{root / wanted};
    const std::string sums_text = base::read_text(layout.sums(), snapshot::max_sums_bytes);
    const fs::path staged = file.parent_path() / ("." + std::to_string(::getpid()) + "." + file.filename().string());
    std::int64_t done = 0;
    try {
        transport::TarWriter writer(staged, entry.created);
        writer.add_text(snapshot::index_file, snapshot::index_text(index));
        writer.add_text(wanted + "/SHA256SUMS", sums_text);
        const auto add = [&](const std::string& path) {
            if (options.stop.stop_requested()) {
                throw Cancelled("writing " + file.string() + " was stopped");
            }
            writer.add_file(wanted + "/" + path, layout.directory / path);
            done += static_cast<std::int64_t>(fs::file_size(layout.directory / path));
            if (options.progress) {
                options.progress({done, entry.bytes});
            }
        };
        const snapshot::Sums sums = snapshot::read_sums(sums_text);
        add("catalog.sqlite3");  // first, with what tells how to get it: who reads the file in order needs them first
        for (const auto& [path, sum] : sums) {
            if (snapshot::is_seqrepo_name(path)) {
                writer.add_link(wanted + "/" + path, wanted + "/catalog.sqlite3");
            } else if (path != "catalog.sqlite3") {
                add(path);
            }
        }
        writer.close();
        base::publish(staged, file);
    } catch (...) {
        std::error_code ignored;
        fs::remove(staged, ignored);
        throw;
    }
    return static_cast<std::int64_t>(fs::file_size(file));
}

}  // namespace seqshelf
