#pragma once

#include <filesystem>
#include <string>

#include "transport/client_pool.hpp"

namespace seqshelf::snapshot {

/// Whole files of web servers, kept on disk under their SHA-256. A file that exists is never checked or changed again.
/// Thread-safety: all functions may be called concurrently, also by several processes.
class FileCache {
public:
    /// \param clients  must outlive the cache
    FileCache(std::filesystem::path directory, transport::ClientPool& clients)
        : directory_(std::move(directory)), clients_(clients) {}

    /// The file `SUM` + `suffix` in the cache's `kind` directory; downloaded from `url` if it is missing. An
    /// interrupted download continues; one by another process is waited for.
    /// \throws Corruption  the server's file has another sum
    /// \throws ReadOnly, IoError
    [[nodiscard]] std::filesystem::path get(const std::string& kind, const std::string& sum, const std::string& suffix,
                                            const std::string& url);

private:
    std::filesystem::path directory_;
    transport::ClientPool& clients_;
};

}  // namespace seqshelf::snapshot
