#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace seqshelf::fhr {

/// A text is not what its reader expects. The reader does not know the file's name; its caller does, and converts the
/// error to InvalidInput.
/// Thread-safety: a value.
class TextError : public std::runtime_error {
public:
    TextError(std::int64_t line, std::int64_t column, const std::string& message)
        : std::runtime_error(message), line_(line), column_(column) {}

    /// An error at a byte of `text`, or at its end.
    static TextError at(std::string_view text, std::size_t offset, const std::string& message);

    /// Both count from 1; the column counts bytes.
    [[nodiscard]] std::int64_t line() const noexcept { return line_; }
    [[nodiscard]] std::int64_t column() const noexcept { return column_; }

private:
    std::int64_t line_;
    std::int64_t column_;
};

/// \throws TextError  `text` is not UTF-8, or contains a NUL
void require_utf8(std::string_view text);

}  // namespace seqshelf::fhr
