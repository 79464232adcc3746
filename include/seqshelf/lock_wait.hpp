#pragma once

#include <chrono>

namespace seqshelf {

/// While it exists, functions that this thread calls wait up to that time for a lock that another process holds, each
/// time they need one. Without one, and with a time of 0, they throw Locked at once. The innermost counts. A function
/// that takes a std::stop_token also ends the wait with Cancelled when a stop is requested.
/// Thread-safety: it must be destroyed by the thread that made it.
class LockWait {
public:
    /// \param most  for each lock; 0 or less: do not wait
    explicit LockWait(std::chrono::milliseconds most) noexcept;
    ~LockWait();
    LockWait(const LockWait&) = delete;
    LockWait& operator=(const LockWait&) = delete;

    /// How long this thread waits for a lock now.
    [[nodiscard]] static std::chrono::milliseconds of_thread() noexcept;

private:
    std::chrono::milliseconds outer_;
};

}  // namespace seqshelf
