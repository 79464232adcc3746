#include <doctest/doctest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "fhr/json.hpp"
#include "fhr/yaml_writer.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::FhrRecord;
using seqshelf::fhr::Json;

namespace {

/// Checks that a value is restored, with keys in order, from YAML and from a FASTA header.
void check_round_trip(const Json& value) {
    const FhrRecord record = FhrRecord::from_json(value.dump(), "f.json");
    CAPTURE(record.yaml());
    CHECK(FhrRecord::from_yaml(record.yaml(), "f.yaml").json() == value.dump());
    CHECK(FhrRecord::from_fasta_header(record.fasta_header() + ">s\n", "f.fa").json() == value.dump());
}

const std::string_view tricky[] = {
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "true",
    "1",
    "-1",
    "+1",
    "1.5",
    ".5",
    "5.",
    "1e5",
    "0x1F",
    "0o17",
    "0b1",
    "1_000",
    "1:30",
    "2022-03-21",
    "2022-03-21T00:00:00Z",
    "0.0.1",
    "",
    " ",
    "null",
    "Null",
    "~",
    ".nan",
    "-.inf",
    "=",
    "<<",
    "a: b",
    "a:",
    ":a",
    "a:b",
    "#x",
    "a #x",
    "a#x",
    "- x",
    "-",
    "--",
    "---",
    "...",
    "--- a",
    "? x",
    "?",
    "*a",
    "&a",
    "!a",
    "!!str a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "'",
    "\"",
    "'a'",
    "\"a\"",
    "\\",
    "\\n",
    "[a]",
    "{a}",
    "a, b",
    "]",
    ",",
    " leading",
    "trailing ",
    "\tleading tab",
    "a\tb",
    "two\nlines",
    "two\n\nlines\n",
    "\n",
    "\r",
    "a\r\nb",
    " \n ",
    "\x1b",
    "\x7f",
    "é",
    "日本語",
    "😀",
    "\u0085",
    "\u00a0a",
    "\u2028",
    "\u2029x",
    "\ufeffx",
    "a\ufeff",
    "\uffff",
    std::string_view("a\0b", 3),
    "https://orcid.org/0000-0002-5719-4024",
    "10.1371/journal.pntd.0008755",
    "Located in Freezer 33, Drawer 137",
};

}  // namespace

TEST_CASE("fhr round trip: strings that look like another type are kept, as values, items and keys") {
    for (const std::string_view text : tricky) {
        CAPTURE(text);
        check_round_trip(Json{{"a", text}});
        check_round_trip(Json{{"a", Json::array({text, Json::array({text}), Json{{"b", text}}})}});
        check_round_trip(Json{{std::string(text), Json{{std::string(text), Json::array({text})}}}});
    }
}

TEST_CASE("fhr round trip: numbers, truth values and null are kept") {
    for (const std::string value :
         {"0", "-1", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1.0", "-0.0", "0.1",
          "1e+22", "1.5e-07", "5e-324", "1.7976931348623157e+308", "true", "false", "null"}) {
        CAPTURE(value);
        check_round_trip(Json::parse(R"({"a":)" + value + R"(,"b":[)" + value + "]}"));
    }
}

TEST_CASE("fhr round trip: every way of nesting is kept") {
    for (const std::string text :
         {R"({})", R"({"a":{}})", R"({"a":[]})", R"({"a":[[]]})", R"({"a":[{}]})",
          R"({"a":[[[1,2],[3]],4,[{"b":[5]}]]})", R"({"a":[{"b":1,"c":2},{"b":{"c":[{}],"d":[]}}]})",
          R"({"a":{"b":{"c":{"d":1},"e":2},"f":3},"g":4})"}) {
        CAPTURE(text);
        check_round_trip(Json::parse(text));
    }
}

TEST_CASE("fhr round trip: a record of the greatest depth is kept") {
    Json value = Json::array();
    for (int i = 0; i < 49; ++i) {
        value = Json::array({Json{{"a", value}, {"b", "c"}}});
    }
    check_round_trip(Json{{"a", value}});
}

TEST_CASE("fhr round trip: keys that are too long for a simple key of YAML are kept") {
    for (const std::size_t bytes : {990U, 1000U, 1001U, 1024U, 1030U, 5000U}) {
        const std::string key(bytes, 'k');
        check_round_trip(Json{{key, 1}, {"b", Json::array({Json{{key, Json{{key, Json::array({1})}}}, {"c", 2}}})}});
    }
}

TEST_CASE("fhr yaml: is written in block style, with keys in order and quotes only if needed") {
    const Json value = Json::parse(
        R"({"schemaVersion":1.0,"taxon":{"name":"Bombas huntii","uri":"https://identifiers.org/taxonomy:9606"},
        "metadataAuthor":[{"name":"Adam Wright","uri":"x"}],"dateCreated":"2022-03-21",
        "genomeSynonym":["B. huntii","no"],
        "vitalStats":{"N50":5,"L50":1e22},"instrument":[],"funding":null,"documentation":"a\nb"})");
    CHECK(seqshelf::fhr::write_yaml(value) ==
          "schemaVersion: 1.0\n"
          "taxon:\n"
          "  name: Bombas huntii\n"
          "  uri: https://identifiers.org/taxonomy:9606\n"
          "metadataAuthor:\n"
          "  - name: Adam Wright\n"
          "    uri: x\n"
          "dateCreated: \"2022-03-21\"\n"
          "genomeSynonym:\n"
          "  - B. huntii\n"
          "  - \"no\"\n"
          "vitalStats:\n"
          "  N50: 5\n"
          "  L50: 1.0e+22\n"
          "instrument: []\n"
          "funding: null\n"
          "documentation: \"a\\nb\"\n");
}
