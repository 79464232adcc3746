#pragma once

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "transport/tar.hpp"

namespace seqshelf::test {

namespace fs = std::filesystem;
using transport::TarReader;
using transport::TarWriter;

inline constexpr std::int64_t some_time = 1'763'717'400;
inline const std::vector<std::string> name_ends{".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz"};

inline std::string random_text(std::size_t bytes) {
    std::mt19937_64 random(7);
    std::string text(bytes, ' ');
    for (char& c : text) {
        c = static_cast<char>(random());
    }
    return text;
}

inline std::string must_run(const std::vector<std::string>& arguments) {
    const test::Outcome outcome = run(arguments);
    REQUIRE_MESSAGE(outcome.exit_code == 0, arguments.front() << ": " << outcome.err);
    return outcome.out;
}

inline std::string data_of(TarReader& reader) {
    std::string data;
    reader.read([&](std::span<const std::byte> piece) {
        data.append(reinterpret_cast<const char*>(piece.data()), piece.size());
    });
    return data;
}

inline char letter_of(TarReader::Kind kind) {
    switch (kind) {
        case TarReader::Kind::file:
            return 'f';
        case TarReader::Kind::hard_link:
            return 'h';
        case TarReader::Kind::directory:
            return 'd';
        case TarReader::Kind::other:
            return 'o';
    }
    return '?';
}

/// A line for each entry: its kind, name, size and, for a link, the target.
inline std::string listed(const fs::path& path) {
    TarReader reader(path);
    std::ostringstream lines;
    while (const auto entry = reader.next()) {
        lines << letter_of(entry->kind) << ' ' << entry->name << ' ' << entry->bytes
              << (entry->link_target.empty() ? "" : " -> " + entry->link_target) << '\n';
    }
    return lines.str();
}

/// Reads the whole archive; throws if it is damaged.
inline void read_whole(const fs::path& path) {
    TarReader reader(path);
    while (const auto entry = reader.next()) {
        (void)data_of(reader);
    }
}

}  // namespace seqshelf::test
