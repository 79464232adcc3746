#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// One small sequence in blocks of 512 bytes, so that regions cross them, and some with colons in their names.
struct Regions : ProgramShelf {
    Regions() : residues(read_fasta(phix()).front().residues) {
        ok({"load", "-n", "n", "--block-size", "512", phix()});
        ok({"load", "-n", "n",
            file("hla.fa",
                 ">HLA:A*01:01\nACGTACGTACGT\n>chr1:5-10\nTTTTTTTTTTTT\n>chr1\nGGGGGGGGGGGG\n>plain:7\nCCCCCCCCCCCC\n>"
                 "empty\n")});
    }
    Outcome fetch(const std::string& text, bool interbase = false) const {
        std::vector<std::string> arguments{"-i", "master", "fetch", "--raw"};
        if (interbase) {
            arguments.push_back("--interbase");
        }
        arguments.insert(arguments.end(), {"--", text});
        return run(arguments);
    }
    void refused(const std::string& text, int code, const std::string& message, bool interbase = false) const {
        CAPTURE(text);
        const Outcome outcome = fetch(text, interbase);
        CHECK(outcome.exit_code == code);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
    }
    std::string residues;
};

}  // namespace

TEST_CASE("region: every boundary of a sequence and of its blocks is right, one-based, interbase and in samtools") {
    const Regions shelf;
    const std::size_t length = shelf.residues.size();
    std::vector<std::size_t> edges;
    for (const std::size_t block : {std::size_t{0}, std::size_t{512}, std::size_t{1024}, std::size_t{2560}}) {
        for (std::size_t i = 0; i < 3; ++i) {
            // Residues start at byte 34 of the volume's text, after the header.
            edges.push_back(block + i);
            edges.push_back(block == 0 ? length - i : block - 34 + i);
            edges.push_back(block == 0 ? length - i : block - 35 + i);
        }
    }
    std::string one_based;
    std::string interbase;
    std::string samtools;
    std::string expected;
    for (const std::size_t from : edges) {
        for (const std::size_t to : edges) {
            if (from >= to) {
                continue;
            }
            one_based += "NC_001422.1:" + std::to_string(from + 1) + "-" + std::to_string(to) + "\n";
            interbase += "NC_001422.1:" + std::to_string(from) + "-" + std::to_string(to) + "\n";
            expected += shelf.residues.substr(from, to - from) + "\n";
        }
    }
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "-"}, {one_based, {}, ""}) == expected);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--interbase", "-"}, {interbase, {}, ""}) == expected);
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const std::string copy = shelf.file("phix.fa", read_file(phix()));
    const std::string regions = shelf.file("regions", one_based);
    CHECK(shelf.ok({"-i", "master", "fetch", "-"}, {one_based, {}, ""}) ==
          run({"samtools", "faidx", "-n", "60", copy, "-r", regions}).out);
}

TEST_CASE("region: first, last and all residues, open ends, commas and empty interbase regions are read") {
    const Regions shelf;
    CHECK(shelf.fetch("NC_001422.1:1-1").out == "G\n");
    CHECK(shelf.fetch("NC_001422.1:5386-5386").out == "A\n");
    CHECK(shelf.fetch("NC_001422.1:1-5386").out == shelf.residues + "\n");
    CHECK(shelf.fetch("NC_001422.1:5380").out == "ACCTGCA\n");
    CHECK(shelf.fetch("NC_001422.1:5380-").out == "ACCTGCA\n");
    CHECK(shelf.fetch("NC_001422.1:-5").out == "GAGTT\n");
    CHECK(shelf.fetch("NC_001422.1:5,380-5,386").out == "ACCTGCA\n");
    CHECK(shelf.fetch("NC_001422.1:000000000000000000000000001-3").out == "GAG\n");
    CHECK(shelf.fetch("NC_001422.1:0-0", true).out == "\n");
    CHECK(shelf.fetch("NC_001422.1:5386-5386", true).out == "\n");
    CHECK(shelf.fetch("NC_001422.1:5385-5386", true).out == "A\n");
    CHECK(shelf.fetch("NC_001422.1:0-1", true).out == "G\n");
    CHECK(shelf.fetch("NC_001422.1:0-5386", true).out == shelf.residues + "\n");
    CHECK(shelf.fetch("empty:0-0", true).out == "\n");
    CHECK(shelf.fetch(std::string("md5:3332ED720AC7EAA9B3655C06F6B9E196:1-3")).out == "GAG\n");
    CHECK(shelf.fetch(std::string("ga4gh:SQ.") + phix_digest + ":1-3").out == "GAG\n");
    CHECK(shelf.fetch("n:NC_001422.1:1-3").out == "GAG\n");
}

TEST_CASE("region: a region outside the sequence is exit code 3, names the length and gives no residue") {
    const Regions shelf;
    const std::string id = "NC_001422.1:";
    shelf.refused(id + "1-5387", 3, "5386");
    shelf.refused(id + "5387-5387", 3, "5386");
    shelf.refused(id + "5387", 3, "5386");
    shelf.refused(id + "5387-", 3, "5386");
    shelf.refused(id + "6000-7000", 3, "5386");
    shelf.refused(id + "0-5", 3, "start at 1");
    shelf.refused(id + "0", 3, "start at 1");
    shelf.refused(id + "0-0", 3, "start at 1");
    shelf.refused(id + "5-4", 3, "reversed");
    shelf.refused(id + "2-1", 3, "reversed");
    shelf.refused(id + "5386-1", 3, "reversed");
    shelf.refused(id + "5-4", 3, "reversed", true);
    shelf.refused(id + "0-5387", 3, "5386", true);
    shelf.refused(id + "5387-5387", 3, "5386", true);
    shelf.refused("empty:1-1", 3, "0 residues");
    shelf.refused("empty:1", 3, "0 residues");
    for (const std::string huge : {"9223372036854775807", "9223372036854775808", "18446744073709551616",
                                   "18446744073709551617", "99999999999999999999999999999999"}) {
        shelf.refused(id + "1-" + huge, 3, huge);
        shelf.refused(id + huge + "-" + huge, 3, huge);
        shelf.refused(id + huge, 3, huge);
        shelf.refused(id + "0-" + huge, 3, huge, true);
    }
}

TEST_CASE("region: a malformed region of a known sequence is exit code 3, and an unknown name exit code 1") {
    const Regions shelf;
    for (const std::string region : {"a-5", "1-x", "1-2-3", "1..x", "1.5", "1-5(", "+1-5", "1-+5", "0x1-5", "1e3",
                                     "--5", "-", "", " 1-5", "1 - 5", "1_000-2_000", "-1-5", ",1-5"}) {
        shelf.refused("NC_001422.1:" + region, 3, "'NC_001422.1:" + region + "' is not a region: column ");
    }
    shelf.refused(":1-5", 1, ":1-5");
    shelf.refused("nonesuch:1-5", 1, "'nonesuch'");
}

TEST_CASE("region: names that contain colons are split from the right, and whole names take precedence") {
    const Regions shelf;
    CHECK(shelf.fetch("HLA:A*01:01:5-10").out == "ACGTAC\n");
    CHECK(shelf.fetch("n:HLA:A*01:01:5-10").out == "ACGTAC\n");
    CHECK(shelf.fetch("HLA:A*01:01").out == "ACGTACGTACGT\n");  // not a region of HLA:A*01, which does not exist
    CHECK(shelf.fetch("n:HLA:A*01:01").out == "ACGTACGTACGT\n");
    CHECK(shelf.fetch("plain:7").out == "CCCCCCCCCCCC\n");
    CHECK(shelf.fetch("plain:7:12").out == "C\n");
    // Both chr1 and chr1:5-10 are names, so the text is ambiguous.
    shelf.refused("chr1:5-10", 1, "'chr1:5-10' is ambiguous; it can be a sequence of that name or a region of 'chr1'");
    shelf.refused("chr1:5-10", 1, "write '{chr1:5-10}' or '{chr1}:5-10'");
    CHECK(shelf.fetch("{chr1:5-10}").out == "TTTTTTTTTTTT\n");
    CHECK(shelf.fetch("{chr1}:5-10").out == "GGGGGG\n");
    CHECK(shelf.fetch("{chr1:5-10}:2-3").out == "TT\n");
    CHECK(shelf.fetch("{n:HLA:A*01:01}:5-10").out == "ACGTAC\n");
    shelf.refused("{HLA}:5-10", 1, "'HLA'");
    shelf.refused("{chr1}:5--10", 3, "is not a region");
    CHECK(shelf.fetch("chr1:5-11").out == "GGGGGGG\n");
    CHECK(shelf.fetch("chr1:5-10:1-2").out == "TT\n");
}

TEST_CASE("region: a strand after a name means the whole sequence on that strand") {
    const Regions shelf;
    CHECK(shelf.fetch("HLA:A*01:01(-)").out == "ACGTACGTACGT\n");
    CHECK(shelf.fetch("{plain:7}(-)").out == "GGGGGGGGGGGG\n");
    CHECK(shelf.fetch("plain:7(+)").out == "CCCCCCCCCCCC\n");
    CHECK(shelf.fetch("NC_001422.1(-)").out == shelf.fetch("NC_001422.1:1-5386(-)").out);
    CHECK(shelf.fetch("empty(-)").out == "\n");
    shelf.refused("nonesuch(-)", 1, "'nonesuch'");
    // It can be the sequence chr1:5-10, or a part of chr1.
    shelf.refused("chr1:5-10(-)", 1, "write '{chr1:5-10}(-)' or '{chr1}:5-10(-)'");
    CHECK(shelf.fetch("{chr1:5-10}(-)").out == "AAAAAAAAAAAA\n");
    CHECK(shelf.fetch("{chr1}:5-10(-)").out == "CCCCCC\n");
    shelf.ok({"load", "-n", "n", shelf.file("odd.fa", ">chr1(-)\nACAC\n>{chr1}\nAGAG\n>{odd}:1-2\nATAT\n>odd\nGGG\n")});
    shelf.refused("chr1(-)", 1, "write '{chr1(-)}' or '{chr1}(-)'");
    shelf.refused("{chr1}", 1, "write '{{chr1}}' or '{chr1}'");
    shelf.refused("{odd}:1-2", 1, "ambiguous");
    CHECK(shelf.fetch("{{chr1}}:1-2").out == "AG\n");
}

TEST_CASE("region: braces of htslib mean the same in samtools") {
    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const Regions shelf;
    const std::string fasta = shelf.file("two.fa", ">HLA:1-4\nACGTTTGA\n>HLA\nGGCCATAT\n");
    shelf.ok({"load", "-n", "two", fasta});
    for (const std::string text : {"{HLA}:1-4", "{HLA:1-4}:1-4", "{HLA:1-4}:3-", "{HLA}", "{HLA:1-4}"}) {
        CAPTURE(text);
        const std::vector<std::string> theirs = lines_of(run({"samtools", "faidx", fasta, text}).out);
        REQUIRE(theirs.size() == 2);
        CHECK(shelf.fetch(text).out == theirs[1] + "\n");
    }
}
