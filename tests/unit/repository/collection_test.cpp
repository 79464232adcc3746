#include "seqshelf/collection.hpp"

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

TEST_CASE_FIXTURE(Base, "collection: a loaded file becomes one, with names, descriptions and sequences in order") {
    const Collection collection = base();
    CHECK(collection.digest().sha512t24u() == base_digest);
    CHECK(collection.info().member_count == 3);
    CHECK(collection.info().added > 0);
    const std::vector<CollectionMember> members = collection.members();
    REQUIRE(names(members) == Texts{"chrX", "chr1", "chr2"});
    CHECK(members[0].position == 0);
    CHECK(members[0].description == "the first");
    CHECK(members[0].length == 8);
    CHECK(members[0].sequence.refget() == "SQ.iYtREV555dUFKg2_agSJW6suquUyPpMw");  // refget's vectors
    CHECK(members[1].description.empty());
    CHECK(members[1].sequence.refget() == "SQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj");
    CHECK(members[2].position == 2);
    CHECK(members[2].description == "another  one");
    CHECK(members[2].sequence.refget() == "SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6");
}

TEST_CASE_FIXTURE(Base, "collection: members are listed page by page") {
    const Collection collection = base();
    const Texts all{"chrX", "chr1", "chr2"};
    for (std::int64_t first = 0; first <= 4; ++first) {
        for (std::int64_t limit = 0; limit <= 4; ++limit) {
            const auto from = all.begin() + std::min<std::int64_t>(first, 3);
            CHECK(names(collection.members(first, limit)) ==
                  Texts(from, from + std::min<std::int64_t>(limit, all.end() - from)));
        }
    }
}

TEST_CASE_FIXTURE(Base, "collection: a member is found by its name in the collection") {
    const Collection collection = base();
    CHECK(collection.find_member("chr1")->length == 4);
    CHECK(collection.get_sequence("chr1").fetch() == "GGAA");
    CHECK_FALSE(collection.find_member("chr3").has_value());
    CHECK_FALSE(collection.find_member("CHR1").has_value());
    CHECK_FALSE(collection.find_member("").has_value());
    CHECK_THROWS_AS((void)collection.get_sequence("chr3"), NotFound);
}

TEST_CASE_FIXTURE(Base, "collection: is found by digest, by ns:alias and by an alias alone") {
    const Repository repository = this->repository();
    for (const char* const identifier : {"XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk", "ncbi:GRCz", "GRCz"}) {
        CAPTURE(identifier);
        CHECK(repository.get_collection(identifier).digest().sha512t24u() == base_digest);
    }
    // Another case, a level 1 digest, a sequence, a namespace alone.
    for (const char* const identifier :
         {"grcz", "ncbi:grcz", "ucsc:GRCz", "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr", "SQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj",
          "ncbi", "ncbi:", "", ":", "xzlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk"}) {
        CAPTURE(identifier);
        CHECK_FALSE(repository.find_collection(identifier).has_value());
        CHECK_THROWS_AS((void)repository.get_collection(identifier), NotFound);
    }
}

TEST_CASE_FIXTURE(Base, "collection: an alias alone may be in two namespaces of one collection, but not of two") {
    load_text(*this, base_text, "ucsc:GRCz");
    CHECK(repository().get_collection("GRCz").digest().sha512t24u() == base_digest);
    const std::string other = load_text(*this, ">chr1\nACGT\n", "mine:GRCz").sha512t24u();
    try {
        (void)repository().get_collection("GRCz");
        FAIL("it is ambiguous");
    } catch (const AmbiguousAlias& error) {
        CHECK(error.candidates() ==
              Texts{"mine:GRCz " + other, "ncbi:GRCz " + base_digest, "ucsc:GRCz " + base_digest});
    }
    CHECK(repository().get_collection("mine:GRCz").digest().sha512t24u() == other);
}

TEST_CASE_FIXTURE(Base, "collection: has its aliases and their history, and SeqRepo's synonyms of namespaces work") {
    load_text(*this, base_text, "NCBI:GCF_1.1");
    load_text(*this, ">chr1\nACGT\n", "ncbi:GRCz");
    const auto texts = [&](History history) {
        Texts found;
        for (const Alias& alias : base().aliases(history)) {
            found.push_back(alias.text());
        }
        return found;
    };
    CHECK(texts(History::current) == Texts{"refseq:GCF_1.1"});
    CHECK(texts(History::all) == Texts{"ncbi:GRCz", "refseq:GCF_1.1"});
    const Repository repository = this->repository();
    CHECK(repository.get_collection("NCBI:GCF_1.1").digest().sha512t24u() == base_digest);
    CHECK(repository.find_collection_alias("ncbi:GRCz", History::all).size() == 2);
    CHECK(repository.find_collection_alias("GRCz", History::current).size() == 1);
    CHECK(repository.collection_names_with_prefix("", "G", 10).size() == 2);
    CHECK(repository.collection_names_with_prefix("refseq", "GCF", 10).at(0).digest.sha512t24u() == base_digest);
    for (const Namespace& ns : repository.namespaces(AliasKind::collections)) {
        CHECK(ns.aliases == 1);
    }
}

TEST_CASE("collection: sources name the files it was loaded from") {
    const Shelf shelf;
    const std::string plain = shelf.fasta("plain.fa", base_text);
    const std::string zipped = shelf.fasta("wide.fa.gz", "");
    const std::string masked_text = ">chrX the first\nttggggaa\n>chr1\nGGAA\n>chr2 another  one\nGCGC\n";
    test::write_file(zipped, test::run({"gzip", "-nc", shelf.fasta("masked.fa", masked_text)}).out);
    load_file(shelf, plain);
    load_file(shelf, zipped);
    load_file(shelf, plain);
    const std::vector<CollectionSource> sources = shelf.repository().get_collection(base_digest).sources();
    REQUIRE(sources.size() == 2);
    CHECK(sources[0].name == plain);
    CHECK(sources[0].bytes == std::ssize(base_text));
    CHECK(sources[0].sha256 == sha256_of(plain));
    CHECK(sources[0].text_bytes == std::ssize(base_text));
    CHECK(sources[0].text_sha256 == sources[0].sha256);
    CHECK(sources[0].line_width == 0);
    CHECK(sources[0].problem.empty());
    CHECK(sources[0].added > 0);
    CHECK(sources[1].name == zipped);
    CHECK(sources[1].bytes == static_cast<std::int64_t>(fs::file_size(zipped)));
    CHECK(sources[1].sha256 == sha256_of(zipped));
    CHECK(sources[1].text_bytes == std::ssize(masked_text));
    CHECK(sources[1].text_sha256 == sha256_of(shelf.fasta("masked.fa", masked_text)));
}

TEST_CASE_FIXTURE(Base, "collection: outlives the handle that returned it") {
    const Collection collection = [&] { return base(); }();
    CHECK(collection.get_sequence("chr2").fetch() == "GCGC");
}

TEST_CASE_FIXTURE(Base, "collections: are listed: all, those that match filters, and those that contain a sequence") {
    load_text(*this, ">X\nTTGGGGAA\n>1\nGGAA\n>2\nGCGC\n");
    load_text(*this, ">chrX\nTTGGGGAA\n>chr1\nGGAA\n");
    const Repository repository = this->repository();
    const auto digests = [](const std::vector<Collection>& collections) {
        Texts found;
        for (const Collection& collection : collections) {
            found.push_back(collection.digest().sha512t24u());
        }
        return found;
    };
    // different_names and subset of the specification.
    const Texts all{"QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv", base_digest, "sv7GIP1K0qcskIKF3iaBmQpaum21vH74"};
    CHECK(digests(repository.collections(10)) == all);
    CHECK(digests(repository.collections(1, all[0])) == Texts{all[1]});
    CHECK(digests(repository.collections(10, all[2])).empty());
    const CollectionFilters same_sequences{
        {CollectionAttribute::sequences, CollectionDigest::parse("0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr").value()}};
    CHECK(digests(repository.collections(10, "", same_sequences)) == Texts{all[0], all[1]});
    CHECK(repository.count_collections() == 3);
    CHECK(repository.count_collections(same_sequences) == 2);
    const auto with = repository.collections_with(repository.get_sequence("SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6"), 10);
    REQUIRE(with.size() == 2);
    CHECK(with[0].collection.digest().sha512t24u() == base_digest);
    CHECK(with[0].name == "chr2");
    CHECK(with[1].name == "2");
    CHECK(repository.collections_with(repository.get_sequence("SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6"), 1).size() == 1);
}

TEST_CASE_FIXTURE(Base, "sequences: are listed page by page, ordered by digest, all or those in no collection") {
    LoadOptions options;
    options.collections = LoadOptions::Collections::skip;
    {
        Change session(master());
        session.load(fasta("loose.fa", ">l\nACGT\n>m\nTCGA\n>n\nGGAA\n>none\n"), options);
        session.commit();
    }
    const Repository repository = this->repository();
    const auto pages = [&](Repository::Sequences which, std::int64_t size) {
        Texts found;
        for (std::string after; found.size() < 100;) {
            const std::vector<Sequence> page = repository.sequences(size, after, which);
            CHECK(std::ssize(page) <= size);
            if (page.empty()) {
                break;
            }
            for (const Sequence& sequence : page) {
                found.push_back(sequence.info().digests.sha512t24u.sha512t24u());
            }
            after = found.back();
        }
        return found;
    };
    // refget's vectors: TTGGGGAA, GGAA, GCGC; ACGT, TCGA and the empty sequence.
    Texts loose{"aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", "ORLd3OQy8whca09ypkTExMc_ByFalnnO",
                "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc"};
    Texts all{"iYtREV555dUFKg2_agSJW6suquUyPpMw", "YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj",
              "AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6"};
    all.insert(all.end(), loose.begin(), loose.end());
    std::sort(loose.begin(), loose.end());
    std::sort(all.begin(), all.end());
    for (std::int64_t size = 1; size <= 7; ++size) {
        CAPTURE(size);
        CHECK(pages(Repository::Sequences::all, size) == all);
        CHECK(pages(Repository::Sequences::without_collection, size) == loose);
    }
    CHECK(repository.sequences(0).empty());
}
