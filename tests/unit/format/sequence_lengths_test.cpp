#include "format/sequence_lengths.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::InvalidInput;
using seqshelf::format::Input;
using seqshelf::format::LengthRow;
using seqshelf::format::read_coordinate_system;
using seqshelf::test::data_file;
using seqshelf::test::TemporaryDirectory;

namespace {

std::vector<LengthRow> read_lengths(const std::string& path) {
    Input input(path);
    return read_coordinate_system(input);
}

std::string shown(const LengthRow& sequence) {
    const std::string text =
        std::to_string(sequence.line) + " " + sequence.name + " " + std::to_string(sequence.length);
    return text + (sequence.md5 ? " " + sequence.md5->hex() : "");
}

/// Sequences as `line name length md5`, or the error message without the directory.
std::string lengths_in(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file", text);
    try {
        std::string all;
        for (const LengthRow& sequence : read_lengths(directory / "file")) {
            all += shown(sequence) + "\n";
        }
        return all;
    } catch (const InvalidInput& error) {
        return std::string(error.what()).substr(directory.path().string().size() + 1);
    }
}

const std::string md5 = "f126cdf8a6e0c7f379d618ff66beb2da";

}  // namespace

TEST_CASE("sequence_lengths: a name in a .fai may start with '#', on the first line too") {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "in.fai",
                               "#1\t230218\t4\t60\t61\nb\t3\t234060\t3\t4\n#c\t1\t234070\t1\t2\n");
    const std::vector<LengthRow> rows = read_lengths(directory / "in.fai");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].name == "#1");
    CHECK(rows[0].length == 230218);
    CHECK(rows[2].name == "#c");
}

TEST_CASE("coordinate_system: chrom.sizes is read, with tabs or blanks, comments and empty lines") {
    CHECK(lengths_in("chr1\t10\nchr2\t0\n") == "1 chr1 10\n2 chr2 0\n");
    CHECK(lengths_in("# hg19\n\nchr1   10\r\n#chr2 5\n \nchrM 16571 \n") == "3 chr1 10\n6 chrM 16571\n");
    CHECK(lengths_in("a name\t9223372036854775807") == "1 a name 9223372036854775807\n");
    CHECK(lengths_in("chr1  249250621\nchr10 135534747\nchr18_gl000207_random 4262\n") ==
          "1 chr1 249250621\n2 chr10 135534747\n3 chr18_gl000207_random 4262\n");
}

TEST_CASE("coordinate_system: .fai is read") {
    const auto real = read_lengths(data_file("coords_hla_DRB1-3123.fa.gz.fai"));
    REQUIRE(real.size() == 12);
    CHECK(shown(real.front()) == "1 grch38#1#chr6 11068");
    CHECK(shown(real.back()) == "12 huref#1#chr6 15931");
    CHECK(lengths_in("a\t10\t3\t60\t61\n#b\t5\t20\t60\t61\n") == "1 a 10\n2 #b 5\n");
}

TEST_CASE("coordinate_system: .dict is read, and SAM up to its first alignment") {
    const auto dictionary = read_lengths(data_file("coords_g1k_v37_decoy.dict"));
    REQUIRE(dictionary.size() == 10);
    CHECK(shown(dictionary.front()) == "2 1 249250621 1b22b98cdeb4a9304cb5d48026a85128");
    CHECK(shown(dictionary.back()) == "11 hs37d5 35477943 5b6a4b3a81a2d3c134b7d14bf6ad39f1");
    const auto alignments = read_lengths(data_file("coords_celegans_ce_m5.sam"));
    REQUIRE(alignments.size() == 5);
    CHECK(shown(alignments[4]) == "5 CHROMOSOME_V 5000 cf200a65fb754836dcc56b24b3170ee8");
    CHECK(lengths_in("@HD\tVN:1.6\n@CO\tSQ SN:x\n@SQ\tLN:7\tSN:a\n@RG\tID:1\nr\t4\t*\n@SQ\tSN:b\tLN:x\n") == "3 a 7\n");
}

TEST_CASE("coordinate_system: VCF is read up to its column names, including the specification's contig line") {
    const std::string spec =
        "##contig=<ID=20,length=62435964,assembly=B36,md5=" + md5 + ",species=\"Homo sapiens\",taxonomy=x>\n";
    CHECK(lengths_in("##fileformat=VCFv4.3\n##source=x\n" + spec + "#CHROM\tPOS\n##contig=<ID=21>\n") ==
          "3 20 62435964 " + md5 + "\n");
    CHECK(lengths_in("##fileformat=VCFv4.2\r\n##contig=<length=5,note=\"a \\\"b\\\", length=6, "
                     "ID=c\",ID=HLA-A*01:01>\r\n20\t1\n") == "2 HLA-A*01:01 5\n");
    CHECK(lengths_in("##fileformat=VCFv4.2\n##contig=<ID=\"a\\\\,b\",URL=ftp://x?y=z,length=5>\n") == "2 a\\,b 5\n");
}

TEST_CASE("coordinate_system: a bad VCF contig line is InvalidInput") {
    const std::string head = "##fileformat=VCFv4.3\n##contig=";
    CHECK(lengths_in(head + "<ID=20>\n") == "file:2: '##contig=<ID=20>' has no length");
    CHECK(lengths_in(head + "<length=20>\n") == "file:2: '##contig=<length=20>' has no ID");
    for (const std::string bad :
         {"", "<", "<>", "ID=1,length=2", "<ID=1,length=2", "<ID=1,length=2,>", "<ID=1,length=2,x>",
          "<ID=1,ID=2,length=2>", "<ID=\"1,length=2>", "<ID=\"1\"x,length=2>", "<ID=\"1\\>"}) {
        CHECK(lengths_in(head + bad + "\n") == "file:2: '##contig=" + bad + "' is not ##contig=<key=value,...>");
    }
}

TEST_CASE("coordinate_system: a malformed length is InvalidInput that names it") {
    for (const std::string bad : {"", "-1", "+1", "1.5", "1,000", "0x10", "9223372036854775808", "na"}) {
        CAPTURE(bad);
        const std::string rest = ": the length '" + bad + "' of 'a' is not a length: decimal digits, below 2^63";
        CHECK(lengths_in("a\t" + bad + "\n") == "file:1" + rest);
        CHECK(lengths_in("a\t" + bad + "\t3\t60\t61\n") == "file:1" + rest);
        CHECK(lengths_in("@SQ\tSN:a\tLN:" + bad + "\n") == "file:1" + rest);
        CHECK(lengths_in("##fileformat=VCFv4.3\n##contig=<ID=a,length=\"" + bad + "\">\n") == "file:2" + rest);
    }
}

TEST_CASE("coordinate_system: a name that is repeated, empty or not text is InvalidInput") {
    CHECK(lengths_in("a\t1\nb\t2\na\t1\n") == "file:3: the name 'a' is already in line 1");
    CHECK(lengths_in("@SQ\tSN:a\tLN:1\n@SQ\tSN:a\tLN:1\n") == "file:2: the name 'a' is already in line 1");
    CHECK(lengths_in("\t1\n") == "file:1: the name is empty");
    CHECK(lengths_in("@SQ\tSN:\tLN:1\n") == "file:1: the name is empty");
    CHECK(lengths_in("a\xc3\t1\n") == "file:1: the name 'a?' is not UTF-8 text without control characters");
    CHECK(lengths_in("a\x1b[2J\t1\n") == "file:1: the name 'a?[2J' is not UTF-8 text without control characters");
    CHECK(lengths_in("caf\xc3\xa9\t1\n") == "1 caf\xc3\xa9 1\n");
}

TEST_CASE("coordinate_system: a malformed MD5, and missing or repeated fields, are InvalidInput") {
    CHECK(lengths_in("@SQ\tSN:a\tLN:1\tM5:" + md5.substr(1) + "\n") ==
          "file:1: the MD5 '" + md5.substr(1) + "' of 'a' is not 32 hex characters");
    CHECK(lengths_in("@SQ\tSN:a\tLN:1\tM5:\n") == "file:1: the MD5 '' of 'a' is not 32 hex characters");
    CHECK(lengths_in("##fileformat=VCFv4.3\n##contig=<ID=a,length=1,md5=x>\n") ==
          "file:2: the MD5 'x' of 'a' is not 32 hex characters");
    CHECK(lengths_in("@SQ\tSN:a\n") == "file:1: '@SQ?SN:a' has no LN field");
    CHECK(lengths_in("@SQ\tLN:1\n") == "file:1: '@SQ?LN:1' has no SN field");
    CHECK(lengths_in("@HD\tVN:1.6\n@SQ SN:a LN:1\n") == "file:2: '@SQ SN:a LN:1' has no SN field");
    CHECK(lengths_in("@SQ\tSN:a\tLN:1\tLN:2\n") == "file:1: this @SQ line has LN: twice");
}

TEST_CASE("coordinate_system: files of other kinds are InvalidInput") {
    CHECK(lengths_in("") == "file: found no sequence with a length");
    CHECK(lengths_in("# only\n\n# comments\n") == "file: found no sequence with a length");
    CHECK(lengths_in("@HD\tVN:1.6\n") == "file: found no sequence with a length");
    CHECK(lengths_in("##fileformat=VCFv4.3\n#CHROM\n") == "file: found no sequence with a length");
    const std::string unknown = " does not start a chrom.sizes, .fai, .dict, SAM or VCF file";
    CHECK(lengths_in(">chr1\nACGT\n") == "file:1: '>chr1'" + unknown);
    CHECK(lengths_in("@read1\nACGT\n") == "file:1: '@read1'" + unknown);
    CHECK(lengths_in("chr1\t10\t20\n") == "file:1: 'chr1?10?20'" + unknown);
    CHECK(lengths_in("a\t10\t3\t60\t61\t99\n") ==
          "file:1: 'a?10?3?60?61?99' has 6 columns; a .fai of FASTA has five, six are an index of FASTQ");
    CHECK(lengths_in("a\t10\tx\t60\t61\n") ==
          "file:1: 'x' is not a number; a .fai has name, length, offset, residues and bytes a line");
    CHECK(lengths_in("a\t10\nb\n") == "file:2: 'b' has 1 columns; chrom.sizes has two, name and length");
    CHECK(lengths_in("a\t10\t3\t60\t61\nb\t1\n") == "file:2: 'b?1' has 2 columns; a .fai of FASTA has five");
}

TEST_CASE("coordinate_system: real files have the sequences that awk counts") {
    const std::array<std::pair<std::string, std::size_t>, 13> files{{
        {"meta/hg19.chrom.sizes", 93},
        {"meta/hg38.p12.chrom.sizes", 595},
        {"meta/hg38_ucsc_m5.sam_header.txt", 25},
        {"meta/human_g1k_v37_decoy.dict.gz", 86},
        {"meta/mm10.dict.gz", 66},
        {"small/celegans_ce_m5.sam", 5},
        {"small/g1k_v37_20.21_10M.dict", 2},
        {"small/hg18_trimmed.dict", 2},
        {"small/hg18_trimmed.fa.gz.fai", 2},
        {"small/hla_A-3105.fa.gz.fai", 11},
        {"small/hla_DPA1-3113.fa.gz.fai", 11},
        {"small/hla_MICB-4277.fa.gz.fai", 11},
        {"small/hla_TAP2-6891.fa.gz.fai", 11},
    }};
    for (const auto& [name, count] : files) {
        const auto path = seqshelf::test::shared_file(name);
        if (!seqshelf::test::skip_without(path, name)) {
            const auto& shown = name;
            CAPTURE(shown);
            CHECK(read_lengths(path).size() == count);
        }
    }
}

TEST_CASE("coordinate_system: a damaged compressed file is InvalidInput") {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "cut.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10));
    CHECK_THROWS_AS(static_cast<void>(read_lengths(directory / "cut.gz")), InvalidInput);
}
