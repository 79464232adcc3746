#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace seqshelf::refget_store {

/// Reads the rows of a store's tab-separated file (.rgsi, .rgci, alias TSV). Skips blank lines.
/// Thread-safety: one thread at a time.
class Table {
public:
    /// \throws InvalidInput  the file is missing
    /// \throws IoError
    explicit Table(std::filesystem::path path);

    /// Reads the next row, for columns() and line(); false at the end.
    /// \throws InvalidInput  a line of more than 1 MiB, or one that is not UTF-8
    bool next();

    [[nodiscard]] std::string_view line() const noexcept { return line_; }
    /// Views into line(), split at every tab; at least one.
    [[nodiscard]] const std::vector<std::string_view>& columns() const noexcept { return columns_; }
    /// The column at `first`, with any after it and the tabs between; empty if there are not that many.
    [[nodiscard]] std::string_view columns_from(std::size_t first) const noexcept;
    /// The number in a column with a length or a count. nullopt: it is no number, below 0, or has more than 63 bits.
    [[nodiscard]] std::optional<std::int64_t> count(std::size_t column) const noexcept;

    /// Throws InvalidInput: `path:line: what`.
    [[noreturn]] void fail(std::string_view what) const;

private:
    bool next_line();
    bool fill();

    std::filesystem::path path_;
    base::FileDescriptor fd_;
    std::vector<char> buffer_;
    std::size_t position_ = 0;
    std::size_t end_ = 0;
    std::string line_;
    std::int64_t number_ = 0;
    std::vector<std::string_view> columns_;
};

}  // namespace seqshelf::refget_store
