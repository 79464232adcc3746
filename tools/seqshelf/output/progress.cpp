#include "output/progress.hpp"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "base/quoted.hpp"

namespace seqshelf::cli {

namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr const char* erase_line = "\r\x1b[K";

std::string time_text(double seconds) {
    const long long whole = std::llround(seconds);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld:%02lld", whole / 60, whole % 60);
    return text.data();
}

std::string bar(double share) {
    constexpr int width = 20;
    const int filled = static_cast<int>(share * width);
    return "[" + std::string(static_cast<std::size_t>(filled), '#') +
           std::string(static_cast<std::size_t>(width - filled), '.') + "]";
}

}  // namespace

std::string bytes_text(std::int64_t bytes) {
    constexpr std::array units{"B", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.3g %s", value, units.at(unit));
    return text.data();
}

ProgressLine::ProgressLine(bool shown) : shown_(shown && ::isatty(STDERR_FILENO) == 1), started_(Clock::now()) {}

ProgressLine::~ProgressLine() {
    if (drawn_) {
        std::cerr << erase_line << std::flush;
    }
}

void ProgressLine::show(const std::string& label, std::int64_t done, std::int64_t total, Of what) {
    const Clock::time_point now = Clock::now();
    if (label != label_) {
        label_ = label;
        started_ = now;
    } else if (now - last_ < redraw_interval) {
        return;
    }
    if (!shown_) {
        return;
    }
    last_ = now;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    const auto text_of = [&](std::int64_t amount) {
        return what == Of::bytes ? bytes_text(amount) : std::to_string(amount);
    };
    std::string line = erase_line + base::escaped(label) + " ";
    if (total > 0) {
        line += bar(std::min(1.0, static_cast<double>(done) / static_cast<double>(total))) + " ";
    }
    line += text_of(done);
    if (seconds > 0.5) {
        line += ", " + text_of(static_cast<std::int64_t>(rate)) + "/s";
        if (total > done && rate > 0) {
            line += ", " + time_text(static_cast<double>(total - done) / rate) + " left";
        }
    }
    std::cerr << line << std::flush;
    drawn_ = true;
}

}  // namespace seqshelf::cli
