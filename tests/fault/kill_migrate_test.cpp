#include <chrono>

#include "cli/shelf.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

/// A master of format 5 whose migration takes some time.
struct LargeOldMaster : ProgramShelf {
    LargeOldMaster() {
        std::string catalog = read_file(shipped_snapshots() / "2026-11-21.5/catalog.sqlite3");
        catalog[18] = catalog[19] = 2;  // SQLite's file format, 1.3: WAL mode, as a master's
        write_file(master() / "catalog.sqlite3", catalog);
        (void)sql(
            "INSERT INTO source WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
            "SELECT 1000 + i, (SELECT max(change_id) FROM change), 'file ' || i, i, hex(zeroblob(32)) FROM n");
        dump = sql(".dump source");
    }
    [[nodiscard]] std::string format() const { return sql("PRAGMA user_version"); }

    std::string dump;
};

}  // namespace

TEST_CASE_FIXTURE(LargeOldMaster,
                  "kill: a killed migration leaves the old catalog or the new one, and can be run again") {
    const auto start = std::chrono::steady_clock::now();
    ok({"migrate"});
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ok({"migrate", "--back"});
    int migrated = 0;
    constexpr int times = 16;
    for (int i = 0; i < times; ++i) {
        CAPTURE(i);
        Process migrate({program_path(), "-r", root().string(), "migrate"});
        sleep_seconds(seconds * i * 1.1 / times);
        migrate.signal(SIGKILL);
        (void)migrate.wait();
        const std::string now = format();
        REQUIRE((now == "5\n" || now == "6\n"));
        REQUIRE((sql(".dump source") == dump));
        REQUIRE(sql("PRAGMA integrity_check") == "ok\n");
        REQUIRE(run({"-i", "master", "alias", "list"}).exit_code == 0);
        if (now == "6\n") {
            ++migrated;
            ok({"migrate", "--back"});
        }
    }
    MESSAGE("killed " << times << " times: " << migrated << " had migrated");
    ok({"migrate"});
    CHECK(format() == "6\n");
    CHECK((sql(".dump source") == dump));
    CHECK_FALSE(fs::exists(master() / "catalog.sqlite3.format5.new"));
}
