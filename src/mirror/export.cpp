#include <unistd.h>

#include <utility>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/staged_file.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"
#include "transport/tar.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

void check_target(const fs::path& file) {
    if (!transport::has_tar_name(file.string())) {
        throw InvalidArgument(file.string() + " must end in .tar, .tar.gz, .tgz, .tar.zst or .tar.xz");
    }
    if (base::has_entry(file)) {
        throw InvalidArgument("there is already a file " + file.string());
    }
}

/// The root's index with one snapshot only, which is its latest. \param name  "": `latest`
snapshot::Index index_of_one(const fs::path& root, const std::string& name) {
    snapshot::Index index = snapshot::index_of(root);
    const auto wanted = name.empty() ? snapshot::latest_of(index) : snapshot::SnapshotName::parse(name);
    std::erase_if(index.snapshots, [&](const snapshot::IndexEntry& entry) { return entry.name != wanted; });
    if (index.snapshots.empty()) {
        throw NotFound("there is no snapshot '" + (name.empty() ? std::string("latest") : name) + "' in " +
                       root.string());
    }
    index.latest = wanted;
    return index;
}

/// Adds the snapshot's files to a tar file, and counts them for the caller's progress.
/// Thread-safety: one thread at a time.
class SnapshotTar {
public:
    SnapshotTar(transport::TarWriter& writer, const snapshot::IndexEntry& entry, fs::path directory,
                const MirrorOptions& options)
        : writer_(writer), entry_(entry), directory_(std::move(directory)), options_(options) {}

    void add_files() {
        const snapshot::Layout layout{directory_};
        const std::string sums_text = base::read_text(layout.sums(), snapshot::max_sums_bytes);
        writer_.add_text(entry_.name.text() + "/SHA256SUMS", sums_text);
        add(snapshot::Layout::catalog_name);  // first: a reader of the tar file needs it to understand the others
        for (const auto& [path, sum] : snapshot::read_sums(sums_text)) {
            if (snapshot::is_seqrepo_name(path)) {
                writer_.add_link(entry_.name.text() + "/" + path,
                                 entry_.name.text() + "/" + snapshot::Layout::catalog_name);
            } else if (path != snapshot::Layout::catalog_name) {
                add(path);
            }
        }
    }

private:
    void add(const std::string& path) {
        base::throw_if_stopped(options_.stop, "writing the snapshot ", entry_.name.text(),
                               " as a tar file was stopped");
        writer_.add_file(entry_.name.text() + "/" + path, directory_ / path);
        bytes_done_ += static_cast<std::int64_t>(fs::file_size(directory_ / path));
        if (options_.progress) {
            options_.progress({bytes_done_, entry_.bytes});
        }
    }

    transport::TarWriter& writer_;
    const snapshot::IndexEntry& entry_;
    fs::path directory_;
    const MirrorOptions& options_;
    std::int64_t bytes_done_ = 0;
};

}  // namespace

std::int64_t export_snapshot(const fs::path& root, const std::string& name, const fs::path& file,
                             const MirrorOptions& options) {
    const base::StopScope scope(options.stop);
    check_target(file);
    const snapshot::Index index = index_of_one(root, name);
    const snapshot::IndexEntry& entry = index.snapshots.front();
    const base::StagedFile staged(file.parent_path() /
                                  ("." + std::to_string(::getpid()) + "." + file.filename().string()));
    transport::TarWriter writer(staged.path(), entry.created);
    writer.add_text(snapshot::index_file, snapshot::index_text(index));
    SnapshotTar(writer, entry, root / entry.name.text(), options).add_files();
    writer.close();
    staged.publish(file);
    return static_cast<std::int64_t>(fs::file_size(file));
}

}  // namespace seqshelf
