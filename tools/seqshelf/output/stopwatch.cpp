#include "output/stopwatch.hpp"

#include <array>
#include <cstdio>

namespace seqshelf::cli {

std::string seconds_text(double seconds) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "seconds %.2f", seconds);
    return text.data();
}

}  // namespace seqshelf::cli
