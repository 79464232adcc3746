#include "format/fasta_index.hpp"

#include <doctest/doctest.h>
#include <htslib/faidx.h>
#include <htslib/hts_log.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace seqshelf::format;
using namespace seqshelf::test;

namespace {

/// The index that samtools makes of a text; std::nullopt if it makes none.
std::optional<std::string> index_of_samtools(const std::string& text) {
    const TemporaryDirectory directory;
    const std::string fasta = directory / "text.fa";
    const std::string index = fasta + ".fai";
    write_file(fasta, text);
    hts_set_log_level(HTS_LOG_OFF);
    const bool good = fai_build3(fasta.c_str(), index.c_str(), nullptr) == 0;
    return good ? std::optional(read_file(index)) : std::nullopt;
}

/// Our index of a text that arrives in parts of `size`.
std::optional<std::string> built(std::string_view text, std::size_t size) {
    FastaIndexBuilder builder;
    try {
        for (std::size_t start = 0; start < text.size(); start += size) {
            builder.add(text.substr(start, size));
        }
        return builder.finish();
    } catch (const Corruption&) {
        return std::nullopt;
    }
}

std::string shown(const std::optional<std::string>& index) { return index ? *index : "no index"; }

std::string lined(const std::string& name, const std::string& residues, std::size_t width, const std::string& end) {
    std::string text = ">" + name + end;
    for (std::size_t start = 0; start < residues.size(); start += width) {
        text += residues.substr(start, width) + end;
    }
    return text;
}

}  // namespace

TEST_CASE("fasta index: equals that of samtools for texts of every line width") {
    for (const std::string end : {"\n", "\r\n"}) {
        for (const std::size_t width : {1, 2, 3, 99, 100, 101, 1000, 100000}) {
            std::string text;
            for (const std::size_t length : {1, 2, 3, 5, 6, 99, 100, 101, 199, 200, 201, 1000, 1001}) {
                text += lined("s" + std::to_string(length), random_text("ACGTN*", length, length), width, end);
            }
            for (const bool cut : {false, true}) {
                CAPTURE(width);
                CAPTURE(end);
                CAPTURE(cut);
                const std::string whole = cut ? text.substr(0, text.size() - end.size()) : text;
                const auto expected = index_of_samtools(whole);
                REQUIRE(expected);
                for (const std::size_t part :
                     {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{101}, whole.size()}) {
                    CAPTURE(part);
                    CHECK(shown(built(whole, part)) == *expected);
                }
            }
        }
    }
}

TEST_CASE("fasta index: irregular texts are indexed as by samtools, or refused as by samtools") {
    for (const std::string text : {
             ">a\nACGT\n>b\nAC\n",
             ">a description > of it\nACGT\n>b\ttabs\nAC\n",
             ">a \nACGT\n",
             ">a\nacgtnN*-.\n",
             ">a\nAC GT\nACGTA\nC\n",
             ">a\nAC GT\nAC GT\n C\n",
             ">a\nACGT \nACGT \nA\n",
             ">a\n\tACGT\n",
             ">a\nACGT\nACGT\n\n",
             ">a\nACGT\n\n\n>b\nACGT\n",
             ">a\n\nACGT\n",
             ">a\nACGT\n\nACGT\n",
             ">a\nACG\nACGT\n",
             ">a\nACGT\nACG\nACGT\n",
             ">a\nACGT\nACG\nACG\n",
             ">a\nACGT\nACGTA\n",
             ">a\nACGT\r\nACGT\nA\n",
             ">a\nACGT\nACGT\r\nA\n",
             ">a\nACGT\nACG\r\n",
             ">a\r\nACGT\nACGT\n",
             ">a\r\n\r\n>b\r\nACGT\r\n",
             ">a\nAC\rGT\nACGTA\n",
             ">a\n>b\nACGT\n",
             ">a\n>b\n>c\nAC\n>d\n\n>e\nA\n",
             ">a\nAC\n>b\n",
             ">a\nAC\n>b",
             ">a",
             ">\nACGT\n",
             "> a\nACGT\n",
             ">a\nACGT\n>a\nAC\n",
             ">a\nA>C\nGT>\n",
             "\n>a\nACGT\n",
             "ACGT\n",
             "ACGT\n>a\nACGT\n",
             ";comment\n>a\nACGT\n",
             "",
             "\n",
             ">a\nACGT\n;comment\n>b\nA\n",
             ">\xc3\xa4\nACGT\n",
         }) {
        const auto expected = index_of_samtools(text);
        CAPTURE(text);
        CHECK(shown(built(text, 1000)) == shown(expected));
        for (const std::size_t part : {1, 2, 3}) {
            CAPTURE(part);
            CHECK(shown(built(text, part)) == shown(built(text, 1000)));
        }
    }
}

TEST_CASE("fasta index: rows are read unchanged") {
    const auto rows = read_fasta_index("a\t5\t3\t2\t3\nb b|c\t0\t9223372036854775807\t0\t0\n");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].name == "a");
    CHECK(rows[0].length == 5);
    CHECK(rows[0].offset == 3);
    CHECK(rows[0].line_residues == 2);
    CHECK(rows[0].line_bytes == 3);
    CHECK(rows[1].name == "b b|c");
    CHECK(rows[1].offset == 9223372036854775807);
    CHECK(read_fasta_index("").empty());
    CHECK(read_fasta_index("a\t5\t3\t2\t3").size() == 1);
}

TEST_CASE("fasta index: a malformed line is Corruption that names its number") {
    for (const std::string line :
         {"", "a", "a\t5\t3\t2", "a\t5\t3\t2\t3\t4", "a\t5\t3\t2\t3\t4\t5", "\t5\t3\t2\t3", "a\t-5\t3\t2\t3",
          "a\t5\t3\t2\t-3", "a\tx\t3\t2\t3", "a\t5\t\t2\t3", "a\t5 \t3\t2\t3", "a\t+5\t3\t2\t3",
          "a\t9223372036854775808\t3\t2\t3", "a\t99999999999999999999\t3\t2\t3", "a\t5\t3\t2\t3\r", "a\t0x5\t3\t2\t3",
          "a\t5.0\t3\t2\t3"}) {
        CAPTURE(line);
        const std::string text = "ok\t5\t4\t5\t6\n" + line + "\n";
        CHECK_THROWS_WITH_AS((void)read_fasta_index(text), doctest::Contains("line 2 "), Corruption);
    }
}

TEST_CASE("fasta index: rows fit the text they were made from, and no text of another length or order") {
    for (const std::string end : {"\n", "\r\n"}) {
        std::string text;
        for (const std::size_t length : {1, 99, 100, 101, 200, 250}) {
            text += lined("s" + std::to_string(length), random_text("ACGT", length, length), 100, end);
        }
        const std::string index = *index_of_samtools(text);
        const std::vector<FastaIndexRow> rows = read_fasta_index(index);
        CHECK(fits_text(rows, std::ssize(text)));
        CHECK_FALSE(fits_text(rows, std::ssize(text) - 1));
        CHECK_FALSE(fits_text(rows, std::ssize(text) + 1));
        CHECK_FALSE(fits_text({}, std::ssize(text)));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            CAPTURE(i);
            for (const std::int64_t change : {std::int64_t{-1}, std::int64_t{1}, std::int64_t{1} << 62}) {
                auto changed = rows;
                changed[i].length += change;
                CHECK_FALSE(fits_text(changed, std::ssize(text)));
                changed = rows;
                changed[i].offset += change;
                CHECK_FALSE(fits_text(changed, std::ssize(text)));
                changed = rows;
                changed[i].line_bytes += change;
                CHECK_FALSE(fits_text(changed, std::ssize(text)));
            }
            auto fewer = rows;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            CHECK_FALSE(fits_text(fewer, std::ssize(text)));
            auto more = rows;
            more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), rows[i]);
            CHECK_FALSE(fits_text(more, std::ssize(text)));
        }
        auto other = rows;
        std::swap(other.front(), other.back());
        CHECK_FALSE(fits_text(other, std::ssize(text)));
    }
}

TEST_CASE("fasta index: numbers near the 64-bit limit do not overflow") {
    constexpr std::int64_t most = 9223372036854775807;
    for (const FastaIndexRow& row : {FastaIndexRow{"a", most, 3, 1, 2}, FastaIndexRow{"a", most, 3, most - 1, most},
                                     FastaIndexRow{"a", 5, most, 5, 6}, FastaIndexRow{"a", most, most, most, most},
                                     FastaIndexRow{"a", 5, 3, most, most}, FastaIndexRow{"a", 0, 3, 0, 0}}) {
        CHECK_FALSE(fits_text({row}, 9));
        CHECK_FALSE(fits_text({row, row}, most));
    }
}
