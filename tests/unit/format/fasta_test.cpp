#include "format/fasta.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::InvalidInput;
using seqshelf::OtherBytes;
using seqshelf::format::FastaReader;
using seqshelf::format::FastaRecord;
using seqshelf::format::Input;
using seqshelf::test::TemporaryDirectory;
using namespace std::string_literals;

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;  // the chunks of an Input

struct Read {
    std::string name;
    std::string description;
    std::string residues;
    std::int64_t line;

    friend bool operator==(const Read&, const Read&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Read& read) {
        return out << "{" << read.name << "|" << read.description << "|" << read.residues.substr(0, 60) << "|"
                   << read.line << "}";
    }
};
using Reads = std::vector<Read>;

Reads read_file(const std::filesystem::path& path, OtherBytes other_bytes) {
    Input input(path);
    FastaReader reader(input, other_bytes);
    Reads reads;
    FastaRecord record;
    while (reader.next(record)) {
        reads.push_back({record.name, record.description, std::string(record.residues.text()), record.line});
    }
    CHECK_FALSE(reader.next(record));
    return reads;
}

Reads read(const std::string& text, OtherBytes other_bytes = OtherBytes::refuse) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "in.fa", text);
    return read_file(directory / "in.fa", other_bytes);
}

/// The error message about `text`, after the file's name.
std::string refusal(const std::string& text, OtherBytes other_bytes = OtherBytes::refuse) {
    const TemporaryDirectory directory;
    const std::string path = directory / "in.fa";
    seqshelf::test::write_file(path, text);
    try {
        (void)read_file(path, other_bytes);
    } catch (const InvalidInput& error) {
        const std::string message = error.what();
        CHECK(message.starts_with(path + ":"));
        return message.substr(path.size() + 1);
    }
    return "accepted";
}

/// Leading blank lines that put byte `at` of `text` at the start of a chunk. They change line numbers only.
std::string cut_at(const std::string& text, std::size_t at) { return std::string(chunk_bytes - at, '\n') + text; }

}  // namespace

TEST_CASE("fasta: a byte order mark is dropped, and CR ends the lines of a file without LF") {
    const Reads expected{{"a", "x", "ACGTAAC", 1}, {"b", "", "GGG", 4}};
    CHECK(read(">a x\rACGT\rAAC\r>b\rGGG\r") == expected);
    CHECK(read("\xef\xbb\xbf>a x\rACGT\rAAC\r>b\rGGG") == expected);
    CHECK(read("\xef\xbb\xbf>a x\r\nACGT\r\nAAC\r\n>b\r\nGGG") == expected);
    CHECK(refusal(">a\rACGT\r>b\rGG\n>c\nGG\n") ==
          "1:1: a carriage return is within the line; if it ends a line, convert the file: tr '\\r' '\\n'");
}

TEST_CASE("fasta: other formats are named") {
    for (const auto& [text, name] :
         std::vector<std::pair<std::string, std::string>>{{"@read1\nACGT\n+\nIIII\n", "FASTQ"},
                                                          {"@HD\tVN:1.6\n", "SAM"},
                                                          {"##fileformat=VCFv4.3\n", "VCF"},
                                                          {"LOCUS       NC_001422\n", "a GenBank flat file"},
                                                          {"ID   X56734; SV 1;\n", "an EMBL flat file"},
                                                          {"<html>", "HTML or XML"}}) {
        const std::string message = refusal(text);
        CHECK_MESSAGE(message.ends_with("; this looks like " + name), message);
    }
    CHECK(refusal("ACGT\n") == "1:1: FASTA must start with '>', found 'A'");
}

TEST_CASE("fasta: line ends, widths and blank lines do not matter") {
    const Reads expected{{"chr1", "first one", "ACGTACGT", 1}, {"chr2", "", "GGCC", 4}};
    CHECK(read(">chr1 first one\nACGT\nACGT\n>chr2\nGGCC\n") == expected);
    CHECK(read(">chr1 first one\nACGT\nACGT\n>chr2\nGGCC") == expected);
    CHECK(read(">chr1 first one\r\nACGT\r\nACGT\r\n>chr2\r\nGGCC\r\n") == expected);
    CHECK(read(">chr1 first one\r\nACGT\r\nACGT\r\n>chr2\r\nGGCC\r") == expected);
    CHECK(read(">chr1 first one\nACGT\r\nACGT\n>chr2\r\nGGCC\n") == expected);
    CHECK(read(">chr1 first one\nACG\nTACGT\n>chr2\nG\nG\nC\nC") == expected);
    CHECK(read(">chr1 first one\nACGTACGT\n\n>chr2\n\nGGCC\n\n\n") == expected);
}

TEST_CASE("fasta: blank lines may come first, and count in line numbers") {
    CHECK(read("\n\n>a\nAC\n") == Reads{{"a", "", "AC", 3}});
    CHECK(read("\r\n  \t\r\n>a\nAC\n") == Reads{{"a", "", "AC", 3}});
    CHECK(read(" >a\nAC\n") == Reads{{"a", "", "AC", 1}});
}

TEST_CASE("fasta: a header of megabytes is read, and one that never ends is refused before it fills the memory") {
    const std::string long_one(std::size_t{3} << 20, 'd');
    CHECK((read(">a " + long_one + "\nAC\n") == Reads{{"a", long_one, "AC", 1}}));
    const std::string endless((std::size_t{16} << 20) + 10, 'd');
    CHECK(refusal(">a\nAC\n>b " + endless + "\nAC\n") == "3:1: the header is longer than 16 MiB");
    CHECK(refusal(">" + endless + endless) == "1:1: the header is longer than 16 MiB");
    CHECK(refusal(";" + endless + endless) == "1:1: found no '>' in the first 16 MiB of text");
    CHECK(refusal(seqshelf::test::gzipped(">a " + std::string(200'000'000, 'd'), 1)) ==
          "1:1: the header is longer than 16 MiB");
}

TEST_CASE("fasta: residues become upper-case letters; white space and * are dropped") {
    CHECK(read(">a\nacgtnACGTNrykmswbdhv\n") == Reads{{"a", "", "ACGTNACGTNRYKMSWBDHV", 1}});
    CHECK(read(">p\nMKVL*\n") == Reads{{"p", "", "MKVL", 1}});
    CHECK(read(">p\n*M*K*\n*\n") == Reads{{"p", "", "MK", 1}});
    CHECK(read(">a\nAC GT\tAC\v\f\rGT \n  AC\n") == Reads{{"a", "", "ACGTACGTAC", 1}});
    CHECK(read(">a\nABCDEFGHIJKLMNOPQRSTUVWXYZ\nabcdefghijklmnopqrstuvwxyz\n") ==
          Reads{{"a", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", 1}});
}

TEST_CASE("fasta: records without residues are records, at any place") {
    CHECK(read(">a\n>b\nAC\n") == Reads{{"a", "", "", 1}, {"b", "", "AC", 2}});
    CHECK(read(">a\nAC\n>b\n>c\nGT\n") == Reads{{"a", "", "AC", 1}, {"b", "", "", 3}, {"c", "", "GT", 4}});
    CHECK(read(">a\nAC\n>b\n") == Reads{{"a", "", "AC", 1}, {"b", "", "", 3}});
    CHECK(read(">a\nAC\n>b") == Reads{{"a", "", "AC", 1}, {"b", "", "", 3}});
    CHECK(read(">a\n\n>b\n\n") == Reads{{"a", "", "", 1}, {"b", "", "", 3}});
    CHECK(read(">a\n*\n") == Reads{{"a", "", "", 1}});
}

TEST_CASE("fasta: a file that is one header is one empty record") {
    CHECK(read(">only") == Reads{{"only", "", "", 1}});
    CHECK(read(">only\n") == Reads{{"only", "", "", 1}});
    CHECK(read(">only and a description\r\n") == Reads{{"only", "and a description", "", 1}});
}

TEST_CASE("fasta: the name is the header's first word, the description the rest, trimmed") {
    CHECK(read(">a\tb c\n") == Reads{{"a", "b c", "", 1}});
    CHECK(read(">a  b  c  \n") == Reads{{"a", "b  c", "", 1}});
    CHECK(read(">a \t \n") == Reads{{"a", "", "", 1}});
    CHECK(read("> a b\n") == Reads{{"a", "b", "", 1}});
    CHECK(read(">ref|NC_000001.11| Homo >sapiens\n") == Reads{{"ref|NC_000001.11|", "Homo >sapiens", "", 1}});
    CHECK(read(">>a\n") == Reads{{">a", "", "", 1}});
    CHECK(read(">\u00e9 \u540d\n") == Reads{{"\u00e9", "\u540d", "", 1}});
    CHECK(read(">gi|1|a first\x01gi|2|b second\n") == Reads{{"gi|1|a", "first\x01gi|2|b second", "", 1}});
}

TEST_CASE("fasta: duplicate names are left to the caller") {
    CHECK(read(">a\nAC\n>a\nAC\n") == Reads{{"a", "", "AC", 1}, {"a", "", "AC", 3}});
}

TEST_CASE("fasta: bytes that are not residues are refused with file, line and column") {
    CHECK(refusal(">a\nACGT\nAC1T\n") == "3:3: '1' is not a residue");
    CHECK(refusal(">a\r\nACGT\r\nAC-T\r\n") == "3:3: '-' is not a residue");
    CHECK(refusal(">a\n-") == "2:1: '-' is not a residue");
    CHECK(refusal(">a\nAC\0GT\n"s) == "2:3: byte 0x00 is not a residue");
    CHECK(refusal(">a\nAC\x80GT\n") == "2:3: byte 0x80 is not a residue");
    CHECK(refusal(">a\nACGT\xff\n") == "2:5: byte 0xff is not a residue");
    CHECK(refusal(">a\nAC\x7fGT\n") == "2:3: byte 0x7f is not a residue");
    CHECK(refusal(">a\nACGT\n>b\n\n\nACGT ACGT.\n") == "6:10: '.' is not a residue");
    CHECK(refusal(">a\nACGT>b\nAC\n") == "2:5: '>' is not a residue");
    CHECK(refusal(">a\n >b\nAC\n") == "2:2: '>' is not a residue");
    CHECK(refusal(">a\nACGT\n;comment\n") == "3:1: ';' is not a residue");
    CHECK(refusal(">a\n" + std::string(500, 'A') + "@\n") == "2:501: '@' is not a residue");
}

TEST_CASE("fasta: every byte is a letter, is dropped, or is refused") {
    for (int value = 0; value < 256; ++value) {
        const char c = static_cast<char>(value);
        CAPTURE(value);
        const std::string text = std::string(">a\nAC") + c + "GT\n";
        const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const bool is_dropped = " \t\v\f\r\n*"s.find(c) != std::string::npos;
        if (is_letter) {
            CHECK(read(text)[0].residues == "AC"s + static_cast<char>(c & 0xdf) + "GT");
        } else if (is_dropped) {
            CHECK(read(text)[0].residues == "ACGT");
        } else {
            CHECK(refusal(text).starts_with("2:3: "));
        }
        if (!is_letter) {
            CHECK(read(text, OtherBytes::drop)[0].residues == "ACGT");
        }
    }
}

TEST_CASE("fasta: other bytes are dropped on request") {
    CHECK(read(">a\nAC-GT.1\0\xff\n-\n>b\n--\n"s, OtherBytes::drop) == Reads{{"a", "", "ACGT", 1}, {"b", "", "", 4}});
    CHECK(read(">a\nAC>GT\n", OtherBytes::drop) == Reads{{"a", "", "ACGT", 1}});
}

TEST_CASE("fasta: a header without a name is refused") {
    CHECK(refusal(">\nACGT\n") == "1:2: the record has no name");
    CHECK(refusal(">") == "1:2: the record has no name");
    CHECK(refusal(">a\nAC\n> \t \nACGT\n") == "3:2: the record has no name");
    CHECK(refusal(">a\nAC\n>\r\n") == "3:2: the record has no name");
}

TEST_CASE("fasta: a header that is not UTF-8, or a name with control characters, is refused") {
    CHECK(refusal(">a \xff\nAC\n") == "1:1: the header is not UTF-8 text");
    CHECK(refusal(">a\nAC\n>\xe9 latin1\nAC\n") == "3:1: the header is not UTF-8 text");
    CHECK(refusal(">a\0b\nAC\n"s) == "1:1: the header is not UTF-8 text");
    CHECK(refusal(">a\nAC\n>a\x01"
                  "b c\nAC\n") == "3:2: the record's name contains a control character");
    CHECK(refusal(">a\x7f\nAC\n") == "1:2: the record's name contains a control character");
}

TEST_CASE("fasta: a text that is not FASTA is refused") {
    CHECK(refusal("") == " no FASTA record: the file is empty");
    CHECK(refusal("\n\n  \n") == " no FASTA record: the file is empty");
    CHECK(refusal("ACGT\n") == "1:1: FASTA must start with '>', found 'A'");
    CHECK(refusal("\n\n  x>a\nAC\n") == "3:3: FASTA must start with '>', found 'x'");
    CHECK(refusal("\xc3\xa9>a\nAC\n") == "1:1: FASTA must start with '>', found byte 0xc3");
    CHECK(refusal("@read\nACGT\n+\nIIII\n", OtherBytes::drop) ==
          "1:1: FASTA must start with '>', found '@'; this looks like FASTQ");
}

TEST_CASE("fasta: records do not depend on where the input is cut into chunks") {
    const std::string text = "\r\n>a first\u00e9 \tone\r\nAC gt\r\n\r\n*NN\n>b\n>c y\nGG\n\n>d e\r\nT\rA";
    const Reads whole = read(text);
    REQUIRE(
        whole ==
        Reads{{"a", "first\u00e9 \tone", "ACGTNN", 2}, {"b", "", "", 6}, {"c", "y", "GG", 7}, {"d", "e", "TA", 10}});
    const TemporaryDirectory directory;
    for (std::size_t at = 1; at <= text.size(); ++at) {
        CAPTURE(at);
        seqshelf::test::write_file(directory / "in.fa", cut_at(text, at));
        Reads reads = read_file(directory / "in.fa", OtherBytes::refuse);
        for (Read& each : reads) {
            each.line -= static_cast<std::int64_t>(chunk_bytes - at);
        }
        CHECK(reads == whole);
    }
}

TEST_CASE("fasta: line and column are right on both sides of a cut") {
    const std::string text = ">a\nACGT\nAC1T\n";
    for (std::size_t at = 1; at <= text.size(); ++at) {
        CAPTURE(at);
        CHECK(refusal(cut_at(text, at)) == std::to_string(chunk_bytes - at + 3) + ":3: '1' is not a residue");
    }
    // One long line over three chunks.
    const std::string line(5 * chunk_bytes / 2, 'A');
    CHECK(refusal(">a\n" + line + "!\n") == "2:" + std::to_string(line.size() + 1) + ": '!' is not a residue");
    CHECK(refusal(">a\n" + line + "\nA!\n") == "3:2: '!' is not a residue");
}

TEST_CASE("fasta: records longer than a chunk of the input are whole") {
    const std::string first = seqshelf::test::random_text("ACGT", 3 * chunk_bytes + 17, 1);
    const std::string second = seqshelf::test::random_text("acgtn", chunk_bytes, 2);
    std::string upper = second;
    for (char& c : upper) {
        c = static_cast<char>(c & 0xdf);
    }
    std::string text = ">first\n" + first + "\n>second in lines\n";
    for (std::size_t at = 0; at < second.size(); at += 61) {
        text += second.substr(at, 61) + "\r\n";
    }
    text += ">third\nA";
    const Reads reads = read(text);
    REQUIRE(reads.size() == 3);
    CHECK((reads[0].residues == first));
    CHECK((reads[1].residues == upper));
    CHECK(reads[1].line == 3);
    CHECK(reads[2] == Read{"third", "", "A", static_cast<std::int64_t>(4 + (second.size() + 60) / 61)});
}

TEST_CASE("fasta: gzip and small writes to a pipe give the same records") {
    const std::string text = ">a one\nACGT\r\nAC\n>b\n\n>c\nTT";
    const Reads expected{{"a", "one", "ACGTAC", 1}, {"b", "", "", 4}, {"c", "", "TT", 6}};
    CHECK(read(seqshelf::test::gzipped(text)) == expected);
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
    std::thread writer([&] {
        std::FILE* const pipe = std::fopen((directory / "pipe").c_str(), "wb");
        std::setvbuf(pipe, nullptr, _IONBF, 0);
        for (const char c : text) {
            std::fputc(c, pipe);
        }
        std::fclose(pipe);
    });
    CHECK(read_file(directory / "pipe", OtherBytes::refuse) == expected);
    writer.join();
}

TEST_CASE("fasta: a record read in parts equals one read whole, layout included, wherever the parts end") {
    const std::string text =
        "; note\n>a first\nACGTNacgt*\r\nAC GT\r\n\r\nTT\r*T\n>b\n>c\r\n\nAAAA\nAAAA\nAA\n>d\nACGT\n\n>e last\nac" +
        std::string(100, 'g') + "*";
    const TemporaryDirectory directory;
    for (const std::size_t shift : {0UL, 9UL, 14UL, 20UL, 26UL, 40UL}) {  // where a chunk of the input starts
        seqshelf::test::write_file(directory / "in.fa", cut_at(text, shift));
        for (std::size_t limit = 1; limit <= 120; limit += limit < 20 ? 1 : 17) {
            CAPTURE(shift);
            CAPTURE(limit);
            Input whole_input(directory / "in.fa");
            Input parts_input(directory / "in.fa");
            FastaReader whole_reader(whole_input, OtherBytes::refuse);
            FastaReader parts_reader(parts_input, OtherBytes::refuse);
            FastaRecord whole;
            FastaRecord parts;
            while (whole_reader.next(whole)) {
                REQUIRE(parts_reader.next_header(parts));
                std::string residues;
                for (bool more = true; more;) {
                    more = parts_reader.read_residues(parts, limit);
                    REQUIRE((more ? parts.residues.size() == limit : parts.residues.size() <= limit));
                    residues += parts.residues.text();
                    parts.residues = {};
                }
                REQUIRE(residues == whole.residues.text());
                REQUIRE(parts.name == whole.name);
                REQUIRE(parts.line == whole.line);
                REQUIRE(parts.layout.header == whole.layout.header);
                REQUIRE(parts.layout.lines == whole.layout.lines);
                REQUIRE(parts.layout.mask == whole.layout.mask);
                REQUIRE(parts.layout.complete == whole.layout.complete);
            }
            REQUIRE_FALSE(parts_reader.next_header(parts));
        }
    }
}
