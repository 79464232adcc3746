#include <doctest/doctest.h>

#include <random>
#include <stdexcept>
#include <string>

#include "format/fasta.hpp"
#include "format/record_writer.hpp"
#include "format/soft_mask.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/letters.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf::format;
using seqshelf::OtherBytes;
using seqshelf::test::TemporaryDirectory;

namespace {

/// A FASTA text that was read, and written again from the recorded layout.
struct RoundTrip {
    std::string text;
    std::size_t layout_bytes = 0;  ///< of records whose layout is not that of the file
    std::int64_t width = 0;
    bool complete = true;
};

RoundTrip round_trip(const std::filesystem::path& file, OtherBytes other_bytes = OtherBytes::drop,
                     std::size_t piece = 1000) {
    Input input(file);
    FastaReader reader(input, other_bytes);
    std::vector<FastaRecord> records;
    for (FastaRecord record; reader.next(record);) {
        records.push_back(std::move(record));
    }
    RoundTrip result;
    CommonWidth common;
    std::vector<bool> covered;
    for (const FastaRecord& record : records) {
        covered.push_back(common.covers(record.layout.lines, static_cast<std::int64_t>(record.residues.size())));
    }
    result.width = common.width();
    result.text = reader.preamble();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const FastaRecord& record = records[i];
        const RecordLayout& layout = record.layout;
        result.complete = result.complete && layout.complete;
        result.layout_bytes += layout.header.size() + layout.mask.size() + (covered[i] ? 0 : layout.lines.size());
        result.text +=
            layout.header.empty() ? header_line(record.name, record.description, reader.line_end()) : layout.header;
        const std::string lines = covered[i]
                                      ? regular_lines(static_cast<std::int64_t>(record.residues.size()), common.width())
                                      : layout.lines;
        RecordWriter writer([&](std::string_view part) { result.text += part; }, lines, reader.line_end());
        MaskCursor mask(layout.mask);
        std::string residues(record.residues.text());
        for (std::size_t start = 0; start < residues.size(); start += piece) {
            std::string part = residues.substr(start, piece);
            mask.apply(static_cast<std::int64_t>(start), part);
            writer.write(part);
        }
        writer.finish();
    }
    return result;
}

RoundTrip round_trip_of(const std::string& text, std::size_t piece = 1000) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "x.fa", text);
    return round_trip(directory / "x.fa", OtherBytes::drop, piece);
}

}  // namespace

TEST_CASE("record_layout: a layout of lines that never end is Corruption, or is seen to grow") {
    using namespace std::string_literals;
    const std::string huge = "\xff\xff\xff\xff\xff\xff\xff\xff\x3f"s;  // 2^62 - 1
    const auto lines_of = [](const std::string& runs) { return static_cast<char>(runs.size()) + runs; };
    const auto write = [](const std::string& lines) {
        std::size_t bytes = 0;
        RecordWriter writer(
            [&](std::string_view part) {
                bytes += part.size();
                if (bytes > 1000) {
                    throw std::length_error("it grows");
                }
            },
            lines, "\n");
        writer.write("ACGT");
        writer.finish();
    };
    for (const std::string& runs : {"\x02"s + huge, "\x02\x01\x10\x01"s, "\x12\x02"s, "\x12"s + huge, "\x10"s + '\0',
                                    "\x13\x01"s, "\x12\x01\x10\x01"s, '\0' + "\0"s, "\x02"s + '\0'}) {
        CAPTURE(runs);
        CHECK_THROWS_AS(write(lines_of(runs)), seqshelf::Corruption);
        CHECK_THROWS_AS((void)line_runs(lines_of(runs)), seqshelf::Corruption);
    }
    for (const std::string& runs : {'\0' + huge, "\x01"s + huge, "\x10\x01"s + '\0' + huge}) {
        CHECK_THROWS_AS(write(lines_of(runs)), std::length_error);
    }
    CHECK_THROWS_AS(write(lines_of("\x10"s + huge)), seqshelf::Corruption);  // more residues than the record has
    write(lines_of("\x10\x01"));
    write(lines_of("\x12\x01"));
}

TEST_CASE("soft_mask: runs that are longer than any sequence are Corruption") {
    using namespace std::string_literals;
    const std::string huge = "\xff\xff\xff\xff\xff\xff\xff\xff\x7f"s;  // 2^63 - 1
    for (const std::string& mask : {huge + huge, "\x01"s + huge, huge + "\x01"s, "\x01\x01"s + huge + huge}) {
        CHECK_THROWS_AS((void)masked_residues(mask), seqshelf::Corruption);
        std::string residues(10, 'A');
        CHECK_THROWS_AS(MaskCursor(mask).apply(0, residues), seqshelf::Corruption);
    }
    CHECK(masked_residues("\x01\x02\x03\x04"s) == 6);
}

TEST_CASE("record_layout: a layout that was dropped does not grow any more") {
    LayoutRecorder recorder;
    for (int i = 0; i < 5'000'000; ++i) {
        recorder.other('*');
    }
    RecordLayout layout;
    recorder.finish(layout);
    CHECK_FALSE(layout.complete);
    CHECK(recorder.kept_bytes() == 0);
    for (int i = 0; i < 5'000'000; ++i) {
        recorder.other('*');
    }
    CHECK(recorder.kept_bytes() < 200'000);
}

TEST_CASE("record_layout: a regular file takes no space") {
    const RoundTrip regular = round_trip_of(">a one\nACGT\nAC\n>b\nACGT\n>c two words\nACGT\nACGT\n>d\nA\n");
    CHECK(regular.layout_bytes == 0);
    CHECK(regular.width == 4);
    const RoundTrip unwrapped = round_trip_of(">a\nACGTAC\n>b\nACGT\n");
    CHECK(unwrapped.layout_bytes == 0);
    CHECK(unwrapped.width == 0);
    CHECK(round_trip_of(">a\r\nACGT\r\nAC\r\n>b\r\nACGT\r\n").layout_bytes == 0);
}

TEST_CASE("record_layout: every text is restored byte for byte") {
    for (const std::string text : {">a\n",
                                   ">a",
                                   ">a\nACGT",
                                   ">a\r\nACGT",
                                   ">a\n\n\n",
                                   ">a\nAC\n\nGT\n\n",
                                   ">a\nAC\nACGT\nA\n",
                                   ">a \nAC\n",
                                   "> a\nAC\n",
                                   ">a  b\nAC\n",
                                   ">a\tb\nAC\n",
                                   ">a b \nAC\n",
                                   ">a\nACGT*\n",
                                   ">a\nACGT\n*\n",
                                   ">a\n*ACGT\n",
                                   ">a\n*\n",
                                   ">a\n***\n*",
                                   ">a\nA*C*G*T*\n",
                                   ">a\nAC GT\n",
                                   ">a\n  AC\tGT  \n",
                                   ">a\nac\nGT\n",
                                   ">a\nACgtAC\nacGT\n",
                                   ">a\naaaa\nCCCC",
                                   ">a\nnnnn\n",
                                   ">a\r\nAC\nGT\r\n",
                                   ">a\nAC\r\nGT\n",
                                   ">a\nAC\rGT\n",
                                   ">a\nACGT\r",
                                   ">a\nAC\r\r\nGT\n",
                                   ">a\n\r\n",
                                   ">a\r\n>b\n>c\r\nA\r\n",
                                   ">a\nAC-GT\n12 ACGT\n",
                                   ";~schema: x\n;~ genome: y\n\n>a\nAC\n",
                                   "\n\n>a\nAC\n",
                                   "; comment\r\n>a\r\nAC\r\n",
                                   ">a\nACGTACGT\n>b\nAC\nGT\n>c\nACGT\nAC\n",
                                   ">a\nAC\n>b\n\n>c\nGT\n",
                                   ">\xc3\xa9 \"q\\\"\nAC\n"}) {
        CAPTURE(text);
        for (const std::size_t piece : {1, 2, 3, 1000}) {
            CHECK(round_trip_of(text, piece).text == text);
        }
    }
}

TEST_CASE("record_layout: random texts are restored byte for byte, wherever a chunk of the file ends") {
    std::mt19937 random(7);
    std::string text = ">first\n";
    const std::string alphabet = "ACGTacgtNnnnnnnnACGTACGT*- \r\n\n";
    while (text.size() < (3U << 20)) {
        text += random() % 5000 == 0 ? "\n>r" + std::to_string(text.size()) + (random() % 2 == 0 ? "\r\n" : " x\n")
                                     : std::string();
        const std::string line(random() % 90, alphabet[random() % alphabet.size()]);
        text += line;
        text += alphabet[random() % alphabet.size()];
        text += random() % 7 == 0 ? "\r\n" : "\n";
    }
    CHECK(round_trip_of(text, 777).text == text);
}

TEST_CASE("record_layout: real files are restored byte for byte") {
    for (const char* const name :
         {"human_mito_NC_012920.1.fa", "human_protein_small.faa", "human_rna_small.fna", "lambda_NC_001416.1.crlf.fa",
          "orchid_94.fasta", "phix174_NC_001422.1.fa", "refget_yeast_R64-1-1_I.fa", "sarscov2_MN908947.3.fa"}) {
        CAPTURE(name);
        const auto file = seqshelf::test::data_file(name);
        CHECK(round_trip(file).text == seqshelf::test::read_file(file));
    }
}

TEST_CASE("record_layout: a record whose case alternates is too irregular to be kept") {
    std::string text = ">a\n";
    for (int i = 0; i < 200'000; ++i) {
        text += "Ac";
    }
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "x.fa", text + "\n");
    Input input(directory / "x.fa");
    FastaReader reader(input, OtherBytes::refuse);
    FastaRecord record;
    REQUIRE(reader.next(record));
    CHECK_FALSE(record.layout.complete);
    CHECK(record.layout.mask.empty());
    CHECK(record.residues.size() == 400'000);
}

TEST_CASE("record_layout: damaged layouts are Corruption, not endless text") {
    const auto write = [](std::string_view lines, std::string_view residues) {
        RecordWriter writer([](std::string_view) {}, lines, "\n");
        writer.write(residues);
        writer.finish();
    };
    const std::string good = regular_lines(6, 4);
    CHECK_NOTHROW(write(good, "ACGTAC"));
    CHECK_THROWS_AS(write(good, "ACGTA"), seqshelf::Corruption);
    CHECK_THROWS_AS(write(good, "ACGTACG"), seqshelf::Corruption);
    CHECK_THROWS_AS(write("", "A"), seqshelf::Corruption);
    CHECK_THROWS_AS(write("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "A"), seqshelf::Corruption);
    for (std::size_t size = 1; size < good.size(); ++size) {
        CHECK_THROWS_AS(write(good.substr(0, size), "ACGTAC"), seqshelf::Corruption);
    }
}

TEST_CASE("record_layout: the parts of a mask give the same letters as the whole") {
    std::string residues(10'000, 'A');
    LayoutRecorder recorder;
    std::mt19937 random(1);
    std::string masked;
    while (masked.size() < residues.size()) {
        masked += std::string(random() % 40, random() % 2 == 0 ? 'a' : 'A');
    }
    masked.resize(residues.size());
    recorder.residues(masked, true, true);
    recorder.end_line(LineEnd::usual);
    RecordLayout layout;
    recorder.finish(layout);
    const std::vector<MaskPart> parts = split_mask(layout.mask, 16);
    REQUIRE(parts.size() > 10);
    CHECK(parts.front().start == 0);
    std::string text = residues;
    for (const MaskPart& part : parts) {
        MaskCursor(part.runs, part.start).apply(0, text);
    }
    CHECK(text == masked);
}
