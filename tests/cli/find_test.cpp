#include <algorithm>
#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

struct Searched : ProgramShelf {
    Searched() {
        ok({"load", "-n", "n", "--alias", "assembly:all",
            file("a.fa",
                 ">one\nAACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA\n>two\nTTTTT\n>HLA:A*01:01\nACGTACGTACGT\n>empty\n")});
        ok({"load", "-n", "n", "--alias", "assembly:phix", phix()});
        ok({"load", "-n", "n", mito(), data_file("human_protein_small.faa").string(),
            file("e.fa", ">protein\nMNKNLEQ\n")});
        ok({"snapshot", "create", "--anyway", "s"});
    }
};

/// The rows of BED6 without the fifth column, which differs between programs, sorted.
std::multiset<std::string> rows(const std::string& bed) {
    std::multiset<std::string> result;
    for (const std::string& line : lines_of(bed)) {
        std::vector<std::string> columns;
        std::istringstream stream(line);
        for (std::string column; std::getline(stream, column, '\t');) {
            columns.push_back(column);
        }
        if (columns.size() != 6) {
            FAIL("not BED6: " << line);
        }
        result.insert(columns[0] + " " + columns[1] + " " + columns[2] + " " + columns[5]);
    }
    return result;
}

}  // namespace

TEST_CASE("find: prints BED6 of both strands in order, with the name of the argument") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "gry", "one"}) ==
          "one\t1\t4\tGRY\t0\t-\none\t14\t17\tGRY\t0\t-\none\t19\t22\tGRY\t0\t+\none\t24\t27\tGRY\t0\t-"
          "\none\t34\t37\tGRY\t0\t+\n");
    CHECK(shelf.ok({"find", "ACGT", "n:one:5-12"}) == "n:one\t8\t12\tACGT\t0\t+\nn:one\t8\t12\tACGT\t0\t-\n");
    CHECK(shelf.ok({"find", "ACGT", "--interbase", "one:8-12", "one:9-12", "HLA:A*01:01:0-5"}) ==
          "one\t8\t12\tACGT\t0\t+\none\t8\t12\tACGT\t0\t-\nHLA:A*01:01\t0\t4\tACGT\t0\t+\nHLA:A*01:01\t0\t4\tACGT\t0\t-"
          "\n");
    CHECK(shelf.ok({"find", "ACGTA", "HLA:A*01:01", "--strand", "+"}) ==
          "HLA:A*01:01\t0\t5\tACGTA\t0\t+\nHLA:A*01:01\t4\t9\tACGTA\t0\t+\n");
}

TEST_CASE("find: no match is not an error, nor is a motif longer than the region") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "GAATTC", "NC_001422.1"}).empty());
    CHECK(shelf.ok({"find", "TTTTTT", "two"}).empty());
    CHECK(shelf.ok({"find", "TTTTT", "two"}) == "two\t0\t5\tTTTTT\t0\t+\n");
    CHECK(shelf.ok({"find", "A", "empty"}).empty());
    CHECK(shelf.ok({"find", "G", "NC_012920.1:16569-16569"}) ==
          "NC_012920.1\t16568\t16569\tG\t0\t+\n");  // the last residue
}

TEST_CASE(
    "find: a match across the origin ends after the last residue, as fetch reads it; one in parts has a row each") {
    const Searched shelf;
    shelf.ok({"load", "-n", "n", shelf.file("c.fa", ">c [topology=circular]\nTTTACGACGACGCCGGGAATT\n")});
    const auto find = [&](const std::string& motif, const std::string& region) {
        return shelf.ok({"-i", "master", "find", "--strand", "+", motif, region});
    };
    CHECK(find("AATTTT", "c") == "c\t17\t23\tAATTTT\t0\t+\n");
    CHECK(find("AATTTT", "c:15-6") == "c\t17\t23\tAATTTT\t0\t+\n");
    CHECK(find("AATTTT", "c:15-27") == "c\t17\t23\tAATTTT\t0\t+\n");
    CHECK(find("AATTTT", "c:1-20").empty());
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--bed", "-"}, {find("AATTTT", "c"), {}, ""}) == "AATTTT\n");
    CHECK(find("GTTA", "c:join(15..17,2..4)") == "c\t16\t17\tGTTA 1/2\t0\t+\nc\t1\t4\tGTTA 2/2\t0\t+\n");
    CHECK(shelf.ok({"-i", "master", "find", "--count", "--strand", "+", "GTTA", "c:join(15..17,2..4)"}) ==
          "c:join(15..17,2..4)\t1\n");
    const std::vector<Json> objects = shelf.json({"-i", "master", "find", "GTTA", "c:join(15..17,2..4)"});
    REQUIRE(objects.size() == 1);
    CHECK(json_text(objects[0].at("parts")) ==
          R"([{"end":17,"start":16,"strand":"+"},{"end":4,"start":1,"strand":"+"}])");
}

TEST_CASE("find: equals seqkit locate -c on circular sequences") {
    if (!is_installed("seqkit")) {
        MESSAGE("SKIPPED: seqkit is not installed");
        return;
    }
    const Searched shelf;
    const std::string residues = read_fasta(phix()).front().residues;
    const std::string fasta = shelf.file("circle.fa", ">s\n" + residues + "\n");
    shelf.ok({"load", "-n", "circle", fasta});
    shelf.ok({"-i", "master", "topology", "--circular", "s"});
    const std::string twice = residues + residues;
    for (std::size_t start = residues.size() - 9; start < residues.size() + 2; start += 3) {
        for (const std::size_t length : {2, 5, 12, 300}) {
            const std::string motif = twice.substr(start, length);
            CAPTURE(motif);
            const Outcome theirs = run({"seqkit", "locate", "-c", "--bed", "-p", motif, fasta});
            REQUIRE_MESSAGE(theirs.exit_code == 0, theirs.err);
            CHECK((rows(shelf.ok({"-i", "master", "find", motif, "s"})) == rows(theirs.out)));
        }
    }
}

TEST_CASE("find: --strand has several spellings, and regions may have their own strand") {
    const Searched shelf;
    const std::string minus = "one\t1\t4\tGGT\t0\t-\none\t14\t17\tGGT\t0\t-\none\t24\t27\tGGT\t0\t-\n";
    CHECK(shelf.ok({"find", "--strand", "-", "GGT", "one"}) == minus);
    CHECK(shelf.ok({"find", "--strand=-", "GGT", "one"}) == minus);
    CHECK(shelf.ok({"find", "GGT", "one", "--strand", "-"}) == minus);
    CHECK(shelf.ok({"find", "GGT", "one:1-40(-)"}) == minus);
    CHECK(shelf.ok({"find", "GGT", "--strand=both", "one"}) == shelf.ok({"find", "GGT", "one"}));
    CHECK(shelf.ok({"find", "GGT", "one:join(18..25,complement(10..20))"}) ==
          "one\t19\t22\tGGT\t0\t+\none\t14\t17\tGGT\t0\t-\n");
    CHECK(shelf.run({"find", "--strand", "x", "GGT", "one"}).exit_code == 2);
    CHECK(shelf.run({"find", "--strand", "+", "GGT", "one:1-40(-)"}).exit_code == 2);
    CHECK(shelf.run({"find", "--strand", "-", "N", "protein"}).exit_code == 3);
    CHECK(shelf.ok({"find", "N", "protein"}) == "protein\t1\t2\tN\t0\t+\nprotein\t3\t4\tN\t0\t+\n");
}

TEST_CASE("find: --no-overlap keeps the match nearest to the 5' end of each strand") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "TT", "two", "--no-overlap"}) == "two\t0\t2\tTT\t0\t+\ntwo\t2\t4\tTT\t0\t+\n");
    CHECK(shelf.ok({"find", "AA", "two", "--no-overlap"}) == "two\t1\t3\tAA\t0\t-\ntwo\t3\t5\tAA\t0\t-\n");
    CHECK(lines_of(shelf.ok({"find", "AA", "two"})).size() == 4);
}

TEST_CASE("find: --literal treats no letter as a code") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "GRY", "one", "--literal"}).empty());
    CHECK(lines_of(shelf.ok({"find", "N", "two"})).size() == 10);
    CHECK(shelf.ok({"find", "N", "two", "--literal"}).empty());
}

TEST_CASE("find: a collection is searched whole, in its order, or by names of members") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "ACGT", "--strand", "+", "--collection", "assembly:all"}) ==
          "one\t8\t12\tACGT\t0\t+\nHLA:A*01:01\t0\t4\tACGT\t0\t+\nHLA:A*01:01\t4\t8\tACGT\t0\t+\nHLA:A*01:"
          "01\t8\t12\tACGT\t0\t+\n");
    CHECK(shelf.ok({"find", "ACGT", "HLA:A*01:01:5-8", "--strand", "+", "--collection", "assembly:all"}) ==
          "HLA:A*01:01\t4\t8\tACGT\t0\t+\n");
    CHECK(shelf.ok({"find", "AAA", "--count", "--collection", "assembly:all"}) ==
          "one\t5\ntwo\t3\nHLA:A*01:01\t0\nempty\t0\n");
    CHECK(shelf.run({"find", "A", "NC_001422.1", "--collection", "assembly:all"}).exit_code == 1);
    CHECK(shelf.run({"find", "A", "--collection", "nonesuch"}).exit_code == 1);
}

TEST_CASE("find: a collection with more sequences than one look-up takes is searched whole") {
    const Searched shelf;
    std::string fasta;
    std::string expected;
    for (int i = 0; i < 2500; ++i) {
        fasta += ">m" + std::to_string(i) + "\n" + std::string(static_cast<std::size_t>(i % 7 + 1), 'C') + "\n";
        expected += "m" + std::to_string(i) + "\t" + std::to_string(i % 7 + 1) + "\n";
    }
    shelf.ok({"load", "-n", "m", "--alias", "assembly:many", shelf.file("many.fa", fasta)});
    CHECK((shelf.ok({"-i", "master", "find", "C", "--count", "--collection", "assembly:many"}) == expected));
}

TEST_CASE("find: --count prints numbers of matches, and --json prints objects") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "--count", "ACGT", "one:5-12", "two", "one"}) == "one:5-12\t2\ntwo\t0\none\t2\n");
    const std::vector<Json> counts = shelf.json({"find", "--count", "ACGT", "one:5-12", "two"});
    REQUIRE(counts.size() == 2);
    CHECK(keys_of(counts[0]) == "matches name query sha512t24u");
    CHECK(counts[0].at("query") == "one:5-12");
    CHECK(counts[0].at("name") == "one");
    CHECK(counts[0].at("matches") == 2);
    CHECK(counts[1].at("matches") == 0);
    const std::vector<Json> matches = shelf.json({"find", "ccttttacgtr", "NC_001422.1:1-2,0", "one"});
    REQUIRE(matches.size() == 1);
    CHECK(keys_of(matches[0]) == "end motif name query sha512t24u start strand");
    CHECK(matches[0].at("query") == "one");
    CHECK(matches[0].at("start") == 2);
    CHECK(matches[0].at("end") == 13);
    CHECK(matches[0].at("strand") == "+");
    CHECK(matches[0].at("motif") == "CCTTTTACGTR");
    CHECK(matches[0].at("sha512t24u") == shelf.json({"resolve", "one"}).at(0).at("sha512t24u"));
}

TEST_CASE("find: regions are read from standard input, and those before a wrong line are searched") {
    const Searched shelf;
    CHECK(shelf.ok({"find", "ACGT", "--count", "two", "-", "one"}, {"one:5-12\n\nHLA:A*01:01\n", {}, ""}) ==
          "two\t0\none:5-12\t2\nHLA:A*01:01\t6\none\t2\n");
    const Outcome unknown = shelf.run({"find", "ACGT", "--count", "-"}, {"one\ntwo\nnonesuch\none\n", {}, ""});
    CHECK(unknown.exit_code == 1);
    CHECK(unknown.out == "one\t2\ntwo\t0\n");
    CHECK_MESSAGE(contains(unknown.err, "-:3: "), unknown.err);
    const Outcome beyond = shelf.run({"find", "ACGT", "-"}, {"one:8-\none:1-41\n", {}, ""});
    CHECK(beyond.exit_code == 3);
    CHECK(beyond.out == "one\t8\t12\tACGT\t0\t+\none\t8\t12\tACGT\t0\t-\n");
    CHECK_MESSAGE(contains(beyond.err, "-:2: "), beyond.err);
    CHECK(shelf.ok({"find", "ACGT", "-"}, {"", {}, ""}).empty());
}

TEST_CASE("find: a wrong command line writes nothing") {
    const Searched shelf;
    const auto refused = [&](const std::vector<std::string>& arguments, int code, const std::string& message) {
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == code);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
    };
    refused({"find"}, 2, "MOTIF");
    refused({"find", "ACGT"}, 2, "REGION");
    refused({"find", "", "one"}, 2, "empty motif");
    refused({"find", "AC GT", "one"}, 2, "column 3");
    refused({"find", "AC.T", "one"}, 2, "column 3");
    refused({"find", std::string(10'001, 'A'), "one"}, 2, "10000");
    refused({"find", "A", "one", "nonesuch"}, 1, "nonesuch");
    refused({"find", "A", "one", "one:1-41"}, 3, "40");
    refused({"find", "A", "one", "one:1..x"}, 3, "column");
    refused({"find", "A", "one", "--threads", "0"}, 2, "--threads");
}

TEST_CASE("find: a letter that is not a nucleotide gives one remark") {
    const Searched shelf;
    const Outcome outcome = shelf.run({"find", "ACE", "one", "two", "protein"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK_MESSAGE(lines_of(outcome.err).size() == 1, outcome.err);
    CHECK(contains(outcome.err, "column 3"));
    CHECK(shelf.run({"find", "LEQ", "protein"}).err.empty());
    CHECK(shelf.run({"-q", "find", "ACE", "one"}).err.empty());
}

TEST_CASE("find: equals seqkit locate, for literal and degenerate motifs on both strands") {
    if (!is_installed("seqkit")) {
        MESSAGE("SKIPPED: seqkit is not installed");
        return;
    }
    const Searched shelf;
    const auto compare = [&](const std::string& fasta, const std::vector<std::string>& how, const std::string& motif) {
        CAPTURE(motif);
        std::vector<std::string> command{"seqkit", "locate", "--bed", "-p", motif, fasta};
        command.insert(command.end(), how.begin(), how.end());
        const Outcome theirs = run(command);
        REQUIRE_MESSAGE(theirs.exit_code == 0, theirs.err);
        CHECK((rows(shelf.ok({"-i", "master", "find", motif, "s"})) == rows(theirs.out)));
    };
    for (const std::string& path : {phix(), mito(), data_file("sarscov2_MN908947.3.fa").string(),
                                    data_file("refget_yeast_R64-1-1_I.fa").string()}) {
        CAPTURE(path);
        const std::string residues = read_fasta(path).front().residues;
        const std::string fasta = shelf.file("copy.fa", ">s\n" + residues + "\n");
        shelf.ok({"load", "-n", "copy", fasta});
        for (const std::string& motif : {std::string("GATTAC"), std::string("TT"), std::string("ACGT"),
                                         std::string("AAAAA"), residues.substr(1000, 300)}) {
            compare(fasta, {}, motif);
        }
        for (const char* const motif : {"GTYRAC", "TATAWAW", "CCWGG", "GANTC", "NGG", "BDHV", "RRRYYY"}) {
            if (contains(residues, "N")) {
                continue;  // seqkit's codes do not match it
            }
            compare(fasta, {"-d"}, motif);
        }
    }
}
