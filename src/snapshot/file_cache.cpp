#include "snapshot/file_cache.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "digest/sha256.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// A file being downloaded. One process writes it; the others wait until it is complete or that process has died.
/// Thread-safety: one thread at a time; processes wait for each other by a lock on the file.
class Download {
public:
    explicit Download(fs::path path) : path_(std::move(path)) {
        struct stat opened{};
        struct stat named{};
        do {  // until the locked file still has this name: the last holder of the lock may have renamed or removed it
            fd_ =
                base::FileDescriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644));
            if (!fd_.is_open()) {
                fail();
            }
            if (base::uninterrupted([&] { return ::flock(fd_.get(), LOCK_EX); }) != 0) {
                fail();
            }
            if (::fstat(fd_.get(), &opened) != 0) {
                fail();
            }
        } while (::lstat(path_.c_str(), &named) != 0 || named.st_ino != opened.st_ino || named.st_dev != opened.st_dev);
        size_ = opened.st_size;
    }

    [[nodiscard]] std::int64_t size() const noexcept { return size_; }

    void restart() {
        if (::ftruncate(fd_.get(), 0) != 0) {
            fail();
        }
        size_ = 0;
    }

    void write(std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const std::size_t written = base::write_some(fd_, bytes, path_, cannot_write);
            size_ += static_cast<std::int64_t>(written);  // the next attempt continues here
            bytes = bytes.subspan(written);
        }
    }

    [[nodiscard]] bool has_sum(const std::string& sum) const { return digest::sha256_of_file(path_) == sum; }

    /// Durable before it gets its final name, because it is not checked again.
    void finish(const fs::path& target) {
        ::fchmod(fd_.get(), 0444);
        if (::fsync(fd_.get()) != 0 || ::rename(path_.c_str(), target.c_str()) != 0) {
            fail();
        }
    }

    void discard() const { ::unlink(path_.c_str()); }

private:
    static constexpr std::string_view cannot_write = "cannot write into the cache";

    [[noreturn]] void fail() const { base::throw_errno(cannot_write, path_, base::Intent::write); }

    fs::path path_;
    base::FileDescriptor fd_;
    std::int64_t size_ = 0;
};

/// Downloads what is missing; continues after a broken connection as long as each attempt is useful.
void bring(transport::ClientPool& clients, const std::string& url, Download& download) {
    while (true) {
        const std::int64_t before = download.size();
        const auto since = std::chrono::steady_clock::now();
        const auto begin = [&](const transport::HttpClient::Head& head) {
            if (head.first != before) {
                download.restart();  // the server does not support ranges
            }
        };
        try {
            clients.lease()->get(url, before, begin, [&](std::span<const std::byte> bytes) { download.write(bytes); });
            return;
        } catch (const NotFound& error) {
            throw IoError(std::string(error.what()) + ", and it is not in the cache");
        } catch (const IoError& error) {
            if (!transport::was_useful(download.size() - before, std::chrono::steady_clock::now() - since)) {
                throw IoError(std::string(error.what()) + "; it is not in the cache either");
            }
        }
    }
}

}  // namespace

fs::path FileCache::get(const std::string& kind, const std::string& sum, const std::string& suffix,
                        const std::string& url) {
    const fs::path target = directory_ / kind / (sum + suffix);
    if (base::exists(target)) {
        return target;
    }
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    Download download(directory_ / kind / (sum + ".part"));
    if (base::exists(target)) {
        download.discard();  // another process was first
        return target;
    }
    const bool continued = download.size() > 0;
    bring(clients_, url, download);
    if (!download.has_sum(sum) && continued) {
        download.restart();  // its first part, from an earlier run, was wrong
        bring(clients_, url, download);
    }
    if (!download.has_sum(sum)) {
        download.discard();
        throw Corruption(transport::without_password(url) + ": its SHA-256 is not that of SHA256SUMS or the catalog, " +
                         sum);
    }
    download.finish(target);
    return target;
}

}  // namespace seqshelf::snapshot
