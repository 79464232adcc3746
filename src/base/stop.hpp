#pragma once

#include <stop_token>
#include <string>
#include <utility>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// Ends work that was asked to stop.
/// \param message  its parts: text, or paths
/// \throws Cancelled
template <typename... Part>
void throw_if_stopped(const std::stop_token& stop, const Part&... message) {
    if (stop.stop_requested()) {
        std::string text;
        (text.append(message), ...);
        throw Cancelled(text);
    }
}

/// The stop of this thread's innermost StopScope; without one, a stop that is never requested.
[[nodiscard]] inline std::stop_token& stop_of_thread() noexcept {
    thread_local std::stop_token stop;
    return stop;
}

/// While it exists, this thread's SQL statements and its reading and copying of files end with Cancelled once `stop` is
/// requested, and so does what the threads of a TaskPool do that is made meanwhile. A public function that takes a stop
/// makes one, so that what it calls need not pass the stop on. A stop that cannot be requested leaves the scope around
/// it in force.
/// Thread-safety: it must be destroyed by the thread that made it.
class StopScope {
public:
    explicit StopScope(std::stop_token stop) : outer_(stop_of_thread()) {
        if (stop.stop_possible()) {
            stop_of_thread() = std::move(stop);
        }
    }
    StopScope(const StopScope&) = delete;
    StopScope& operator=(const StopScope&) = delete;
    ~StopScope() { stop_of_thread() = std::move(outer_); }

private:
    std::stop_token outer_;
};

}  // namespace seqshelf::base
