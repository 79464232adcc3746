#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/quoted.hpp"
#include "base/utf8.hpp"
#include "format/input.hpp"
#include "seqshelf/error.hpp"

/// Shared by the readers of tables: a line's cells, numbers, names, and how a bad one is reported.
namespace seqshelf::format {

/// The columns of one line, as views into it.
using Cells = std::vector<std::string_view>;

inline constexpr std::string_view blanks_and_tabs = " \t";

[[nodiscard]] inline bool is_blank_line(std::string_view line) {
    return line.find_first_not_of(blanks_and_tabs) == std::string_view::npos;
}

/// Replaces `cells` with the texts between single `separator`s, empty ones too. Stops after `limit` cells.
inline void split_at(char separator, std::string_view line, Cells& cells, std::size_t limit = std::string_view::npos) {
    cells.clear();
    for (std::size_t start = 0; cells.size() < limit;) {
        const std::size_t end = line.find(separator, start);
        cells.push_back(line.substr(start, end - start));
        if (end == std::string_view::npos) {
            return;
        }
        start = end + 1;
    }
}

/// Splits at tabs, as split_at(), if the line has one; else at runs of blanks. Tables made by hand are aligned with
/// blanks, but a line with tabs may have blanks within a cell.
inline void split_columns(std::string_view line, Cells& cells, std::size_t limit = std::string_view::npos) {
    if (line.find('\t') != std::string_view::npos) {
        split_at('\t', line, cells, limit);
        return;
    }
    cells.clear();
    std::size_t start = line.find_first_not_of(' ');
    while (start != std::string_view::npos && cells.size() < limit) {
        const std::size_t end = line.find(' ', start);
        cells.push_back(line.substr(start, end - start));
        start = line.find_first_not_of(' ', end);
    }
}

/// A length or position: decimal digits and nothing else, not even a sign.
[[nodiscard]] inline std::optional<std::int64_t> parse_decimal(std::string_view text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value);
    const bool whole = !text.empty() && text.front() != '-' && result.ec == std::errc() && result.ptr == end;
    return whole ? std::optional(value) : std::nullopt;
}

/// \throws InvalidInput  `file:line: what`
[[noreturn]] inline void fail_at(const Input& input, std::int64_t line, const std::string& what) {
    throw InvalidInput(input.name() + ":" + std::to_string(line) + ": " + what);
}

/// Tables that are kept in memory have at most so many names: some 2 GB. The most fragmented assemblies have a few
/// million sequences.
inline constexpr std::size_t max_table_names = 10'000'000;

/// \throws InvalidInput  the table has too many names
inline void check_table_size(const Input& input, std::int64_t line, std::size_t names) {
    if (names > max_table_names) {
        fail_at(input, line, "the table has more than " + std::to_string(max_table_names) + " names");
    }
}

/// \throws InvalidInput  the name of a sequence is empty, not UTF-8 or contains control characters
inline void check_name(const Input& input, std::int64_t line, std::string_view name) {
    if (name.empty()) {
        fail_at(input, line, "the name is empty");
    }
    if (!base::is_utf8_text(name) || base::has_control_character(name)) {
        fail_at(input, line, "the name " + base::quoted(name) + " is not UTF-8 text without control characters");
    }
}

}  // namespace seqshelf::format
