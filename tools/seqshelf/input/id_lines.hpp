#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace seqshelf::cli {

/// The lines of a text file or of standard input ("-"), without blanks at both ends and without a byte order mark;
/// empty lines are skipped.
/// Thread-safety: one thread at a time.
class IdLines {
public:
    /// \throws IoError
    explicit IdLines(const std::string& file);

    /// Goes to the next line; false at the end.
    /// \throws IoError
    /// \throws InvalidInput  a line of more than 1 MiB, or with a carriage return within it
    bool next();
    /// Whether next() would wait for another program, or a person, to write standard input.
    [[nodiscard]] bool must_wait() const;
    [[nodiscard]] const std::string& line() const noexcept { return line_; }
    /// `file:line: `
    [[nodiscard]] std::string where() const;

private:
    bool read_line();

    std::string name_;
    std::ifstream file_;
    std::istream& stream_;
    std::string line_;
    std::int64_t number_ = 0;
};

/// All of a small text file, or of standard input ("-"), without a byte order mark.
/// \throws IoError  also if it has more than 16 MiB
[[nodiscard]] std::string read_all(const std::string& file);

}  // namespace seqshelf::cli
