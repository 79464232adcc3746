#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <string>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

constexpr std::int64_t mib = std::int64_t{1} << 20;
constexpr std::int64_t unknown = -1;
const std::string acgt_letters = "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2";

/// A line of /proc/self/status in bytes.
std::int64_t own_bytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field + ":")) {
            return std::stoll(line.substr(field.size() + 1)) * 1024;
        }
    }
    return unknown;
}

/// The most memory that `act` needs in addition to what the process had before.
std::int64_t own_peak(const std::function<void()>& act) {
#ifdef __GLIBC__
    ::malloc_trim(0);  // else `act` could use memory that other tests freed
#endif
    std::ofstream("/proc/self/clear_refs") << 5 << std::flush;  // a new peak, where the kernel allows it
    const std::int64_t before = own_bytes("VmRSS");
    act();
    const std::int64_t peak = own_bytes("VmHWM");
    return before == unknown || peak == unknown ? unknown : peak - before;
}

/// The same in a process of its own, for one change in a new instance.
std::int64_t peak_of_change(const std::function<void(Change&)>& act) {
    const Shelf shelf;
    const std::string result = shelf.root() / "peak";
    std::cout.flush();
    std::fflush(stdout);  // else both processes would write what is buffered
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        try {
            const std::int64_t peak = own_peak([&] {
                Change change(shelf.master(), {.level = 1, .threads = 2});
                act(change);
                (void)change.commit();
            });
            test::write_file(result, std::to_string(peak));
            ::_exit(0);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(1);
        }
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    return std::stoll(test::read_file(result));
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

bool skip_without_counts() {
    const bool skipped = is_sanitized || own_bytes("VmHWM") == unknown;
    if (skipped) {
        std::cout << "SKIPPED: the memory of a change is not counted, because "
                  << (is_sanitized ? "a sanitizer needs much itself" : "/proc/self/status has no VmHWM") << std::endl;
    }
    return skipped;
}

std::string random_dna(std::int64_t length) {
    std::mt19937 random(1);
    std::string text;
    while (std::ssize(text) < length) {
        text += "ACGT"[random() % 4];
    }
    return text;
}

/// 64 MiB, in which nothing repeats within the reach of DEFLATE.
std::string long_sequence() {
    const std::string part = random_dna(mib / 4);
    std::string text;
    for (int i = 0; i < 256; ++i) {
        text += part;
    }
    return text;
}

}  // namespace

TEST_CASE("memory of a change: sequences are not kept, and each costs little") {
    if (skip_without_counts()) {
        return;
    }
    constexpr std::int64_t length = 2000;
    const std::string residues = random_dna(100'000);
    const auto peak = [&](std::int64_t count) {
        return peak_of_change([&](Change& change) {
            for (std::int64_t i = 0; i < count; ++i) {
                const auto start = static_cast<std::size_t>(i * 7);
                (void)change.add_sequence(std::string_view(residues).substr(start, length),
                                          {"t:name" + std::to_string(i)});
            }
        });
    };
    const std::int64_t few = peak(3000);
    const std::int64_t many = peak(12'000);
    CHECK(many - few < 9000 * 1500);  // 620 bytes each when this was written, most of them in SQLite's cache
}

TEST_CASE("memory of a change: the names of a table cost little each") {
    if (skip_without_counts()) {
        return;
    }
    const Shelf shelf;
    const auto peak = [&](std::int64_t count) {
        const std::string table = shelf.root() / "names.tsv";
        std::ofstream lines(table);
        for (std::int64_t i = 0; i < count; ++i) {
            lines << "name" << i * 7919 % count << '\t' << acgt_letters << '\n';
        }
        lines.close();
        return peak_of_change([&](Change& change) {
            (void)change.add_sequence("ACGT");
            change.load_aliases("t", table);
        });
    };
    const std::int64_t few = peak(10'000);
    const std::int64_t many = peak(40'000);
    CHECK(many - few < 30'000 * 400);  // 130 bytes each when this was written
}

TEST_CASE("memory of a change: a table is sorted in pieces") {
    if (skip_without_counts()) {
        return;
    }
    const Shelf shelf;
    const std::string line = std::string(100'000, 'x') + '\t' + acgt_letters + '\n';  // so the catalog stores one name
    const std::string file = shelf.root() / "names.tsv";
    std::ofstream table(file);
    for (std::int64_t bytes = 0; bytes < 240 * mib; bytes += std::ssize(line)) {
        table << line;
    }
    table.close();
    const std::int64_t peak = peak_of_change([&](Change& change) {
        (void)change.add_sequence("ACGT");
        change.load_aliases("t", file);
    });
    CHECK(peak < 200 * mib);  // 160 when this was written: two pieces of 48 MiB, as text and as names
}

TEST_CASE("memory of a change: a long sequence is never in memory as a whole") {
    if (skip_without_counts()) {
        return;
    }
    const std::string residues = long_sequence();
    const Shelf shelf;
    const std::string fasta = shelf.fasta("long.fa", ">long\n" + residues + "\n");
    const std::int64_t added = peak_of_change([&](Change& change) { (void)change.add_sequence(residues); });
    const std::int64_t loaded = peak_of_change([&](Change& change) { change.load(fasta); });
    CHECK(added < 56 * mib);  // 27 when this was written
    CHECK(loaded < 56 * mib);  // 38
}
