#pragma once

#include <concepts>
#include <iostream>
#include <string>
#include <string_view>

#include "base/quoted.hpp"

/// Rows of tables. Control characters in cells are escaped, so that no name makes a row or a column of its own.
namespace seqshelf::cli {

inline void append_cell(std::string& row, std::string_view text) { base::append_escaped(row, text); }
inline void append_cell(std::string& row, char letter) { base::append_escaped(row, {&letter, 1}); }
template <std::integral Number>
void append_cell(std::string& row, Number number) {
    row += std::to_string(number);
}

/// The cells with tabs between them, without a line end.
template <typename First, typename... Others>
[[nodiscard]] std::string table_row(const First& first, const Others&... others) {
    std::string row;
    append_cell(row, first);
    ((row += '\t', append_cell(row, others)), ...);
    return row;
}

/// Prints a row in one write: there may be a million of them.
template <typename... Cells>
void print_row(const Cells&... cells) {
    std::cout << (table_row(cells...) += '\n');
}

}  // namespace seqshelf::cli
