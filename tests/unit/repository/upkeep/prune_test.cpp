#include "seqshelf/prune.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "unit/repository/samples.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;
using Kind = PruneItem::Kind;

namespace {

struct ::stat status_of(const fs::path& path) {
    struct ::stat status{};
    REQUIRE_MESSAGE(::lstat(path.c_str(), &status) == 0, path.string());
    return status;
}

/// "superseded_volume master/…", kept ones in parentheses.
Texts texts(const PrunePlan& plan) {
    Texts lines;
    for (const PruneItem& item : plan.items) {
        const std::string text = std::string(to_string(item.kind)) + " " + item.path;
        lines.push_back(item.kept ? "(" + text + ")" : text);
    }
    return lines;
}

const PruneItem& item_of(const PrunePlan& plan, Kind kind) {
    for (const PruneItem& item : plan.items) {
        if (item.kind == kind) {
            return item;
        }
    }
    throw std::runtime_error("the plan has no such item");
}

/// What the disk holds of the files below a directory, each once.
std::int64_t disk_bytes(const fs::path& directory) {
    std::int64_t bytes = 0;
    std::set<ino_t> seen;
    for (const std::string& name : files_below(directory)) {
        const struct ::stat status = status_of(directory / name);
        bytes += seen.insert(status.st_ino).second ? status.st_blocks * 512 : 0;
    }
    return bytes;
}

std::string residues_of(char letter, std::size_t length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        text += i % 7 == 0 ? letter : "ACGT"[(i * i + i / 5) % 4];
    }
    return text;
}

/// Small files of the catalog are no matter here.
PrunePlan plan_of(const Shelf& shelf, const PruneOptions& options = {}) {
    PrunePlan plan = plan_prune(shelf.root(), options);
    std::erase_if(plan.items, [](const PruneItem& item) { return item.kind == Kind::catalog; });
    return plan;
}

/// Three volumes, each with one collection or two: `c:gone` alone in the first, `c:large` and `c:small` in the second,
/// `c:kept` in the third.
struct Volumes : Shelf {
    Volumes() {
        gone = load_volume(">g\n" + residues_of('R', 3000) + "\n", "c:gone");
        mixed = load_mixed();
        kept = load_volume(">k\n" + residues_of('B', 2000) + "\n", "c:kept");
    }
    std::string load_mixed() {
        LoadSession session(master());
        session.add(fasta("large.fa", ">l1\n" + residues_of('Y', 200000) + "\n>l2\n" + residues_of('K', 500) + "\n"),
                    "c:large");
        session.add(fasta("small.fa", ">s1\n" + residues_of('M', 70000) + "\n>s2\n" + residues_of('S', 900) +
                                          "\n>s3\n" + residues_of('W', 40) + "\n"),
                    "c:small");
        return session.commit().volumes.at(0);
    }
    std::string load_volume(const std::string& text, const std::string& alias) {
        LoadSession session(master());
        session.add(fasta("in.fa", text), alias);
        return session.commit().volumes.at(0);
    }
    void remove(const std::string& collection) const {
        CollectionSession session(master());
        session.remove(collection, CollectionSession::Orphans::remove);
        session.commit();
    }
    [[nodiscard]] fs::path file(const std::string& volume) const { return master() / "sequences" / volume; }
    void check_intact() const {
        CHECK(verify(master()).problems.empty());
        const Repository now = repository();
        CHECK((now.get_slice("c:kept:k").fetch() == residues_of('B', 2000)));
        CHECK((now.get_slice("c:small:s1").fetch() == residues_of('M', 70000)));
        CHECK((now.get_slice("c:small:s2").fetch() == residues_of('S', 900)));
        CHECK((now.get_slice("c:small:s3:40-40").fetch() == residues_of('W', 40).substr(39)));
    }

    std::string gone;
    std::string mixed;
    std::string kept;
};

}  // namespace

TEST_CASE_FIXTURE(Volumes, "prune: where nothing is left over there is nothing to do") {
    const PrunePlan plan = plan_prune(root());
    CHECK(plan.items.empty());
    CHECK(plan.does_nothing());
    CHECK(plan.bytes_freed() == 0);
    const Texts before = files_below(root());
    CHECK(execute(plan).items.empty());
    CHECK(files_below(root()) == before);
    check_intact();
}

TEST_CASE_FIXTURE(Volumes, "prune: a volume all of whose sequences were removed is dropped, catalog and files") {
    remove("c:gone");
    const PrunePlan plan = plan_of(*this);
    CHECK(texts(plan) == Texts{"superseded_volume master/sequences/" + gone});
    const std::int64_t files = disk_bytes(master() / "sequences");
    CHECK(fs::exists(file(gone)));  // planning changes nothing
    const PrunePlan done = execute(plan);
    CHECK(done.items.at(0).bytes_freed == plan.items.at(0).bytes_freed);
    CHECK(done.items.at(0).bytes_freed == files - disk_bytes(master() / "sequences"));
    CHECK(done.items.at(0).bytes_freed > 0);
    for (const char* const suffix : {"", ".fai", ".gzi"}) {
        CHECK_FALSE(fs::exists(file(gone + suffix)));
    }
    CHECK(repository().totals().volumes == 2);
    CHECK(plan_of(*this).items.empty());
    check_intact();
}

TEST_CASE_FIXTURE(Volumes, "prune: a volume that a snapshot shares frees nothing, and the snapshot stays whole") {
    create_snapshot(root(), "s1");
    const ino_t inode = status_of(file(gone)).st_ino;
    remove("c:gone");
    const PrunePlan plan = plan_of(*this);
    const PruneItem& item = item_of(plan, Kind::superseded_volume);
    CHECK(item.bytes_freed == 0);
    CHECK(item.bytes_shared > 0);
    CHECK_FALSE(item.kept);
    CHECK(execute(plan).items.at(0).bytes_freed == 0);
    CHECK_FALSE(fs::exists(file(gone)));
    const struct ::stat there = status_of(root() / "s1/sequences" / gone);
    CHECK(there.st_ino == inode);
    CHECK(there.st_nlink == 1);
    CHECK(verify(root() / "s1").problems.empty());
    check_intact();
    create_snapshot(root(), "s2");
    CHECK_FALSE(fs::exists(root() / "s2/sequences" / gone));
}

TEST_CASE_FIXTURE(Volumes, "prune: what is left of a volume most of whose text was removed is written to a new one") {
    remove("c:large");
    const PrunePlan plan = plan_of(*this);
    REQUIRE(texts(plan) == Texts{"sparse_volume master/sequences/" + mixed});
    CHECK(plan.bytes_freed() > plan.bytes_written());
    const Totals before = repository().totals();
    const std::int64_t files = disk_bytes(master() / "sequences");
    const PrunePlan done = execute(plan);
    CHECK_FALSE(fs::exists(file(mixed)));
    CHECK(files - disk_bytes(master() / "sequences") == done.items.at(0).bytes_freed - done.items.at(0).bytes_written);
    const Totals after = repository().totals();
    CHECK(after.volumes == before.volumes);
    CHECK(after.sequences == before.sequences);
    CHECK(after.residues == before.residues);
    CHECK(after.volume_bytes < before.volume_bytes);
    check_intact();
    CHECK(plan_of(*this).items.empty());
    const auto place = repository().get_slice("c:small:s1").sequence.place();
    CHECK(fs::exists(file(place.volume)));
    CHECK(place.volume != mixed);
    const Outcome samtools =
        is_installed("samtools")
            ? run({"samtools", "faidx", file(place.volume),
                   repository().get_slice("c:small:s1").sequence.info().digests.sha512t24u.sha512t24u() + ":1-10"})
            : Outcome{0, residues_of('M', 10), ""};
    CHECK(samtools.out.find(residues_of('M', 10)) != std::string::npos);
}

TEST_CASE_FIXTURE(Volumes, "prune: a volume less than half of which was removed is left alone") {
    remove("c:small");
    CHECK(plan_of(*this).items.empty());
}

TEST_CASE_FIXTURE(Volumes, "prune: rewriting a volume that a snapshot shares would only take room, so it waits") {
    create_snapshot(root(), "s1");
    create_snapshot(root(), "s2");
    remove("c:large");
    const PrunePlan plan = plan_of(*this);
    CHECK(texts(plan) == Texts{"(sparse_volume master/sequences/" + mixed + ")"});
    CHECK(plan.does_nothing());
    CHECK(plan.bytes_freed() == 0);
    CHECK(plan.bytes_written() == 0);
    execute(plan);
    CHECK(fs::exists(file(mixed)));
    remove_snapshot(root(), "s1");
    remove_snapshot(root(), "s2", RemoveLatest::allow);
    CHECK(texts(plan_of(*this)) == Texts{"sparse_volume master/sequences/" + mixed});
}

TEST_CASE_FIXTURE(Volumes, "prune: a volume shared only with what is left of a removed snapshot is freed with it") {
    create_snapshot(root(), "s1");
    remove("c:large");
    fs::rename(root() / "s1", root() / ".removing-s1");
    const PrunePlan plan = plan_of(*this);
    REQUIRE(texts(plan) == Texts{"leftover .removing-s1", "sparse_volume master/sequences/" + mixed});
    CHECK(plan.items[0].bytes_shared > plan.items[0].bytes_freed / 100);
    const std::int64_t before = disk_bytes(root());
    const PrunePlan done = execute(plan);
    CHECK(std::abs(before - disk_bytes(root()) - (done.bytes_freed() - done.bytes_written())) <=
          65536);  // but for the catalog's growth
    check_intact();
}

TEST_CASE_FIXTURE(Volumes, "prune: several volumes at once, and a second time there is nothing") {
    remove("c:large");
    remove("c:gone");
    const PrunePlan plan = plan_of(*this);
    CHECK(texts(plan) ==
          Texts{"superseded_volume master/sequences/" + gone, "sparse_volume master/sequences/" + mixed});
    CHECK(execute(plan).items.size() >= 2);
    check_intact();
    CHECK(plan_of(*this).items.empty());
    CHECK(repository().totals().volumes == 2);
}

TEST_CASE_FIXTURE(Volumes,
                  "prune: the number of a volume that was dropped is not used again, for readers may have it open") {
    remove("c:kept");  // the last one
    load_volume(">n\n" + residues_of('D', 100) + "\n", "c:other");
    remove("c:other");
    const Repository reader = repository();
    const Sequence other = reader.get_slice("c:small:s2").sequence;
    CHECK((other.fetch() == residues_of('S', 900)));
    execute(plan_prune(root()));
    load_volume(">k\n" + residues_of('B', 2000) + "\n", "c:kept");
    CHECK((reader.get_slice("c:kept:k").fetch() == residues_of('B', 2000)));
    CHECK((other.fetch() == residues_of('S', 900)));
    check_intact();
}

TEST_CASE_FIXTURE(Volumes, "prune: who reads master keeps the volumes that are open") {
    const Repository reader = repository();
    const Sequence small = reader.get_slice("c:small:s1").sequence;
    CHECK((small.fetch({0, 100}) == residues_of('M', 100)));
    remove("c:large");
    remove("c:gone");
    execute(plan_prune(root()));
    REQUIRE_FALSE(fs::exists(file(mixed)));
    CHECK((small.fetch() == residues_of('M', 70000)));
    CHECK((reader.get_slice("c:small:s3").fetch() == residues_of('W', 40)));  // looked up anew: in its new place
}

TEST_CASE_FIXTURE(Volumes, "prune: a damaged volume is not rewritten, and nothing changes") {
    remove("c:large");
    const std::string intact = read_file(file(mixed));
    flip_bit(file(mixed), intact.size() - 2000);  // among the small ones
    REQUIRE_FALSE(verify(master()).problems.empty());
    const PrunePlan plan = plan_of(*this);
    CHECK_THROWS_AS(execute(plan), Corruption);
    flip_bit(file(mixed), intact.size() - 2000);
    check_intact();
    CHECK_FALSE(fs::exists(master() / ".staging"));
    CHECK(texts(plan_of(*this)) == texts(plan));
}

TEST_CASE_FIXTURE(Volumes, "prune: orphans, staging and empty directories of master go; other files and links stay") {
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

TEST_CASE_FIXTURE(Volumes,
                  "prune: what dead processes left in the root goes, an unfinished pull only if that is asked for") {
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

TEST_CASE_FIXTURE(Volumes, "prune: hidden links in the root are removed themselves, not what they lead to") {
    const TemporaryDirectory outside;
    write_file(outside / "precious", "x");
    fs::create_directory_symlink(outside.path(), root() / ".snapshot-link");
    fs::create_directory_symlink(outside.path(), master() / ".staging");
    execute(plan_prune(root()));
    CHECK(fs::exists(outside / "precious"));
    CHECK_FALSE(fs::exists(fs::symlink_status(root() / ".snapshot-link")));
    CHECK_FALSE(fs::exists(fs::symlink_status(master() / ".staging")));
}

TEST_CASE_FIXTURE(Volumes, "prune: what came after the plan is left, what is no longer there for nothing too") {
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
    CHECK(verify(master()).problems.size() == 1);  // the orphan
    CHECK(texts(execute(plan)) == texts(plan));
    CHECK(fs::exists(root() / ".snapshot-later"));
}

TEST_CASE_FIXTURE(Volumes, "prune: while somebody writes nothing can be told to be left over") {
    fs::create_directories(root() / ".snapshot-x");
    const PrunePlan plan = plan_of(*this);
    {
        const LoadSession load(master());
        CHECK_THROWS_AS((void)plan_prune(root()), Locked);
        CHECK_THROWS_AS(execute(plan), Locked);
    }
    CHECK(fs::exists(root() / ".snapshot-x"));
    CHECK(texts(execute(plan)) == Texts{"leftover .snapshot-x"});
    const LoadSession load(master());  // and its locks are released
}

TEST_CASE("prune: a root without a master can be pruned, a directory that is no root cannot and stays as it is") {
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

TEST_CASE_FIXTURE(Shelf, "prune: a catalog much of which is free pages is built anew and says the same") {
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
        CollectionSession session(master());
        session.remove("c:many");
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

TEST_CASE("prune: a master of format 1 is planned as it is") {
    Shelf shelf;
    const fs::path old = shipped_snapshots() / "2026-11-21";
    fs::remove(shelf.master() / "catalog.sqlite3");
    fs::copy_file(old / "catalog.sqlite3", shelf.master() / "catalog.sqlite3");
    fs::permissions(shelf.master() / "catalog.sqlite3", fs::perms::owner_write, fs::perm_options::add);
    fs::copy(old / "sequences/2026", shelf.master() / "sequences/2026", fs::copy_options::recursive);
    CHECK(plan_of(shelf).items.empty());
    execute(plan_prune(shelf.root()));
    CHECK(verify(shelf.master()).problems.empty());
}
