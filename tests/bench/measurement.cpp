#include "measurement.hpp"

#include <algorithm>
#include <iostream>

namespace seqshelf::bench {

void run_all(std::vector<Measurement> measurements, const Settings& settings) {
    if (settings.reversed) {
        std::reverse(measurements.begin(), measurements.end());
    }
    for (const Measurement& measurement : measurements) {
        std::cout << measurement.workload << '\t' << measurement.who << '\t' << measurement.microseconds() << "\tµs"
                  << '\n'
                  << std::flush;
    }
}

}  // namespace seqshelf::bench
