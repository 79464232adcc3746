#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace seqshelf::test {

using Json = nlohmann::json;

// nlohmann's parser and writer are templates that take seconds to compile in each file: here they are functions.

/// \throws nlohmann::json::parse_error
[[nodiscard]] Json parse_json(std::string_view text);
/// The text that `dump()` returns.
[[nodiscard]] std::string json_text(const Json& value);

}  // namespace seqshelf::test

/// How doctest shows a value.
template <>
struct doctest::StringMaker<nlohmann::json> {
    static String convert(const nlohmann::json& value) { return seqshelf::test::json_text(value).c_str(); }
};
