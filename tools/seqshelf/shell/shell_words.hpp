#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::cli {

/// A line taken apart into words.
/// Thread-safety: a value.
struct ShellWords {
    struct Word {
        std::string text;       ///< without quotes and backslashes
        std::size_t begin = 0;  ///< where it starts in the line, with quotes and backslashes
        std::size_t end = 0;
    };

    std::vector<Word> words;
    bool open = false;  ///< the line ends within quotes, or in a backslash

    [[nodiscard]] std::vector<std::string> texts() const;
};

/// Splits a line at blanks as sh does (POSIX, "Quoting"): `'…'` is taken as it is; in `"…"` a backslash takes the
/// meaning from `$`, `` ` ``, `"` and `\` only, elsewhere from any character; what follows a `#` where a word could
/// start is a comment. Nothing is expanded, and no other character means anything.
[[nodiscard]] ShellWords split_words(std::string_view line);

/// `text` with backslashes where split_words() needs them to return it.
[[nodiscard]] std::string escaped_word(std::string_view text);

}  // namespace seqshelf::cli
