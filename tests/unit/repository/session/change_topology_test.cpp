#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "support/files.hpp"
#include "unit/repository/samples.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

namespace {

ChangeReport set(const fs::path& instance, Topology topology, const std::vector<std::string>& identifiers) {
    Change session(instance);
    for (const std::string& identifier : identifiers) {
        session.set_topology(identifier, topology);
    }
    return session.commit();
}

bool is_circular(const Repository& repository, const std::string& identifier) {
    return repository.get_sequence(identifier).topology() == Topology::circular;
}

struct TopologyShelf : Shelf {
    TopologyShelf() { load(">a\nACGT\n>b\nGGAA\n>p\nMKWV\n>none\n"); }
};

}  // namespace

TEST_CASE("topology: each value has a name") {
    CHECK(to_string(Topology::circular) == "circular");
    CHECK(to_string(Topology::linear) == "linear");
}

TEST_CASE_FIXTURE(TopologyShelf,
                  "topology: marks are set and removed by any identifier, and unchanged ones are counted") {
    const Repository repository = this->repository();
    const Sequence a = repository.get_sequence("t:a");
    CHECK(a.topology() == Topology::linear);
    ChangeReport summary =
        set(master(), Topology::circular, {"t:a", "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", "p"});  // a twice
    CHECK(summary.circular_new == 2);
    CHECK(summary.circular_known == 1);
    CHECK(summary.cleaned_up.empty());
    CHECK(a.topology() == Topology::circular);  // looked up by each call
    CHECK(is_circular(repository, "p"));        // a protein
    CHECK_FALSE(is_circular(repository, "b"));
    summary = set(master(), Topology::linear, {"a", "b"});
    CHECK(summary.linear_new == 1);
    CHECK(summary.linear_known == 1);
    CHECK(a.topology() == Topology::linear);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(TopologyShelf, "topology: the last setting in a session applies") {
    Change session(master());
    session.set_topology("a", Topology::circular);
    session.set_topology("a", Topology::linear);
    session.set_topology("b", Topology::linear);
    session.set_topology("b", Topology::circular);
    CHECK_FALSE(is_circular(repository(), "b"));  // before the commit
    session.commit();
    CHECK_FALSE(is_circular(repository(), "a"));
    CHECK(is_circular(repository(), "b"));
}

TEST_CASE_FIXTURE(
    TopologyShelf,
    "topology: without a commit nothing changes, and a session continues after an unknown or ambiguous ID") {
    {
        Change session(master());
        session.set_topology("a", Topology::circular);
    }
    CHECK_FALSE(is_circular(repository(), "a"));
    load(">a\nTTTT\n", "other");
    Change session(master());
    session.set_topology("b", Topology::circular);
    CHECK_THROWS_AS(session.set_topology("a", Topology::circular), AmbiguousAlias);
    CHECK_THROWS_AS(session.set_topology("t:nothing", Topology::circular), NotFound);
    CHECK_THROWS_AS(session.set_topology("", Topology::linear), NotFound);
    session.commit();
    CHECK(is_circular(repository(), "b"));
    CHECK_FALSE(is_circular(repository(), "t:a"));
}

TEST_CASE_FIXTURE(TopologyShelf, "topology: the empty sequence cannot be circular, even if the catalog says so") {
    {
        Change session(master());
        CHECK_THROWS_AS(session.set_topology("none", Topology::circular), InvalidArgument);
        session.set_topology("none", Topology::linear);
        CHECK(session.commit().linear_known == 1);
    }
    SQLite::Database(((master() / "catalog.sqlite3").string()), SQLite::OPEN_READWRITE)
        .exec("INSERT INTO circular_sequence SELECT sequence_id, change_id FROM sequence WHERE length = 0");
    CHECK_FALSE(is_circular(repository(), "none"));
}

TEST_CASE_FIXTURE(TopologyShelf,
                  "topology: one writer at a time, and a snapshot keeps its marks and is never written") {
    set(master(), Topology::circular, {"a"});
    create_snapshot(root(), "s");
    set(master(), Topology::linear, {"a"});
    set(master(), Topology::circular, {"b"});
    const Repository snapshot = Repository::open(root() / "s");
    CHECK(is_circular(snapshot, "a"));
    CHECK_FALSE(is_circular(snapshot, "b"));
    CHECK_THROWS_AS(Change(root() / "s"), ReadOnly);
    CHECK_THROWS_AS(Change(root() / "nowhere"), NotFound);
    const Change session(master());
    CHECK_THROWS_AS(Change{master()}, Locked);
    CHECK_THROWS_AS(Change{master()}, Locked);
}

TEST_CASE_FIXTURE(Shelf,
                  "topology: a load marks sequences that headers call circular, known ones too, and removes no mark") {
    ChangeReport summary = load(
        ">a len=4 circular=true\nACGT\n>b [organism=E. coli] [topology=circular]\nGGAA\n>c "
        "[topology=linear]\nTTTT\n>d\nCCCC\n");
    CHECK(summary.circular_new == 2);
    CHECK(summary.circular_known == 0);
    CHECK(summary.remarks.empty());
    for (const std::string name : {"a", "b", "c", "d"}) {
        CAPTURE(name);
        CHECK(is_circular(repository(), name) == (name < "c"));
    }
    summary = load(
        ">a [topology=linear]\nACGT\n>b\nGGAA\n>c circular=false\nTTTT\n>d topology=circular\nCCCC\n>e "
        "circular=true\nacgt\n");
    CHECK(summary.sequences_new == 0);
    CHECK(summary.circular_new == 1);
    CHECK(summary.circular_known == 1);  // e is the same sequence as a
    for (const std::string name : {"a", "b", "c", "d"}) {
        CAPTURE(name);
        CHECK(is_circular(repository(), name) == (name != "c"));
    }
    set(master(), Topology::linear, {"a", "d"});
    load(">a\nACGT\n>d circular=true\nCCCC\n");
    CHECK_FALSE(is_circular(repository(), "a"));
    CHECK(is_circular(repository(), "d"));  // the header says so again
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Shelf, "topology: a load without a collection marks too, but not if it fails or is not committed") {
    LoadOptions options;
    options.collections = LoadOptions::Collections::skip;
    options.ns = "t";
    load(">a\nACGT\n>b\nGGAA\n", options);
    const std::string marked = fasta("marked.fa", ">a circular=true\nACGT\n");
    {
        Change session(master());
        session.load(marked, options);
    }
    CHECK_FALSE(is_circular(repository(), "a"));
    {
        Change session(master());
        session.load(marked, options);
        CHECK_THROWS_AS(session.load(fasta("bad.fa", ">b circular=true\nGG-AA\n"), options), InvalidInput);
    }
    CHECK_FALSE(is_circular(repository(), "a"));
    Change session(master());
    session.load(marked, options);
    CHECK(session.commit().circular_new == 1);
    CHECK(is_circular(repository(), "a"));
}

TEST_CASE_FIXTURE(Shelf, "topology: a header that calls the empty sequence circular gives a remark") {
    const ChangeReport summary = load(">a\nACGT\n>none circular=true\n");
    CHECK(summary.circular_new == 0);
    REQUIRE(summary.remarks.size() == 1);
    CHECK(summary.remarks[0].find(":3: 'none'") != std::string::npos);
    CHECK_FALSE(is_circular(repository(), "none"));
}

TEST_CASE_FIXTURE(Shelf,
                  "topology: a sequence that was removed and loaded again is linear, unless its header says circular") {
    const std::string digest = load_text(*this, ">a circular=true\nACGT\n").sha512t24u();
    const std::string identifier = digest_residues("ACGT").sha512t24u.refget();
    CHECK(is_circular(repository(), identifier));
    {
        Change session(master());
        session.remove_collection(digest, Change::Orphans::remove);
        session.commit();
    }
    CHECK_FALSE(repository().find_sequence(identifier).has_value());
    CHECK(verify(master()).problems.empty());
    load_text(*this, ">a\nACGT\n");
    CHECK_FALSE(is_circular(repository(), identifier));
}

TEST_CASE_FIXTURE(Shelf,
                  "topology: every released format is read; once it is migrated, an open reader sees new marks") {
    int formats = 0;
    for (const std::string& name : snapshot_names(shipped_snapshots())) {
        CAPTURE(name);
        const fs::path instance = root().parent_path() / ("of-" + name);
        fs::copy(shipped_snapshots() / name, instance, fs::copy_options::recursive);
        fs::remove(instance / "SHA256SUMS");  // no longer a snapshot
        fs::remove(instance / "catalog.sums");
        std::string catalog = read_file(instance / "catalog.sqlite3");
        catalog[18] = catalog[19] = 2;  // SQLite's file format, 1.3: WAL mode, as a master's
        write_file(instance / "catalog.sqlite3", catalog);
        const auto version = [&] {
            return SQLite::Database((instance / "catalog.sqlite3").string(), SQLite::OPEN_READONLY)
                .execAndGet("PRAGMA user_version")
                .getInt();
        };
        const int before = version();
        const Repository repository = Repository::open(instance);
        CHECK_FALSE(is_circular(repository, "insdc:MN908947.3"));
        CHECK(is_circular(repository, "refseq:NC_001422.1") == (before >= 4));
        CHECK(version() == before);
        CHECK(migrate_instance(instance).format_before == before);
        CHECK(set(instance, Topology::circular, {"insdc:MN908947.3"}).circular_new == 1);
        CHECK(is_circular(repository, "insdc:MN908947.3"));
        CHECK(repository.get_slice("insdc:MN908947.3:266-268").fetch() == "ATG");
        CHECK(set(instance, Topology::linear, {"insdc:MN908947.3"}).linear_new == 1);
        CHECK_FALSE(is_circular(repository, "insdc:MN908947.3"));
        formats += 1;
    }
    CHECK(formats >= 4);
}

TEST_CASE_FIXTURE(Shelf, "topology: the plasmids of a real file are circular once they are loaded") {
    const std::string name = "small/circular_plasmids_shigella.fa";
    const fs::path path = shared_file(name);
    if (skip_without(path, name)) {
        return;
    }
    LoadOptions options;
    options.ns = "refseq";
    load_file(*this, path, "", options);
    for (const char* const accession : {"NC_016833.1", "NC_016823.1", "NC_016834.1"}) {
        CHECK(is_circular(repository(), accession));
    }
}
