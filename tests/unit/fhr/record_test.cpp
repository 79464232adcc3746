#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::FhrRecord;
using seqshelf::InvalidInput;

namespace {

std::string json_of(const std::string& text, const std::string& name) {
    return FhrRecord::from_file_text(text, name).json();
}

}  // namespace

TEST_CASE("fhr record: the name of a file says YAML or JSON, whatever the file starts with") {
    CHECK(json_of("a: 1", "x.fhr.yaml") == R"({"a":1})");
    CHECK(json_of("{a: 1}", "x.yml") == R"({"a":1})");
    CHECK(json_of("{\"a\": 1}", "x.fhr.json") == "{\"a\": 1}");
    CHECK_THROWS_AS(json_of("a: 1", "x.json"), InvalidInput);
    CHECK_THROWS_AS(json_of(";~a: 1", "x.json"), InvalidInput);
}

TEST_CASE("fhr record: the first character decides for a file with another name") {
    for (const std::string name : {"x.fa", "x.txt", "-", ""}) {
        CHECK(json_of(";~a: 1\n>s\nACGT\n", name) == R"({"a":1})");
        CHECK(json_of("; comment\n;~a: 1\n", name) == R"({"a":1})");
        CHECK(json_of(" \r\n\t{ \"a\":1}", name) == " \r\n\t{ \"a\":1}");
        CHECK(json_of("\xef\xbb\xbf{ \"a\":1}", name) == "{ \"a\":1}");
        CHECK(json_of("# comment\na: 1", name) == R"({"a":1})");
        CHECK_THROWS_AS(json_of(">s\nACGT\n", name), InvalidInput);
        CHECK_THROWS_AS(json_of("", name), InvalidInput);
    }
    CHECK_THROWS_WITH_AS(json_of("{\n\"a\": 1 b}", "x.txt"), doctest::Contains("x.txt:2:8: "), InvalidInput);
}

TEST_CASE("fhr record: genome() returns the member's text, or nothing") {
    CHECK(FhrRecord::from_json(R"({"a":1,"genome":"Bombas \u0068untii"})", "f").genome() == "Bombas huntii");
    CHECK(FhrRecord::from_json(R"({"genome":""})", "f").genome().empty());
    CHECK(FhrRecord::from_json(R"({"genome":1})", "f").genome().empty());
    CHECK(FhrRecord::from_json(R"({"taxon":{"genome":"x"}})", "f").genome().empty());
}

TEST_CASE("fhr record: a copy is independent") {
    FhrRecord a = FhrRecord::from_json(R"({"genome":"a"})", "f");
    const FhrRecord b = a;
    a = FhrRecord::from_yaml("genome: c", "f");
    CHECK(a.genome() == "c");
    CHECK(b.genome() == "a");
}
