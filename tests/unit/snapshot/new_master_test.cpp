#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;
using test::TemporaryDirectory;

namespace {

SnapshotReport create_needed(const fs::path& root, const std::string& name = "") {
    return create_snapshot(root, name, {}, CreateWhen::needed);
}

void add_to(const fs::path& root, const Shelf& shelf, const std::string& text) {
    Change change(root / "master");
    change.load(shelf.fasta("more.fa", text), {.ns = "t"});
    change.commit();
}

/// A shelf with a snapshot `s1`, and a root that has a copy of that, as a mirror has.
struct Pulled : Shelf {
    Pulled() {
        load(">a\nACGT\n>b\nGGGG\n");
        create_snapshot(root(), "s1");
        fs::create_directories(mirror());
        fs::copy(root() / "s1", mirror() / "s1", fs::copy_options::recursive);
        fs::create_symlink("s1", mirror() / "latest");
    }
    [[nodiscard]] fs::path mirror() const { return other_ / "mirror"; }

private:
    TemporaryDirectory other_;
};

}  // namespace

TEST_CASE_FIXTURE(Pulled, "new master: it contains the snapshot, shares its volumes, and can be written") {
    init_root_from(mirror(), mirror() / "latest");
    CHECK(verify(mirror() / "master").problems.empty());
    CHECK(compare_instances(mirror() / "s1", mirror() / "master") == DifferenceCounts{});
    for (const std::string& file : test::files_below(mirror() / "master")) {
        if (file.ends_with(".fa.bgz")) {
            CHECK(fs::equivalent(mirror() / "master" / file, mirror() / "s1" / file));
        }
    }
    add_to(mirror(), *this, ">c\nTTTT\n");
    CHECK(create_needed(mirror(), "s2").sequences == 3);
    CHECK(verify(mirror() / "master").problems.empty());
}

TEST_CASE_FIXTURE(Pulled, "new master: replaces one to which nothing was written, and no other") {
    init_root(mirror());
    init_root_from(mirror(), mirror() / "s1");
    CHECK(Repository::open(mirror() / "master").totals().sequences == 2);
    CHECK_THROWS_AS(init_root_from(mirror(), mirror() / "s1"), InvalidArgument);
    for (const std::string& file : test::files_below(mirror())) {
        CHECK_MESSAGE(file.find("removing") == std::string::npos, file);
    }
}

TEST_CASE_FIXTURE(Pulled, "new master: an empty one in which somebody keeps a file is not replaced") {
    init_root(mirror());
    test::write_file(mirror() / "master/notes.txt", "mine");
    CHECK_THROWS_AS(init_root_from(mirror(), mirror() / "s1"), InvalidArgument);
    CHECK(fs::exists(mirror() / "master/notes.txt"));
}

TEST_CASE_FIXTURE(Pulled, "new master: what an interrupted init left is removed, and a missing volume is Corruption") {
    fs::create_directories(mirror() / ".persist/sequences");
    test::write_file(mirror() / ".persist/catalog.sqlite3", "half");
    fs::create_directories(mirror() / "master/sequences");  // of an init that died before its catalog
    init_root_from(mirror(), mirror() / "s1");
    CHECK(verify(mirror() / "master").problems.empty());
    fs::remove_all(mirror() / "master");
    fs::remove_all(mirror() / "s1/sequences");
    CHECK_THROWS_AS(init_root_from(mirror(), mirror() / "s1"), Corruption);
    CHECK_FALSE(fs::exists(mirror() / "master"));
    CHECK_FALSE(fs::exists(mirror() / ".persist"));
}

TEST_CASE_FIXTURE(Pulled, "lineage: a snapshot that hides what only latest contains is not made") {
    init_root(mirror());
    add_to(mirror(), *this, ">c\nTTTT\n>a\nACGT\n");
    const SnapshotReport report = create_needed(mirror(), "s2");
    CHECK(report.name.empty());
    CHECK(report.latest == "s1");
    CHECK(report.lost.sequences == 1);  // b; a is in both
    CHECK(report.lost.names == 1);
    CHECK(report.lost.collections == 1);
    CHECK(report.lost.examples.front() == "t:b");
    CHECK(latest_snapshot(mirror()) == "s1");
    CHECK_FALSE(fs::exists(mirror() / "s2"));
    CHECK(create_snapshot(mirror(), "s2").name == "s2");
}

TEST_CASE_FIXTURE(Pulled, "lineage: removals from a master that was made from latest never object") {
    init_root_from(mirror(), mirror() / "latest");
    {
        Change change(mirror() / "master");
        change.remove_alias("t", "a");
        change.commit();
    }
    CHECK(create_needed(mirror(), "s2").name == "s2");
}

TEST_CASE_FIXTURE(Shelf, "lineage: no snapshot is made if nothing changed, or if changes undid each other") {
    load(">a\nACGT\n");
    CHECK(create_needed(root(), "s1").name == "s1");
    const SnapshotReport report = create_needed(root(), "s2");
    CHECK(report.name.empty());
    CHECK(report.unchanged_since == "s1");
    CHECK_FALSE(fs::exists(root() / "s2"));
    load(">a\nACGT\n");  // known: a change that changes nothing
    CHECK(create_needed(root(), "s2").unchanged_since == "s1");
    load(">a\nACGA\n");
    CHECK(create_needed(root(), "s2").name == "s2");
}

TEST_CASE_FIXTURE(Shelf, "snapshot: the second of a day has the next free number") {
    load(">a\nACGT\n");
    const std::string today = base::utc_text(base::now(), "%Y-%m-%d");
    CHECK(create_snapshot(root()).name == today);
    CHECK(create_snapshot(root()).name == today + ".2");
    (void)create_snapshot(root(), today + ".9");
    CHECK(create_snapshot(root()).name == today + ".10");
    CHECK(create_snapshot(root()).name == today + ".11");
    CHECK(snapshot_names(root()) ==
          std::vector<std::string>{today, today + ".2", today + ".9", today + ".10", today + ".11"});
    test::write_file(root() / (today + ".12"), "not a snapshot");
    CHECK(create_snapshot(root()).name == today + ".13");
    (void)create_snapshot(root(), today + ".99999999999999999999");
    CHECK_THROWS_AS(create_snapshot(root()), InvalidArgument);
}

TEST_CASE_FIXTURE(Shelf, "latest: without a name it does not leave a newer snapshot that is not named by a date") {
    load(">a\nACGT\n");
    (void)create_snapshot(root(), "2026-11-21");
    load(">b\nGGGG\n");
    (void)create_snapshot(root(), "before-R64");
    fs::last_write_time(root() / "2026-11-21/SHA256SUMS",
                        fs::last_write_time(root() / "before-R64/SHA256SUMS") - std::chrono::hours(1));
    const LatestReport kept = update_latest(root());
    CHECK(kept.latest == "before-R64");
    CHECK(kept.chosen == "2026-11-21");
    CHECK(update_latest(root(), "2026-11-21").before == "before-R64");
    CHECK(latest_snapshot(root()) == "2026-11-21");
    CHECK(update_latest(root(), "before-R64").latest == "before-R64");
}
