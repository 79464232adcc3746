/// Usage: seqshelf_bench GROUP SECONDS forward|reversed ARGUMENT ARGUMENT ARGUMENT (see groups.hpp)
/// tests/bench/run calls it once a group and repeat, and takes medians.
#include <exception>
#include <iostream>
#include <map>
#include <vector>

#include "groups.hpp"

int main(int argc, char** argv) {
    using namespace seqshelf::bench;
    const std::map<std::string, decltype(&measure_names)> groups{
        {"chromosome", measure_chromosome}, {"transcripts", measure_transcripts}, {"names", measure_names}};
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    try {
        if (arguments.size() != 6) {
            throw std::invalid_argument("six arguments are needed; tests/bench/run knows them");
        }
        Settings settings;
        settings.per_measurement = std::chrono::duration<double>(std::stod(arguments[1]));
        settings.reversed = arguments[2] == "reversed";
        groups.at(arguments[0])(arguments[3], arguments[4], arguments[5], settings);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "seqshelf_bench: " << error.what() << std::endl;
        return 1;
    }
}
