#pragma once

#include <cstdint>
#include <string>

#include "format/input.hpp"

namespace seqshelf::format {

/// The lines of a text input, without their ends (LF or CRLF; CR alone if the whole text has no LF).
/// Thread-safety: one thread at a time.
class LineReader {
public:
    explicit LineReader(Input& input) : input_(input) {}

    /// Replaces `line` with the next; false at the end. After an exception, the next call reads the next line; if the
    /// input failed, there is none.
    /// \throws InvalidInput  a line of more than 1 MiB, or with a carriage return within it; and as Input
    bool next(std::string& line);
    /// The number of the line that next() returned last, from 1.
    [[nodiscard]] std::int64_t number() const noexcept { return number_; }

private:
    bool fill();
    void skip_line();

    Input& input_;
    std::string chunk_;
    std::size_t position_ = 0;
    std::int64_t number_ = 0;
    bool ended_ = false;
    bool has_carriage_returns_ = false;  ///< somewhere in the text until now
    bool too_long_ = false;  ///< the line that was being read is too long
};

}  // namespace seqshelf::format
