#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "base/clock.hpp"
#include "seqshelf/seqshelf.hpp"
#include "snapshot/root_lock.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

struct ::stat status_of(const fs::path& path) {
    struct ::stat status{};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status;
}

}  // namespace

TEST_CASE("snapshot: is a directory 0755 of files 0444; its volumes are hard links to those of master") {
    Shelf shelf;
    const std::string volume = "sequences/" + shelf.load(">a\nACGT\n").volumes.at(0);
    const SnapshotReport report = create_snapshot(shelf.root(), "s1");
    CHECK(report.files_linked == 3);
    CHECK(report.files_copied == 0);
    for (const std::string& file : test::files_below(report.directory)) {
        const struct ::stat status = status_of(report.directory / file);
        CHECK((status.st_mode & 07777) == (S_ISDIR(status.st_mode) ? 0755 : 0444));
        CHECK_FALSE(S_ISLNK(status.st_mode));
    }
    CHECK((status_of(report.directory).st_mode & 07777) == 0755);
    for (const char* const suffix : {"", ".fai", ".gzi"}) {
        CHECK(status_of(shelf.master() / (volume + suffix)).st_ino ==
              status_of(report.directory / (volume + suffix)).st_ino);
    }
    create_snapshot(shelf.root(), "s2");
    CHECK(status_of(shelf.master() / volume).st_nlink == 3);
    CHECK(status_of(report.directory / "catalog.sqlite3").st_nlink == 3);
    CHECK(status_of(report.directory / "aliases.sqlite3").st_ino ==
          status_of(report.directory / "sequences/db.sqlite3").st_ino);
}

TEST_CASE("snapshot: does not change when master changes, and latest moves to the new one") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    create_snapshot(shelf.root(), "s1");
    CHECK(latest_snapshot(shelf.root()) == "s1");
    const Repository old = Repository::open(get_instance(shelf.root(), "latest"));
    shelf.load(">a\nGGGG\n");
    create_snapshot(shelf.root(), "s2");
    CHECK(latest_snapshot(shelf.root()) == "s2");
    CHECK(snapshot_names(shelf.root()) == std::vector<std::string>{"s1", "s2"});
    CHECK(Repository::open(shelf.root() / "s1").get_sequence("t:a").fetch() == "ACGT");
    CHECK(Repository::open(shelf.root() / "latest").get_sequence("t:a").fetch() == "GGGG");
    CHECK(old.get_sequence("t:a").fetch() == "ACGT");  // an open snapshot stays the same although `latest` moved
    CHECK(old.is_snapshot());
}

TEST_CASE("snapshot: its name is today's date unless given, and is never used twice") {
    Shelf shelf;
    CHECK(create_snapshot(shelf.root()).name == base::utc_text(base::now(), "%Y-%m-%d"));
    CHECK_THROWS_AS(create_snapshot(shelf.root(), base::utc_text(base::now(), "%Y-%m-%d")), InvalidArgument);
    for (const char* const name : {"master", "latest", ".hidden", "a/b", "..", "a b", "\xc3\xa9"}) {
        CAPTURE(name);
        CHECK_THROWS_AS(create_snapshot(shelf.root(), name), InvalidArgument);
    }
}

TEST_CASE("snapshot: sha256sum checks it") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    const SnapshotReport report = create_snapshot(shelf.root(), "s1");
    CHECK(std::system(
              ("cd '" + report.directory.string() + "' && sha256sum --status --strict -c SHA256SUMS").c_str()) == 0);
}

TEST_CASE("snapshot: one that a dead process left unfinished is not listed, and is removed") {
    Shelf shelf;
    fs::create_directories(shelf.root() / ".snapshot-s0/sequences");
    test::write_file(shelf.root() / ".snapshot-s0/SHA256SUMS", "");
    fs::create_directories(shelf.root() / "no-sums");
    CHECK(snapshot_names(shelf.root()).empty());
    create_snapshot(shelf.root(), "s1");
    CHECK_FALSE(fs::exists(shelf.root() / ".snapshot-s0"));
}

TEST_CASE("snapshot: none is made if a volume is missing or has the wrong size") {
    Shelf shelf;
    const std::string volume = "sequences/" + shelf.load(">a\nACGT\n").volumes.at(0);
    const std::string bytes = test::read_file(shelf.master() / volume);
    fs::permissions(shelf.master() / volume, fs::perms::owner_write, fs::perm_options::add);
    test::write_file(shelf.master() / volume, bytes.substr(1));
    CHECK_THROWS_AS(create_snapshot(shelf.root(), "s1"), Corruption);
    fs::remove(shelf.master() / volume);
    CHECK_THROWS_AS(create_snapshot(shelf.root(), "s1"), Corruption);
    CHECK(snapshot_names(shelf.root()).empty());
    CHECK(latest_snapshot(shelf.root()).empty());
    CHECK_FALSE(fs::exists(shelf.root() / ".snapshot-s1"));
}

TEST_CASE("snapshot: the next creation sets a latest that a dead process did not set") {
    Shelf shelf;
    create_snapshot(shelf.root(), "s1");
    fs::remove(shelf.root() / "latest");
    CHECK_THROWS_AS(create_snapshot(shelf.root(), "s1"), InvalidArgument);
    CHECK(latest_snapshot(shelf.root()) == "s1");
}

TEST_CASE("snapshot: is refused while master is written") {
    Shelf shelf;
    const Change session(shelf.master());
    CHECK_THROWS_AS(create_snapshot(shelf.root(), "s1"), Locked);
}

TEST_CASE("root: init is refused while another process writes in the root, and does not touch what that wrote") {
    const test::TemporaryDirectory directory;
    fs::create_directories(directory / "r/master/sequences");
    test::write_file(directory / "r/master/catalog.new", "half");
    {
        const base::WriterLock other = snapshot::lock_root(directory / "r", "init");
        CHECK_THROWS_AS(init_root(directory / "r"), Locked);
    }
    CHECK(test::read_file(directory / "r/master/catalog.new") == "half");
    CHECK_NOTHROW(init_root(directory / "r"));
}

TEST_CASE("root: init makes an empty master once, and finishes an interrupted one") {
    const test::TemporaryDirectory directory;
    fs::create_directories(directory / "r/master/sequences");  // as left by a process that dies early
    test::write_file(directory / "r/master/catalog.new", "half");
    init_root(directory / "r");
    CHECK(Repository::open(directory / "r/master").totals() == Totals{});
    CHECK_THROWS_AS(init_root(directory / "r"), InvalidArgument);
    CHECK(fs::read_symlink(directory / "r/master/aliases.sqlite3") == "catalog.sqlite3");
    CHECK(fs::equivalent(directory / "r/master/sequences/db.sqlite3", directory / "r/master/catalog.sqlite3"));
}
