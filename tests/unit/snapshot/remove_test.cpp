#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "snapshot/root_lock.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::files_below;
using test::Shelf;

namespace {

struct ::stat status_of_removed(const fs::path& path) {
    struct ::stat status{};
    REQUIRE_MESSAGE(::lstat(path.c_str(), &status) == 0, path.string());
    return status;
}

/// Bytes on disk below a directory, each file once.
std::int64_t disk_bytes(const fs::path& directory) {
    std::int64_t bytes = status_of_removed(directory).st_blocks * 512;
    std::set<ino_t> seen;
    for (const std::string& name : files_below(directory)) {
        const struct ::stat status = status_of_removed(directory / name);
        bytes += seen.insert(status.st_ino).second ? status.st_blocks * 512 : 0;
    }
    return bytes;
}

/// Master and snapshots s1 and s2 share a volume; only s2 and master have the second.
struct Shared : Shelf {
    Shared() {
        first = "sequences/" + load(">a\nACGT\n").volumes.at(0);
        create_snapshot(root(), "s1");
        second = "sequences/" + load(">b\nGGGG\n").volumes.at(0);
        create_snapshot(root(), "s2");
    }
    std::string first;
    std::string second;
};

}  // namespace

TEST_CASE_FIXTURE(Shared, "remove: the snapshot is removed whole, but volumes that others share lose only a link") {
    const ino_t inode = status_of_removed(master() / first).st_ino;
    REQUIRE(status_of_removed(master() / first).st_nlink == 3);
    const std::int64_t before = disk_bytes(root());
    const RemovalReport report = remove_snapshot(root(), "s1");
    CHECK(report.name == "s1");
    CHECK(report.latest == "s2");
    CHECK(report.cleaned_up.empty());
    CHECK(report.bytes_shared > 0);
    CHECK_FALSE(fs::exists(root() / "s1"));
    CHECK(snapshot_names(root()) == std::vector<std::string>{"s2"});
    CHECK(status_of_removed(master() / first).st_nlink == 2);
    CHECK(status_of_removed(root() / "s2" / first).st_ino == inode);
    CHECK(verify(root() / "s2").problems.empty());
    CHECK(verify(master()).problems.empty());
    for (const std::string& name : files_below(root())) {
        CHECK_FALSE(name.starts_with(".removing"));
    }
    // The index of snapshots is rewritten and a little shorter, but not by a block.
    CHECK(before - disk_bytes(root()) == report.bytes_freed);
}

TEST_CASE_FIXTURE(Shared,
                  "remove: files that only the snapshot has are freed, and several names of one file count once") {
    fs::remove_all(master());
    const std::int64_t files = 2 + 3 + 2 * 3;  // two lists of sums, three names of the catalog, two volumes
    const bool delta = fs::exists(root() / "s2/catalog.delta");
    remove_snapshot(root(), "s1");
    const std::int64_t bytes = disk_bytes(root() / "s2");
    const RemovalReport report = remove_snapshot(root(), "s2", RemoveLatest::allow);
    CHECK(report.files == files + (delta ? 1 : 0));
    CHECK(report.bytes_freed == bytes);
    CHECK(report.bytes_shared == 0);
    CHECK(report.latest.empty());
}

TEST_CASE_FIXTURE(Shared,
                  "remove: the latest is refused unless that is allowed, and latest then points to the newest other") {
    CHECK_THROWS_AS(remove_snapshot(root(), "s2"), InvalidArgument);
    CHECK_THROWS_AS(remove_snapshot(root(), "latest"), InvalidArgument);
    CHECK(snapshot_names(root()) == std::vector<std::string>{"s1", "s2"});
    CHECK(latest_snapshot(root()) == "s2");
    CHECK(remove_snapshot(root(), "latest", RemoveLatest::allow).name == "s2");
    CHECK(latest_snapshot(root()) == "s1");
    CHECK(Repository::open(root() / "latest").get_sequence("t:a").fetch() == "ACGT");
    CHECK(remove_snapshot(root(), "s1", RemoveLatest::allow).latest.empty());
    CHECK_FALSE(fs::exists(fs::symlink_status(root() / "latest")));
    CHECK(snapshot_names(root()).empty());
    CHECK_THROWS_AS(remove_snapshot(root(), "latest", RemoveLatest::allow), NotFound);
    create_snapshot(root(), "s2");  // the name is free again
    CHECK(latest_snapshot(root()) == "s2");
}

TEST_CASE_FIXTURE(Shared, "remove: a latest with another spelling of the path is recognised") {
    fs::remove(root() / "latest");
    fs::create_symlink(fs::absolute(root()) / "s1", root() / "latest");
    CHECK_THROWS_AS(remove_snapshot(root(), "s1"), InvalidArgument);
    remove_snapshot(root(), "s1", RemoveLatest::allow);
    CHECK(latest_snapshot(root()) == "s2");
}

TEST_CASE_FIXTURE(Shared, "remove: a name that is invalid or not a snapshot's is refused, and nothing is removed") {
    fs::create_directories(root() / "no-sums");
    test::write_file(root() / "file", "x");
    const std::vector<std::string> before = files_below(root());
    for (const char* const name : {"master", "", ".", "..", "../root/s1", "./s1", "s1/", "/s1", ".lock", "s1/sequences",
                                   "snapshots.json", "no-sums", "file"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(remove_snapshot(root(), name, RemoveLatest::allow), InvalidArgument);
    }
    CHECK_THROWS_AS(remove_snapshot(root(), "s3", RemoveLatest::allow), NotFound);
    CHECK_THROWS_AS(remove_snapshot(root() / "nowhere", "s1", RemoveLatest::allow), NotFound);
    CHECK(files_below(root()) == before);
    CHECK_FALSE(fs::exists(root() / "nowhere"));
}

TEST_CASE_FIXTURE(Shared, "remove: nothing is removed through a symbolic link") {
    fs::rename(root() / "s1", root() / "elsewhere.d");  // stands for a snapshot outside of the root
    fs::create_directory_symlink("elsewhere.d", root() / "s1");
    const std::vector<std::string> before = files_below(root() / "elsewhere.d");
    CHECK_THROWS_AS(remove_snapshot(root(), "s1", RemoveLatest::allow), InvalidArgument);
    CHECK(fs::is_symlink(root() / "s1"));
    // Inside a snapshot, and in place of a hidden directory, only the link itself is removed.
    const test::TemporaryDirectory outside;
    test::write_file(outside / "precious", "x");
    fs::create_directory_symlink(outside.path(), root() / "s2/sequences/link");
    fs::create_directory_symlink(outside.path(), root() / ".removing-s2");
    const RemovalReport report = remove_snapshot(root(), "s2", RemoveLatest::allow);
    CHECK(report.cleaned_up == std::vector<std::string>{".removing-s2"});
    CHECK(fs::exists(outside / "precious"));
    CHECK_FALSE(fs::exists(root() / "s2"));
    CHECK(files_below(root() / "elsewhere.d") == before);
}

TEST_CASE_FIXTURE(Shared, "remove: the next creation or removal completes the removal of a dead process") {
    fs::rename(root() / "s1", root() / ".removing-s1");
    CHECK(snapshot_names(root()) == std::vector<std::string>{"s2"});
    CHECK(create_snapshot(root(), "s3").cleaned_up == std::vector<std::string>{".removing-s1"});
    CHECK_FALSE(fs::exists(root() / ".removing-s1"));
    fs::rename(root() / "s2", root() / ".removing-s2");
    CHECK(remove_snapshot(root(), "s3", RemoveLatest::allow).cleaned_up == std::vector<std::string>{".removing-s2"});
    CHECK(status_of_removed(master() / first).st_nlink == 1);
}

TEST_CASE_FIXTURE(Shared, "remove: a snapshot with read-only directories can be removed") {
    for (const char* const name : {"s1/sequences", "s1"}) {
        fs::permissions(root() / name, fs::perms::owner_read | fs::perms::owner_exec);
    }
    remove_snapshot(root(), "s1");
    for (const fs::directory_entry& entry : fs::directory_iterator(root())) {
        CHECK_FALSE(entry.path().filename().string().starts_with(".removing"));
    }
}

TEST_CASE_FIXTURE(Shared, "remove: readers of the snapshot keep the files that they have open") {
    const Repository reader = Repository::open(root() / "s1");
    const Sequence sequence = reader.get_sequence("t:a");
    CHECK(sequence.fetch({0, 1}) == "A");
    remove_snapshot(root(), "s1");
    CHECK(sequence.fetch() == "ACGT");
    CHECK(reader.get_sequence("t:a").fetch() == "ACGT");
    CHECK_FALSE(reader.find_sequence("t:b").has_value());
}

TEST_CASE_FIXTURE(Shared, "remove: while the root is locked, snapshots are neither made nor removed") {
    {
        const base::WriterLock lock = snapshot::lock_root(root(), "pull");
        CHECK_THROWS_AS(remove_snapshot(root(), "s1"), Locked);
        CHECK_THROWS_AS(create_snapshot(root(), "s3"), Locked);
        CHECK_THROWS_AS((void)plan_prune(root()), Locked);
    }
    CHECK(snapshot_names(root()) == std::vector<std::string>{"s1", "s2"});
    const Change load(master());  // a writer of master does not block this
    CHECK_NOTHROW(remove_snapshot(root(), "s1"));
}

TEST_CASE("remove: works in a root without a master") {
    Shared shelf;
    fs::remove_all(shelf.master());
    CHECK(remove_snapshot(shelf.root(), "s1").latest == "s2");
}
