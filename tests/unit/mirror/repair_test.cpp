#include <doctest/doctest.h>

#include <filesystem>

#include "shelves.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

TEST_CASE("repair: a damaged or missing file is fetched again, and snapshots still share it") {
    Shelf source;
    test::make_snapshots(source);
    for (const char* const end : {".bgz", ".fai", ".gzi"}) {
        for (const bool missing : {false, true}) {
            const test::TemporaryDirectory directory;
            (void)pull_snapshot(directory.path(), source.root().string(), "s1");
            (void)pull_snapshot(directory.path(), source.root().string(), "s2");
            const std::string file = test::files_ending(directory / "s1", end).front();
            if (missing) {
                fs::remove(directory / ("s1/" + file));
                fs::remove(directory / ("s2/" + file));
            } else {
                test::flip_bit(directory / ("s1/" + file), fs::file_size(directory / ("s1/" + file)) / 2);
            }
            CHECK_FALSE(test::is_whole(directory / "s2"));
            const RepairReport report = repair_instance(directory.path(), directory / "s2", source.root().string());
            CHECK(report.repaired == std::vector<std::string>{file});
            CHECK(report.unrepaired.empty());
            CHECK(test::is_whole(directory / "s2"));
            if (missing) {  // s1 was not repaired; it finds the file here
                CHECK(repair_instance(directory.path(), directory / "s1", source.root().string()).bytes_transferred ==
                      0);
            }
            CHECK(test::is_whole(directory / "s1"));
            CHECK(test::status_of(directory / ("s1/" + file)).st_ino ==
                  test::status_of(directory / ("s2/" + file)).st_ino);
            CHECK((test::status_of(directory / ("s2/" + file)).st_mode & 07777) == 0444);
        }
    }
}

TEST_CASE("repair: the catalog is restored under its three names") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s2");
    test::flip_bit(directory / "s2/catalog.sqlite3", 5000);
    const RepairReport report = repair_instance(directory.path(), directory / "s2", source.root().string());
    CHECK(report.repaired.size() == 3);
    CHECK(test::is_whole(directory / "s2"));
    CHECK(test::status_of(directory / "s2/catalog.sqlite3").st_nlink == 3);
}

TEST_CASE("repair: a damaged SHA256SUMS is replaced only if the index shows that it is damaged") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s2");
    const std::string sums = test::read_file(directory / "s2/SHA256SUMS");
    test::flip_bit(directory / "s2/SHA256SUMS", 3);
    CHECK(repair_instance(directory.path(), directory / "s2", source.root().string()).repaired ==
          std::vector<std::string>{"SHA256SUMS"});
    CHECK(test::read_file(directory / "s2/SHA256SUMS") == sums);
    test::flip_bit(directory / "s2/SHA256SUMS", 3);
    fs::remove(directory / "snapshots.json");
    CHECK_THROWS_AS((void)repair_instance(directory.path(), directory / "s2", source.root().string()), Corruption);
}

TEST_CASE("repair: volumes of master are fetched from a snapshot at the source") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)publish_snapshot(source.root(), (directory / "copy").string(), "s2");
    fs::remove_all(source.root() / "s1");
    fs::remove_all(source.root() / "s2");
    const std::string file = test::files_ending(source.master(), ".bgz").front();
    test::flip_bit(source.master() / file, 100);
    const RepairReport report = repair_instance(source.root(), source.master(), (directory / "copy").string());
    CHECK(report.repaired == std::vector<std::string>{file});
    CHECK(test::is_whole(source.master()));
}

TEST_CASE("repair: files that the source does not have are reported, and whole files are not touched") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s2");
    const std::string file = test::files_ending(directory / "s2", ".bgz").front();
    test::flip_bit(directory / ("s2/" + file), 100);
    test::flip_bit(source.root() / ("s2/" + file), 100);
    const RepairReport report = repair_instance(directory.path(), directory / "s2", source.root().string());
    CHECK(report.repaired.empty());
    REQUIRE(report.unrepaired.size() == 1);
    CHECK(report.unrepaired.front().starts_with(file));
    CHECK_THROWS_AS((void)repair_instance(source.root(), directory / "s2", source.root().string()), InvalidArgument);
}
