#include "snapshot/index.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "digest/sha256.hpp"
#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

const std::string sum_a(64, 'a');

std::string one_entry(const std::string& name = "s1", const std::string& bytes = "5", const std::string& sum = sum_a) {
    return R"({"format":1,"latest":")" + name + R"(","snapshots":[{"name":")" + name +
           R"(","created":"2026-11-21T09:30:00Z","sequences":1,"residues":2,"collections":3,"volumes":4,"bytes":)" +
           bytes + R"(,"catalog_bytes":6,"catalog_sha256":")" + sum + R"(","sums_sha256":")" + sum_a + R"("}]})";
}

}  // namespace

TEST_CASE("index: a written index is read again") {
    snapshot::Index index;
    index.latest = snapshot::SnapshotName("s2");
    index.snapshots.push_back(
        {snapshot::SnapshotName("s1"), 1795253400, 1, 2, 3, 4, 5, 6, sum_a, std::string(64, 'b'), "", 0});
    index.snapshots.push_back({snapshot::SnapshotName("s2"), 1795253401, 1, 2, 3, 4, 5, 6, sum_a, std::string(64, 'c'),
                               std::string(64, 'd'), 7});
    const snapshot::Index read = snapshot::read_index(snapshot::index_text(index));
    CHECK(read.latest == "s2");
    REQUIRE(read.snapshots.size() == 2);
    CHECK(read.find(snapshot::SnapshotName("s1"))->created == 1795253400);
    CHECK(read.find(snapshot::SnapshotName("s1"))->delta_base_sha256.empty());
    CHECK(read.find(snapshot::SnapshotName("s2"))->delta_base_sha256 == std::string(64, 'd'));
    CHECK(read.find(snapshot::SnapshotName("s2"))->delta_bytes == 7);
    CHECK(read.find(snapshot::SnapshotName("s3")) == nullptr);
    CHECK(snapshot::index_text(read) == snapshot::index_text(index));
}

TEST_CASE("index: create and remove keep it up to date") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    (void)create_snapshot(shelf.root(), "s1");
    shelf.load(">b\nACGTT\n");
    (void)create_snapshot(shelf.root(), "s2");
    const auto read = [&] { return snapshot::read_index(test::read_file(shelf.root() / "snapshots.json")); };
    REQUIRE(read().snapshots.size() == 2);
    CHECK(read().latest == "s2");
    const snapshot::IndexEntry entry = *read().find(snapshot::SnapshotName("s2"));
    CHECK(entry.sequences == 2);
    CHECK(entry.volumes == 2);
    CHECK(entry.catalog_sha256 == digest::sha256_of_file(shelf.root() / "s2/catalog.sqlite3"));
    CHECK(entry.sums_sha256 == digest::sha256_of_file(shelf.root() / "s2/SHA256SUMS"));
    CHECK(entry.delta_base_sha256 == digest::sha256_of_file(shelf.root() / "s1/catalog.sqlite3"));
    CHECK(entry.delta_bytes == static_cast<std::int64_t>(fs::file_size(shelf.root() / "s2/catalog.delta")));
    std::int64_t bytes = 0;
    for (const std::string& file : test::files_below(shelf.root() / "s2")) {
        const fs::path path = shelf.root() / "s2" / file;
        bytes += fs::is_regular_file(path) && !file.ends_with("aliases.sqlite3") && !file.ends_with("db.sqlite3")
                     ? static_cast<std::int64_t>(fs::file_size(path))
                     : 0;
    }
    CHECK(entry.bytes == bytes);
    (void)remove_snapshot(shelf.root(), "s1");
    REQUIRE(read().snapshots.size() == 1);
    CHECK(read().snapshots.front().name == "s2");
}

TEST_CASE("index: the next snapshot rebuilds a damaged index") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    (void)create_snapshot(shelf.root(), "s1");
    fs::remove(shelf.root() / "snapshots.json");
    test::write_file(shelf.root() / "snapshots.json", "{");
    (void)create_snapshot(shelf.root(), "s2");
    CHECK(snapshot::read_index(test::read_file(shelf.root() / "snapshots.json")).snapshots.size() == 2);
}

TEST_CASE("index: impossible values are Corruption") {
    CHECK(snapshot::read_index(one_entry()).snapshots.size() == 1);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("../x")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("..")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("/etc")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("master")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("a\\nb")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "-5")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "1e300")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "18446744073709551615")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "\"5\"")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "5", std::string(64, 'A'))), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(one_entry("s1", "5", sum_a + "a")), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(""), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index("[]"), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(R"({"format":1,"latest":"","snapshots":"s1"})"), Corruption);
    CHECK_THROWS_AS((void)snapshot::read_index(R"({"format":2,"latest":"","snapshots":[]})"), SchemaMismatch);
    CHECK_THROWS_AS((void)snapshot::read_index(std::string(1'000'000, '[')), Corruption);
}
