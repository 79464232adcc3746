#include "seqshelf/coordinates.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

using Texts = std::vector<std::string>;

// The seqcol specification's base, different_order, subset and different_names.
const std::string base = "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk";
const std::string different_order = "Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8";
const std::string subset = "sv7GIP1K0qcskIKF3iaBmQpaum21vH74";
const std::string different_names = "QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv";

struct Published : Shelf {
    Published() {
        load(">chrX\nTTGGGGAA\n>chr1\nGGAA\n>chr2\nGCGC\n", "a");
        load(">chr1\nGGAA\n>chr2\nGCGC\n>chrX\nTTGGGGAA\n", "b");
        load(">chrX\nTTGGGGAA\n>chr1\nGGAA\n", "c");
        load(">X\nTTGGGGAA\n>1\nGGAA\n>2\nGCGC\n", "d");
    }
    [[nodiscard]] std::vector<CoordinateMatch> match(const std::vector<NamedLength>& query,
                                                     std::int64_t limit = 100) const {
        return match_coordinates(repository(), query, limit);
    }
};

NamedLength named(const std::string& name, std::int64_t length, const std::string& md5 = "") {
    return {name, length, md5.empty() ? std::nullopt : Md5Digest::parse(md5)};
}

Texts digests(const std::vector<CoordinateMatch>& matches) {
    Texts found;
    for (const CoordinateMatch& match : matches) {
        found.push_back(match.collection.digest().sha512t24u());
    }
    return found;
}

const CoordinateMatch& with(const std::vector<CoordinateMatch>& matches, const std::string& digest) {
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const auto& match) {
        return match.collection.digest().sha512t24u() == digest;
    });
    REQUIRE(found != matches.end());
    return *found;
}

}  // namespace

TEST_CASE_FIXTURE(Published, "coordinates: names and lengths match exactly, in any order") {
    std::vector<NamedLength> query{named("chr1", 4), named("chr2", 4), named("chrX", 8)};
    do {
        const auto matches = match(query);
        REQUIRE(matches.size() == 3);
        for (const std::string& digest : {base, different_order}) {
            const CoordinateMatch& exact = with(matches, digest);
            CHECK(exact.exact());
            CHECK(exact.shared == 3);
        }
        CHECK_FALSE(matches[2].exact());
        CHECK(matches[2].collection.digest().sha512t24u() == subset);
        CHECK(matches[2].shared == 2);
        CHECK(matches[2].only_in_query == Texts{"chr2"});
        CHECK(matches[2].only_in_collection.empty());
    } while (std::next_permutation(query.begin(), query.end(),
                                   [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST_CASE_FIXTURE(Published, "coordinates: a partial match reports what is missing on either side") {
    const auto matches = match({named("chrX", 8), named("chr1", 4), named("chrM", 16569)});
    REQUIRE(matches.size() == 3);
    CHECK(matches[0].collection.digest().sha512t24u() == subset);  // as many shared, and fewer others
    CHECK(matches[0].only_in_collection.empty());
    const CoordinateMatch& of_base = with(matches, base);
    CHECK_FALSE(of_base.exact());
    CHECK(of_base.shared == 2);
    CHECK(of_base.only_in_query == Texts{"chrM"});
    CHECK(of_base.only_in_collection == Texts{"chr2"});
    CHECK(of_base.other_length.empty());
    CHECK(of_base.other_md5.empty());
}

TEST_CASE_FIXTURE(Published, "coordinates: a name with another length is reported") {
    const auto matches = match({named("chrX", 8), named("chr1", 5), named("chr2", 4)});
    const CoordinateMatch& of_base = with(matches, base);
    CHECK_FALSE(of_base.exact());
    CHECK(of_base.shared == 2);
    CHECK(of_base.other_length == Texts{"chr1"});
    CHECK(of_base.only_in_query.empty());
    CHECK(of_base.only_in_collection.empty());
}

TEST_CASE_FIXTURE(Published, "coordinates: MD5s are compared if the file has them") {
    // refget's vectors: TTGGGGAA and GGAA; then that of GCGC in place of GGAA.
    const auto right = match({named("chrX", 8, "5f63cfaa3ef61f88c9635fb9d18ec945"),
                              named("chr1", 4, "31FC6CA291A32FB9DF82B85E5F077E31"), named("chr2", 4)});
    CHECK(with(right, base).exact());
    const auto wrong = match({named("chrX", 8, "5f63cfaa3ef61f88c9635fb9d18ec945"),
                              named("chr1", 4, "92c6a56c9e9459d8a42b96f7884710bc"), named("chr2", 4)});
    const CoordinateMatch& of_base = with(wrong, base);
    CHECK_FALSE(of_base.exact());
    CHECK(of_base.shared == 3);
    CHECK(of_base.other_md5 == Texts{"chr1"});
    CHECK(of_base.other_length.empty());
}

TEST_CASE_FIXTURE(Published, "coordinates: an exact match comes first, and the limit is obeyed") {
    load(">chrX\nTTGGGGAA\n>chr1\nGGAA\n>chr2\nGCGC\n>chr3\nACGTACGT\n", "e");
    const std::vector<NamedLength> query{named("chrX", 8), named("chr1", 4), named("chr2", 4)};
    CHECK(match(query).size() == 4);
    CHECK(match(query)[0].exact());
    CHECK(match(query)[1].exact());
    CHECK(match(query)[2].only_in_collection == Texts{"chr3"});
    for (std::int64_t limit = 0; limit <= 5; ++limit) {
        CHECK(digests(match(query, limit)) == [&] {
            Texts all = digests(match(query));
            all.resize(std::min<std::size_t>(all.size(), static_cast<std::size_t>(limit)));
            return all;
        }());
    }
    const auto four = match({named("chrX", 8), named("chr1", 4), named("chr2", 4), named("chr3", 8)});
    CHECK(four[0].exact());
    CHECK(four[0].shared == 4);
}

TEST_CASE_FIXTURE(Published, "coordinates: without agreement there is no match, and a repeated name is refused") {
    CHECK(match({named("chrX", 9)}).empty());
    CHECK(match({named("chrx", 8)}).empty());
    CHECK(match({}).empty());
    CHECK_THROWS_AS((void)match({named("chrX", 8), named("chrX", 8)}), InvalidArgument);
    CHECK_THROWS_AS((void)match({named("chrX", 8), named("chr1", 4), named("chrX", 9)}), InvalidArgument);
    CHECK(digests(match({named("2", 4)})) == Texts{different_names});
}

TEST_CASE("coordinates: the best match is found among many collections that share a common sequence") {
    Shelf shelf;
    {
        Change session(shelf.master());
        for (int i = 0; i < 400; ++i) {
            session.load(shelf.fasta("c.fa", ">chrM\nACGTACGT\n>own" + std::to_string(i) + "\n" +
                                                 std::string(static_cast<std::size_t>(i + 1), 'A') + "\n>twin" +
                                                 std::to_string(i / 2) + "\nGGAA\n"));
        }
        session.commit();
    }
    const Repository repository = shelf.repository();
    REQUIRE(repository.count_collections() == 400);
    for (const int i : {0, 1, 199, 398, 399}) {
        CAPTURE(i);
        const auto matches = match_coordinates(
            repository,
            {named("chrM", 8), named("own" + std::to_string(i), i + 1), named("twin" + std::to_string(i / 2), 4)}, 2);
        REQUIRE(matches.size() == 2);
        CHECK(matches[0].exact());
        CHECK(matches[1].shared == 2);
        CHECK(matches[1].only_in_query == Texts{"own" + std::to_string(i)});
    }
    // Only the common one: any collection may be returned.
    const auto common = match_coordinates(repository, {named("chrM", 8), named("none", 1)}, 3);
    REQUIRE(common.size() == 3);
    CHECK(common[0].shared == 1);
}

TEST_CASE("coordinates: the .fai of samtools finds the collection of its file") {
    Shelf shelf;
    Change session(shelf.master());
    session.load(test::data_file("phix174_NC_001422.1.fa").string());
    const std::string digest = session.commit().collections.at(0).sha512t24u();
    const std::vector<NamedLength> read = read_coordinates(shelf.fasta("phix.fai", "NC_001422.1\t5386\t70\t70\t71\n"));
    REQUIRE(read.size() == 1);
    CHECK(read[0].name == "NC_001422.1");
    CHECK(read[0].length == 5386);
    CHECK_FALSE(read[0].md5.has_value());
    const auto from_fai = match_coordinates(shelf.repository(), read, 1);
    REQUIRE(from_fai.size() == 1);
    CHECK(from_fai[0].exact());
    CHECK(from_fai[0].collection.digest().sha512t24u() == digest);
    // The MD5 is published in refget's compliance suite.
    const auto dict = read_coordinates(
        shelf.fasta("phix.dict", "@HD\tVN:1.6\n@SQ\tSN:NC_001422.1\tLN:5386\tM5:3332ed720ac7eaa9b3655c06f6b9e196\n"));
    CHECK(match_coordinates(shelf.repository(), dict, 1).at(0).exact());
    CHECK_THROWS_AS((void)read_coordinates(shelf.fasta("bad", "chr1\tten\n")), InvalidInput);
    CHECK_THROWS_AS((void)read_coordinates((shelf.root() / "missing").string()), IoError);
}
