#pragma once

#include <mutex>
#include <string>

#include "mirror/source.hpp"
#include "transport/http.hpp"

namespace seqshelf::mirror {

/// A root that a web server serves as files. Several connections fetch files at once, because most files are small and
/// each costs one round trip.
/// Thread-safety: one thread at a time.
class HttpSource : public Source {
public:
    HttpSource(std::string address, const MirrorOptions& options, Progress& progress);

    std::optional<snapshot::Index> index() override;
    bool contains(const std::string& path) override;
    std::string read_text(const std::string& path, std::int64_t limit) override;
    std::vector<std::string> list(const std::string& path) override;
    void fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const std::filesystem::path& into,
               const std::function<void(const std::string&)>& arrived) override;

    /// Fetches one file, continuing an existing part of it.
    void fetch_url(const std::string& url, const std::filesystem::path& file, std::int64_t max_bytes);

private:
    void fetch_by(transport::HttpClient& client, const std::string& url, const std::filesystem::path& file,
                  std::int64_t max_bytes, const std::stop_token& stop);

    std::string address_;
    std::stop_token stop_;
    Progress& progress_;
    transport::HttpClient client_;
    std::mutex mutex_;  ///< while files are fetched: for progress_, bytes_transferred_ and the caller
};

}  // namespace seqshelf::mirror
