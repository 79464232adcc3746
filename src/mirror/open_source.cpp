#include "base/directory.hpp"
#include "base/file.hpp"
#include "digest/sha256.hpp"
#include "mirror/foreign_source.hpp"
#include "mirror/http_source.hpp"
#include "mirror/local_source.hpp"
#include "mirror/rsync_source.hpp"
#include "mirror/source.hpp"
#include "mirror/tar_source.hpp"
#include "seqshelf/error.hpp"
#include "transport/tar.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

/// Downloads a tar file whole before it is read, so that an interrupted download can be continued.
std::unique_ptr<Source> download_tar(const std::string& url, const fs::path& directory, const MirrorOptions& options,
                                     Progress& progress) {
    base::create_directories_durably(directory);
    const fs::path file = directory / (digest::sha256_of_text(url).substr(0, 16) + url.substr(url.rfind('/') + 1));
    HttpSource http(url, options, progress);
    http.fetch_url(url, file, static_cast<std::int64_t>(fs::space(directory).available));
    return std::make_unique<TarSource>(file, http.bytes_transferred(), options, progress);
}

std::string without_slashes(std::string address) {
    while (address.size() > 1 && address.back() == '/') {
        address.pop_back();
    }
    return address;
}

}  // namespace

bool is_rsync(const std::string& address) {
    if (address.starts_with("rsync://")) {
        return true;
    }
    const std::size_t colon = address.find(':');  // rsync's rule: a local path has a slash before its first colon
    return colon != std::string::npos && colon > 0 && address.find('/') > colon && !transport::is_url(address);
}

std::unique_ptr<Source> open_source(const std::string& given_address, const fs::path& download,
                                    const MirrorOptions& options, Progress& progress) {
    const std::string address = without_slashes(given_address);
    if (transport::is_url(address) && transport::has_tar_name(address)) {
        return download_tar(address, download, options, progress);
    }
    if (transport::is_url(address)) {
        return std::make_unique<HttpSource>(address, options, progress);
    }
    if (is_rsync(address)) {
        return std::make_unique<RsyncSource>(address, options, progress);
    }
    if (transport::has_tar_name(address) && !base::is_directory(address)) {
        return std::make_unique<TarSource>(address, -1, options, progress);
    }
    if (!fs::exists(address)) {
        throw NotFound("there is no directory " + address + host_hint(address));
    }
    return std::make_unique<LocalSource>(address, options, progress);
}

}  // namespace seqshelf::mirror
