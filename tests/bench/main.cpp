/// Usage: seqshelf_bench GROUP SECONDS forward|reversed ARGUMENT… (see groups.hpp)
/// tools/bench-peers calls it once for each workload and repeat, and computes medians.
#include <exception>
#include <iostream>
#include <map>

#include "groups.hpp"

int main(int argc, char** argv) {
    using namespace seqshelf::bench;
    const std::map<std::string, decltype(&measure_names)> groups{{"slices", measure_slices}, {"names", measure_names}};
    const Arguments arguments(argv + 1, argv + argc);
    try {
        if (arguments.size() < 3) {
            throw std::invalid_argument("arguments are missing; tools/bench-peers knows them");
        }
        Settings settings;
        settings.per_measurement = std::chrono::duration<double>(std::stod(arguments[1]));
        settings.reversed = arguments[2] == "reversed";
        groups.at(arguments[0])({arguments.begin() + 3, arguments.end()}, settings);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "seqshelf_bench: " << error.what() << '\n';
        return 1;
    }
}
