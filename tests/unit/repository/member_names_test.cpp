#include <doctest/doctest.h>

#include <string>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

TEST_CASE_FIXTURE(
    Base,
    "resolve: COLLECTION:NAME is a sequence and COLLECTION:NAME:REGION a slice, for any identifier of the collection") {
    const Repository repository = this->repository();
    for (const std::string collection : {"ncbi:GRCz", "GRCz", base_digest.c_str()}) {
        CAPTURE(collection);
        CHECK(repository.get_sequence(collection + ":chrX").fetch() == "TTGGGGAA");
        CHECK(repository.get_slice(collection + ":chrX").fetch() == "TTGGGGAA");
        CHECK(repository.get_slice(collection + ":chrX:2-3").fetch() == "TG");
        CHECK(repository.get_slice(collection + ":chrX:7-").fetch() == "AA");
        CHECK(repository.get_slice(collection + ":chrX:8-8").fetch() == "A");
        CHECK(repository.get_slice(collection + ":chrX:0-2", Coordinates::interbase).fetch() == "TT");
        CHECK_THROWS_AS((void)repository.get_slice(collection + ":chrX:8-9"), InvalidInterval);
        CHECK_THROWS_AS((void)repository.get_slice(collection + ":chrX:5.7"), InvalidInterval);
        CHECK(repository.get_slice(collection + ":chrX:join(1..2,complement(7..8))").fetch() == "TTTT");
        CHECK_THROWS_AS((void)repository.get_slice(collection + ":chr3:1-2"), NotFound);
        CHECK_THROWS_AS((void)repository.get_sequence(collection + ":chr3"), NotFound);
        CHECK_THROWS_AS((void)repository.get_sequence(collection + ":"), NotFound);
        CHECK_THROWS_AS((void)repository.get_sequence(collection), NotFound);
    }
    CHECK_FALSE(repository.find_sequence("chrX").has_value());  // a name within a collection only
    CHECK_FALSE(repository.find_sequence("grcz:chrX").has_value());
}

TEST_CASE("resolve: names and aliases of collections may contain colons") {
    Shelf shelf;
    load_text(shelf, ">HLA:A*01:01\nACGTAC\n>HLA:A*01\nTTTTTT\n>x\nGGG\n", "imgt:HLA:3.1");
    const Repository repository = shelf.repository();
    CHECK(repository.get_collection("HLA:3.1").info().member_count == 3);
    for (const std::string collection : {"imgt:HLA:3.1", "HLA:3.1"}) {
        CAPTURE(collection);
        CHECK(repository.get_sequence(collection + ":HLA:A*01:01").fetch() == "ACGTAC");
        CHECK(repository.get_slice(collection + ":HLA:A*01:01:2-3").fetch() == "CG");
        CHECK(repository.get_slice(collection + ":HLA:A*01:2-3").fetch() == "TT");
        CHECK(repository.get_slice(collection + ":x:1-1").fetch() == "G");
        // It is the record HLA:A*01:01, and could be the end of HLA:A*01.
        CHECK_THROWS_AS((void)repository.get_slice(collection + ":HLA:A*01:01"), AmbiguousAlias);
    }
}

TEST_CASE(
    "resolve: a text that means members of two collections is AmbiguousAlias, unless they are the same sequence") {
    Shelf shelf;
    load_text(shelf, ">b:c\nACGT\n>same:s\nGGAA\n", "ns:a");
    load_text(shelf, ">c\nGCGC\n", "ns:a:b");
    load_text(shelf, ">s\nGGAA\n", "ns:a:same");
    const Repository repository = shelf.repository();
    CHECK_THROWS_AS((void)repository.get_sequence("ns:a:b:c"), AmbiguousAlias);
    CHECK_THROWS_AS((void)repository.get_sequence("a:b:c"), AmbiguousAlias);
    CHECK(repository.get_sequence("ns:a:same:s").fetch() == "GGAA");
}

TEST_CASE_FIXTURE(Base, "resolve: an alias takes precedence over COLLECTION:NAME") {
    CHECK(repository().get_sequence("GRCz:chr1").fetch() == "GGAA");
    {
        Change session(master());
        session.add_alias("GRCz", "chr1", "SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6");
        session.commit();
    }
    CHECK(repository().get_sequence("GRCz:chr1").fetch() == "GCGC");
    CHECK(repository().get_sequence("ncbi:GRCz:chr1").fetch() == "GGAA");
    {
        // An alias alone may have this form too.
        Change session(master());
        session.add_alias("odd", "GRCz:chr2", "SQ.iYtREV555dUFKg2_agSJW6suquUyPpMw");
        session.commit();
    }
    CHECK(repository().get_sequence("GRCz:chr2").fetch() == "TTGGGGAA");
}

TEST_CASE_FIXTURE(Base, "resolve: an ambiguous collection name is AmbiguousAlias in COLLECTION:NAME too") {
    load_text(*this, ">chr1\nACGT\n", "ucsc:GRCz");
    CHECK_THROWS_AS((void)repository().get_sequence("GRCz:chr1"), AmbiguousAlias);
    CHECK(repository().get_sequence("ucsc:GRCz:chr1").fetch() == "ACGT");
}

TEST_CASE("collection: a repeated name, if allowed, is ambiguous unless its records are the same sequence") {
    Shelf shelf;
    const std::string text = ">a\nACGT\n>b first\nGGAA\n>a\nGCGC\n>b second\nGGAA\n";
    CHECK_THROWS_AS(load_text(shelf, text), InvalidInput);
    CHECK(shelf.repository().count_collections() == 0);
    LoadOptions options;
    options.repeated_names = LoadOptions::RepeatedNames::keep;
    const std::string digest = load_text(shelf, text, "ns:c", options).sha512t24u();
    const Repository repository = shelf.repository();
    const Collection collection = repository.get_collection("c");
    CHECK(names(collection.members()) == Texts{"a", "b", "a", "b"});
    CHECK(collection.find_member("b")->description == "first");
    CHECK(collection.get_sequence("b").fetch() == "GGAA");
    CHECK(repository.get_sequence("c:b").fetch() == "GGAA");
    CHECK_THROWS_AS((void)collection.find_member("a"), AmbiguousAlias);
    CHECK_THROWS_AS((void)collection.get_sequence("a"), AmbiguousAlias);
    CHECK_THROWS_AS((void)repository.get_sequence("ns:c:a"), AmbiguousAlias);
    CHECK_THROWS_AS((void)repository.get_slice(digest + ":a:1-2"), AmbiguousAlias);
    try {
        (void)collection.get_sequence("a");
    } catch (const AmbiguousAlias& error) {
        REQUIRE(error.candidates().size() == 2);
        CHECK(error.candidates()[0].find("SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2") != std::string::npos);
        CHECK(error.candidates()[1].find("SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6") != std::string::npos);
    }
}
