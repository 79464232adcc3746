#include "output/signals.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace seqshelf::cli {

namespace {

/// Starts the thread that waits for signals.
std::stop_token start_waiting() {
    // Never destroyed: the thread below may still use it while the program ends.
    static const std::stop_source& source = *new std::stop_source;
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        ::sigaddset(&signals, signal);
    }
    // Blocked in this thread and so in all it starts; only the one that waits for them gets them.
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals] {
        int signal = 0;
        ::sigwait(&signals, &signal);
        source.request_stop();
        // timeout(1) and some terminals send the same signal twice at once: that is not impatience.
        std::this_thread::sleep_for(std::chrono::seconds(1));
        const timespec at_once{};
        while (::sigtimedwait(&signals, nullptr, &at_once) > 0) {
        }
        ::sigwait(&signals, &signal);
        ::_exit(128 + signal);
    }).detach();
    return source.get_token();
}

}  // namespace

std::stop_token stop_on_signals() {
    static const std::stop_token stop = start_waiting();
    return stop;
}

}  // namespace seqshelf::cli
