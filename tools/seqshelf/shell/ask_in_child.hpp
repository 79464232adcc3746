#pragma once

#include <functional>
#include <string>

namespace seqshelf::cli {

/// The answer of another process.
/// Thread-safety: a value.
struct Answer {
    bool given = false;  ///< false: `text` says why there is none
    std::string text;
};

/// Calls `answer` in another process: what it opens is not open here, and if it crashes, this process continues. If it
/// throws, or does not return within so many seconds, there is no answer. Must not be called while there are other
/// threads.
[[nodiscard]] Answer ask_in_child(const std::function<std::string()>& answer, unsigned most_seconds);

}  // namespace seqshelf::cli
