#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/mirror.hpp"
#include "snapshot/index.hpp"

namespace seqshelf::mirror {

/// A file to fetch.
struct WantedFile {
    std::string path;            ///< below the snapshot
    std::int64_t max_bytes = 0;  ///< more is refused: a source must not fill the disk
};

/// A root elsewhere, read file by file.
/// Thread-safety: one thread at a time.
class Source {
public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;

    /// What the root says of its snapshots; std::nullopt where it does not.
    /// \throws Corruption, IoError
    [[nodiscard]] virtual std::optional<snapshot::Index> index() = 0;

    /// A small file, by its path below the root. \throws Corruption  it has more than `limit` bytes
    /// \throws NotFound, IoError
    [[nodiscard]] virtual std::string read_text(const std::string& path, std::int64_t limit) = 0;

    /// Brings files of a snapshot, by their paths below it, to the same paths below `into`, where there may be a part
    /// of them, which is continued, or an earlier version, which saves bytes where the transport can use it. Never
    /// follows links of the source. Where it throws, what has come stays.
    /// \param arrived  called with the path of each file that is complete; whether it is right is for the caller to
    ///                 check
    /// \throws Corruption  a file is longer than it may be, or no regular file
    /// \throws NotFound, IoError, Cancelled
    virtual void fetch(const std::string& snapshot, const std::vector<WantedFile>& files,
                       const std::filesystem::path& into, const std::function<void(const std::string&)>& arrived) = 0;

    /// Whether an earlier version of a file helps fetch().
    [[nodiscard]] virtual bool uses_earlier_versions() const noexcept { return false; }

    /// Bytes that came over the wire, as far as the transport knows.
    [[nodiscard]] std::int64_t bytes_transferred() const noexcept { return bytes_transferred_; }

protected:
    std::int64_t bytes_transferred_ = 0;
};

/// Tells the caller's progress function how many bytes of files have come.
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
/// \param download  where a tar file that is elsewhere may be kept while it is read; made if needed
[[nodiscard]] std::unique_ptr<Source> open_source(const std::string& address, const std::filesystem::path& download,
                                                  const MirrorOptions& options, Progress& progress);

/// Whether rsync reaches the root of that address: `rsync://…`, `host::module`, `[user@]host:path`.
[[nodiscard]] bool is_rsync(const std::string& address);

}  // namespace seqshelf::mirror
