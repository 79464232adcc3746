#include "snapshot/remote_snapshot.hpp"

#include <optional>
#include <utility>

#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/user_directories.hpp"
#include "digest/sha256.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"
#include "transport/cache_file.hpp"
#include "volume/remote_source.hpp"
#include "volume/volume_writer.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t max_note_bytes = 4096;
constexpr std::size_t max_etag_bytes = 1024;  // a longer one is not kept

std::string without_slash(std::string url) {
    while (url.ends_with('/')) {
        url.pop_back();
    }
    return url;
}

/// The catalog of a URL when it was last requested: `SUM OF CATALOG\nETAG\n`.
struct Note {
    std::string catalog_sum;
    std::string etag;
};

std::optional<Note> read_note(const fs::path& path) {
    if (!base::exists(path)) {
        return std::nullopt;
    }
    const std::string text = base::read_text(path, max_note_bytes);
    const std::size_t end = text.find('\n');
    if (end == std::string::npos || !is_sum(text.substr(0, end)) || text.find('\n', end + 1) != text.size() - 1) {
        return std::nullopt;  // cut short by power loss
    }
    return Note{text.substr(0, end), text.substr(end + 1, text.size() - end - 2)};
}

/// The URL without its last part; the whole URL if it has only one.
std::string parent_of(const std::string& url) {
    const std::size_t slash = url.rfind('/');
    return slash > url.find("://") + 2 ? url.substr(0, slash) : url;
}

}  // namespace

RemoteSnapshot::RemoteSnapshot(std::string url, const fs::path& cache, std::int64_t max_cache_bytes)
    : asked_(without_slash(std::move(url))),
      url_(asked_),
      name_(transport::without_password(url_)),
      directory_(fs::absolute(cache.empty() ? base::user_cache_directory() : cache)),
      files_(directory_, clients_),
      chunks_(directory_ / "blocks", max_cache_bytes),
      catalog_(get_catalog()) {}

fs::path RemoteSnapshot::get_catalog() {
    std::string sum = catalog_sum();
    while (true) {
        try {
            return files_.get("catalogs", sum, ".sqlite3", transport::join_url(url_, Layout::catalog_name));
        } catch (const Corruption&) {
            // The URL may end in `latest`, which points elsewhere since SHA256SUMS was read.
            const std::string now = catalog_sum();
            if (now == sum) {
                throw;
            }
            sum = now;
        }
    }
}

/// A bucket has no links: if `latest` was asked for and does not exist, the index beside it names the snapshot.
/// \returns whether there is one
bool RemoteSnapshot::follow_index() {
    constexpr std::string_view latest = "/latest";
    if (!asked_.ends_with(latest) || url_ != asked_) {
        return false;
    }
    const std::string root = asked_.substr(0, asked_.size() - latest.size());
    try {
        const Index index =
            read_index(clients_.lease()->get_text(transport::join_url(root, index_file), max_index_bytes));
        if (const auto name = latest_of(index)) {
            url_ = transport::join_url(root, name->text());
        }
    } catch (const NotFound&) {
        // then there is no root either
    }
    return url_ != asked_;
}

/// The server's answer; without one, the last known answer.
std::string RemoteSnapshot::catalog_sum() {
    const fs::path path = directory_ / "sums" / digest::sha256_of_text(asked_);
    const std::optional<Note> known = read_note(path);
    std::string etag = known ? known->etag : "";
    const std::string url = transport::join_url(url_, "SHA256SUMS");
    std::optional<std::string> text;
    try {
        text = clients_.lease()->get_text_if_changed(url, max_sums_bytes, etag);
    } catch (const NotFound& error) {
        if (follow_index()) {
            text = clients_.lease()->get_text(transport::join_url(url_, "SHA256SUMS"), max_sums_bytes);
            etag.clear();
        } else {
            throw NotFound("there is no snapshot at " + name_ + ": " + error.what());
        }
    } catch (const IoError&) {
        if (!known) {
            throw;
        }
        return known->catalog_sum;
    }
    if (!text) {
        return known->catalog_sum;
    }
    const std::string sum =
        base::with_context<Corruption>([&] { return "there is no snapshot at " + name_ + ": "; },
                                       [&] { return std::string(sum_of_catalog(read_sums(*text))); });
    transport::CacheFile note(path.parent_path());
    note.write(sum + "\n" + (etag.size() <= max_etag_bytes ? etag : "") + "\n");
    note.rename_to(path);
    return sum;
}

std::unique_ptr<volume::Volume> RemoteSnapshot::open_volume(const catalog::VolumeRow& row) {
    const std::string url = transport::join_url(url_, "sequences/" + row.path);
    if (row.file_bytes <= 0 || !is_sum(row.sha256) || !is_sum(row.gzi_sha256)) {
        throw Corruption("the catalog of " + name_ + " lacks the size or the sums of volume " + row.path);
    }
    // Chunks cannot be checked against the volume's sum, so chunks that another server made up must not be used for
    // this one. Snapshots below the same URL share theirs.
    const std::string key = digest::sha256_of_text(parent_of(url_) + "/" + row.sha256);
    const fs::path index = files_.get("indexes", row.gzi_sha256, ".gzi", volume::gzi_path(url).string());
    return std::make_unique<volume::Volume>(
        transport::without_password(url), row.text_bytes, volume::Lines{row.line_residues, row.line_bytes},
        std::make_unique<const volume::RemoteSource>(url, key, row.file_bytes, chunks_, clients_), index);
}

void require_local(const fs::path& instance) {
    if (transport::is_url(instance.native())) {
        throw ReadOnly(transport::without_password(instance.string()) +
                       " is on a web server, where it can only be read; `seqshelf pull` copies it");
    }
}

}  // namespace seqshelf::snapshot
