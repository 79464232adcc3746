#include "fhr/yaml_reader.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"

using seqshelf::FhrRecord;
using seqshelf::InvalidInput;

namespace {

/// The message of the error that from_yaml() throws, or "" without an error.
std::string yaml_error(const std::string& text) {
    try {
        (void)FhrRecord::from_yaml(text, "f.yaml");
    } catch (const InvalidInput& error) {
        return error.what();
    }
    return "";
}

/// The value of the text in `a: text`.
std::string value_of(const std::string& text) { return seqshelf::fhr::read_yaml("a: " + text).at("a").dump(); }

}  // namespace

TEST_CASE("fhr yaml: plain scalars have the types of the core schema") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "null"},
        {"~", "null"},
        {"null", "null"},
        {"Null", "null"},
        {"NULL", "null"},
        {"nULL", "\"nULL\""},
        {"true", "true"},
        {"True", "true"},
        {"TRUE", "true"},
        {"false", "false"},
        {"False", "false"},
        {"FALSE", "false"},
        {"tRUE", "\"tRUE\""},
        {"yes", "\"yes\""},
        {"no", "\"no\""},
        {"on", "\"on\""},
        {"y", "\"y\""},
        {"0", "0"},
        {"-1", "-1"},
        {"+1", "1"},
        {"007", "7"},
        {"-0", "0"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"18446744073709551615", "18446744073709551615"},
        {"18446744073709551616", "1.8446744073709552e+19"},
        {"-9223372036854775809", "-9.223372036854776e+18"},
        {"1.0", "1.0"},
        {"1.", "1.0"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        {"+1.5e3", "1500.0"},
        {"1e3", "1000.0"},
        {"1E-3", "0.001"},
        {".", "\".\""},
        {"-", "[null]"},
        {"e3", "\"e3\""},
        {"1e", "\"1e\""},
        {"1e+", "\"1e+\""},
        {"1.2.3", "\"1.2.3\""},
        {"+", "\"+\""},
        {"0x1F", "\"0x1F\""},
        {"0o17", "\"0o17\""},
        {"1_000", "\"1_000\""},
        {"1:30", "\"1:30\""},
        {"2022-03-21", "\"2022-03-21\""},
        {"inf", "\"inf\""},
        {"nan", "\"nan\""},
        {"NaN", "\"NaN\""},
    };
    for (const auto& [text, json] : cases) {
        const auto& shown = text;
        CAPTURE(shown);
        CHECK((text == "-" ? seqshelf::fhr::read_yaml("a:\n-").at("a").dump() : value_of(text)) == json);
    }
}

TEST_CASE("fhr yaml: quoted and block scalars are strings") {
    for (const std::string word : {"null", "true", "1", "1.5", "", "~", ".nan", "2022-03-21"}) {
        CHECK(value_of("'" + word + "'") == '"' + word + '"');
        CHECK(value_of('"' + word + '"') == '"' + word + '"');
    }
    CHECK(value_of("|-\n  1") == "\"1\"");
    CHECK(value_of("|\n  a\n  b\n") == R"("a\nb\n")");
    CHECK(value_of(">-\n  a\n  b\n") == "\"a b\"");
    CHECK(value_of("! 1") == "\"1\"");
    CHECK(value_of("!!str 1") == "\"1\"");
    CHECK(value_of(R"("\x41\u00e9\U0001F600\0")") == R"("Aé😀\u0000")");
}

TEST_CASE("fhr yaml: keys are strings whatever they look like, in the order of the text") {
    CHECK(FhrRecord::from_yaml("b: 1\n1: 2\ntrue: 3\n'': 4\na: {z: 1, y: [1, two]}\n", "f.yaml").json() ==
          R"({"b":1,"1":2,"true":3,"":4,"a":{"z":1,"y":[1,"two"]}})");
    CHECK(yaml_error("~: 1") == "f.yaml:1:1: a key must be a string, not null");
    CHECK(yaml_error("a: 1\n[b]: 1") == "f.yaml:2:1: a key must be a string, not a mapping or sequence");
}

TEST_CASE("fhr yaml: malformed text is InvalidInput at line and column") {
    // The words after the colon are yaml-cpp's, and differ between its versions.
    CHECK(yaml_error("a: 1\nb: 'x").starts_with("f.yaml:2:6: not YAML: "));
    CHECK(yaml_error("a:\n  - b: 1\n  c: 1\n").starts_with("f.yaml:3:3: not YAML: "));
    CHECK(yaml_error("a: b: c").starts_with("f.yaml:1:5: not YAML: "));
    CHECK(yaml_error("a: \"\\\xc3\xa9\"").starts_with("f.yaml:1:7: not YAML: "));
    CHECK(yaml_error("a: \"\\ud800\"").starts_with("f.yaml:1:"));
    CHECK(yaml_error("a: é\xff") == "f.yaml:1:6: not UTF-8");
}

TEST_CASE("fhr yaml: any value but an object is InvalidInput") {
    CHECK(yaml_error("") == "f.yaml:1:1: the text is empty; expected an object (keys with their values)");
    CHECK(yaml_error("# only a comment\n").starts_with("f.yaml:1:1: the text is empty"));
    CHECK(yaml_error("---\n") == "f.yaml:2:1: expected an object (keys with their values), found null");
    CHECK(yaml_error("just words") == "f.yaml:1:1: expected an object (keys with their values), found string");
    CHECK(yaml_error("\n- a\n") == "f.yaml:2:1: expected an object (keys with their values), found array");
}

TEST_CASE("fhr yaml: NaN, infinity and numbers out of range are InvalidInput") {
    for (const std::string word : {".nan", ".NaN", ".inf", "-.inf", "+.INF", "1e999", "-1e999"}) {
        CAPTURE(word);
        CHECK(yaml_error("a: 1\nb: " + word).starts_with("f.yaml:2:4: " + word + " is "));
    }
}

TEST_CASE("fhr yaml: a repeated key in an object is InvalidInput") {
    CHECK(yaml_error("a: 1\nb:\n  c: 1\n  'c': 2\n") == "f.yaml:4:3: the key \"c\" occurs twice");
    CHECK(yaml_error("{a: 1, a: 2}") == "f.yaml:1:8: the key \"a\" occurs twice");
    CHECK(yaml_error("1: x\n'1': y") == "f.yaml:2:1: the key \"1\" occurs twice");
}

TEST_CASE("fhr yaml: a second document is InvalidInput, but the marks of a single one are accepted") {
    CHECK(yaml_error("a: 1\n---\nb: 2\n") ==
          "f.yaml:2:1: a second YAML document begins; a record must be one document");
    CHECK(yaml_error("{a: 1}\nb: 2\n") == "f.yaml:2:1: a second YAML document begins; a record must be one document");
    CHECK(FhrRecord::from_yaml("\xef\xbb\xbf%YAML 1.2\n---\na: 1\n...\n# end\n", "f.yaml").json() == R"({"a":1})");
}

TEST_CASE("fhr yaml: tags other than the core schema's own are InvalidInput") {
    CHECK(yaml_error("a: !!binary AAAA") == "f.yaml:1:4: the tag tag:yaml.org,2002:binary is not allowed in a record");
    CHECK(yaml_error("a: !mine {}") == "f.yaml:1:4: the tag !mine is not allowed in a record");
    CHECK(yaml_error("a: !!map {b: !!seq [c]}").empty());
}

TEST_CASE("fhr yaml: an alias becomes a copy") {
    CHECK(FhrRecord::from_yaml("a: &x {b: [1]}\nc: *x\nd: &y k\n*y : e\n", "f.yaml").json() ==
          R"({"a":{"b":[1]},"c":{"b":[1]},"d":"k","k":"e"})");
    // yaml-cpp 0.8 adds the name.
    CHECK(yaml_error("a: *x").starts_with("f.yaml:1:4: not YAML: the referenced anchor is not defined"));
    CHECK(yaml_error("a: &x [*x]") == "f.yaml:1:8: an alias is inside the value that it refers to");
}

TEST_CASE("fhr yaml: aliases that would expand to billions are InvalidInput at once") {
    std::string text = "a0: &a0 [lol, lol, lol]\n";
    for (int i = 1; i <= 20; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
        for (int k = 0; k < 9; ++k) {
            text += ", " + last;
        }
        text += "]\n";
    }
    CHECK(yaml_error(text).find("the aliases up to here expand to more than 100000 bytes") != std::string::npos);
    CHECK(yaml_error("a: &x " + std::string(60'000, 'x') + "\nb: *x\nc: *x\n") ==
          "f.yaml:3:4: the aliases up to here expand to more than 100000 bytes");
}

TEST_CASE("fhr yaml: anchors within anchors cannot keep a value a hundred times") {
    const auto nested = [](std::size_t bytes) {
        std::string text = "a: ";
        for (int depth = 0; depth < 50; ++depth) {
            text += "&x" + std::to_string(depth) + " [";
        }
        return text + std::string(bytes, 'x') + std::string(50, ']');
    };
    CHECK(value_of(nested(1000).substr(3)).size() > 1000);
    CHECK(yaml_error(nested(100'000)).find("the values with anchors up to here have more than") != std::string::npos);
}

TEST_CASE("fhr yaml: an alias counts towards the depth at its place") {
    const auto nested = [](std::size_t depth, const std::string& inner) {
        return std::string(depth, '[') + inner + std::string(depth, ']');
    };
    CHECK(yaml_error("a: " + nested(99, "")).empty());
    CHECK(yaml_error("a: " + nested(100, "")) == "f.yaml:1:103: objects and arrays are nested more than 100 deep");
    CHECK(yaml_error("a: &x " + nested(60, "") + "\nb: " + nested(39, "*x")).empty());
    CHECK(yaml_error("a: &x " + nested(60, "") + "\nb: " + nested(40, "*x")) ==
          "f.yaml:2:44: objects and arrays are nested more than 100 deep");
}

TEST_CASE("fhr yaml: hostile nesting is refused quickly and without a crash") {
    CHECK(yaml_error("a: " + std::string(100'000, '[')).starts_with("f.yaml:1:"));
    CHECK(yaml_error("a: " + std::string(100'000, '{')).starts_with("f.yaml:1:"));
    std::string dashes = "a:\n";
    for (int i = 0; i < 100'000; ++i) {
        dashes += "- ";
    }
    CHECK(yaml_error(dashes).starts_with("f.yaml:2:"));
}

TEST_CASE("fhr yaml: CRLF ends lines") {
    CHECK(FhrRecord::from_yaml("a: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n", "f.yaml").json() ==
          R"({"a":1,"b":["c","d\n"]})");
    CHECK(yaml_error("a: 1\r\nb: .nan\r\n").starts_with("f.yaml:2:4: "));
}
