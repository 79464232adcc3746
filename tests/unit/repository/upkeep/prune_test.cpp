#include "seqshelf/prune.hpp"

#include <doctest/doctest.h>

#include "unit/repository/upkeep/prune_samples.hpp"

// Unneeded files, and the catalog's free pages.

using namespace seqshelf;
using namespace seqshelf::test;
using Kind = PruneItem::Kind;

TEST_CASE_FIXTURE(PruneSamples,
                  "prune: orphans, staging and empty directories of master are removed; other files and links stay") {
    const fs::path old = master() / "sequences/2020/0101/0000";
    fs::create_directories(old);
    for (const char* const name : {"1.1.fa.bgz", "1.1.fa.bgz.fai", "1.1.fa.bgz.gzi"}) {
        write_file(old / name, "orphan");
    }
    fs::create_directories(master() / "sequences/2019/0101/0000");
    fs::create_directories(master() / "sequences/2018");
    write_file(master() / "sequences/2018/notes.txt", "mine");
    fs::create_directories(master() / ".staging");
    write_file(master() / ".staging/1.fa.bgz", std::string(20000, 'x'));
    const TemporaryDirectory outside;
    write_file(outside / "9.9.fa.bgz", "precious");
    fs::create_directory_symlink(outside.path(), master() / "sequences/2018/link");
    const PrunePlan plan = plan_of(*this);
    CHECK(texts(plan) == Texts{"leftover master/.staging", "orphan master/sequences/2020/0101/0000/1.1.fa.bgz",
                               "orphan master/sequences/2020/0101/0000/1.1.fa.bgz.fai",
                               "orphan master/sequences/2020/0101/0000/1.1.fa.bgz.gzi",
                               "empty_directory master/sequences/2020/0101/0000",
                               "empty_directory master/sequences/2020/0101", "empty_directory master/sequences/2020",
                               "empty_directory master/sequences/2019/0101/0000",
                               "empty_directory master/sequences/2019/0101", "empty_directory master/sequences/2019"});
    CHECK(item_of(plan, Kind::leftover).bytes_freed >= 20000);
    execute(plan);
    CHECK_FALSE(fs::exists(master() / "sequences/2020"));
    CHECK_FALSE(fs::exists(master() / "sequences/2019"));
    CHECK_FALSE(fs::exists(master() / ".staging"));
    CHECK(fs::exists(master() / "sequences/2018/notes.txt"));
    CHECK(fs::exists(outside / "9.9.fa.bgz"));
    CHECK(fs::is_symlink(master() / "sequences/2018/link"));
    CHECK(plan_of(*this).items.empty());
}

TEST_CASE_FIXTURE(PruneSamples,
                  "prune: files left by dead processes in the root are removed, an unfinished pull only on request") {
    create_snapshot(root(), "s1");
    for (const char* const name : {".snapshot-x", ".removing-y", ".pull-2026-11-21"}) {
        fs::create_directories(root() / name / "sequences");
        write_file(root() / name / "sequences/file", std::string(5000, 'x'));
    }
    fs::create_symlink("nowhere", root() / ".latest.new");
    write_file(root() / ".hidden", "mine");
    const Texts before = files_below(root() / "s1");
    CHECK(texts(plan_of(*this)) == Texts{"leftover .latest.new", "leftover .removing-y", "leftover .snapshot-x",
                                         "(unfinished_pull .pull-2026-11-21)"});
    const PrunePlan done = execute(plan_of(*this));
    CHECK(done.items.size() == 3);
    CHECK(done.bytes_freed() >= 10000);
    CHECK(fs::exists(root() / ".pull-2026-11-21/sequences/file"));
    CHECK_FALSE(fs::exists(root() / ".snapshot-x"));
    CHECK_FALSE(fs::exists(root() / ".removing-y"));
    PruneOptions pulls;
    pulls.unfinished_pulls = true;
    const PrunePlan all = plan_of(*this, pulls);
    CHECK(texts(all) == Texts{"unfinished_pull .pull-2026-11-21"});
    CHECK(all.bytes_freed() >= 5000);
    execute(all);
    CHECK_FALSE(fs::exists(root() / ".pull-2026-11-21"));
    CHECK(fs::exists(root() / ".hidden"));
    CHECK(files_below(root() / "s1") == before);
    CHECK(latest_snapshot(root()) == "s1");
}

TEST_CASE_FIXTURE(PruneSamples, "prune: hidden links in the root are removed, but not their targets") {
    const TemporaryDirectory outside;
    write_file(outside / "precious", "x");
    fs::create_directory_symlink(outside.path(), root() / ".snapshot-link");
    fs::create_directory_symlink(outside.path(), master() / ".staging");
    execute(plan_prune(root()));
    CHECK(fs::exists(outside / "precious"));
    CHECK_FALSE(fs::exists(fs::symlink_status(root() / ".snapshot-link")));
    CHECK_FALSE(fs::exists(fs::symlink_status(master() / ".staging")));
}

TEST_CASE_FIXTURE(PruneSamples, "prune: files newer than the plan, and files that are in use again, are kept") {
    remove("c:gone");
    const PrunePlan plan = plan_of(*this);
    write_file(master() / "sequences/9.9.fa.bgz", "orphan of later");
    fs::create_directories(root() / ".snapshot-later");
    const PrunePlan empty{root(), {}, {}};
    CHECK(execute(empty).items.empty());
    CHECK(fs::exists(root() / ".snapshot-later"));
    CHECK(fs::exists(master() / "sequences/9.9.fa.bgz"));
    CHECK(fs::exists(file(gone)));
    PrunePlan wrong{root(),
                    {},
                    {{Kind::superseded_volume, "master/sequences/" + kept},
                     {Kind::orphan, "master/sequences/" + kept},
                     {Kind::leftover, "../precious"},
                     {Kind::leftover, "master"}}};
    CHECK(execute(wrong).items.empty());
    CHECK(verify(master()).problems.empty());
    CHECK(verify(master()).notes.size() == 1);  // the orphan
    CHECK(texts(execute(plan)) == texts(plan));
    CHECK(fs::exists(root() / ".snapshot-later"));
}

TEST_CASE_FIXTURE(PruneSamples, "prune: is Locked while another process writes") {
    fs::create_directories(root() / ".snapshot-x");
    const PrunePlan plan = plan_of(*this);
    {
        const Change load(master());
        CHECK_THROWS_AS((void)plan_prune(root()), Locked);
        CHECK_THROWS_AS(execute(plan), Locked);
    }
    CHECK(fs::exists(root() / ".snapshot-x"));
    CHECK(texts(execute(plan)) == Texts{"leftover .snapshot-x"});
    const Change load(master());  // the locks were released
}

TEST_CASE("prune: a root without a master can be pruned; a directory that is not a root is refused and not changed") {
    Shelf shelf;
    create_snapshot(shelf.root(), "s1");
    fs::remove_all(shelf.master());
    fs::create_directories(shelf.root() / ".removing-x");
    CHECK(texts(execute(plan_prune(shelf.root()))) == Texts{"leftover .removing-x"});
    CHECK_FALSE(fs::exists(shelf.master()));
    const TemporaryDirectory other;
    CHECK_THROWS_AS((void)plan_prune(other.path()), NotFound);
    CHECK_THROWS_AS((void)plan_prune(other / "nowhere"), NotFound);
    CHECK(files_below(other.path()).empty());
}

TEST_CASE_FIXTURE(Shelf, "prune: a catalog with many free pages is rebuilt with the same contents") {
    std::string names;
    for (int i = 0; i < 4000; ++i) {
        names += ">record-" + std::to_string(i) + "\n" +
                 residues_of("ACGT"[i % 4], 20 + static_cast<std::size_t>(i))
                     .substr(0, 20 + static_cast<std::size_t>(i % 700)) +
                 "\n";
    }
    LoadOptions named;
    named.repeated_names = LoadOptions::RepeatedNames::keep;
    load_text(*this, names, "c:many", named);
    load_text(*this, ">k\nACGTACGT\n", "c:kept");
    CHECK(plan_prune(root()).items.empty());
    {
        Change session(master());
        session.remove_collection("c:many");
        session.commit();
    }
    const PrunePlan plan = plan_prune(root());
    REQUIRE(texts(plan) == Texts{"catalog master/catalog.sqlite3"});
    const std::int64_t before = disk_bytes(master());
    const Repository reader = repository();
    const Totals totals = reader.totals();
    const PrunePlan done = execute(plan);
    CHECK(done.bytes_freed() > 0);
    CHECK(reader.totals() == totals);
    CHECK(reader.get_slice("c:kept:k").fetch() == "ACGTACGT");
    CHECK(before - disk_bytes(master()) >= done.bytes_freed() - 65536);  // the log beside it may have grown
    CHECK(plan_prune(root()).items.empty());
    CHECK(verify(master()).problems.empty());
}

TEST_CASE("prune: a master of format 1 can be planned without a migration") {
    Shelf shelf;
    const fs::path old = shipped_snapshots() / "2026-11-21";
    std::string catalog = read_file(old / "catalog.sqlite3");
    catalog[18] = catalog[19] = 2;  // SQLite's file format, 1.3: WAL mode, as a master's
    write_file(shelf.master() / "catalog.sqlite3", catalog);
    fs::copy(old / "sequences/2026", shelf.master() / "sequences/2026", fs::copy_options::recursive);
    CHECK(plan_of(shelf).items.empty());
    execute(plan_prune(shelf.root()));
    CHECK(verify(shelf.master()).problems.empty());
}
