#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/codec.hpp"
#include "base/little_endian.hpp"
#include "base/writer_lock.hpp"
#include "digest/sha256.hpp"
#include "format/codec/delta.hpp"
#include "snapshot/index.hpp"
#include "snapshot/root_lock.hpp"
#include "unit/mirror/shelves.hpp"

// What a source contains is chosen by others. A pull ends, and keeps to the sizes that were announced.

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

void rewrite(const fs::path& file, const std::string& text) {
    fs::remove(file);
    test::write_file(file, text);
}

/// Replaces files of a snapshot and corrects its SHA256SUMS and the index, as a malicious source would.
void forge(const fs::path& root, const std::string& snapshot, const std::vector<std::string>& paths,
           const std::string& text) {
    const fs::path directory = root / snapshot;
    std::string sums = test::read_file(directory / "SHA256SUMS");
    for (const std::string& path : paths) {
        const std::string old_sum = digest::sha256_of_file(directory / path);
        rewrite(directory / path, text);
        const std::string new_sum = digest::sha256_of_file(directory / path);
        for (std::size_t at = 0; (at = sums.find(old_sum, at)) != std::string::npos; at += 64) {
            sums.replace(at, 64, new_sum);
        }
    }
    rewrite(directory / "SHA256SUMS", sums);
}

/// As forge(), with the catalog changed by SQL.
void forge_catalog(const fs::path& root, const std::string& snapshot, const std::string& sql) {
    const test::TemporaryDirectory directory;
    test::write_file(directory / "catalog", test::read_file(root / snapshot / "catalog.sqlite3"));
    SQLite::Database((directory / "catalog").string(), SQLite::OPEN_READWRITE).exec(sql);
    fs::remove(root / snapshot / "aliases.sqlite3");
    fs::remove(root / snapshot / "sequences/db.sqlite3");
    forge(root, snapshot, {"catalog.sqlite3"}, test::read_file(directory / "catalog"));
    fs::remove(root / "snapshots.json");
}

std::int64_t bytes_below(const fs::path& directory) {
    std::int64_t bytes = 0;
    for (const std::string& file : test::files_below(directory)) {
        const auto status = test::status_of(directory / file);
        bytes += S_ISREG(status.st_mode) ? status.st_size : 0;
    }
    return bytes;
}

}  // namespace

TEST_CASE("hostile: a catalog that is not of our schema is not pulled, and the lock is free again") {
    constexpr const char* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";
    const std::string rename = "PRAGMA legacy_alter_table = ON; ALTER TABLE ";
    for (const std::string& sql :
         {rename + "total RENAME TO t; CREATE VIEW total AS " + endless + "SELECT t.* FROM t, n",
          rename + "volume RENAME TO v; CREATE VIEW volume AS " + endless + "SELECT v.* FROM v, n",
          std::string("CREATE TRIGGER x AFTER INSERT ON sequence BEGIN DELETE FROM sequence; END"),
          std::string("CREATE TABLE extra (x)"),
          std::string("DROP VIEW seqinfo; CREATE VIEW seqinfo AS ") + endless + "SELECT i FROM n"}) {
        CAPTURE(sql);
        Shelf source;
        test::make_snapshots(source);
        forge_catalog(source.root(), "s1", sql);
        const test::TemporaryDirectory directory;
        CHECK_THROWS_AS((void)pull_snapshot(directory.path(), source.root().string(), "s1"), Error);
        CHECK_FALSE(fs::exists(directory / "s1"));
        const base::WriterLock lock = snapshot::lock_root(directory.path(), "test");
    }
}

TEST_CASE("hostile: a FIFO or a device at the source is an error, whatever file it stands for") {
    for (const std::string name : {"snapshots.json", "s1/SHA256SUMS", "s1/catalog.sqlite3", "s1/volume"}) {
        for (const bool is_fifo : {true, false}) {
            CAPTURE(name);
            CAPTURE(is_fifo);
            Shelf source;
            test::make_snapshots(source);
            const fs::path file =
                source.root() /
                (name == "s1/volume" ? "s1/" + test::files_ending(source.root() / "s1", ".bgz").front() : name);
            fs::remove(file);
            if (is_fifo) {
                REQUIRE(::mkfifo(file.c_str(), 0644) == 0);
            } else {
                fs::create_symlink("/dev/zero", file);
            }
            const test::TemporaryDirectory directory;
            if (name == "snapshots.json") {  // made again from the snapshots
                CHECK(pull_snapshot(directory.path(), source.root().string(), "s1").name == "s1");
            } else {
                CHECK_THROWS_AS((void)pull_snapshot(directory.path(), source.root().string(), "s1"), Error);
                CHECK_FALSE(fs::exists(directory / "s1"));
            }
        }
    }
}

TEST_CASE("hostile: a delta that makes more than the index says writes nothing, and the catalog comes whole") {
    Shelf source;
    test::make_snapshots(source);
    const test::TemporaryDirectory directory;
    (void)pull_snapshot(directory.path(), source.root().string(), "s1");
    // A delta whose header announces 100 times the catalog, and whose parts keep the promise.
    const test::TemporaryDirectory bomb;
    const fs::path base = source.root() / "s1/catalog.sqlite3";
    test::write_file(bomb / "target", std::string(fs::file_size(base) * 100, '\0'));
    {
        base::NewFile delta(bomb / "delta");
        format::write_delta(base, digest::sha256_of_file(base), bomb / "target",
                            digest::sha256_of_file(source.root() / "s2/catalog.sqlite3"), delta);
        delta.close();
    }
    forge(source.root(), "s2", {"catalog.delta"}, test::read_file(bomb / "delta"));
    const std::int64_t before = bytes_below(directory.path());
    std::int64_t most = 0;
    MirrorOptions options;
    options.progress = [&](const TransferProgress&) { most = std::max(most, bytes_below(directory.path())); };
    const TransferReport report =
        pull_snapshot(directory.path(), source.root().string(), "s2", MoveLatest::if_newest, options);
    CHECK(report.catalog == CatalogTransfer::whole);
    REQUIRE(report.remarks.size() == 1);
    CHECK_MESSAGE(report.remarks[0].find("makes a catalog of ") != std::string::npos, report.remarks[0]);
    CHECK(most - before < static_cast<std::int64_t>(10 * fs::file_size(base)));
    CHECK(test::is_whole(directory / "s2"));
}

TEST_CASE("hostile: an index of a million brackets is refused") {
    for (const std::string open : {"[", "{\"a\":"}) {
        std::string text;
        for (int i = 0; i < 1'000'000; ++i) {
            text += open;
        }
        CHECK_THROWS_AS((void)snapshot::read_index(text), Corruption);
    }
}
