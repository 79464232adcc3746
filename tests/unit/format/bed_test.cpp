#include "format/bed.hpp"

#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::Interval;
using seqshelf::InvalidInput;
using seqshelf::format::BedReader;
using seqshelf::format::BedRow;
using seqshelf::format::Input;
using seqshelf::test::TemporaryDirectory;

namespace {

std::vector<BedRow> rows_of_file(const std::string& path) {
    Input input(path);
    BedReader reader(input);
    std::vector<BedRow> rows;
    for (BedRow row; reader.next(row);) {
        rows.push_back(row);
    }
    return rows;
}

/// Rows as `line chrom start end`.
std::string rows_of(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file.bed", text);
    std::string shown;
    for (const BedRow& row : rows_of_file(directory / "file.bed")) {
        shown += std::to_string(row.line) + " " + row.chrom;
        shown += " " + std::to_string(row.interval.start) + " " + std::to_string(row.interval.end) + "\n";
    }
    return shown;
}

/// The error message about `text`, without the directory.
std::string complaint_about(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file.bed", text);
    try {
        static_cast<void>(rows_of_file(directory / "file.bed"));
    } catch (const InvalidInput& error) {
        return std::string(error.what()).substr(directory.path().string().size() + 1);
    }
    return "none";
}

}  // namespace

TEST_CASE("bed: tabs separate columns if the line contains one, else runs of blanks") {
    CHECK(rows_of("chr1\t10\t20\nchr2\t0\t5\tname\t0\t+\n") == "1 chr1 10 20\n2 chr2 0 5\n");
    CHECK(rows_of("chr1 10 20\n  chr2   0 5   name 0 + \n") == "1 chr1 10 20\n2 chr2 0 5\n");
    CHECK(rows_of("a name\t1\t2\n") == "1 a name 1 2\n");
    CHECK(rows_of("chr1\t10\t20\t\tempty\t\n") == "1 chr1 10 20\n");
    CHECK(rows_of("chr1\t10\t20") == "1 chr1 10 20\n");
}

TEST_CASE("bed: an empty interval and the largest position are accepted") {
    CHECK(rows_of("a\t0\t0\na\t007\t7\na\t0\t9223372036854775807\n") ==
          "1 a 0 0\n2 a 7 7\n3 a 0 9223372036854775807\n");
}

TEST_CASE("bed: comments, blank lines and UCSC's track and browser lines are skipped, and counted") {
    CHECK(rows_of("browser position chr7:1-2\ntrack name=\"a b\"\n#chrom\tstart\tend\n\n \t\nchr1\t1\t2\ntrack\n") ==
          "6 chr1 1 2\n");
    CHECK(rows_of("track\tname=x\nbrowser\ntrack1\t1\t2\nbrowsers 3 4\n") == "3 track1 1 2\n4 browsers 3 4\n");
}

TEST_CASE("bed: CRLF ends lines, and an empty file is read") {
    CHECK(rows_of("chr1\t1\t2\r\n\r\nchr2 3 4\r\n") == "1 chr1 1 2\n3 chr2 3 4\n");
    CHECK(rows_of("").empty());
}

TEST_CASE("bed: a bad row is InvalidInput that names file, line and value") {
    CHECK(complaint_about("chr1\t1\t2\nchr1\t9\n") ==
          "file.bed:2: chromosome, start and end are needed, found only 'chr1?9'");
    CHECK(complaint_about("chr1\n") == "file.bed:1: chromosome, start and end are needed, found only 'chr1'");
    CHECK(complaint_about("chr1\t5\t4\n") == "file.bed:1: start 5 is after end 4");
    CHECK(complaint_about("\t1\t2\n") == "file.bed:1: the name is empty");
    CHECK(complaint_about("\xff\t1\t2\n") == "file.bed:1: the name '?' is not UTF-8 text without control characters");
    for (const std::string bad :
         {"", "-", "--1", "+1", "1.0", "1e3", "0x10", " 1", "1 ", "1,000", "9223372036854775808", "x"}) {
        const std::string rest = " '" + bad + "' is not a position: decimal digits, below 2^63";
        CHECK(complaint_about("# head\nchr1\t" + bad + "\t9\n") == "file.bed:2: the start" + rest);
        CHECK(complaint_about("# head\nchr1\t0\t" + bad + "\n") == "file.bed:2: the end" + rest);
    }
}

TEST_CASE("bed: a long value is shortened in the message") {
    const std::string complaint = complaint_about("chr1\t1\t" + std::string(1000, '7') + "\n");
    CHECK(complaint ==
          "file.bed:1: the end '" + std::string(60, '7') + "…' is not a position: decimal digits, below 2^63");
}

TEST_CASE("bed: real files have the rows and positions that a stream extraction finds") {
    constexpr std::array names{"meta/bed_Scer_nondubious_ORFs_and_blocked_reading_frames.bed",
                               "meta/bed_Scer_polIItranscripts-adjustedTSS.bed",
                               "meta/bed_Scer_transcripts_w_verifiedORFs.bed", "meta/bed_junctions_chr22.bed",
                               "meta/bed_knownGene_hg18_chr21.bed"};
    for (const std::string name : names) {
        const auto path = seqshelf::test::shared_file(name);
        if (seqshelf::test::skip_without(path, name)) {
            continue;
        }
        CAPTURE(name);
        std::ifstream file(path);
        std::string line;
        for (const BedRow& row : rows_of_file(path)) {
            std::string chrom;
            Interval interval;
            std::getline(file, line);
            std::istringstream(line) >> chrom >> interval.start >> interval.end;
            REQUIRE((row.chrom == chrom && row.interval == interval));
        }
        CHECK_FALSE(std::getline(file, line));
    }
}

TEST_CASE("bed: compressed files are read, and upstream regions may begin before their chromosome") {
    const auto exons = seqshelf::test::shared_file("meta/bed_refseq_exons_chr1_hg18.bed.gz");
    const auto upstream = seqshelf::test::shared_file("meta/bed_dm3_upstream2000.bed.gz");
    if (seqshelf::test::skip_without(exons, "meta/bed_refseq_exons_chr1_hg18.bed.gz") ||
        seqshelf::test::skip_without(upstream, "meta/bed_dm3_upstream2000.bed.gz")) {
        return;
    }
    CHECK(rows_of_file(exons).size() == 43424);
    const std::vector<BedRow> rows = rows_of_file(upstream);
    CHECK(rows.size() == 26454);
    CHECK(rows[15759].interval == Interval{-1647, 353});
}

TEST_CASE("bed: names, strands and blocks are read on request") {
    const TemporaryDirectory directory;
    const auto rows = [&](const std::string& text, seqshelf::format::BedColumns columns) {
        seqshelf::test::write_file(directory / "file.bed", text);
        Input input((directory / "file.bed").string());
        BedReader reader(input, columns);
        std::string shown;
        try {
            for (BedRow row; reader.next(row);) {
                shown += row.chrom + " " + row.name + " " + static_cast<char>(row.interval.strand);
                for (const Interval& block : row.blocks) {
                    shown += " " + std::to_string(block.start) + "-" + std::to_string(block.end) +
                             static_cast<char>(block.strand);
                }
                shown += "\n";
            }
        } catch (const InvalidInput& error) {
            shown += std::string(error.what()).substr(directory.path().string().size() + 1);
        }
        return shown;
    };
    const std::string twelve = "c\t10\t30\tn m\t0\t-\t10\t30\t0\t3\t5,1,2\t0,8,18\n";
    CHECK(rows(twelve, {}) == "c  +\n");
    CHECK(rows(twelve, {.name = true, .strand = true}) == "c n m -\n");
    CHECK(rows(twelve, {.blocks = true}) == "c  + 10-15+ 18-19+ 28-30+\n");
    CHECK(rows(twelve, {.strand = true, .blocks = true}) == "c  - 10-15- 18-19- 28-30-\n");
    CHECK(rows("c 1 2 n 0 .\n", {.name = true, .strand = true}) == "c n +\n");
    CHECK(rows("c\t1\t2\n", {.blocks = true}) == "c  +\n");
    CHECK(rows("c\t1\t2\n", {.name = true}) == "file.bed:1: a name is needed in column 4, found only 'c?1?2'");
    CHECK(rows("c\t1\t2\tn\t0\n", {.strand = true}) ==
          "file.bed:1: a strand is needed in column 6, found only 'c?1?2?n?0'");
    CHECK(rows("c\t1\t2\tn\t0\tminus\n", {.strand = true}) ==
          "file.bed:1: the strand 'minus' in column 6 is not '+', '-' or '.'");
    const auto blocks = [&](const std::string& last_three) {
        return rows("c\t10\t30\tn\t0\t+\t10\t30\t0\t" + last_three + "\n", {.blocks = true});
    };
    CHECK(blocks("1\t20,\t0,") == "c  + 10-30+\n");
    CHECK(blocks("2\t5,5\t0,15") == "c  + 10-15+ 25-30+\n");
    CHECK(blocks("2\t10,10\t0,10") == "c  + 10-20+ 20-30+\n");  // they touch
    CHECK(blocks("0\t\t") == "file.bed:1: the blockCount '0' in column 10 is not a number above 0");
    CHECK(blocks("x\t20\t0") == "file.bed:1: the blockCount 'x' in column 10 is not a number above 0");
    CHECK(blocks("2\t20\t0,1") == "file.bed:1: there are 1 blockSizes in column 11, and blockCount is 2");
    CHECK(blocks("1\t20\t0,1") == "file.bed:1: there are 2 blockStarts in column 12, and blockCount is 1");
    CHECK(blocks("99999999999\t20\t0") ==
          "file.bed:1: there are 1 blockSizes in column 11, and blockCount is 99999999999");
    CHECK(blocks("1\t20;\t0")
              .starts_with("file.bed:1: the blockSizes in column 11 are not numbers with commas between them: '20;'"));
    CHECK(blocks("2\t5,,5\t0,15").starts_with("file.bed:1: the blockSizes"));
    for (const std::string wrong : {"1\t19\t1", "2\t5,5\t15,0", "2\t5,5\t0,4", "2\t5,6\t0,15", "1\t21\t0",
                                    "2\t5,9223372036854775807\t0,15", "2\t5,5\t0,9223372036854775807"}) {
        CHECK_MESSAGE(blocks(wrong).find("does not follow the one before it") != std::string::npos, wrong);
    }
    CHECK(blocks("2\t5,4\t0,15") == "file.bed:1: the last block does not end where the row does");
}
