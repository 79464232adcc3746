#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What text files from other systems contain besides their text, and names that would look like comments.
namespace seqshelf::base {

/// U+FEFF in UTF-8, which some editors and spreadsheets write before the text.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Whether `line` contains a carriage return that is not at its end: the end of a line in texts of Mac OS 9.
[[nodiscard]] inline bool has_inner_carriage_return(std::string_view line) noexcept {
    const std::size_t last = line.find_last_not_of('\r');
    return last != std::string_view::npos && line.find('\r') < last;
}

/// What is wrong with a line that has_inner_carriage_return().
inline constexpr const char* inner_carriage_return =
    "a carriage return is within the line; if it ends a line, convert the file: tr '\\r' '\\n'";

/// Returns a name as the first cell of a row in a table whose comments start with `#`: `\` precedes `#`, `\#` and `\\`
/// at its start. Every other name is unchanged.
[[nodiscard]] inline std::string name_cell(std::string_view name) {
    const bool is_marked = name.starts_with('#') || name.starts_with("\\#") || name.starts_with("\\\\");
    return (is_marked ? "\\" : "") + std::string(name);
}

/// Returns the name in a cell that name_cell() made.
[[nodiscard]] inline std::string_view name_in_cell(std::string_view cell) noexcept {
    return cell.starts_with("\\#") || cell.starts_with("\\\\") ? cell.substr(1) : cell;
}

}  // namespace seqshelf::base
