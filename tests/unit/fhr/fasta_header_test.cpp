#include "fhr/fasta_header.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::FhrRecord;

namespace {

/// The message of the error that from_fasta_header() throws, or "" without an error.
std::string header_error(const std::string& text) {
    try {
        (void)FhrRecord::from_fasta_header(text, "f.fa");
    } catch (const seqshelf::InvalidInput& error) {
        return error.what();
    }
    return "";
}

std::string json_of(const std::string& text) { return FhrRecord::from_fasta_header(text, "f.fa").json(); }

}  // namespace

TEST_CASE("fhr fasta header: the lines with ;~ contain the record") {
    CHECK(json_of(";~genome: x\n;~taxon:\n;~  name: y\n>s\nACGT\n") == R"({"genome":"x","taxon":{"name":"y"}})");
    CHECK(json_of(";~ genome: x\n;~ taxon:\n;~   name: y\n") == R"({"genome":"x","taxon":{"name":"y"}})");
    CHECK(json_of(";~genome: x") == R"({"genome":"x"})");
}

TEST_CASE("fhr fasta header: CRLF and a byte order mark make no difference") {
    CHECK(json_of("\xef\xbb\xbf;~genome: x\r\n;~doc: |\r\n;~  a\r\n;~  b\r\n>s\r\n") ==
          R"({"genome":"x","doc":"a\nb\n"})");
}

TEST_CASE("fhr fasta header: other lines of the header are comments") {
    CHECK(json_of("; by hand\n;~genome: x\n;\n;~version: a\n>s\n") == R"({"genome":"x","version":"a"})");
}

TEST_CASE("fhr fasta header: ends before the first line without ';', and the rest is not read") {
    CHECK(json_of(";~a: 1\n>s\nACGT\n;~b: 2\n") == R"({"a":1})");
    CHECK(json_of(";~a: 1\n\n;~b: 2\n") == R"({"a":1})");
    CHECK(json_of(";~a: 1\n>s\n\xff\n") == R"({"a":1})");
    CHECK(header_error(";~a: \xff\n>s\n") == "f.fa:1:6: not UTF-8");
}

TEST_CASE("fhr fasta header: a text without one is InvalidInput") {
    const std::string message = "f.fa:1:1: the FASTA text does not start with ';~' lines, so it contains no FHR record";
    CHECK(header_error("") == message);
    CHECK(header_error(">s\nACGT\n;~a: 1\n") == message);
    CHECK(header_error("; comment\n>s\n") == message);
}

TEST_CASE("fhr fasta header: errors name line and column of the FASTA text") {
    CHECK(header_error("; c\n;~a: 1\n; c\n;~b: .nan\n").starts_with("f.fa:4:6: .nan is "));
    CHECK(header_error(";~a: 1\n;c\n;~a: 2\n") == "f.fa:3:3: the key \"a\" occurs twice");
    CHECK(header_error("; c\n;~a: [1,\n;~  2\n>s\n").starts_with("f.fa:3:"));
    CHECK(header_error(";~\n") == "f.fa:1:3: the text is empty; expected an object (keys with their values)");
}

TEST_CASE("fhr fasta header: is written as the YAML with ;~ before each line") {
    const FhrRecord record =
        FhrRecord::from_json(R"({"genome":"x","taxon":{"name":"y"},"doc":"two\nlines"})", "f.json");
    CHECK(record.fasta_header() == ";~genome: x\n;~taxon:\n;~  name: \"y\"\n;~doc: \"two\\nlines\"\n");
    CHECK(FhrRecord::from_json("{}", "f.json").fasta_header() == ";~{}\n");
}
