#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace seqshelf::bench {

/// How to measure; from the command line.
struct Settings {
    std::chrono::duration<double> per_measurement{0.3};
    bool reversed = false;  ///< alternating the order prevents that a drift favours one side
};

/// One measured value: `who` doing `workload`.
struct Measurement {
    std::string workload;
    std::string who;
    std::function<double()> microseconds;  ///< for one operation
};

/// Repeats `operation(i)`, i = 0, 1, …, for about the set time. \returns microseconds for one
template <typename Operation>
double time_one(const Settings& settings, Operation operation) {
    using Clock = std::chrono::steady_clock;
    const auto started = Clock::now();
    std::chrono::duration<double> passed{0};
    std::size_t done = 0;
    for (std::size_t batch = 1; passed < settings.per_measurement; batch *= 2) {
        for (const std::size_t end = done + batch; done < end; ++done) {
            operation(done);
        }
        passed = Clock::now() - started;
    }
    return passed.count() * 1e6 / static_cast<double>(done);
}

/// Measures everything and prints lines `workload<TAB>who<TAB>value<TAB>unit`, in µs.
void run_all(std::vector<Measurement> measurements, const Settings& settings);

}  // namespace seqshelf::bench
