#include "base/user_directories.hpp"

#include <cstdlib>

namespace seqshelf::base {

namespace {

/// \param below_home  the specification's default
std::filesystem::path directory(const char* variable, const char* below_home) {
    const char* const given = std::getenv(variable);
    if (given != nullptr && *given == '/') {
        return std::filesystem::path(given) / "seqshelf";
    }
    const char* const home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : ".") / below_home / "seqshelf";
}

}  // namespace

std::filesystem::path user_data_directory() { return directory("XDG_DATA_HOME", ".local/share"); }

std::filesystem::path user_cache_directory() {
    const char* const cache = std::getenv("SEQSHELF_CACHE");
    return cache != nullptr && *cache != '\0' ? cache : directory("XDG_CACHE_HOME", ".cache");
}

std::filesystem::path user_state_directory() { return directory("XDG_STATE_HOME", ".local/state"); }

}  // namespace seqshelf::base
