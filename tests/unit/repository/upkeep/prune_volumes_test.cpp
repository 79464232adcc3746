#include <doctest/doctest.h>

#include "unit/repository/upkeep/prune_samples.hpp"

// Volumes that contain removed sequences.

using namespace seqshelf;
using namespace seqshelf::test;
using Kind = PruneItem::Kind;

TEST_CASE_FIXTURE(PruneSamples, "prune: without leftovers there is nothing to do") {
    const PrunePlan plan = plan_prune(root());
    CHECK(plan.items.empty());
    CHECK(plan.does_nothing());
    CHECK(plan.bytes_freed() == 0);
    const Texts before = files_below(root());
    CHECK(execute(plan).items.empty());
    CHECK(files_below(root()) == before);
    check_intact();
}

TEST_CASE_FIXTURE(PruneSamples,
                  "prune: a volume that lost all its sequences is removed, from the catalog and the disk") {
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

TEST_CASE_FIXTURE(PruneSamples, "prune: a volume that a snapshot shares frees nothing, and the snapshot stays whole") {
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

TEST_CASE_FIXTURE(PruneSamples, "prune: if most of a volume's text was removed, the rest is written to a new volume") {
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

TEST_CASE_FIXTURE(PruneSamples, "prune: a volume is kept if less than half of it was removed") {
    remove("c:small");
    CHECK(plan_of(*this).items.empty());
}

TEST_CASE_FIXTURE(PruneSamples,
                  "prune: a volume that a snapshot shares is not rewritten, because that would only take space") {
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

TEST_CASE_FIXTURE(PruneSamples, "prune: a volume shared only with leftovers of a removed snapshot is freed with them") {
    create_snapshot(root(), "s1");
    remove("c:large");
    fs::rename(root() / "s1", root() / ".removing-s1");
    const PrunePlan plan = plan_of(*this);
    REQUIRE(texts(plan) == Texts{"leftover .removing-s1", "sparse_volume master/sequences/" + mixed});
    CHECK(plan.items[0].bytes_shared > plan.items[0].bytes_freed / 100);
    const std::int64_t before = disk_bytes(root());
    const PrunePlan done = execute(plan);
    CHECK(std::abs(before - disk_bytes(root()) - (done.bytes_freed() - done.bytes_written())) <=
          65536);  // except for the catalog's growth
    check_intact();
}

TEST_CASE_FIXTURE(PruneSamples, "prune: several volumes are pruned at once, and a second prune finds nothing") {
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

TEST_CASE_FIXTURE(PruneSamples,
                  "prune: the number of a removed volume is not used again, because readers may have it open") {
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

TEST_CASE_FIXTURE(PruneSamples, "prune: readers of master keep their open volumes") {
    const Repository reader = repository();
    const Sequence small = reader.get_slice("c:small:s1").sequence;
    CHECK((small.fetch({0, 100}) == residues_of('M', 100)));
    remove("c:large");
    remove("c:gone");
    execute(plan_prune(root()));
    REQUIRE_FALSE(fs::exists(file(mixed)));
    CHECK((small.fetch() == residues_of('M', 70000)));
    CHECK((reader.get_slice("c:small:s3").fetch() == residues_of('W', 40)));  // looked up again: in its new place
}

TEST_CASE_FIXTURE(PruneSamples, "prune: a damaged volume is not rewritten, and nothing changes") {
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
