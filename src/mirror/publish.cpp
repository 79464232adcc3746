#include <algorithm>

#include "base/error_context.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "digest/sha256.hpp"
#include "mirror/rsync.hpp"
#include "mirror/rsync_source.hpp"
#include "mirror/temporary_directory.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/mirror.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/snapshot_name.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

using snapshot::SnapshotName;

constexpr std::size_t max_link_destinations = 20;  // rsync's limit

/// Copies a snapshot to a root that rsync reaches. SHA256SUMS, which makes it a snapshot, comes last: until then
/// readers ignore the directory.
/// Thread-safety: one thread at a time.
class RsyncPublication {
public:
    RsyncPublication(const fs::path& root, std::string destination, const MirrorOptions& options)
        : root_(fs::absolute(root)),
          destination_(std::move(destination)),
          options_(options),
          source_(destination_, options, progress_) {}

    TransferReport run(const SnapshotName& name) {
        const snapshot::Index here = snapshot::index_of(root_);
        const snapshot::IndexEntry* const entry = here.find(name);
        if (entry == nullptr) {
            throw NotFound("there is no snapshot '" + name.text() + "' in " + root_.string());
        }
        report_.name = name.text();
        report_.directory = mirror::below(destination_, name.text());
        snapshot::Index there = source_.index().value_or(snapshot::Index{});
        const std::string published = sums_sha256_of(name);
        if (!published.empty() && published != entry->sums_sha256) {
            throw Corruption("there is another snapshot " + name.text() + " at " + destination_ +
                             "; nothing was changed");
        }
        report_.already_here = !published.empty();
        if (!report_.already_here) {
            send_files(*entry, there);
            send_sums(name);
        }
        add(*entry, there);
        base::with_context<NotFound, IoError>(
            [&] {
                return "snapshot " + name.text() + " is complete at " + destination_ +
                       ", but the list of snapshots and latest were not sent (the same command does it): ";
            },
            [&] { send_index(there); });
        report_.bytes_saved = std::max<std::int64_t>(0, entry->bytes - report_.bytes_transferred);
        return report_;
    }

private:
    /// The sum of the snapshot's SHA256SUMS there, "" if there is none. Does not use the index, which may be lost.
    std::string sums_sha256_of(const SnapshotName& name) {
        try {
            return digest::sha256_of_text(source_.read_text(name.text() + "/SHA256SUMS", snapshot::max_sums_bytes));
        } catch (const NotFound&) {
            return "";
        }
    }

    /// The volumes first, then the catalog, which is compared by content: catalogs of two snapshots may have the same
    /// name, size and time.
    void send_files(const snapshot::IndexEntry& entry, const snapshot::Index& there) {
        const std::vector<std::string> catalog{snapshot::Layout::catalog_name, snapshot::Layout::seqrepo_aliases_name,
                                               snapshot::Layout::seqrepo_sequences_name, "catalog.delta",
                                               catalog::page_sums_name};
        std::vector<std::string> volumes{"--mkpath", "--exclude=/SHA256SUMS"};
        std::vector<std::string> catalogs{"--checksum", "--include=/sequences/"};
        for (const std::string& path : catalog) {
            volumes.push_back("--exclude=/" + path);
            catalogs.push_back("--include=/" + path);
        }
        catalogs.emplace_back("--exclude=*");
        send(volumes, entry, there);
        send(catalogs, entry, there);
        report_.catalog = CatalogTransfer::whole;
    }

    void send(std::vector<std::string> arguments, const snapshot::IndexEntry& entry, const snapshot::Index& there) {
        arguments.insert(arguments.end(), {"--recursive", "--times", "--hard-links", "--chmod=D755,F444", "--perms",
                                           "--partial", "--no-links"});
        // Daemons of Debian 12's rsync 3.2.7-1+deb12u6 do not link to a path with "..".
        const fs::path directory = mirror::path_in_module(destination_).value_or("..");
        const std::size_t first = there.snapshots.size() - std::min(there.snapshots.size(), max_link_destinations);
        for (std::size_t i = first; i < there.snapshots.size(); ++i) {
            arguments.push_back("--link-dest=" + (directory / there.snapshots[i].name.text()).string());
        }
        report_.bytes_transferred += mirror::run_rsync(arguments, (root_ / entry.name.text()).string() + "/",
                                                       mirror::below(destination_, entry.name.text()) + "/", options_);
    }

    void send_sums(const SnapshotName& name) {
        report_.bytes_transferred += mirror::run_rsync({"--times", "--perms", "--chmod=F444"},
                                                       snapshot::Layout{root_ / name.text()}.sums().string(),
                                                       mirror::below(destination_, name.text()) + "/", options_);
    }

    /// Adds the entry to the destination's index, and moves its `latest` by the same rule as a pull.
    void add(const snapshot::IndexEntry& entry, snapshot::Index& there) {
        const snapshot::IndexEntry* const latest = there.latest ? there.find(*there.latest) : nullptr;
        const bool newest =
            latest == nullptr || std::pair(latest->created, latest->name) <= std::pair(entry.created, entry.name);
        std::erase_if(there.snapshots, [&](const snapshot::IndexEntry& other) { return other.name == entry.name; });
        there.snapshots.push_back(entry);
        std::sort(there.snapshots.begin(), there.snapshots.end(),
                  [](const auto& a, const auto& b) { return a.name < b.name; });
        if (newest) {
            there.latest = entry.name;
        }
    }

    /// rsync replaces each file by a rename.
    void send_index(const snapshot::Index& there) {
        const mirror::TemporaryDirectory directory;
        base::NewFile file(directory.path() / snapshot::index_file);
        file.write(snapshot::index_text(there));
        file.close();
        report_.bytes_transferred +=
            mirror::run_rsync({"--perms", "--chmod=F644"}, file.path().string(), destination_ + "/", options_);
        std::error_code error;
        fs::create_symlink(there.latest.value().text(), directory.path() / "latest", error);
        if (error) {
            return;  // no links here: the index names the latest
        }
        report_.bytes_transferred +=
            mirror::run_rsync({"--links"}, (directory.path() / "latest").string(), destination_ + "/", options_);
    }

    fs::path root_;
    std::string destination_;
    const MirrorOptions& options_;
    mirror::Progress progress_{options_};
    mirror::RsyncSource source_;
    TransferReport report_;
};

}  // namespace

TransferReport publish_snapshot(const fs::path& root, const std::string& destination, const std::string& requested_name,
                                const MirrorOptions& options) {
    const std::string text = requested_name.empty() ? latest_snapshot(root) : requested_name;
    if (text.empty()) {
        throw NotFound("there is no snapshot in " + root.string() + " yet; `seqshelf snapshot create` makes one");
    }
    const SnapshotName name(text);
    if (!snapshot::Layout{root / text}.is_snapshot()) {
        throw NotFound("there is no snapshot '" + text + "' in " + root.string());
    }
    if (mirror::is_rsync(destination)) {
        return base::with_io_errors([&] { return RsyncPublication(root, destination, options).run(name); });
    }
    if (destination.find("://") != std::string::npos) {
        throw InvalidArgument("cannot publish to " + destination +
                              ": expected a directory or a target of rsync (rsync://…, host::module, host:path)");
    }
    return pull_snapshot(destination, fs::absolute(root).string(), text, MoveLatest::if_newest, options);
}

}  // namespace seqshelf
