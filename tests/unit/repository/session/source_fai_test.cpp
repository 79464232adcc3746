#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "seqshelf/fasta_export.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

Collection load_with_fai(const Shelf& shelf, const std::string& file) {
    Change session(shelf.master());
    session.load(file);
    return shelf.repository().get_collection(session.commit().collections.at(0).sha512t24u());
}

/// The index that `samtools faidx` makes of a text; "" if it refuses the text.
std::string fai_of(const Shelf& shelf, const std::string& text) {
    const std::string file = shelf.fasta("samtools.fa", text);
    const test::Outcome outcome = test::run({"samtools", "faidx", "--fai-idx", file + ".fai", file});
    return outcome.exit_code == 0 ? test::read_file(file + ".fai") : "";
}

}  // namespace

TEST_CASE("source_fai: equals that of samtools faidx for every file of tests/data") {
    if (!test::is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    for (const char* const name :
         {"phix174_NC_001422.1.fa", "refget_yeast_R64-1-1_I.fa", "sarscov2_MN908947.3.fa", "human_mito_NC_012920.1.fa",
          "lambda_NC_001416.1.crlf.fa", "human_rna_small.fna", "human_protein_small.faa", "orchid_94.fasta"}) {
        CAPTURE(name);
        const Shelf shelf;
        const std::string expected = fai_of(shelf, test::read_file(test::data_file(name)));
        REQUIRE_FALSE(expected.empty());
        CHECK(source_fai(load_with_fai(shelf, test::data_file(name))) == expected);
    }
}

TEST_CASE("source_fai: is that of the text of a gzip file") {
    if (!test::is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const Shelf shelf;
    const std::string file = test::data_file("lambda_NC_001416.1.fa.gz");
    CHECK(source_fai(load_with_fai(shelf, file)) == fai_of(shelf, test::run({"gzip", "-dc", file}).out));
}

TEST_CASE("source_fai: equals that of samtools faidx for regular texts, however they end") {
    if (!test::is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    for (const std::string text : {
             ">a\nACGT\n",
             ">a\nACGT",
             ">a x\nACGT\nACGT\nAC\n>b\nACGT\nACGT\n>c\nA\n",
             ">a\nACGT\nAC",
             ">a\nACGT\nACGT",
             ">a\nACGTACGT\n>b\nACGT\nAC\n>c\nACG\nACG\nA\n",  // each record has its own width
             ">a x\r\nACGT\r\nACGT\r\nAC\r\n>b\r\nACGT\r\n",
             ">a\r\nACGT\r\nAC",
             ">a\nacgT\nnnAC\nA\n",
             ">p\nMKVL\nM*\n>q\n*\n",
             ">a\nACGT\nAC\n\n>b\nACGT\n\n\n",  // blank lines after a record
             ">a\tdescription\nACGT\nAC\n>b  two blanks\nACGT\n",
         }) {
        CAPTURE(text);
        const Shelf shelf;
        const std::string expected = fai_of(shelf, text);
        REQUIRE_FALSE(expected.empty());
        CHECK(source_fai(load_with_fai(shelf, shelf.fasta("in.fa", text))) == expected);
    }
}

TEST_CASE("source_fai: a text that samtools faidx refuses has none") {
    if (!test::is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    for (const std::string text : {
             ">a\nACGT\nAC\nACGT\n",
             ">a\nAC\nACGT\n",
             ">a\nACGT\nAC\nAC\n",
             ">a\nACGT\n\nACGT\n",
             ">a\nACGT\r\nACGT\nAC\n",
             "; comment\n>a\nACGT\n",
         }) {
        CAPTURE(text);
        const Shelf shelf;
        REQUIRE(fai_of(shelf, text).empty());
        CHECK_THROWS_AS((void)source_fai(load_with_fai(shelf, shelf.fasta("in.fa", text))), InvalidArgument);
    }
}

TEST_CASE("source_fai: texts with blanks, blank lines and empty records have the index of samtools or none") {
    if (!test::is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    for (const std::string text : {
             ">a\n>b\nACGT\n",
             ">a\nACGT\n>b\n",
             ">a\n\n>b\nACGT\n",
             ">a\n\nACGT\n",
             "\n>a\nACGT\n",
             "\n\r\n>a\nACGT\n",
             ">a\nAC GT\nACGT\n",
             ">a\nAC GT\nAC GT\nA\n",
             ">a\nACGT \nACGT\n",
             " >a\nACGT\n",
             "> a\nACGT\n",
             ">a\nACGT\n \n",
             ">a\nACGT\nAC\r\n",
             ">a\nACGT\nACG\r\n",
             ">a\nACGT\n>b\r\nACGT\r\nAC\r\n",
             ">a\r\nACGT\nAC\n",
             ">a\nACGT\r\nACGT\r\n",
         }) {
        CAPTURE(text);
        const Shelf shelf;
        std::string found;
        try {
            found = source_fai(load_with_fai(shelf, shelf.fasta("in.fa", text)));
        } catch (const InvalidArgument&) {
            continue;
        }
        CHECK(found == fai_of(shelf, text));
    }
}

TEST_CASE("source_fai: is that of the requested source") {
    const Shelf shelf;
    const std::string wide = shelf.fasta("wide.fa", ">a\nACGTACGT\n");
    const std::string narrow = shelf.fasta("narrow.fa", ">a\nACG\nTAC\nGT\n");
    load_with_fai(shelf, wide);
    const Collection collection = load_with_fai(shelf, narrow);
    // faidx(5): name, length, offset, bases and bytes of a line.
    CHECK(source_fai(collection) == "a\t8\t3\t8\t9\n");
    CHECK(source_fai(collection, wide) == "a\t8\t3\t8\t9\n");
    CHECK(source_fai(collection, narrow) == "a\t8\t3\t3\t4\n");
    CHECK_THROWS_AS((void)source_fai(collection, "other.fa"), NotFound);
}

TEST_CASE("source_fai: requires a stored text") {
    const Repository repository = Repository::open(test::shipped_snapshots() / "2026-11-21");
    CHECK_THROWS_AS((void)source_fai(repository.collections(1).at(0)), InvalidArgument);
}
