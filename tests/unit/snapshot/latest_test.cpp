#include "snapshot/latest.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

/// Sets the time of the last change in a snapshot's catalog, which then has no page sums.
void set_last_change(const fs::path& snapshot, int seconds) {
    const fs::path catalog = snapshot / "catalog.sqlite3";
    fs::permissions(catalog, fs::perms::owner_write, fs::perm_options::add);
    const auto outcome = test::run({"sqlite3", catalog, "UPDATE change SET made = " + std::to_string(seconds)});
    REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
    fs::remove(snapshot / "catalog.sums");
}

/// ThreeSnapshots snapshots; the last by name is `c`.
struct ThreeSnapshots : Shelf {
    ThreeSnapshots() {
        load(">a\nACGT\n");
        for (const char* const name : {"a", "b", "c"}) {
            create_snapshot(root(), name);
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(ThreeSnapshots,
                  "latest: the newest snapshot is the one whose catalog changed last, whatever its name") {
    set_last_change(root() / "a", 2'000'000'000);
    set_last_change(root() / "b", 1'900'000'000);
    CHECK(snapshot::find_newest(root()) == "a");
    CHECK(snapshot::find_newest(root(), snapshot::SnapshotName("a")) == "b");
}

TEST_CASE_FIXTURE(ThreeSnapshots,
                  "latest: among snapshots of the same state it is the one made last, then the last by name") {
    const fs::file_time_type time = fs::last_write_time(root() / "c/SHA256SUMS");
    for (const char* const name : {"a", "b", "c"}) {
        fs::last_write_time(root() / name / "SHA256SUMS", time);
    }
    CHECK(snapshot::find_newest(root()) == "c");
    fs::last_write_time(root() / "b/SHA256SUMS", time + std::chrono::seconds(1));
    CHECK(snapshot::find_newest(root()) == "b");
}

TEST_CASE_FIXTURE(ThreeSnapshots, "latest: a snapshot that cannot be read is the newest only if there is no other") {
    set_last_change(root() / "c", 2'000'000'000);
    fs::permissions(root() / "c/catalog.sqlite3", fs::perms::owner_write, fs::perm_options::add);
    test::write_file(root() / "c/catalog.sqlite3", "garbage");
    CHECK(snapshot::find_newest(root()) != "c");
    fs::remove_all(root() / "a");
    fs::remove_all(root() / "b");
    CHECK(snapshot::find_newest(root()) == "c");
    CHECK(!snapshot::find_newest(root(), snapshot::SnapshotName("c")));
}

TEST_CASE_FIXTURE(ThreeSnapshots, "latest: a broken link is repaired, a working link is kept") {
    snapshot::repair_latest(root());
    CHECK(latest_snapshot(root()) == "c");
    snapshot::point_latest_to(root(), snapshot::SnapshotName("a"));
    snapshot::repair_latest(root());
    CHECK(latest_snapshot(root()) == "a");
    fs::remove(root() / "latest");
    fs::create_symlink("gone", root() / "latest");
    snapshot::repair_latest(root());
    CHECK(latest_snapshot(root()) == "c");
    CHECK_FALSE(fs::exists(fs::symlink_status(root() / ".latest.new")));
}

TEST_CASE_FIXTURE(Shelf, "latest: dates and the numbers after them are ordered and listed as dates and numbers") {
    load(">a\nACGT\n");
    for (const char* const name : {"2026-11-21.10", "before_R64", "2026-11-21.2", "20261120"}) {
        create_snapshot(root(), name);
    }
    CHECK(snapshot_names(root()) ==
          std::vector<std::string>{"20261120", "2026-11-21.2", "2026-11-21.10", "before_R64"});
    std::vector<std::string> listed;
    for (const InstanceStatus& status : root_status(root())) {
        listed.push_back(status.name);
    }
    CHECK(listed == std::vector<std::string>{"master", "20261120", "2026-11-21.2", "2026-11-21.10", "before_R64"});
    CHECK(update_latest(root()).latest == "2026-11-21.10");
    CHECK(latest_snapshot(root()) == "2026-11-21.10");
}
