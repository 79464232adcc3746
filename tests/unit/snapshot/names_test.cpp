#include "snapshot/names.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "seqshelf/error.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf::snapshot;
using seqshelf::InvalidArgument;

TEST_CASE("names: a snapshot's is a date or a word") {
    for (const char* const name : {"2026-11-21", "2026-11-21.2", "before_R64", "a", "-", "0", "A..b", "snapshots"}) {
        CAPTURE(name);
        CHECK(is_snapshot_name(name));
    }
    CHECK(is_snapshot_name(std::string(240, 'x')));
}

TEST_CASE("names: what leads out of a root, is hidden or belongs to the root names no snapshot") {
    for (const char* const name : {"", ".", "..", ".lock", ".snapshot-a", "a/b", "../a", "/a", "a b", "a\nb", "a\\b",
                                   "a:b", "\xc3\xa9", "master", "latest", "snapshots.json"}) {
        CAPTURE(name);
        CHECK_FALSE(is_snapshot_name(name));
        CHECK_THROWS_AS(check_snapshot_name(name), InvalidArgument);
    }
    CHECK_FALSE(is_snapshot_name(std::string(241, 'x')));
    CHECK_FALSE(is_snapshot_name(std::string("a\0b", 3)));
}

TEST_CASE("names: a new one is not that of anything there, a link that leads nowhere included") {
    const seqshelf::test::TemporaryDirectory root;
    CHECK_NOTHROW(check_new_name(root.path(), "a"));
    std::filesystem::create_directory(root / "a");
    std::filesystem::create_symlink("nowhere", root / "b");
    CHECK_THROWS_AS(check_new_name(root.path(), "a"), InvalidArgument);
    CHECK_THROWS_AS(check_new_name(root.path(), "b"), InvalidArgument);
    CHECK_THROWS_AS(check_new_name(root.path(), "a/c"), InvalidArgument);
}
