#include "mirror/staging.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "digest/sha256.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/leftovers.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

bool has_text(const fs::path& file, const std::string& text) {
    std::error_code error;
    return fs::file_size(file, error) == text.size() && !error &&
           base::read_text(file, static_cast<std::int64_t>(text.size())) == text;
}

fs::path staging_of(const fs::path& root, const std::string& name) {
    return root / (std::string(snapshot::pulling_prefix) + name);
}

void set_time(const fs::path& file, std::int64_t seconds) {
    const std::array<timespec, 2> times{timespec{static_cast<time_t>(seconds), 0},
                                        timespec{static_cast<time_t>(seconds), 0}};
    if (::utimensat(AT_FDCWD, file.c_str(), times.data(), 0) != 0 && !base::is_lacking(errno)) {
        base::throw_errno("cannot set the time of", file, base::Intent::write);
    }
}

}  // namespace

/// Makes everything written to a file system durable: for thousands of files that is faster than one by one.
void sync_file_system(const fs::path& directory) {
    const base::FileDescriptor fd = base::open_to_read(directory);
    if (::syncfs(fd.get()) != 0) {
        base::throw_errno("cannot sync", directory, base::Intent::write);
    }
}

Staging::Staging(const fs::path& root, const std::string& name, const std::string& sums_text)
    : directory_(staging_of(root, name)),
      sums_text_(sums_text),
      sums_(snapshot::read_sums(sums_text)),
      layout_{directory_ / "snapshot"} {
    if (base::is_link(directory_)) {
        throw Corruption(directory_.string() + " is a symbolic link; remove it");
    }
    const fs::path record = directory_ / "SHA256SUMS";
    if (!has_text(record, sums_text_)) {
        fs::remove_all(directory_);
        base::create_directories_durably(directory_);
        const fs::path staged = directory_ / "SHA256SUMS.new";
        base::NewFile file(staged);
        file.write(sums_text_);
        file.close();
        base::replace(staged, record);
    }
    fs::remove(layout_.sums());  // left by a run that ended just before it published
    drop_what_is_wrong();
    base::create_directories_durably(layout_.volumes());
    base::create_directories_durably(incoming());
}

/// If the system stopped, files that an earlier run had accepted may not have become durable.
void Staging::drop_what_is_wrong() {
    for (const auto& [path, sum] : sums_) {
        const fs::path file = layout_.directory / path;
        const bool transferred = has(path) && fs::hard_link_count(file) == 1;
        if (transferred && digest::sha256_of_file(file) != sum) {
            fs::remove(file);
        }
    }
}

bool Staging::has(const std::string& path) const { return base::has_entry(layout_.directory / path); }

bool Staging::is_right(const std::string& path) const {
    const fs::path file = incoming() / path;
    return base::is_own_file(file) && digest::sha256_of_file(file) == sums_.at(path);
}

bool Staging::admit(const std::string& path) {
    const fs::path file = incoming() / path;
    if (!is_right(path)) {
        fs::remove(file);
        return false;
    }
    base::make_read_only(file);
    const fs::path target = layout_.directory / path;
    base::create_directories(target.parent_path());
    fs::rename(file, target);
    base::log(LogLevel::info, "transferred: ", path);
    return true;
}

bool Staging::link(const fs::path& file, const std::string& path) {
    const fs::path target = layout_.directory / path;
    base::create_directories(target.parent_path());
    std::error_code error;
    fs::create_hard_link(file, target, error);
    if (!error) {
        base::log(LogLevel::info, "linked: ", path, ", which ", file, " has");
        return true;
    }
    const fs::path copy = incoming() / path;  // copied like a transfer, because a copy may be interrupted
    fs::remove(copy);
    base::create_directories(copy.parent_path());
    base::link_or_copy(file, copy);
    return admit(path);
}

void Staging::publish(const fs::path& target, std::int64_t created) {
    for (const fs::path& name : {layout_.seqrepo_aliases(), layout_.seqrepo_sequences()}) {
        fs::remove(name);
        base::link_or_copy(layout_.catalog(), name);
    }
    base::NewFile file(layout_.sums());
    file.write(sums_text_);
    file.close();
    if (created > 0) {
        set_time(layout_.sums(), created);
    }
    sync_file_system(layout_.directory);
    base::publish(layout_.directory, target);
}

void Staging::remove(const fs::path& root, const std::string& name) { fs::remove_all(staging_of(root, name)); }

}  // namespace seqshelf::mirror
