#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "samples.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

// snapshots/2026-11-21 was written by the first release, in format 1.
TEST_CASE("collection: one of a snapshot of format 1 has members, and reports that its text was not kept") {
    const Repository repository = Repository::open(test::shipped_snapshots() / "2026-11-21");
    REQUIRE(repository.count_collections() == 4);
    const Collection yeast = repository.get_collection("p7YWCg-IVdgeGuiXqNqPjoDO6XbGI4Cj");
    const std::vector<CollectionMember> members = yeast.members();
    REQUIRE(members.size() == 1);
    CHECK(members[0].name == "I");
    CHECK(members[0].length == 230218);
    CHECK(members[0].sequence.refget() == "SQ.lZyxiD_ByprhOUzrR1o1bq0ezO_1gkrn");  // refget's compliance suite
    CHECK(yeast.get_sequence("I").fetch({0, 20}) == "CCACACCACACCCACACACC");
    CHECK(repository.get_slice("p7YWCg-IVdgeGuiXqNqPjoDO6XbGI4Cj:I:1-20").fetch() == "CCACACCACACCCACACACC");
    CHECK(yeast.sources().empty());
    CHECK(yeast.aliases().empty());
    CHECK(yeast.soft_mask("I", {0, 100}).empty());
    CHECK(yeast.fetch_soft_masked("I", {0, 4}) == "CCAC");
    CHECK_FALSE(yeast.fhr().has_value());
    CHECK(repository.sequences(10, "", Repository::Sequences::without_collection).empty());
}

namespace {

/// A root whose master is the shipped instance of format 1, as an old seqshelf would have left it, migrated.
struct OldShelf : Shelf {
    OldShelf() {
        const fs::path old = test::shipped_snapshots() / "2026-11-21";
        fs::remove(master() / "catalog.sqlite3");
        std::string catalog = read_file(old / "catalog.sqlite3");
        catalog[18] = catalog[19] = 2;  // SQLite's file format, 1.3: WAL mode, as a master's
        write_file(master() / "catalog.sqlite3", catalog);
        fs::copy(old / "sequences/2026", master() / "sequences/2026", fs::copy_options::recursive);
        migrate_instance(master());
    }
};

const std::string yeast_digest = "p7YWCg-IVdgeGuiXqNqPjoDO6XbGI4Cj";

}  // namespace

TEST_CASE_FIXTURE(OldShelf, "collection: loading a file again into an instance of format 1 stores its text") {
    const std::string file = test::data_file("refget_yeast_R64-1-1_I.fa");
    CHECK(repository().get_collection(yeast_digest).sources().empty());
    const CollectionDigest digest = load_file(*this, file, "sgd:R64");
    CHECK(digest.sha512t24u() == yeast_digest);
    const Repository repository = this->repository();
    CHECK(repository.count_collections() == 4);
    const Collection yeast = repository.get_collection("sgd:R64");
    REQUIRE(yeast.sources().size() == 1);
    CHECK(yeast.sources()[0].sha256 == sha256_of(file));
    std::string text;
    export_collection(yeast, {}, [&](std::string_view part) { text += part; });
    CHECK((text == test::read_file(file)));
    CHECK(repository.get_slice("R64:I:1-4").fetch() == "CCAC");
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(
    OldShelf,
    "collection: a reader that is open while the catalog of format 1 is migrated continues, and sees new data") {
    const Repository before = repository();
    const Collection yeast = before.get_collection(yeast_digest);
    CHECK(yeast.members().size() == 1);
    load_file(*this, test::data_file("refget_yeast_R64-1-1_I.fa"), "sgd:R64");
    load_text(*this, ">a\nACgt\n", "x:new");
    CHECK(yeast.members().size() == 1);
    CHECK(yeast.get_sequence("I").fetch({0, 4}) == "CCAC");
    CHECK(before.count_collections() == 5);
    CHECK(before.get_collection("sgd:R64").digest().sha512t24u() == yeast_digest);
    CHECK(before.get_sequence("x:new:a").fetch() == "ACGT");
    CHECK(yeast.sources().size() == 1);
    CHECK(before.get_collection("x:new").fetch_soft_masked("a", {0, 4}) == "ACgt");
}
