#include "fhr/yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "base/quoted.hpp"
#include "fhr/text_error.hpp"
#include "fhr/tree_builder.hpp"

namespace seqshelf::fhr {

namespace {

template <std::size_t n>
bool is_one_of(std::string_view text, const std::array<std::string_view, n>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 3> true_words = {"true", "True", "TRUE"};
constexpr std::array<std::string_view, 3> false_words = {"false", "False", "FALSE"};
constexpr std::array<std::string_view, 6> not_finite_words = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};

/// Removes the digits at the start of `text`. \returns how many there were
std::size_t skip_digits(std::string_view& text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(digits);
    return digits;
}

std::string_view without_sign(std::string_view text) {
    return !text.empty() && (text[0] == '+' || text[0] == '-') ? text.substr(1) : text;
}

/// [-+]? [0-9]+
bool is_integer(std::string_view text) {
    text = without_sign(text);
    return skip_digits(text) > 0 && text.empty();
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
    text = without_sign(text);
    std::size_t digits = skip_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += skip_digits(text);
    }
    if (digits > 0 && (text.starts_with('e') || text.starts_with('E'))) {
        return is_integer(text.substr(1));
    }
    return digits > 0 && text.empty();
}

/// std::nullopt if the number does not fit.
template <typename Number>
std::optional<Number> number_of(std::string_view text) {
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

}  // namespace

Json plain_scalar_value(std::string_view text) {
    if (is_one_of(text, true_words) || is_one_of(text, false_words)) {
        return is_one_of(text, true_words);
    }
    if (is_one_of(without_sign(text), not_finite_words)) {
        throw Refused(std::string(text) + " is a number that JSON does not have; quote it if it is a word");
    }
    if (!is_float(text)) {
        return text;
    }
    if (is_integer(text)) {
        if (const auto number = number_of<std::int64_t>(text)) {
            return *number;
        }
        if (const auto number = text[0] == '-' ? std::nullopt : number_of<std::uint64_t>(text)) {
            return *number;
        }
    }
    if (const auto number = number_of<double>(text)) {
        return *number;
    }
    throw Refused(base::excerpt(text) + " is a number that is too large or too small; quote it if it is a word");
}

}  // namespace seqshelf::fhr
