#include "seqshelf/packed_cache.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/writer_lock.hpp"
#include "digest/hasher.hpp"
#include "packed/packed_files.hpp"
#include "repository/packed_directory.hpp"
#include "repository/upkeep/packed_build.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// The lock of the process that packs.
constexpr const char* lock_name = ".lock";
/// The file being written. If it exists and the lock is free, a process that died left it.
constexpr const char* staged_name = ".new";

fs::path path_of(const fs::path& directory, const std::string& name) {
    return directory / (name + std::string(packed::file_suffix));
}

/// Removes the file being written unless it was published.
struct StagedFile {
    fs::path path;
    ~StagedFile() {
        std::error_code error;
        fs::remove(path, error);
    }
};

PackedFileInfo info_of(const fs::path& directory, const std::string& name) {
    PackedFileInfo info;
    info.name = name;
    info.path = path_of(directory, name);
    std::error_code error;
    const auto bytes = fs::file_size(info.path, error);
    info.bytes = error ? 0 : static_cast<std::int64_t>(bytes);
    try {
        const packed::PackedFile file(info.path);
        info.sequences = static_cast<std::int64_t>(file.trailer().sequences);
        info.residues = static_cast<std::int64_t>(file.trailer().residues);
        info.created = file.trailer().created;
        info.source = file.trailer().note;
    } catch (const Error& problem) {
        info.problem = problem.what();
    }
    return info;
}

/// The wanted files; all if none is named. \throws NotFound
std::vector<std::string> names_in(const fs::path& directory, const std::vector<std::string>& wanted) {
    std::vector<std::string> names = packed::file_names(directory);
    for (const std::string& name : wanted) {
        if (!std::binary_search(names.begin(), names.end(), name)) {
            throw NotFound("there is no packed file '" + name + "' in " + directory.string());
        }
    }
    return wanted.empty() ? names : wanted;
}

/// Reads one file completely.
/// Thread-safety: one thread at a time.
class FileCheck {
public:
    FileCheck(const fs::path& path, const VerifyOptions& options, VerifyReport& report)
        : options_(options), report_(report), file_(path) {}

    void run() {
        VerifyProgress progress{0, static_cast<std::int64_t>(file_.trailer().residues)};
        file_.each([&](const packed::Entry& entry) {
            base::throw_if_stopped(options_.stop, "verifying was interrupted");
            check(entry);
            ++report_.sequences;
            report_.residues += static_cast<std::int64_t>(entry.residues.length);
            progress.residues += static_cast<std::int64_t>(entry.residues.length);
            if (options_.progress) {
                options_.progress(progress);
            }
        });
    }

private:
    void check(const packed::Entry& entry) {
        const std::string name = file_.path().string() + ": " + entry.digest.refget();
        if (!file_.find(entry.digest)) {
            report_.problems.push_back(name + ": is in the file but is not found");
            return;
        }
        for (std::uint64_t start = 0; start < entry.residues.length; start += buffer_.size()) {
            const std::span<char> part(buffer_.data(), static_cast<std::size_t>(std::min<std::uint64_t>(
                                                           buffer_.size(), entry.residues.length - start)));
            if (!file_.read(entry.residues, start, part)) {
                report_.problems.push_back(name + ": does not agree with its checksums");
                hasher_ = digest::Hasher(digest::algorithm_of<SequenceDigest>);
                return;
            }
            hasher_.update(std::string_view(part.data(), part.size()));
        }
        if (const auto found = digest::finish<SequenceDigest>(hasher_); found != entry.digest) {
            report_.problems.push_back(name + ": the residues have the digest " + found.refget());
        }
    }

    const VerifyOptions& options_;
    VerifyReport& report_;
    packed::PackedFile file_;
    digest::Hasher hasher_{digest::algorithm_of<SequenceDigest>};
    std::array<char, std::size_t{1} << 16> buffer_{};
};

}  // namespace

PackedCache::PackedCache(const fs::path& cache_directory) : directory_(repository::packed_directory(cache_directory)) {}

PackReport PackedCache::build(const fs::path& instance, const PackOptions& options) const {
    const base::StopScope scope(options.stop);
    const fs::path staged = directory_ / staged_name;
    PackedBuild build(instance, directory_.parent_path(), staged, options);
    base::create_directories_durably(directory_);
    const base::WriterLock lock(directory_ / lock_name, "cache build");
    const bool left = fs::remove(staged);
    const StagedFile remove_staged{staged};
    PackReport report = build.run(packed::PackedFiles(directory_));
    if (!report.name.empty()) {
        report.bytes = static_cast<std::int64_t>(fs::file_size(staged));
        base::replace(staged, path_of(directory_, report.name));
    }
    if (left) {
        report.cleaned_up.push_back(staged.string());
    }
    return report;
}

std::vector<PackedFileInfo> PackedCache::files() const {
    std::vector<PackedFileInfo> files;
    for (const std::string& name : packed::file_names(directory_)) {
        files.push_back(info_of(directory_, name));
    }
    return files;
}

VerifyReport PackedCache::verify(const std::vector<std::string>& names, const VerifyOptions& options) const {
    const base::StopScope scope(options.stop);
    VerifyReport report;
    for (const std::string& name : names_in(directory_, names)) {
        ++report.files;
        try {
            FileCheck(path_of(directory_, name), options, report).run();
        } catch (const Corruption& problem) {
            report.problems.emplace_back(problem.what());
        }
    }
    return report;
}

std::int64_t PackedCache::remove(const std::vector<std::string>& names) const {
    if (names.empty()) {
        return 0;
    }
    (void)names_in(directory_, names);
    const base::WriterLock lock(directory_ / lock_name, "cache remove");
    std::int64_t bytes = 0;
    for (const std::string& name : names) {
        const fs::path path = path_of(directory_, name);
        bytes += info_of(directory_, name).bytes;
        std::error_code error;
        if (!fs::remove(path, error) && error) {
            errno = error.value();
            base::throw_errno("cannot remove", path, base::Intent::write);
        }
    }
    base::fsync_path(directory_);
    return bytes;
}

}  // namespace seqshelf
