#include "mirror/rsync_source.hpp"

#include <algorithm>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "mirror/rsync.hpp"
#include "mirror/temporary_directory.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

/// Only regular files, whatever the source claims they are.
const std::vector<std::string> only_files{"--no-links", "--no-devices", "--no-specials"};

std::int64_t bytes_below(const fs::path& directory, const std::vector<WantedFile>& files) {
    std::int64_t sum = 0;
    for (const WantedFile& file : files) {
        std::error_code error;
        const std::uintmax_t bytes = fs::file_size(directory / file.path, error);
        sum += error ? 0 : static_cast<std::int64_t>(bytes);
    }
    return sum;
}

}  // namespace

RsyncSource::RsyncSource(std::string address, const MirrorOptions& options, Progress& progress)
    : address_(std::move(address)), options_(options), progress_(progress) {
    check_address(address_);
}

bool RsyncSource::contains(const std::string& path) {
    return finds([&] { (void)read_text(path, 1); });
}

std::optional<snapshot::Index> RsyncSource::index() {
    try {
        return snapshot::read_index(read_text(snapshot::index_file, snapshot::max_index_bytes));
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

std::string RsyncSource::read_text(const std::string& path, std::int64_t limit) {
    const TemporaryDirectory directory;
    const fs::path file = directory.path() / "file";
    std::vector<std::string> arguments = only_files;
    arguments.push_back("--max-size=" + std::to_string(limit));
    bytes_transferred_ += run_rsync(arguments, below(address_, path), file.string(), options_);
    if (!base::is_own_file(file)) {
        throw Corruption(below(address_, path) + " is not a regular file of at most " + std::to_string(limit) +
                         " bytes");
    }
    return base::read_text(file, limit);
}

std::vector<std::string> RsyncSource::list(const std::string& path) {
    try {
        return list_by_rsync((path.empty() ? address_ : below(address_, path)) + "/", options_);
    } catch (const NotFound&) {
        return {};
    }
}

void RsyncSource::fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const fs::path& into,
                        const std::function<void(const std::string&)>& arrived) {
    base::create_directories_durably(into);
    const TemporaryDirectory directory;
    // Not --files-from: with rsync 3.5.0, daemons that do not use chroot report each file of such a list as vanished.
    base::NewFile list(directory.path() / "files");
    std::int64_t max_bytes = 0;
    for (const WantedFile& file : files) {
        list.write("/" + file.path + '\0');
        max_bytes = std::max(max_bytes, file.max_bytes);
    }
    list.close();
    // In place, so that the next transfer continues with what an interrupted one has written.
    std::vector<std::string> arguments{"--recursive",
                                       "--prune-empty-dirs",
                                       "--from0",
                                       "--include=*/",
                                       "--include-from=" + list.path().string(),
                                       "--exclude=*",
                                       "--inplace",
                                       "--no-whole-file",
                                       "--max-size=" + std::to_string(max_bytes)};
    arguments.insert(arguments.end(), only_files.begin(), only_files.end());
    std::int64_t seen = bytes_below(into, files);
    const auto report_progress = [&] {
        const std::int64_t now = bytes_below(into, files);
        progress_.add(std::max<std::int64_t>(0, now - seen));
        seen = std::max(seen, now);
    };
    bytes_transferred_ += run_rsync(arguments, below(address_, snapshot) + "/", fs::absolute(into).string() + "/",
                                    options_, report_progress);
    for (const WantedFile& file : files) {
        const fs::file_status status = fs::symlink_status(into / file.path);
        if (!fs::exists(status)) {
            throw NotFound("there is no file " + below(address_, snapshot) + "/" + file.path);
        }
        if (!fs::is_regular_file(status) ||
            static_cast<std::int64_t>(fs::file_size(into / file.path)) > file.max_bytes) {
            throw Corruption(below(address_, snapshot) + "/" + file.path + " is not a regular file of at most " +
                             std::to_string(file.max_bytes) + " bytes");
        }
        arrived(file.path);
    }
}

}  // namespace seqshelf::mirror
