#include "shelf.hpp"

// check-ref and normalize read variants; they print the reference's residues, or another spelling.

using namespace seqshelf::test;

namespace {

/// Fixture T of the reference as `chr1` and `chr2`, and its collection `asm:t`, where chr1 has the name `I`.
struct Loaded : ProgramShelf {
    Loaded() {
        const std::string chr1 = "NNNNACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT";
        ok({"load", "-n", "t",
            file("t.fa", ">chr1\n" + chr1 + "\n>chr2\nAACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA\n>odd:name\nACGT\n")});
        ok({"load", "--alias", "asm:t", file("asm.fa", ">I\n" + chr1 + "\n")});
        ok({"snapshot", "create"});
    }
    [[nodiscard]] std::string vcf(const std::string& rows) const {
        return file("in.vcf", "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\n" + rows);
    }
};

const std::string header = "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

}  // namespace

TEST_CASE("check-ref: prints nothing if all agree") {
    const Loaded shelf;
    const Outcome outcome = shelf.run(
        {"check-ref", "chr1:10:C:G", "t:chr1:1,1:G:T", "chr1:1::T", "chr1:45::T", "odd:name:1:A:", "t:odd:name:4:t:c"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.empty());
    CHECK(outcome.err == "6 variants checked, 0 differ\n");
    CHECK(shelf.run({"-q", "check-ref", "chr1:10:C:G"}).err.empty());
}

TEST_CASE("check-ref: checks every variant, and prints a line for each that differs") {
    const Loaded shelf;
    const Outcome outcome = shelf.run({"check-ref", "chr1:2:T:G", "chr1:10:C:G", "chr1:44:A:C", "chr2:1:GG:"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out == "chr1:2\tT\tN\nchr1:44\tA\tT\nchr2:1\tGG\tAA\n");
    CHECK(outcome.err == "4 variants checked, 3 differ\n");
    const Outcome spdi = shelf.run({"check-ref", "--spdi", "chr1:1:T:G", "chr1:9:C:G", "chr1:40:4:"});
    CHECK(spdi.exit_code == 1);
    CHECK(spdi.out == "chr1:1\tT\tN\n");
    CHECK(spdi.err == "3 variants checked, 1 differ\n");
}

TEST_CASE("check-ref: --json prints an object for each") {
    const Loaded shelf;
    const Outcome outcome = shelf.run({"--json", "check-ref", "chr1:2:t:G", "chr1:10:C:G"});
    CHECK(outcome.exit_code == 1);
    const std::vector<Json> objects = json_lines(outcome.out);
    REQUIRE(objects.size() == 2);
    CHECK(objects[0] == Json{{"query", "chr1:2:t:G"},
                             {"name", "chr1"},
                             {"start", 1},
                             {"expected", "T"},
                             {"found", "N"},
                             {"agrees", false}});
    CHECK(objects[1]["agrees"] == true);
    CHECK(outcome.err.empty());
    const std::vector<Json> rows = shelf.json({"check-ref", "--vcf", shelf.vcf("chr1\t10\t.\tC\t<DEL>\n")});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] ==
          Json{{"line", 3}, {"name", "chr1"}, {"start", 9}, {"expected", "C"}, {"found", "C"}, {"agrees", true}});
}

TEST_CASE("check-ref: reads VCF files and standard input, with names of a collection") {
    const Loaded shelf;
    const std::string rows = "I\t5\t.\tACGT\tA,<DEL>,*\nI\t6\tx\tA\tG]17:198982]\nI\t1\t.\tNNNNA\t.\n";
    const Outcome file = shelf.run({"check-ref", "--collection", "asm:t", "--vcf", shelf.vcf(rows)});
    CHECK(file.exit_code == 1);
    CHECK(file.out == "I:6\tA\tC\n");
    CHECK(file.err == "3 variants checked, 1 differ\n");
    CHECK(shelf.run({"check-ref", "--collection", "asm:t", "--vcf", "-"}, {rows, {}, {}}).out == "I:6\tA\tC\n");
    CHECK(shelf.run({"check-ref", "--collection", "asm:t", "-"}, {"I:5:ACGT:\n\n I:6:A:C \n", {}, {}}).out ==
          "I:6\tA\tC\n");
    CHECK(shelf.run({"check-ref", "--spdi", "chr1:4:A:", "-", "chr1:4:C:"}, {"chr1:4:G:\n", {}, {}}).out ==
          "chr1:4\tG\tA\nchr1:4\tC\tA\n");
}

TEST_CASE("check-ref, normalize: bad arguments are refused before anything is written") {
    const Loaded shelf;
    struct Row {
        std::vector<std::string> arguments;
        int code;
        std::vector<std::string> messages;
    };
    const std::vector<Row> rows{
        {{"chr1:10:C"}, 3, {"'chr1:10:C': a variant is NAME:POS:REF:ALT"}},
        {{"chr1-10-C-G"}, 3, {"NAME:POS:REF:ALT"}},
        {{"chr1:xxx:C:G"}, 3, {"POS 'xxx' is not a position"}},
        {{"chr1:0:N:G"}, 3, {"from 1"}},
        {{"chr1:10:C:X"}, 3, {"ALT 'X' has X"}},
        {{"chr1:10:C:<DEL>"}, 3, {"symbolic allele"}},
        {{"chr1:10:C:*"}, 3, {"'*'"}},
        {{"chr1:10:C:-."}, 3, {"'-.' is not an allele"}},
        {{"chr1:10:C:E"}, 3, {"chr1:10:C:E: alternate 'E' is not of nucleotide codes"}},
        {{"chr1:45:T:A"}, 3, {"chr1:45:T:A: ", "which has 44 residues"}},
        {{"chr1:46::A"}, 3, {"which has 44 residues"}},
        {{"chr1:44:TA:"}, 3, {"which has 44 residues"}},
        {{"--spdi", "chr1:44:1:A"}, 3, {"which has 44 residues"}},
        {{"--spdi", "chr1:1"}, 3, {"NAME:POS:DEL:INS"}},
        {{"chr1:10:C:G", "chr9:1:A:C"}, 1, {"chr9"}},
        {{"chr1:10:C:G", "chr1:1:"}, 3, {"'chr1:1:'"}},
        {{"--collection", "asm:t", "chr1:10:C:G"}, 1, {"chr1"}},
        {{"--collection", "asm:none", "I:10:C:G"}, 1, {"asm:none"}},
        {{}, 2, {"VARIANT"}},
        {{"--vcf", "x.vcf", "chr1:1:A:C"}, 2, {"none with --vcf"}},
        {{"--vcf", "x.vcf", "--spdi"}, 2, {"--spdi and --vcf"}},
        {{"--vcf", "/nowhere/x.vcf"}, 4, {"/nowhere/x.vcf"}},
    };
    for (const std::string command : {"check-ref", "normalize"}) {
        for (Row row : rows) {
            row.arguments.insert(row.arguments.begin(), command);
            shelf.refuses(row.arguments, row.code, row.messages);
        }
    }
    shelf.refuses({"normalize", "chr1:2:T:G"}, 1, {"chr1:2:T:G: from residue 2 on: expected T, found N"});
    shelf.refuses({"normalize", "--as", "hgvs", "chr1:2:T:G"}, 2, {"--as takes spdi, vcf or vrs, not 'hgvs'"});
    shelf.refuses({"normalize", "--as", "vcf", "odd:name:1:ACGT:"}, 3, {"VCF cannot describe"});
}

TEST_CASE("check-ref, normalize: a bad row is reported with its line, and ends the program without --keep-going") {
    const Loaded shelf;
    const std::string in = shelf.vcf(
        "chr1\t5\t.\tA\tC\nchr1\t0\t.\tA\tC\nchr9\t5\t.\tA\tC\nchr1\t90\t.\tA\tC\nchr1\tgarbage\nchr1\t6\t.\tC\tG\n");
    const Outcome first = shelf.run({"normalize", "--vcf", in});
    CHECK(first.exit_code == 3);
    CHECK(first.out == "chr1:4:A:C\n");
    CHECK_MESSAGE(contains(first.err, in + ":4: POS 0 is the telomere"), first.err);

    const Outcome all = shelf.run({"normalize", "--keep-going", "--vcf", in});
    CHECK(all.exit_code == 3);
    CHECK(all.out == "chr1:4:A:C\nchr1:5:C:G\n");
    const std::vector<std::string> told = lines_of(all.err);
    REQUIRE_MESSAGE(told.size() == 4, all.err);
    CHECK(contains(told[0], in + ":4: POS 0"));
    CHECK(contains(told[1], in + ":5: "));
    CHECK(contains(told[1], "chr9"));
    CHECK(contains(told[2], in + ":6: "));
    CHECK(contains(told[2], "which has 44 residues"));
    CHECK(contains(told[3], in + ":7: CHROM, POS, ID, REF and ALT are needed"));

    const Outcome checked = shelf.run({"check-ref", "--keep-going", "--vcf", in});
    CHECK(checked.exit_code == 3);
    CHECK(checked.out.empty());
    CHECK(lines_of(checked.err).size() == 5);
    CHECK(contains(checked.err, "2 variants checked, 0 differ\n"));

    const Outcome names = shelf.run({"--json", "normalize", "--keep-going", "chr9:1:A:C", "chr1:5:A:C", "chr1:5:C:A"});
    CHECK(names.exit_code == 1);  // unknown, and a mismatch: nothing is malformed
    const std::vector<Json> objects = json_lines(names.out);
    REQUIRE(objects.size() == 3);
    CHECK(keys_of(objects[0]) == "error query");
    CHECK(objects[0]["query"] == "chr9:1:A:C");
    CHECK(objects[1] == Json{{"query", "chr1:5:A:C"},
                             {"spdi", "chr1:4:A:C"},
                             {"name", "chr1"},
                             {"start", 4},
                             {"deleted", "A"},
                             {"inserted", "C"}});
    CHECK(objects[2]["error"] == "chr1:5:C:A: from residue 5 on: expected C, found A");
    CHECK(shelf.run({"normalize", "--keep-going", "chr9:1:A:C", "nonsense"}).exit_code == 3);
}

TEST_CASE("normalize: all spellings of a deletion in a run get the same form of each kind") {
    const Loaded shelf;
    for (const std::string variant : {"chr2:5:T:", "chr2:6:T:", "chr2:8:t:-", "chr2:4:CT:C", "chr2:5:TTTT:TTT"}) {
        CAPTURE(variant);
        CHECK(shelf.ok({"normalize", variant}) == "chr2:4:TTTT:TTT\n");
        CHECK(shelf.ok({"normalize", "--as", "vcf", variant}) == header + "chr2\t4\t.\tCT\tC\t.\t.\t.\n");
        const std::vector<Json> alleles = json_lines(shelf.ok({"normalize", "--as", "vrs", variant}));
        REQUIRE(alleles.size() == 1);
        CHECK(alleles[0]["location"]["start"] == 4);
        CHECK(alleles[0]["location"]["end"] == 8);
        CHECK(alleles[0]["state"] == Json{{"type", "ReferenceLengthExpression"},
                                          {"length", 3},
                                          {"sequence", "TTT"},
                                          {"repeatSubunitLength", 1}});
    }
    CHECK(shelf.ok({"normalize", "--spdi", "chr2:5:1:", "chr2:7::T"}) == "chr2:4:TTTT:TTT\nchr2:4:TTTT:TTTTT\n");
    CHECK(shelf.json({"normalize", "--as", "vcf", "chr2:5:T:"})[0] ==
          Json{{"query", "chr2:5:T:"}, {"chrom", "chr2"}, {"pos", 4}, {"id", "."}, {"ref", "CT"}, {"alt", "C"}});
}

TEST_CASE("normalize: a VCF gives a line for each allele, or a VCF") {
    const Loaded shelf;
    const std::string in = shelf.vcf("chr2\t7\trs1\tTT\tT,TTT\nchr2\t9\t.\tA\t.\nchr1\t10\t.\tCGTA\tCTTA\n");
    CHECK(shelf.ok({"normalize", "--vcf", in}) == "chr2:4:TTTT:TTT\nchr2:4:TTTT:TTTTT\nchr2:8:A:A\nchr1:10:G:T\n");
    const std::string vcf = shelf.ok({"normalize", "--as", "vcf", "--vcf", in});
    CHECK(vcf == header +
                     "chr2\t4\trs1\tCT\tC\t.\t.\t.\nchr2\t4\trs1\tC\tCT\t.\t.\t.\nchr2\t9\t.\tA\t.\t.\t.\t."
                     "\nchr1\t11\t.\tG\tT\t.\t.\t.\n");
    CHECK(shelf.ok({"normalize", "--as", "vcf", "--vcf", "-"}, {vcf, {}, {}}) == vcf);
    CHECK(shelf.ok({"normalize", "--as", "vcf", "--vcf", "-"}, {"#CHROM\n", {}, {}}) == header);
    CHECK(shelf.ok({"normalize", "--vcf", "-"}, {"", {}, {}}).empty());
    if (is_installed("bcftools")) {
        shelf.file("out.vcf", vcf);
        const Outcome read = run({"bcftools", "view", "-H", shelf.scratch("out.vcf")});
        CHECK_MESSAGE(read.exit_code == 0, read.err);
        CHECK(lines_of(read.out).size() == 4);
    } else {
        MESSAGE("SKIPPED: bcftools is not installed");
    }
}
