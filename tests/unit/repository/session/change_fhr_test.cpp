#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/fhr.hpp"
#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

TEST_CASE_FIXTURE(Base, "fhr: a record is set, found, listed and removed") {
    const auto record = [](const std::string& genome) {
        return FhrRecord::from_json("{\"genome\": \"" + genome + "\", \"extra\": 1}", "test");
    };
    const auto set = [&](const FhrRecord& value) {
        Change session(master());
        session.set_fhr("GRCz", value);
        CHECK(session.commit().fhr_set == 1);
    };
    CHECK_FALSE(base().fhr().has_value());
    set(record("a"));
    set(record("b"));
    CHECK(base().fhr()->json() == R"({"genome": "b", "extra": 1})");
    const std::vector<CollectionDigest> with = repository().collections_with_fhr(10);
    REQUIRE(with.size() == 1);
    CHECK(with[0].sha512t24u() == base_digest);
    CHECK(repository().collections_with_fhr(10, base_digest).empty());
    {
        Change session(master());
        CHECK_THROWS_AS(session.set_fhr("unknown", record("c")), NotFound);
        session.remove_fhr(base_digest);
        CHECK_THROWS_AS(session.remove_fhr(base_digest), NotFound);
        CHECK(session.commit().fhr_removed == 1);
    }
    CHECK_FALSE(base().fhr().has_value());
}

TEST_CASE("fhr: the header of a FASTA file becomes the record of its collection, unless it has a different one") {
    Shelf shelf;
    load_text(shelf, ";~genome: first\n;~schemaVersion: 1\n" + base_text);
    const auto fhr = [&] { return shelf.repository().get_collection(base_digest).fhr(); };
    REQUIRE(fhr().has_value());
    CHECK(fhr()->genome() == "first");
    Change session(shelf.master());
    session.load(shelf.fasta("second.fa", ";~genome: second\n" + base_text));
    const ChangeReport summary = session.commit();
    REQUIRE(summary.remarks.size() == 1);
    CHECK(summary.remarks[0].find("second.fa") != std::string::npos);
    CHECK(fhr()->genome() == "first");
}

TEST_CASE("fhr: a header that is not a record is kept as text, with a remark") {
    Shelf shelf;
    Change session(shelf.master());
    session.load(shelf.fasta("bad.fa", ";~genome: [\n" + base_text));
    const ChangeReport summary = session.commit();
    REQUIRE(summary.remarks.size() == 1);
    CHECK_FALSE(shelf.repository().get_collection(base_digest).fhr().has_value());
}

TEST_CASE("fhr: the statistics of a collection are those worked out by hand") {
    Shelf shelf;
    // Lengths 8, 4, 4: half of 16 is in the first; 90 % (14.4) needs all three.
    load_text(shelf, ">chrX\nttggGGAA\n>chr1\nGGaa\n>chr2\nGCGC\n");
    const FhrStatistics statistics = shelf.repository().get_collection(base_digest).fhr_statistics();
    CHECK(statistics == FhrStatistics{16, 3, 8, 1, 3, 6});
}
