#include "format/circular_mark.hpp"

#include <algorithm>
#include <cstddef>

#include "base/utf8.hpp"
#include "format/columns.hpp"

namespace seqshelf::format {

namespace {

constexpr std::string_view word_ends = " \t,;[";

bool equal_but_for_case(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char c, char expected) {
        return (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) == expected;
    });
}

/// What the modifiers of a header say about a sequence's topology.
struct Marks {
    bool circular = false;
    bool other = false;
};

/// \param modifier  `key=value`, or anything else
void read_modifier(std::string_view modifier, Marks& marks) {
    const std::size_t equals = modifier.find('=');
    if (equals == std::string_view::npos) {
        return;
    }
    const std::string_view key = base::trimmed(modifier.substr(0, equals), blanks_and_tabs);
    const std::string_view value = base::trimmed(modifier.substr(equals + 1), blanks_and_tabs);
    const auto is = [&](std::string_view lower) { return equal_but_for_case(value, lower); };
    if (equal_but_for_case(key, "topology")) {
        (is("circular") ? marks.circular : marks.other) = true;
    } else if (equal_but_for_case(key, "circular")) {
        (is("true") || is("yes") || is("y") ? marks.circular : marks.other) = true;
    }
}

}  // namespace

bool is_marked_circular(std::string_view description) {
    if (description.find('=') == std::string_view::npos) {
        return false;  // nearly all headers
    }
    Marks marks;
    for (std::size_t start = 0; start < description.size();) {
        const bool bracket = description[start] == '[';
        const std::size_t close = bracket ? description.find(']', start) : std::string_view::npos;
        const bool closed = close != std::string_view::npos;
        const std::size_t from = start + (bracket ? 1 : 0);
        const std::size_t end =
            closed ? close : std::min(description.find_first_of(word_ends, from), description.size());
        read_modifier(description.substr(from, end - from), marks);
        start = end + (end < description.size() && description[end] == '[' ? 0 : 1);
    }
    return marks.circular && !marks.other;
}

}  // namespace seqshelf::format
