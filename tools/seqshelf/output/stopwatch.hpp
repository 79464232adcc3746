#pragma once

#include <chrono>
#include <string>

namespace seqshelf::cli {

/// How long a command has been running.
/// Thread-safety: may be read concurrently.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    }

private:
    std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

/// The last line of a report: `seconds 0.42`.
[[nodiscard]] std::string seconds_text(double seconds);

}  // namespace seqshelf::cli
