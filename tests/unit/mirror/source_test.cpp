#include "mirror/source.hpp"

#include <doctest/doctest.h>

#include "mirror/catalog_delta.hpp"
#include "mirror/rsync.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"
#include "transport/process.hpp"

using namespace seqshelf;

TEST_CASE("source: addresses and paths are distinguished as rsync does") {
    for (const char* const text :
         {"rsync://host/module", "host::module", "host::module/path", "host:path", "user@host:/path", "host:"}) {
        CHECK(mirror::is_rsync(text));
    }
    for (const char* const text :
         {"/path", "path", "./a:b", "/a:b", "dir/a:b", "http://host:80/x", "https://host/x", ":x"}) {
        CHECK_FALSE(mirror::is_rsync(text));
    }
}

TEST_CASE("source: paths are appended to addresses") {
    CHECK(mirror::below("host:", "s1") == "host:s1");
    CHECK(mirror::below("host:/x/", "s1") == "host:/x/s1");
    CHECK(mirror::below("host::module", "s1") == "host::module/s1");
}

TEST_CASE("source: a daemon's directories are named relative to its module") {
    const auto path = [](const char* address) { return mirror::path_in_module(address).value_or("none").string(); };
    for (const char* const top :
         {"rsync://host/module", "rsync://host:873/module/", "host::module", "user@host::module/"}) {
        CHECK_MESSAGE(path(top) == "/", top);
    }
    for (const char* const deep :
         {"rsync://host/module/a/b", "rsync://[::1]:873/module//a/b/", "host::module/a/b", "host::module/a/./b/"}) {
        CHECK_MESSAGE(path(deep) == "/a/b/", deep);
    }
    for (const char* const other : {"host:path", "host:a::b", "/path", "./a::b"}) {
        CHECK_MESSAGE(path(other) == "none", other);
    }
}

TEST_CASE("source: a chain of deltas is found, but none that is incomplete, circular or too large") {
    const test::TemporaryDirectory directory;
    const mirror::LocalFiles none(directory.path());
    const auto sum = [](char letter) { return std::string(64, letter); };
    snapshot::Index index;
    const auto add = [&](const std::string& name, char base, char catalog, std::int64_t bytes) {
        snapshot::IndexEntry entry{.name = *snapshot::SnapshotName::parse(name)};
        entry.catalog_sha256 = sum(catalog);
        entry.catalog_bytes = 1000;
        entry.delta_base_sha256 = base == ' ' ? "" : sum(base);
        entry.delta_bytes = bytes;
        index.snapshots.push_back(entry);
    };
    add("s1", 'b', 'a', 10);
    add("s2", 'a', 'b', 10);
    CHECK_FALSE(mirror::find_chain(index, *snapshot::SnapshotName::parse("s2"), sum('a'), none).has_value());
    CHECK_FALSE(mirror::find_chain(index, *snapshot::SnapshotName::parse("s2"), "", none).has_value());
    CHECK_FALSE(mirror::find_chain(index, *snapshot::SnapshotName::parse("s2"), sum('c'), none).has_value());
}

TEST_CASE("process: returns a program's output and its exit status") {
    const transport::ProcessResult result = transport::run_program({"sh", "-c", "echo out; echo err >&2; exit 7"}, {});
    CHECK(result.exit_code == 7);
    CHECK(result.output == "out\n");
    CHECK(result.errors == "err\n");
    CHECK(transport::run_program({"sh", "-c", "kill -9 $$"}, {}).exit_code == 137);
    CHECK_THROWS_WITH_AS((void)transport::run_program({"seqshelf-no-such-program"}, {}),
                         doctest::Contains("cannot run seqshelf-no-such-program"), IoError);
}

TEST_CASE("process: output beyond the bound is dropped") {
    const transport::ProcessResult result =
        transport::run_program({"sh", "-c", "head -c 20000000 /dev/zero; head -c 1000000 /dev/zero >&2"}, {});
    CHECK(result.output.size() == std::size_t{16} << 20);
    CHECK(result.errors.size() == std::size_t{64} << 10);
}

TEST_CASE("process: a stop ends the program and the processes it started") {
    std::stop_source stop;
    const test::TemporaryDirectory directory;
    const std::string file = (directory / "alive").string();
    CHECK_THROWS_AS((void)transport::run_program({"sh", "-c", "(sleep 2; touch " + file + ") & wait"}, stop.get_token(),
                                                 [&] { stop.request_stop(); }),
                    Cancelled);
    (void)transport::run_program({"sleep", "3"}, {});
    CHECK_FALSE(std::filesystem::exists(file));
}
