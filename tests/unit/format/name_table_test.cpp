#include "format/name_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::InvalidInput;
using seqshelf::format::Input;
using seqshelf::format::NameTable;
using seqshelf::format::read_name_table;
using seqshelf::test::data_file;
using seqshelf::test::TemporaryDirectory;

namespace {

NameTable read_names(const std::string& path) {
    Input input(path);
    return read_name_table(input);
}

/// A row as `line [length] scheme:name ...`.
std::string shown(const NameTable::Row& row) {
    std::string text = std::to_string(row.line) + (row.length ? " " + std::to_string(*row.length) : "");
    for (const NameTable::Name& name : row.names) {
        text += " " + name.scheme + ":" + name.name;
    }
    return text;
}

/// The rows, or the error message without the directory.
std::string names_in(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file", text);
    try {
        std::string all;
        for (const NameTable::Row& row : read_names(directory / "file").rows) {
            all += shown(row) + "\n";
        }
        return all;
    } catch (const InvalidInput& error) {
        return std::string(error.what()).substr(directory.path().string().size() + 1);
    }
}

/// How many names each scheme has.
std::map<std::string, int> scheme_counts(const NameTable& table) {
    std::map<std::string, int> counts;
    for (const NameTable::Row& row : table.rows) {
        for (const NameTable::Name& name : row.names) {
            ++counts[name.scheme];
        }
    }
    return counts;
}

const std::string report_header =
    "# Assembly name:  x\n## GenBank Unit Accession\tRefSeq Unit Accession\tAssembly-Unit name\n"
    "# "
    "Sequence-Name\tSequence-Role\tAssigned-Molecule\tGenBank-Accn\tRelationship\tRefSeq-Accn\tSequence-Length\tUCSC-"
    "style-name\n";

}  // namespace

TEST_CASE("name_table: an NCBI assembly report is read") {
    const auto rows = read_names(data_file("names_GRCh38.p13_report.txt")).rows;
    REQUIRE(rows.size() == 10);
    CHECK(shown(rows[0]) == "14 248956422 assembly:1 genbank:CM000663.2 refseq:NC_000001.11 ucsc:chr1");
    CHECK(
        shown(rows[3]) ==
        "17 175055 assembly:HSCHR1_CTG1_UNLOCALIZED genbank:KI270706.1 refseq:NT_187361.1 ucsc:chr1_KI270706v1_random");
    CHECK(shown(rows[8]) == "22 27745 assembly:HSCHRUN_RANDOM_CTG29 genbank:KI270752.1 ucsc:chrUn_KI270752v1");
    CHECK(shown(rows[9]) == "23 145975 assembly:HG721_PATCH genbank:ML143341.1 refseq:NW_021159987.1");
}

TEST_CASE("name_table: a report's molecule names only an assembled molecule, and only if the name is new") {
    CHECK(names_in(report_header + "chr2p\tassembled-molecule\t2A\tCM1.2\t=\tNC_1.1\t5\tna\r\n"
                                   "s1\tunlocalized-scaffold\t2A\tna\t<>\tNW_1.1\tna\t\r\n"
                                   "X\tassembled-molecule\tX\tCM2.2\t=\tna\t7\tchrX\r\n") ==
          "4 5 assembly:chr2p molecule:2A genbank:CM1.2 refseq:NC_1.1\n5 assembly:s1 refseq:NW_1.1\n6 7 assembly:X "
          "genbank:CM2.2 ucsc:chrX\n");
}

TEST_CASE("name_table: accessions of two different sequences in a report are not names of one") {
    CHECK(names_in(report_header + "MT\tassembled-molecule\tMT\tCM1.2\t<>\tNC_1.1\t5\tchrM\n") ==
          "4 5 assembly:MT ucsc:chrM\n");
}

TEST_CASE("name_table: a report's placeholder ANONYMOUS is not a name, and its columns are found by their headings") {
    CHECK(names_in(report_header + "ANONYMOUS\tassembled-molecule\tna\tU1.1\t=\tNC_1.1\t5\tna\n"
                                   "ANONYMOUS\tassembled-molecule\tna\tU2.1\t=\tNC_2.1\t6\tna\n") ==
          "4 5 genbank:U1.1 refseq:NC_1.1\n5 6 genbank:U2.1 refseq:NC_2.1\n");
    CHECK(names_in("# Sequence-Name\tRefSeq-Accn\tAssigned-Molecule\n1\tNC_1.1\t1\n") ==
          "2 assembly:1 refseq:NC_1.1\n");
}

TEST_CASE("name_table: UCSC's chromAlias has a scheme for each column") {
    // In UCSC's own table for hg19, the line of chrM has one tab too few.
    CHECK(names_in("# "
                   "ucsc\tassembly\tgenbank\trefseq\nchr1\t1\tCM000663.1\tNC_000001.10\nchrM\t\tNC_001807."
                   "4\nchrY\tY\tCM000686.1\tNC_000024.9\n") ==
          "2 ucsc:chr1 assembly:1 genbank:CM000663.1 refseq:NC_000001.10\n3 ucsc:chrM refseq:NC_001807.4\n"
          "4 ucsc:chrY assembly:Y genbank:CM000686.1 refseq:NC_000024.9\n");
    CHECK(names_in("#refseq\tassembly\tgenbank\tncbi\tensembl\nNC_1.1\tS1,S2,,S1\tCM000169.1\t1\t1\nNC_2."
                   "1\tS3\n\t\tNC_3.1\n") ==
          "2 refseq:NC_1.1 assembly:S1 assembly:S2 genbank:CM000169.1 ncbi:1 ensembl:1\n3 refseq:NC_2.1 assembly:S3\n4 "
          "refseq:NC_3.1\n");
}

TEST_CASE("name_table: in UCSC's older chromAlias, the form of an alias shows its scheme") {
    const std::string header = "# sequenceName\talias names\tUCSC database: x\n";
    CHECK(names_in(
              header +
              "chr10_GL383545v1_alt\tGL383545.1\tHSCHR10_1_CTG1\tNW_003315934.1\nchrM\tJ01415.2\tMT\tNC_012920.1\n") ==
          "2 ucsc:chr10_GL383545v1_alt genbank:GL383545.1 assembly:HSCHR10_1_CTG1 refseq:NW_003315934.1\n"
          "3 ucsc:chrM genbank:J01415.2 assembly:MT refseq:NC_012920.1\n");
    for (const std::string name :
         {"J01415.2", "U00096.3", "CM000663.2", "CP12345678.1", "AADB02000001.1", "JAAABC010000001.1"}) {
        CHECK(names_in(header + "chrA\t" + name + "\n") == "2 ucsc:chrA genbank:" + name + "\n");
    }
    for (const std::string name : {"NC_1.1", "NW_003315934.12", "NZ_CP012345.1"}) {
        CHECK(names_in(header + "chrA\t" + name + "\n") == "2 ucsc:chrA refseq:" + name + "\n");
    }
    for (const std::string name : {"1", "X", "J01415", "J01415.", "J01415.x", "J01415.2x", "ABC12345.1", "CM0006.2",
                                   "AADB020.1", "NC_.1", "NCX_1.1", "HG10_PATCH"}) {
        CHECK(names_in(header + "chrA\t" + name + "\n") == "2 ucsc:chrA assembly:" + name + "\n");
    }
    CHECK(names_in(header + "J01415.2\tM,MT\n") == "2 ucsc:J01415.2 assembly:M assembly:MT\n");
}

TEST_CASE("name_table: of two columns, an empty one is not a name, and the same name twice is one") {
    const auto rows = read_names(data_file("names_GRCh37_NCBI2UCSC.txt")).rows;
    REQUIRE(rows.size() == 13);
    CHECK(shown(rows[0]) == "1 :NC_000001.10 :chr1");
    CHECK(shown(rows[8]) == "9 :NW_003315907.1");
    CHECK(names_in("# from\tto\n\na\tb\n#c\td\nchrX\tchrX\n\tz\na,b\tc d\n") ==
          "3 :a :b\n5 :chrX\n6 :z\n7 :a,b :c d\n");
}

TEST_CASE("name_table: of two columns, several names may have the same other name") {
    const auto rows = read_names(data_file("names_GRCh38_ensembl2UCSC.txt")).rows;
    REQUIRE(rows.size() == 9);
    CHECK(shown(rows[4]) == "5 :KI270706.1 :chr1_KI270706v1_random :1_KI270706v1_random");
    CHECK(shown(rows[5]) == "6 :KI270742.1 :chrUn_KI270742v1 :Un_KI270742v1");
    CHECK(shown(rows[8]) == "11 :CHR_HG1311_PATCH");
    CHECK(names_in("a\tb\na\tb\n") == "1 :a :b\n");
}

TEST_CASE("name_table: a name in two rows is InvalidInput that names both lines") {
    CHECK(names_in("a\tb\nc\td\na\te\n") == "file:3: the name 'a' is already in line 1, for another sequence");
    CHECK(names_in("a\tb\nb\tc\n") == "file:2: the name 'b' is already in line 1, for another sequence");
    CHECK(names_in("a\tb\nc\ta\n") == "file:2: the name 'a' is already in line 1, for another sequence");
    CHECK(names_in("a\tz\nb\tz\nb\tc\n") == "file:3: the name 'b' is already in line 2, for another sequence");
    CHECK(names_in("# ucsc\tassembly\nchr1\t1\nchr2\t3,1\n") ==
          "file:3: the assembly name '1' is already in line 2, for another sequence");
    CHECK(names_in("# ucsc\tassembly\nchr1\t1\n1\tchr1\n") == "2 ucsc:chr1 assembly:1\n3 ucsc:1 assembly:chr1\n");
    CHECK(names_in(report_header + "1\tx\tna\tA1.1\t=\tna\t5\tna\n2\tx\tna\tA1.1\t=\tna\t5\tna\n") ==
          "file:5: the genbank name 'A1.1' is already in line 4, for another sequence");
}

TEST_CASE("name_table: rows of the wrong width, without a name or with a bad value are InvalidInput") {
    const std::string two =
        " columns; a table without the header of an NCBI assembly report or a UCSC chromAlias has two, with a tab "
        "between them";
    CHECK(names_in("a\tb\na\tb\tc\n") == "file:2: the row has 3" + two);
    CHECK(names_in("a b\n") == "file:1: the row has 1" + two);
    CHECK(names_in("# ucsc\tassembly\nchr1\t1\tx\n") == "file:2: the row has 3 columns, the header has 2");
    CHECK(names_in("# ucsc\tassembly\n,\t\n") == "file:2: the row contains no name");
    CHECK(names_in(report_header + "1\tx\n") == "file:4: the row has 2 columns, the header has 8");
    CHECK(names_in(report_header + "na\tx\t1\tna\t<>\tna\t5\tna\n") == "file:4: the row contains no name");
    for (const std::string bad : {"-5", "1.5", "9223372036854775808", "x"}) {
        CHECK(names_in(report_header + "1\tx\t1\tna\t<>\tna\t" + bad + "\tna\n") ==
              "file:4: the length '" + bad + "' is not a length: decimal digits, below 2^63");
    }
    CHECK(names_in("a\tb\xff\n") == "file:1: the name 'b?' is not UTF-8 text without control characters");
    CHECK(names_in("") == "file: found no names");
    CHECK(names_in("# ucsc\tassembly\n\n") == "file: found no names");
}

TEST_CASE("name_table: real assembly reports have the names and lengths that awk counts") {
    struct Expected {
        std::string name;
        std::size_t rows;
        int molecule, genbank, refseq, ucsc;
        std::int64_t residues;
    };
    const std::vector<Expected> files{
        {"GCA_000001405.14_GRCh37.p13", 297, 0, 297, 297, 93, 3234834689},
        {"GCF_000001405.25_GRCh37.p13", 297, 0, 297, 297, 93, 3234834689},
        {"GCF_000001405.39_GRCh38.p13", 640, 0, 640, 639, 595, 3272116950},
        {"GCF_000001635.26_GRCm38.p6", 239, 0, 239, 239, 94, 2818974548},
        {"GCF_000001635.27_GRCm39", 61, 0, 61, 61, 1, 2728222451},
        {"GCF_001433935.1_IRGSP-1.0", 58, 0, 55, 58, 0, 374422835},
        {"GCF_002880755.1_Clint_PTRv2", 4346, 24, 4344, 4346, 0, 3050398082},
        {"GCF_009914755.1_T2T-CHM13v2.0", 25, 0, 25, 24, 25, 3117292070},
    };
    for (const Expected& expected : files) {
        const std::string name = "meta/" + expected.name + "_assembly_report.txt";
        const auto path = seqshelf::test::shared_file(name);
        if (seqshelf::test::skip_without(path, name)) {
            continue;
        }
        CAPTURE(name);
        const NameTable table = read_names(path);
        auto counts = scheme_counts(table);
        std::int64_t residues = 0;
        for (const NameTable::Row& row : table.rows) {
            residues += row.length.value_or(0);
        }
        CHECK(table.rows.size() == expected.rows);
        CHECK(residues == expected.residues);
        CHECK(counts["assembly"] == static_cast<int>(expected.rows));
        CHECK(counts["molecule"] == expected.molecule);
        CHECK(counts["genbank"] == expected.genbank);
        CHECK(counts["refseq"] == expected.refseq);
        CHECK(counts["ucsc"] == expected.ucsc);
    }
}

TEST_CASE("name_table: real chromAlias and two-column files have the names that awk counts") {
    struct Expected {
        std::string name;
        std::size_t rows;
        std::map<std::string, int> counts;
    };
    const std::vector<Expected> files{
        {"hg19_chromAlias", 297, {{"ucsc", 297}, {"assembly", 296}, {"genbank", 296}, {"refseq", 297}}},
        {"hg38.p12_chromAlias", 594, {{"ucsc", 594}, {"assembly", 594}, {"genbank", 594}, {"refseq", 594}}},
        {"chrommap_GRCh37_NCBI2UCSC", 297, {{"", 390}}},
        {"chrommap_GRCh37_ensembl2UCSC", 297, {{"", 390}}},
        {"chrommap_GRCh38_NCBI2ensembl", 557, {{"", 582}}},
        {"chrommap_GRCh38_RefSeq2UCSC", 455, {{"", 910}}},
        {"chrommap_GRCh38_ensembl2UCSC", 585, {{"", 786}}},
        {"chrommap_GRCh38_gencode2UCSC", 557, {{"", 987}}},
        {"chrommap_GRCm39_ensembl2UCSC", 61, {{"", 122}}},
        {"chrommap_R64-1-1_ensembl2UCSC", 17, {{"", 34}}},
        {"chrommap_WBcel235_ensembl2UCSC", 7, {{"", 14}}},
        {"chrommap_dm3_ensembl2UCSC", 15, {{"", 30}}},
    };
    for (const Expected& expected : files) {
        const std::string name = "meta/" + expected.name + ".txt";
        const auto path = seqshelf::test::shared_file(name);
        if (seqshelf::test::skip_without(path, name)) {
            continue;
        }
        CAPTURE(name);
        const NameTable table = read_names(path);
        CHECK(table.rows.size() == expected.rows);
        CHECK(scheme_counts(table) == expected.counts);
    }
}
