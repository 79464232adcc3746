#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "samples.hpp"
#include "seqshelf/change.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

Collection load(const Shelf& shelf, const std::string& file) {
    return shelf.repository().get_collection(load_file(shelf, file).sha512t24u());
}

}  // namespace

TEST_CASE("export: of two sources the requested one is written, by name or by the start of a SHA-256") {
    const Shelf shelf;
    std::string plain = masked_fasta;
    std::transform(plain.begin() + 12, plain.begin() + 20, plain.begin() + 12,
                   [](char c) { return static_cast<char>(c & ~0x20); });
    REQUIRE(plain == ">chrX first\nTTGGGGAA\n>chr1\nGGAA\n>chr2 other\nGC\nGC\n");
    const std::string first = shelf.fasta("plain.fa", plain);
    const std::string second = shelf.fasta("masked.fa.gz", "");
    test::write_file(second, zipped(shelf.fasta("masked.fa", masked_fasta)));
    load(shelf, first);
    const Collection collection = load(shelf, second);
    REQUIRE(collection.sources().size() == 2);
    const auto from = [&](const std::string& source) {
        ExportOptions options;
        options.source = source;
        return exported(collection, options);
    };
    CHECK(from("") == plain);
    CHECK(from(first) == plain);
    CHECK(from(second) == masked_fasta);
    const std::string of_gzip = sha256_of(second);
    const std::string of_text = sha256_of(shelf.fasta("masked.fa", masked_fasta));
    for (const std::size_t characters : {std::size_t{8}, std::size_t{16}, std::size_t{64}}) {
        CHECK(from(sha256_of(first).substr(0, characters)) == plain);
        CHECK(from(of_gzip.substr(0, characters)) == masked_fasta);
        CHECK(from(of_text.substr(0, characters)) == masked_fasta);
    }
    CHECK_THROWS_AS((void)from("masked.fa"), NotFound);
    CHECK_THROWS_AS((void)from(std::string(65, 'a')), NotFound);
    CHECK_THROWS_AS((void)from(of_text + "0"), NotFound);
    // A slice gets the mask of the first source that has one.
    CHECK(collection.fetch_soft_masked("chrX", {0, 8}) == "ttGGggaa");
}

TEST_CASE("export: sources that differ in descriptions, widths and line ends are each restored") {
    const Shelf shelf;
    const std::vector<std::string> texts{
        ">a\nACGTACGT\n>b x\nGG\n",
        ">a described here\nACGTACGT\n>b\nGG\n",
        ">a and  there\nACGT\nACGT\n>b x\nGG\n",
        "; comment\r\n>a\r\nACG\r\nTAC\r\nGT\r\n>b y\r\nGG\r\n",
        ">a\tq\nACGTACGT\n>b x\nGG\n",
    };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        load(shelf, shelf.fasta(std::to_string(i) + ".fa", texts[i]));
    }
    const Repository repository = shelf.repository();
    REQUIRE(repository.count_collections() == 1);
    const Collection collection = repository.collections(1).at(0);
    REQUIRE(collection.sources().size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(i);
        ExportOptions options;
        options.source = shelf.fasta(std::to_string(i) + ".fa", texts[i]);
        CHECK(exported(collection, options) == texts[i]);
    }
    ExportOptions options;
    options.source = shelf.fasta("1.fa", texts[1]);
    options.line_width = 5;
    CHECK(exported(collection, options) == ">a described here\nACGTA\nCGT\n>b\nGG\n");
}

TEST_CASE("export: a collection that was not made from a file needs a line width") {
    Shelf shelf;
    shelf.load(">a\nACGT\n>b\nGGAA\n");
    Change session(shelf.master());
    const auto digest = session.add_collection({{"second", "t:b", "of two"}, {"first", "t:a", ""}});
    session.commit();
    const Collection collection = shelf.repository().get_collection(digest.sha512t24u());
    CHECK_THROWS_AS((void)exported(collection), InvalidArgument);
    ExportOptions options;
    options.line_width = 3;
    CHECK(exported(collection, options) == ">second of two\nGGA\nA\n>first\nACG\nT\n");
    options.source = "a.fa";
    CHECK_THROWS_AS((void)exported(collection, options), NotFound);
}

TEST_CASE("export: a snapshot of format 1 gives FASTA with a line width, but not the original text") {
    const Repository repository = Repository::open(test::shipped_snapshots() / "2026-11-21");
    const Collection phix = repository.get_collection("uOoSPJ04SXU16T3FlCEuFk373hZOd4D5");
    CHECK_THROWS_AS((void)exported(phix), InvalidArgument);
    ExportOptions options;
    options.line_width = 70;
    const std::string text = exported(phix, options);
    CHECK(text.starts_with(
        ">NC_001422.1 Enterobacteria phage phiX174 sensu lato, complete genome\nGAGTTTTATCGCTTCCATGA"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 77);  // 5,386 residues
}

TEST_CASE("export: a text that no longer equals the source is Corruption") {
    const std::vector<std::string> damages{
        "UPDATE source_text SET sha256 = replace(sha256, substr(sha256, 1, 1), CASE substr(sha256, 1, 1) WHEN 'a' THEN "
        "'b' ELSE 'a' END)",
        "UPDATE source_text SET bytes = bytes + 1",
        "UPDATE source_text SET line_width = 4",
        "UPDATE source_text SET preamble = ';'",
        "UPDATE source_text SET line_end = char(13) || char(10)",
        "DELETE FROM mask_part",
        "UPDATE member_text SET header = '>chrY' || char(10) WHERE position = 0",
        "UPDATE member_text SET lines = x'00' WHERE position = 2",
        "UPDATE member_text SET lines = x'ff' WHERE position = 2",
        "UPDATE member_text SET lines = x'02100100' WHERE position = 2",
        "UPDATE collection_member SET description = 'another' WHERE position = 2",
        "UPDATE collection_member SET sequence_id = (SELECT sequence_id FROM collection_member WHERE position = 1) "
        "WHERE position = 2",
        "DELETE FROM collection_member WHERE position = 2",
    };
    for (const std::string& damage : damages) {
        CAPTURE(damage);
        const Shelf shelf;
        const std::string digest =
            load_text(shelf, "; comment\n>chrX\nttGGggaaACGTACGT\nAC\n>chr1\nGGAA\n>chr2 other\nGC\nCGC\n")
                .sha512t24u();
        SQLite::Database((shelf.master() / "catalog.sqlite3").string(), SQLite::OPEN_READWRITE).exec(damage);
        CHECK_THROWS_AS((void)exported(shelf.repository().get_collection(digest)), Corruption);
    }
}
