#include <algorithm>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

struct Fetcher : ProgramShelf {
    Fetcher() {
        ok({"load", "-n", "n", phix(), mito(), data_file("orchid_94.fasta").string(),
            file("e.fa", ">empty\n>one\nG\n>HLA:A*01:01\nACGTACGTACGT\n")});
        ok({"snapshot", "create", "--anyway", "s"});
    }
};

std::string wrapped(const std::string& residues, std::size_t width) {
    std::string text;
    for (std::size_t i = 0; i < residues.size(); i += width) {
        text += residues.substr(i, width) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("fetch: whole sequences are FASTA of 60 columns with the name of the argument") {
    const Fetcher shelf;
    const std::string residues = read_fasta(phix()).front().residues;
    CHECK(shelf.ok({"fetch", "NC_001422.1"}) == ">NC_001422.1\n" + wrapped(residues, 60));
    CHECK(shelf.ok({"fetch", std::string("ga4gh:SQ.") + phix_digest}) ==
          std::string(">ga4gh:SQ.") + phix_digest + "\n" + wrapped(residues, 60));
    for (const std::size_t width : {1, 7, 60, 70, 5385, 5386, 5387, 1000000}) {
        CAPTURE(width);
        REQUIRE(shelf.ok({"fetch", "NC_001422.1", "--width", std::to_string(width)}) ==
                ">NC_001422.1\n" + wrapped(residues, width));
    }
    CHECK(shelf.ok({"fetch", "-w", "0", "NC_001422.1"}) == ">NC_001422.1\n" + residues + "\n");
    CHECK(shelf.ok({"fetch", "-w", "10", "NC_001422.1:1-20"}) == ">NC_001422.1:1-20\nGAGTTTTATC\nGCTTCCATGA\n");
}

TEST_CASE("fetch: a fetched FASTA can be loaded again, and its sequences are known") {
    const Fetcher shelf;
    std::string names;
    for (const Record& record : read_fasta(data_file("orchid_94.fasta"))) {
        names += loaded_name(record.name, "n").substr(2) + "\n";
    }
    const std::string fasta = shelf.ok({"fetch", "-"}, {names, {}, ""});
    const Json summary = shelf.json({"load", "-n", "n", shelf.file("again.fa", fasta)}).at(0);
    CHECK(summary.at("sequences_new") == 0);
    CHECK(summary.at("sequences_known") == 94);
    CHECK(summary.at("aliases_known") == 94);
}

TEST_CASE(
    "fetch: --raw prints one line per region in the order of the arguments, an empty line for the empty sequence") {
    const Fetcher shelf;
    CHECK(shelf.ok({"fetch", "--raw", "NC_012920.1:1-5", "empty", "NC_001422.1:1-5", "one", "NC_012920.1:1-5"}) ==
          "GATCA\n\nGAGTT\nG\nGATCA\n");
    CHECK(shelf.ok({"fetch", "empty"}) == ">empty\n");
    CHECK(shelf.ok({"fetch", "one"}) == ">one\nG\n");
    const std::string whole = shelf.ok({"fetch", "--raw", "NC_012920.1"});
    CHECK(whole == read_fasta(mito()).front().residues + "\n");
}

TEST_CASE("fetch: thousands of regions on standard input give the same as samtools faidx, in order") {
    const Fetcher shelf;
    const std::string residues = read_fasta(mito()).front().residues;
    std::string input;
    std::string expected;
    std::uint64_t state = 1;
    for (int i = 0; i < 4000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::size_t start = (state >> 33) % residues.size();
        const std::size_t length = 1 + (state >> 50) % std::min<std::size_t>(300, residues.size() - start);
        input += "NC_012920.1:" + std::to_string(start + 1) + "-" + std::to_string(start + length) + "\n";
        expected += residues.substr(start, length) + "\n";
    }
    CHECK(shelf.ok({"fetch", "--raw", "-"}, {input, {}, ""}) == expected);
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const std::string copy = shelf.file("mito.fa", read_file(mito()));
    const std::string regions = shelf.file("regions", input);
    CHECK(shelf.ok({"fetch", "-"}, {input, {}, ""}) == run({"samtools", "faidx", "-n", "60", copy, "-r", regions}).out);
}

TEST_CASE("fetch: a wrong region on standard input ends the program with the right exit code") {
    const Fetcher shelf;
    CHECK(shelf.run({"fetch", "-"}, {"one\nnonesuch\n", {}, ""}).exit_code == 1);
    CHECK(shelf.run({"fetch", "-"}, {"one\none:1-2\n", {}, ""}).exit_code == 3);
    CHECK(shelf.ok({"fetch", "-"}, {"", {}, ""}).empty());
}

TEST_CASE("fetch: all arguments are looked up before anything is written") {
    const Fetcher shelf;
    const Outcome outcome = shelf.run({"fetch", "one", "nonesuch"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "nonesuch"));
}

TEST_CASE(
    "fetch: --bed reads BED of 3 to 12 columns, with comments, CRLF, tabs or blanks, from a file or standard input") {
    const Fetcher shelf;
    const std::string bed =
        "# comment\ntrack name=x\nbrowser "
        "position\nNC_012920.1\t0\t5\nNC_012920.1\t16568\t16569\tname\t0\t+\r\nNC_001422.1 0 3\n\nempty\t0\t0\n"
        "NC_012920.1\t7\t7\n";
    CHECK(shelf.ok({"fetch", "--raw", "--bed", shelf.file("a.bed", bed)}) == "GATCA\nG\nGAG\n\n\n");
    CHECK(shelf.ok({"fetch", "--raw", "--bed", "-"}, {bed, {}, ""}) == "GATCA\nG\nGAG\n\n\n");
    CHECK(shelf.ok({"fetch", "--bed", shelf.file("b.bed", "NC_012920.1\t0\t5\n")}) == ">NC_012920.1:0-5\nGATCA\n");
    CHECK(shelf.ok({"fetch", "--bed", shelf.file("none.bed", "")}).empty());
}

TEST_CASE("fetch: a bad line of a BED file is an error with file and line") {
    const Fetcher shelf;
    const auto refused = [&](const std::string& line, int code) {
        CAPTURE(line);
        const std::string file = shelf.file("bad.bed", "one\t0\t1\n" + line + "\n");
        const Outcome outcome = shelf.run({"fetch", "--bed", file});
        CHECK(outcome.exit_code == code);
        CHECK_MESSAGE(contains(outcome.err, file + ":2: "), outcome.err);
    };
    refused("one\t0\t2", 3);
    refused("one\t1\t0", 3);
    refused("one\t-1\t1", 3);
    refused("one\t0", 3);
    refused("one", 3);
    refused("one\tx\t1", 3);
    refused("one\t0\t1.5", 3);
    refused("one\t0\t99999999999999999999", 3);
    refused("nonesuch\t0\t1", 1);
    CHECK(shelf.run({"fetch", "--bed", shelf.scratch("none.bed")}).exit_code == 4);
    CHECK(shelf.run({"fetch", "--bed", shelf.root()}).exit_code == 4);
}

TEST_CASE("fetch: the dm3 upstream regions of a BED file equal UCSC's sequences") {
    const fs::path bed = shared_file("meta/bed_dm3_upstream2000.bed.gz");
    const fs::path chromosome = shared_file("large/dm3_chr2R.fa.gz");
    if (skip_without(bed, "meta/bed_dm3_upstream2000.bed.gz") || skip_without(chromosome, "large/dm3_chr2R.fa.gz")) {
        return;
    }
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", chromosome});
    const std::string truth = read_fasta(chromosome).front().residues;
    REQUIRE(run({"sh", "-c",
                 "gzip -dc " + shell_word(bed) + " | grep -w '^chr2R' > " + shell_word(shelf.scratch("2R.bed"))})
                .exit_code == 0);
    std::string expected;
    for (const std::string& line : lines_of(read_file(shelf.scratch("2R.bed")))) {
        std::istringstream columns(line);
        std::string chrom;
        std::size_t start = 0;
        std::size_t end = 0;
        columns >> chrom >> start >> end;
        expected += truth.substr(start, end - start) + "\n";
    }
    CHECK(expected.size() > 4000 * 2000);
    CHECK((shelf.ok({"-i", "master", "fetch", "--raw", "--bed", shelf.scratch("2R.bed")}) == expected));
}
