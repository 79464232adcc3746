#include "input/log_level.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "seqshelf/log.hpp"

namespace seqshelf::cli {

namespace {

std::optional<LogLevel> level_of_environment() {
    const char* const value = std::getenv("SEQSHELF_LOG");
    const std::string text = value == nullptr ? "" : value;
    if (text.empty()) {
        return std::nullopt;
    }
    if (text == "quiet") {
        return LogLevel::quiet;
    }
    if (text == "info") {
        return LogLevel::info;
    }
    if (text == "trace") {
        return LogLevel::trace;
    }
    throw UsageError("SEQSHELF_LOG: '" + text + "' is none of quiet, info and trace");
}

}  // namespace

void set_verbosity(Globals& globals, const options::variables_map& values, Defaults given_by) {
    const std::optional<LogLevel> level = level_of_environment();
    if (values.count("quiet") != 0) {
        globals.verbosity = 0;
    } else if (values.count("verbose") != 0) {
        globals.verbosity = 2;
    } else if (level && given_by == Defaults::of_environment) {
        globals.verbosity = *level == LogLevel::quiet ? 0 : 2;
    }
    set_log_level(globals.verbosity < 2 ? LogLevel::quiet : std::max(LogLevel::info, level.value_or(LogLevel::info)));
}

}  // namespace seqshelf::cli
