#include "base/user_directories.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <string>

using namespace seqshelf::base;

namespace {

/// Sets or removes variables until the end of its scope.
class Environment {
public:
    explicit Environment(const std::map<std::string, std::optional<std::string>>& variables) {
        for (const auto& [name, value] : variables) {
            const char* const before = std::getenv(name.c_str());
            before_[name] = before != nullptr ? std::optional<std::string>(before) : std::nullopt;
            set(name, value);
        }
    }
    ~Environment() {
        for (const auto& [name, value] : before_) {
            set(name, value);
        }
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    static void set(const std::string& name, const std::optional<std::string>& value) {
        value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
    }

    std::map<std::string, std::optional<std::string>> before_;
};

const auto unset = std::optional<std::string>();

}  // namespace

TEST_CASE("user_directories: an XDG variable that is an absolute path overrides the default below $HOME") {
    {
        const Environment environment({{"HOME", "/u"},
                                       {"XDG_DATA_HOME", unset},
                                       {"XDG_CACHE_HOME", unset},
                                       {"XDG_STATE_HOME", unset},
                                       {"SEQSHELF_CACHE", unset}});
        CHECK(user_data_directory() == "/u/.local/share/seqshelf");
        CHECK(user_cache_directory() == "/u/.cache/seqshelf");
        CHECK(user_state_directory() == "/u/.local/state/seqshelf");
    }
    const Environment environment({{"HOME", "/u"},
                                   {"XDG_DATA_HOME", "/d"},
                                   {"XDG_CACHE_HOME", "relative"},
                                   {"XDG_STATE_HOME", ""},
                                   {"SEQSHELF_CACHE", unset}});
    CHECK(user_data_directory() == "/d/seqshelf");
    CHECK(user_cache_directory() == "/u/.cache/seqshelf");
    CHECK(user_state_directory() == "/u/.local/state/seqshelf");
}

TEST_CASE("user_directories: SEQSHELF_CACHE is the cache itself, and without $HOME the working directory is used") {
    {
        const Environment environment({{"SEQSHELF_CACHE", "mine"}, {"XDG_CACHE_HOME", "/c"}});
        CHECK(user_cache_directory() == "mine");
    }
    const Environment environment({{"HOME", unset}, {"SEQSHELF_CACHE", ""}, {"XDG_CACHE_HOME", unset}});
    CHECK(user_cache_directory() == "./.cache/seqshelf");
}
