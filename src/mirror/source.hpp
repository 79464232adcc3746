#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "snapshot/index.hpp"

namespace seqshelf::mirror {

/// A file to fetch.
struct WantedFile {
    std::string path;            ///< below the snapshot
    std::int64_t max_bytes = 0;  ///< a longer file is refused, so that a source cannot fill the disk
};

/// A root elsewhere, read file by file.
/// Thread-safety: one thread at a time.
class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// The root's index of its snapshots; std::nullopt if it has none.
    /// \throws Corruption, IoError
    [[nodiscard]] virtual std::optional<snapshot::Index> index() = 0;

    /// A small file, by its path below the root. \throws Corruption  it is longer than `limit` bytes
    /// \throws NotFound, IoError
    [[nodiscard]] virtual std::string read_text(const std::string& path, std::int64_t limit) = 0;

    /// Fetches files of a snapshot, by their paths below it, to the same paths below `into`. There may be a part of a
    /// file, which is continued, or an earlier version, which saves bytes if the transport can use it. Never follows
    /// links of the source. After an exception, what was fetched stays.
    /// \param arrived  called with the path of each complete file; the caller checks its content
    /// \throws Corruption  a file is too long, or not a regular file
    /// \throws NotFound, IoError, Cancelled
    virtual void fetch(const std::string& snapshot, const std::vector<WantedFile>& files,
                       const std::filesystem::path& into, const std::function<void(const std::string&)>& arrived) = 0;

    /// Names in a directory, by its path below the root, "" for the root itself, in no order; those of directories end
    /// with `/`. A web server's list may lack unusual names. Empty if there is no such directory, or if the source does
    /// not list it.
    /// \throws IoError, Cancelled
    [[nodiscard]] virtual std::vector<std::string> list(const std::string& path) = 0;

    /// Whether there is a file of that path below the root, if that can be found out cheaply. \throws Cancelled
    [[nodiscard]] virtual bool contains(const std::string& path) = 0;

    /// Whether an earlier version of a file helps fetch().
    [[nodiscard]] virtual bool uses_earlier_versions() const noexcept { return false; }

    /// Bytes transferred, as far as the transport reports them.
    [[nodiscard]] std::int64_t bytes_transferred() const noexcept { return bytes_transferred_; }

protected:
    /// Whether reading a file found one. \param read  of no more than a few bytes: a longer file is Corruption
    template <typename Read>
    [[nodiscard]] static bool finds(Read read) {
        try {
            read();
        } catch (const Corruption&) {  // it is longer
        } catch (const NotFound&) {
            return false;
        } catch (const IoError&) {
            return false;
        }
        return true;
    }

    std::int64_t bytes_transferred_ = 0;
};

/// Reports to the caller's progress function how many bytes of files were fetched.
/// Thread-safety: one thread at a time.
class Progress {
public:
    explicit Progress(const MirrorOptions& options) : options_(options) {}
    void expect(std::int64_t total_bytes) { total_bytes_ = total_bytes; }
    void add(std::int64_t bytes) {
        bytes_ += bytes;
        if (options_.progress) {
            options_.progress({bytes_, total_bytes_});
        }
    }

private:
    const MirrorOptions& options_;
    std::int64_t bytes_ = 0;
    std::int64_t total_bytes_ = -1;
};

/// \param address   as include/seqshelf/mirror.hpp describes it
/// \param download  a directory where a remote tar file may be kept while it is read; made if needed
[[nodiscard]] std::unique_ptr<Source> open_source(const std::string& address, const std::filesystem::path& download,
                                                  const MirrorOptions& options, Progress& progress);

/// Whether rsync reaches the root of that address: `rsync://…`, `host::module`, `[user@]host:path`.
[[nodiscard]] bool is_rsync(const std::string& address);

}  // namespace seqshelf::mirror
