#include "fhr/text_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>

#include "fhr/uri.hpp"

namespace seqshelf::fhr {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// In a shape, `.` means any character but a line's end, `#` a digit, `%` a digit or X.
bool fits(char c, char shape) {
    switch (shape) {
        case '.':
            return c != '\n' && c != '\r';
        case '#':
            return is_digit(c);
        case '%':
            return is_digit(c) || c == 'X';
        default:
            return c == shape;
    }
}

/// Not std::regex: its recursion overflows the stack for a long text.
bool starts_like(std::string_view text, std::string_view shape) {
    return text.size() >= shape.size() &&
           std::equal(shape.begin(), shape.end(), text.begin(), [](char s, char c) { return fits(c, s); });
}

bool contains_like(std::string_view text, std::string_view shape) {
    return std::search(text.begin(), text.end(), shape.begin(), shape.end(), fits) != text.end();
}

unsigned digits_of(std::string_view digits) {
    unsigned number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace

bool is_taxonomy_uri(std::string_view text) {
    return is_uri(text) && contains_like(text, "https://identifiers.org/taxonomy:#");
}

bool is_orcid_uri(std::string_view text) {
    return is_uri(text) && starts_like(text, "https://orcid.org/####-####-####-###%");
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || !starts_like(text, "####-##-##")) {
        return false;
    }
    return std::chrono::year_month_day(std::chrono::year(static_cast<int>(digits_of(text.substr(0, 4)))),
                                       std::chrono::month(digits_of(text.substr(5, 2))),
                                       std::chrono::day(digits_of(text.substr(8, 2))))
        .ok();
}

bool is_scholarly_article(std::string_view text) { return starts_like(text, "10."); }

bool is_identifier(std::string_view text) { return text.find(':') != std::string_view::npos; }

bool is_masking(std::string_view text) {
    constexpr std::array<std::string_view, 5> words = {"not-masked", "hard-masked", "soft-masked", "repeat-masked",
                                                       "unknown"};
    return std::any_of(words.begin(), words.end(),
                       [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_checksum(std::string_view text) {
    constexpr std::string_view others = "/+=";
    return text.size() == 44 && std::all_of(text.begin(), text.end(), [&](char c) {
               return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      others.find(c) != std::string_view::npos;
           });
}

}  // namespace seqshelf::fhr
