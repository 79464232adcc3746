#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace seqshelf::cli {

/// One line on standard error that shows the progress of a long operation; nothing is shown if that is not a terminal.
/// Thread-safety: one thread at a time.
class ProgressLine {
public:
    /// \param shown  false: print nothing (-q)
    explicit ProgressLine(bool shown);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    enum class Of { bytes, items };
    /// \param total  -1: not known
    void show(const std::string& label, std::int64_t done, std::int64_t total, Of what = Of::bytes);

private:
    using Clock = std::chrono::steady_clock;
    bool shown_;
    bool drawn_ = false;
    std::string label_;
    Clock::time_point started_;
    Clock::time_point last_;
};

/// `1.23 GB`, in powers of 1000.
[[nodiscard]] std::string bytes_text(std::int64_t bytes);

}  // namespace seqshelf::cli
