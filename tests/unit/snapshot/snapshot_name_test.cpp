#include "snapshot/snapshot_name.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf::snapshot;
using seqshelf::InvalidArgument;

TEST_CASE("snapshot_name: is a date or a word") {
    for (const char* const name : {"2026-11-21", "2026-11-21.2", "before_R64", "a", "-", "0", "A..b", "snapshots"}) {
        CAPTURE(name);
        CHECK(SnapshotName::parse(name).has_value());
        CHECK(SnapshotName(name).text() == name);
    }
    CHECK(SnapshotName::parse(std::string(240, 'x')).has_value());
}

TEST_CASE("snapshot_name: a name that leads out of the root, is hidden or belongs to the root is refused") {
    for (const char* const name : {"", ".", "..", ".lock", ".snapshot-a", "a/b", "../a", "/a", "a b", "a\nb", "a\\b",
                                   "a:b", "\xc3\xa9", "master", "latest", "snapshots.json"}) {
        CAPTURE(name);
        CHECK_FALSE(SnapshotName::parse(name).has_value());
        CHECK_THROWS_AS(SnapshotName{name}, InvalidArgument);
    }
    CHECK_FALSE(SnapshotName::parse(std::string(241, 'x')).has_value());
    CHECK_FALSE(SnapshotName::parse(std::string("a\0b", 3)).has_value());
}

TEST_CASE("snapshot_name: a new name is not that of an existing file, nor of a broken link") {
    const seqshelf::test::TemporaryDirectory root;
    CHECK_NOTHROW(check_unused(root.path(), SnapshotName("a")));
    std::filesystem::create_directory(root / "a");
    std::filesystem::create_symlink("nowhere", root / "b");
    CHECK_THROWS_AS(check_unused(root.path(), SnapshotName("a")), InvalidArgument);
    CHECK_THROWS_AS(check_unused(root.path(), SnapshotName("b")), InvalidArgument);
    CHECK_THROWS_AS(SnapshotName("a/c"), InvalidArgument);
}

TEST_CASE("snapshot_name: a date is eight digits, with or without dashes and a number after it") {
    for (const char* const name : {"2026-11-21", "20261121", "2026-11-21.2", "20261121-10", "2026-11-21_0"}) {
        CAPTURE(name);
        CHECK(SnapshotName(name).has_date());
    }
    for (const char* const name : {"2026-11", "2026112", "202611211", "2026-11-21a", "2026-11-21.", "2026-11-21-rc1",
                                   "2026-1121", "x20261121", "before_R64", "2026-11-2x", "2026-11-21.2.3"}) {
        CAPTURE(name);
        CHECK_FALSE(SnapshotName(name).has_date());
    }
}

TEST_CASE("snapshot_name: names are ordered by dates and numbers, dates before words") {
    const std::vector<std::string> ordered{"2025-12-31", "20260101",
                                           "2026-11-21", "2026-11-21.2",
                                           "20261121.9", "2026-11-21.10",
                                           "2026-11-22", "1",
                                           "02",         "2",
                                           "10x",        "2026-11-210",
                                           "A",          "s",
                                           "s1",         "s2",
                                           "s2b",        "s10",
                                           "sa"};
    std::vector<SnapshotName> names;
    for (const std::string& name : ordered) {
        names.emplace_back(name);
    }
    std::mt19937 random(7);  // NOLINT: the same in every run
    for (int round = 0; round < 20; ++round) {
        std::shuffle(names.begin(), names.end(), random);
        std::sort(names.begin(), names.end());
        std::vector<std::string> texts;
        for (const SnapshotName& name : names) {
            texts.push_back(name.text());
        }
        CHECK(texts == ordered);
    }
}

TEST_CASE("snapshot_name: different names are never equal in the order") {
    for (const auto& [a, b] : {std::pair("s02", "s2"), std::pair("2026-11-21", "20261121"), std::pair("s0", "s00")}) {
        const auto& shown = a;
        CAPTURE(shown);
        CHECK(SnapshotName(a) != SnapshotName(b));
        CHECK((SnapshotName(a) <=> SnapshotName(b)) != 0);
        CHECK((SnapshotName(a) < SnapshotName(b)) != (SnapshotName(b) < SnapshotName(a)));
    }
}

TEST_CASE("snapshot_name: a root that does not exist is NotFound, and one that cannot be listed is IoError") {
    const seqshelf::test::TemporaryDirectory directory;
    CHECK_THROWS_AS((void)snapshot_names_in(directory / "none"), seqshelf::NotFound);
    std::filesystem::create_symlink("loop", directory / "loop");
    CHECK_THROWS_AS((void)snapshot_names_in(directory / "loop"), seqshelf::IoError);
}
