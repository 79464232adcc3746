#pragma once

#include <doctest/doctest.h>

#include <cctype>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace seqshelf::test {

[[nodiscard]] inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// ASCII letters in upper case.
[[nodiscard]] inline std::string upper(std::string text) {
    for (char& letter : text) {
        letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return text;
}

/// \param engine  such as std::mt19937; it is used once for each letter
template <typename Engine>
[[nodiscard]] std::string random_text(Engine& engine, std::string_view letters, std::size_t size) {
    std::string text(size, '\0');
    for (char& c : text) {
        c = letters[engine() % letters.size()];
    }
    return text;
}

/// The same for the same arguments.
[[nodiscard]] inline std::string random_text(std::string_view letters, std::size_t size, std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    return random_text(engine, letters, size);
}

/// The message of the error that `action` must throw.
template <typename Wanted, typename Action>
std::string message_of(Action action) {
    try {
        action();
    } catch (const Wanted& error) {
        return error.what();
    }
    FAIL("no such error was thrown");
    return "";
}

}  // namespace seqshelf::test
