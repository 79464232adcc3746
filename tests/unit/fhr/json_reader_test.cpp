#include "fhr/json_reader.hpp"

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

/// The message of the error that from_json() throws, or "" without an error.
std::string json_error(const std::string& text) {
    try {
        (void)FhrRecord::from_json(text, "f.json");
    } catch (const InvalidInput& error) {
        return error.what();
    }
    return "";
}

std::string arrays(std::size_t depth) { return R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}"; }

}  // namespace

TEST_CASE("fhr json: any object is kept byte for byte") {
    for (const std::string text :
         {"{}", " {\n \"b\" : 1.0 ,\r\n\t\"a\":[null,true, -0 ]} \n", R"({"é":"\u00e9\/\ud83d\ude00"})"}) {
        CHECK(FhrRecord::from_json(text, "f.json").json() == text);
    }
}

TEST_CASE("fhr json: a byte order mark is dropped") {
    CHECK(FhrRecord::from_json("\xef\xbb\xbf{}", "f.json").json() == "{}");
}

TEST_CASE("fhr json: integers of 64 bits are exact") {
    const seqshelf::fhr::Json value =
        seqshelf::fhr::read_json(R"({"a":-9223372036854775808,"b":18446744073709551615})");
    CHECK(value.dump() == R"({"a":-9223372036854775808,"b":18446744073709551615})");
}

TEST_CASE("fhr json: malformed text is InvalidInput at line and column") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "f.json:1:1: "},
        {"{", "f.json:1:2: "},
        {"{\"a\":1,\n  \"b\" 2}", "f.json:2:7: "},
        {"{\"a\":1,\n  b:2}", "f.json:2:3: "},
        {"{\"a\":1,}", "f.json:1:8: "},
        {"{\"a\":NaN}", "f.json:1:6: "},
        {"{\"a\":01}", "f.json:1:7: "},
        {"{\"a\":\"\n\"}", "f.json:1:7: "},
        {"{\"a\":\"\\ud800\"}", "f.json:1:13: "},
        {"{} {}", "f.json:1:4: "},
        {"{} // no comments", "f.json:1:4: "},
        {"{'a':1}", "f.json:1:2: "},
    };
    for (const auto& [text, start] : cases) {
        const auto& shown = text;
        CAPTURE(shown);
        CHECK(json_error(text).substr(0, start.size()) == start);
    }
    CHECK(json_error("{\"a\":1,}") ==
          "f.json:1:8: syntax error while parsing object key - unexpected '}'; expected string literal");
    CHECK(json_error("{\n\"a\":1e999}") == "f.json:2:9: number overflow parsing '1e999'");
}

TEST_CASE("fhr json: any value but an object is InvalidInput") {
    CHECK(json_error("[1]") == "f.json:1:1: expected an object (keys with their values), found array");
    CHECK(json_error("\n \"x\"") == "f.json:2:4: expected an object (keys with their values), found string");
    CHECK(json_error("null") == "f.json:1:4: expected an object (keys with their values), found null");
}

TEST_CASE("fhr json: a repeated key in an object is InvalidInput, also in two spellings") {
    CHECK(json_error("{\"a\":1,\n\"b\":{\"c\":1,\n \"c\":2}}") == "f.json:3:4: the key \"c\" occurs twice");
    CHECK(json_error(R"({"a":1,"\u0061":2})") == "f.json:1:15: the key \"a\" occurs twice");
    CHECK(json_error(R"({"a":{"a":[{"a":1},{"a":1}]}})").empty());
}

TEST_CASE("fhr json: text that is not UTF-8 is InvalidInput at the character") {
    CHECK(json_error("{\"a\":\n\"\xc3\xa9\xff\"}") == "f.json:2:4: not UTF-8");
    CHECK(json_error("{\"a\":\"\xc3\"}") == "f.json:1:7: not UTF-8");
    CHECK(json_error("{\"a\":\"\xed\xa0\x80\"}") == "f.json:1:7: not UTF-8");
    CHECK(json_error(std::string("{}\0", 3)) == "f.json:1:3: found a NUL byte; is this a text file?");
}

TEST_CASE("fhr json: 100 levels are read, more are InvalidInput") {
    CHECK(json_error(arrays(99)).empty());
    CHECK(json_error(arrays(100)) == "f.json:1:105: objects and arrays are nested more than 100 deep");
    CHECK(json_error(R"({"a":)" + std::string(1'000'000, '[')) ==
          "f.json:1:105: objects and arrays are nested more than 100 deep");
}

TEST_CASE("fhr json: a message quotes at most a line of the wrong text") {
    CHECK(json_error("{\"a\":\"" + std::string(1'000'000, 'x')).size() < 400);
    CHECK(json_error("{\"" + std::string(100'000, 'x') + "\":1,\"" + std::string(100'000, 'x') + "\":1}").size() < 200);
}
