#pragma once

#include <functional>
#include <string>

namespace seqshelf::cli {

/// What another process had to say.
/// Thread-safety: a value.
struct Answer {
    bool given = false;  ///< false: `text` says why there is none
    std::string text;
};

/// Has `answer` called by another process: what it opens is not open here, and what goes wrong with it does no harm
/// here. Where it throws, or does not come back within so many seconds, there is no answer. Not to be called while
/// there are other threads.
[[nodiscard]] Answer ask_in_child(const std::function<std::string()>& answer, unsigned most_seconds);

}  // namespace seqshelf::cli
