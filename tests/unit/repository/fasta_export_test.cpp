#include "seqshelf/fasta_export.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "samples.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

Collection load_whole(const Shelf& shelf, const std::string& file, LoadOptions options = {}) {
    options.repeated_names = LoadOptions::RepeatedNames::keep;
    Change session(shelf.master());
    session.load(file, options);
    const ChangeReport summary = session.commit();
    CAPTURE(file);
    CHECK(summary.remarks.empty());
    return shelf.repository().get_collection(summary.collections.at(0).sha512t24u());
}

Collection load_whole_text(const Shelf& shelf, std::string_view text, const LoadOptions& options = {}) {
    return load_whole(shelf, shelf.fasta("in.fa", text), options);
}

// Texts that are valid FASTA, but unusual.
const std::vector<std::pair<std::string, std::string>> awkward{
    {"one record", ">a\nACGT\n"},
    {"no final newline", ">a\nACGT\n>b\nAC"},
    {"a last header without newline", ">a\nACGT\n>b"},
    {"CRLF", ">a x\r\nACGT\r\nAC\r\n>b\r\nGG\r\n"},
    {"CRLF without the last", ">a x\r\nACGT\r\nAC"},
    {"CRLF and LF", ">a\r\nACGT\nAC\r\nA\n>b\nGG\r\n"},
    {"LF and CRLF", ">a\nACGT\r\nAC\nA\r\n>b\r\nGG\n"},
    {"a carriage return alone", ">a\nAC\rGT\n\r\r\n>b\rc\nGG\n"},
    {"lower case", ">a\nacgtnn\nACgt\n>b\nnnnn\n>c\nACGT\n>d\nACGt\n"},
    {"stars", ">p1\nMKV*\n>p2\n*MK*V*\n>p3\n*\n>p4\nMK\n**\n"},
    {"blanks in lines", ">a\nAC GT\n AC\tGT \n\t\n>b\n  \n"},
    {"blank lines", "\n\n>a\n\nACGT\n\n\nAC\n\n>b\n\n\n>c\nGG\n\n\n"},
    {"blank lines of CRLF", "\r\n>a\r\n\r\nACGT\r\n\r\n"},
    {"comments first", "; comment\n;\n;~genome: x\n\n>a\nACGT\n"},
    {"comments of CRLF", "; comment\r\n;x\r\n>a\r\nACGT\r\n"},
    {"an FHR header", ";~genome: x\n;~schemaVersion: 1\n>a\nACGT\n"},
    {"headers", ">a  two blanks\nA\n> b\nC\n>c \nG\n>d\tx\nT\n>e x \t\nAA\n>f >g\nCC\n>h  a  b\nGG\n"},
    {"UTF-8", ">\u00e9\u540d caf\u00e9 \U0001f600\nACGT\n"},
    {"empty records", ">a\n>b\n>c\n\n>d\nA\n>e\n"},
    {"only an empty record", ">a\n"},
    {"lines of all lengths", ">a\nA\nAC\nACG\nACGT\nACG\nAC\nA\n\nA\n"},
    {"a width, then another", ">a\nACGT\nACGT\nAC\n>b\nACGTAC\nACGTAC\nA\n>c\nACGT\nA\n"},
    {"short ones before the width is known", ">a\nA\n>b\nACGTACGTACGT\n>c\nACGT\nACGT\nA\n>d\nACGTACGT\n"},
    {"one name twice", ">a\nACGT\n>a\nacgt\n>a x\nGG\n"},
    {"one sequence in many cases", ">a\nACGT\n>b\nacgt\n>c\nAcGt\n>d\nAC\nGT\n"},
    {"IUPAC and more", ">a\nACGTRYKMSWBDHVN\n>p\nABCDEFGHIJKLMNOPQRSTUVWXYZ\nabcdefghijklmnopqrstuvwxyz\n"},
};

/// Random FASTA with all of the above, large enough for several chunks of a file.
std::string random_text(unsigned seed) {
    std::mt19937 random(seed);
    const auto one_in = [&](unsigned n) { return random() % n == 0; };
    const std::string line_end = one_in(3) ? "\r\n" : "\n";
    std::string text = one_in(2) ? "; made up" + line_end : "";
    const auto records = 1 + random() % 30;
    for (std::size_t i = 0; i < records; ++i) {
        text += ">r" + std::to_string(i) + (one_in(2) ? " of " + std::to_string(seed) : "") + (one_in(9) ? " " : "") +
                line_end;
        const std::size_t residues = one_in(6) ? 0 : one_in(5) ? random() % 200000 : random() % 300;
        const std::size_t width = one_in(5) ? 1 + random() % 100 : 60;
        bool lower = false;
        for (std::size_t k = 0; k < residues; ++k) {
            lower = one_in(50) ? !lower : lower;
            text += (lower ? "acgtn" : "ACGTN")[random() % 5];
            text += one_in(5000) ? "*" : one_in(5000) ? " " : "";
            if ((k + 1) % width == 0 || k + 1 == residues) {
                text += one_in(3000) ? line_end + line_end : line_end;
            }
        }
    }
    if (one_in(3)) {
        text.resize(text.find_last_not_of("\r\n") + 1);
    }
    return text;
}

}  // namespace

TEST_CASE("export: every FASTA file of tests/data is restored byte for byte") {
    for (const char* const name : {"phix174_NC_001422.1.fa", "refget_yeast_R64-1-1_I.fa", "sarscov2_MN908947.3.fa",
                                   "human_mito_NC_012920.1.fa", "lambda_NC_001416.1.crlf.fa", "human_rna_small.fna",
                                   "human_protein_small.faa", "orchid_94.fasta", "fhr_example.fhr.fasta"}) {
        CAPTURE(name);
        const Shelf shelf;
        const std::string file = test::data_file(name);
        Change session(shelf.master());
        session.load(file);
        const Collection collection =
            shelf.repository().get_collection([&] { return session.commit().collections.at(0).sha512t24u(); }());
        CHECK((exported(collection) == test::read_file(file)));
        CHECK(collection.sources().at(0).problem.empty());
    }
}

TEST_CASE("export: the text of a gzip file is restored") {
    const Shelf shelf;
    const std::string file = test::data_file("lambda_NC_001416.1.fa.gz");
    const std::string text = test::run({"gzip", "-dc", file}).out;
    REQUIRE(text.size() > 48502);
    CHECK((exported(load_whole(shelf, file)) == text));
}

TEST_CASE("export: unusual texts are restored byte for byte, from plain files and from gzip") {
    for (const auto& [name, text] : awkward) {
        const auto& shown = name;
        CAPTURE(shown);
        const Shelf shelf;
        const std::string file = shelf.fasta("in.fa", text);
        const Collection collection = load_whole(shelf, file);
        CHECK(exported(collection) == text);
        const Shelf other;
        test::write_file(other.root() / "in.fa.gz", zipped(file));
        const Collection from_gzip = load_whole(other, (other.root() / "in.fa.gz").string());
        CHECK(exported(from_gzip) == text);
        CHECK(from_gzip.digest() == collection.digest());
    }
}

TEST_CASE("export: unusual texts in one shelf are all restored") {
    const Shelf shelf;
    for (int round = 0; round < 2; ++round) {
        for (const auto& [name, text] : awkward) {
            load_whole(shelf, shelf.fasta(name + ".fa", text));
        }
    }
    for (const auto& [name, text] : awkward) {
        const auto& shown = name;
        CAPTURE(shown);
        const std::string file = shelf.fasta(name + ".fa", text);
        const Collection collection = load_whole(shelf, file);
        const std::string sha256 = sha256_of(file);
        ExportOptions options;
        options.source = sha256;
        CHECK(exported(collection, options) == text);
        options.source = file;
        CHECK(exported(collection, options) == text);
    }
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("export: random texts are restored byte for byte") {
    const Shelf shelf;
    for (unsigned seed = 1; seed <= 30; ++seed) {
        CAPTURE(seed);
        const std::string text = random_text(seed);
        CHECK((exported(load_whole_text(shelf, text)) == text));
    }
}

TEST_CASE("export: a record of several chunks is restored, with case and stars across their boundaries") {
    std::mt19937 random(8);
    constexpr std::size_t chunk = std::size_t{1} << 20;
    std::string residues(2 * chunk + 12345, 'A');
    for (char& c : residues) {
        c = "ACGT"[random() % 4];
    }
    for (const std::size_t at : {std::size_t{0}, chunk - 1, 2 * chunk - 20, residues.size() - 1}) {
        for (std::size_t i = at; i < std::min(residues.size(), at + 30); ++i) {
            residues[i] |= 0x20;
        }
    }
    std::string body = residues;
    for (const std::size_t at : {2 * chunk + 1, 2 * chunk, chunk + 1, chunk, chunk - 1, std::size_t{0}}) {
        body.insert(at, "*");
    }
    std::string text = ">a\n";
    for (std::size_t start = 0; start < body.size(); start += 61) {
        text += body.substr(start, 61) + "\n";
    }
    const Shelf shelf;
    const Collection collection = load_whole_text(shelf, text);
    CHECK((exported(collection) == text));
    ExportOptions options;
    options.line_width = 0;
    CHECK((exported(collection, options) == ">a\n" + residues + "\n"));
    CHECK((collection.fetch_soft_masked("a", {0, std::ssize(residues)}) == residues));
}

TEST_CASE("export: a snapshot gives the same text") {
    const Shelf shelf;
    const std::string digest = load_whole_text(shelf, masked_fasta).digest().sha512t24u();
    create_snapshot(shelf.root(), "s");
    CHECK(exported(Repository::open(shelf.root() / "s").get_collection(digest)) == masked_fasta);
}

TEST_CASE("export: comments that are not UTF-8 are reported as not restorable") {
    const Shelf shelf;
    Change session(shelf.master());
    session.load(shelf.fasta("latin1.fa", "; caf\xe9\n>a x\nACgt\n"));
    const ChangeReport summary = session.commit();
    REQUIRE(summary.remarks.size() == 1);
    const Collection collection = shelf.repository().get_collection(summary.collections.at(0).sha512t24u());
    CHECK_THROWS_AS((void)exported(collection), InvalidArgument);
    ExportOptions options;
    options.line_width = 60;
    CHECK(exported(collection, options) == ">a x\nACgt\n");
}

TEST_CASE("export: dropped bytes are restored too") {
    const Shelf shelf;
    LoadOptions options;
    options.other_bytes = OtherBytes::drop;
    const std::string text = ">a\nAC-GT..1\n-\n>b\n123\n";
    const Collection collection = load_whole_text(shelf, text, options);
    CHECK(collection.get_sequence("a").fetch() == "ACGT");
    CHECK(exported(collection) == text);
}

TEST_CASE("export: a text too irregular to keep is refused with the reason, but can be exported with a line width") {
    const Shelf shelf;
    std::mt19937 random(3);
    std::string text = ">x\nACGT\n>a\n";
    for (int i = 0; i < 200000; ++i) {
        text += random() % 2 == 0 ? 'a' : 'C';
        text += random() % 3 == 0 ? "\n" : random() % 3 == 0 ? " " : "";
    }
    text += "\n";
    Change session(shelf.master());
    session.load(shelf.fasta("odd.fa", text));
    const ChangeReport summary = session.commit();
    REQUIRE(summary.remarks.size() == 1);
    CHECK(summary.remarks[0].find("odd.fa") != std::string::npos);
    const Collection collection = shelf.repository().get_collection(summary.collections.at(0).sha512t24u());
    CHECK_FALSE(collection.sources().at(0).problem.empty());
    CHECK_THROWS_AS((void)exported(collection), InvalidArgument);
    ExportOptions options;
    options.upper = true;
    CHECK_THROWS_AS((void)exported(collection, options), InvalidArgument);
    options.line_width = 0;
    CHECK((exported(collection, options) == ">x\nACGT\n>a\n" + collection.get_sequence("a").fetch() + "\n"));
}

TEST_CASE("export: with a line width, headers and case are as loaded and lines end with LF") {
    const Shelf shelf;
    const Collection collection =
        load_whole_text(shelf, "; comment\r\n>a  x  y\r\nACgtAC\r\nGTA\r\n>b\r\n>c\r\nGG*\r\n");
    ExportOptions options;
    options.line_width = 4;
    CHECK(exported(collection, options) == ">a x  y\nACgt\nACGT\nA\n>b\n>c\nGG\n");
    options.line_width = 3;
    CHECK(exported(collection, options) == ">a x  y\nACg\ntAC\nGTA\n>b\n>c\nGG\n");
    for (const std::int64_t width : {0, 9, 10, 1 << 30}) {
        options.line_width = width;
        CHECK(exported(collection, options) == ">a x  y\nACgtACGTA\n>b\n>c\nGG\n");
    }
    options.line_width = 1;
    options.upper = true;
    CHECK(exported(collection, options) == ">a x  y\nA\nC\nG\nT\nA\nC\nG\nT\nA\n>b\n>c\nG\nG\n");
    options.line_width = -1;
    CHECK_THROWS_AS((void)exported(collection, options), InvalidArgument);
}

TEST_CASE("export: the upper-case option changes only the case") {
    const Shelf shelf;
    ExportOptions options;
    options.upper = true;
    CHECK(exported(load_whole_text(shelf, "; comment\n>a  lower\nACgt\nA*c\n>b\n\ngg"), options) ==
          "; comment\n>a  lower\nACGT\nA*C\n>b\n\nGG");
}

TEST_CASE("export: some of the members are written, in the collection's order") {
    const Shelf shelf;
    const Collection collection = load_whole_text(shelf, "; comment\n" + masked_fasta);
    ExportOptions options;
    options.names = {"chr2", "chrX"};
    CHECK(exported(collection, options) == ">chrX first\nttGGggaa\n>chr2 other\nGC\nGC\n");
    options.names = {"chr1"};
    CHECK(exported(collection, options) == ">chr1\nGGAA\n");
    options.names = {"chrX", "chrX"};
    options.line_width = 0;
    options.upper = true;
    CHECK(exported(collection, options) == ">chrX first\nTTGGGGAA\n");
    options.names = {"chr1", "chr3"};
    CHECK_THROWS_AS((void)exported(collection, options), NotFound);
}

TEST_CASE("export: a name of several records gives all of them") {
    const Shelf shelf;
    const Collection collection = load_whole_text(shelf, ">a\nACGT\n>b\nGG\n>a x\nCC\n");
    ExportOptions options;
    options.names = {"a"};
    CHECK(exported(collection, options) == ">a\nACGT\n>a x\nCC\n");
}

TEST_CASE("export_record: writes a header and lines of any width") {
    Shelf shelf;
    shelf.load(">a\nACGTACGTAC\n>none\n");
    const auto text = [&](const char* name, std::int64_t width) {
        std::string found;
        export_record(shelf.repository().get_sequence(name), "a b", width,
                      [&](std::string_view part) { found += part; });
        return found;
    };
    CHECK(text("t:a", 4) == ">a b\nACGT\nACGT\nAC\n");
    CHECK(text("t:a", 5) == ">a b\nACGTA\nCGTAC\n");
    for (const std::int64_t width : {0, 10, 11}) {
        CHECK(text("t:a", width) == ">a b\nACGTACGTAC\n");
    }
    for (const std::int64_t width : {0, 1, 60}) {
        CHECK(text("t:none", width) == ">a b\n");
    }
}
