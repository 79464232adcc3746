#include "catalog/schema_check.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include "base/stop.hpp"
#include "catalog/connection.hpp"
#include "catalog/migration.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"
#include "unit/catalog/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using seqshelf::test::Catalog;
using seqshelf::test::contains;

namespace {

constexpr const char* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

void alter(const std::filesystem::path& file, const std::string& sql) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec(sql);
}

/// Changes the text of one object of the schema.
void forge(const std::filesystem::path& file, const std::string& name, const std::string& from, const std::string& to) {
    alter(file, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '" + from + "', '" + to +
                    "') WHERE name = '" + name + "'");
}

/// Each reads one table or changes it.
void check_refused(const Catalog& catalog) {
    for (const Reader::Source source : {Reader::Source::live, Reader::Source::snapshot}) {
        Reader reader(catalog.file(), source);
        CHECK_THROWS_AS(reader.require_own_schema(), Corruption);
        const std::string message = test::message_of<SchemaMismatch>([&] {
            (void)reader.totals();
            (void)reader.find_sequence(test::digest_of("ACGT"));
            (void)reader.find_alias({"refseq", "x"});
            (void)reader.volumes();
            (void)reader.collections().sources(1);
            (void)reader.collections().check_masks();
        });
        CHECK_MESSAGE(contains(message, "its schema is not the expected one"), message);
    }
}

}  // namespace

TEST_CASE("schema_check: a view in place of a table, which may never end, is not read") {
    for (const std::string table : {"sequence", "total", "volume", "source_text", "mask"}) {
        CAPTURE(table);
        const Catalog catalog;
        alter(catalog.file(), "PRAGMA legacy_alter_table = ON; ALTER TABLE " + table +
                                  " RENAME TO real_one; CREATE VIEW " + table + " AS " + endless +
                                  "SELECT r.* FROM real_one r, n");
        check_refused(catalog);
    }
}

TEST_CASE("schema_check: a virtual table is not read") {
    const Catalog catalog;
    alter(catalog.file(), "ALTER TABLE total RENAME TO t; CREATE VIRTUAL TABLE total USING fts5(name, value)");
    check_refused(catalog);
}

TEST_CASE("schema_check: a foreign trigger is not run, and found") {
    Catalog catalog;
    alter(catalog.file(), "CREATE TRIGGER t AFTER INSERT ON sequence BEGIN DELETE FROM volume; END");
    catalog.change([](Writer& writer) {
        writer.put_volume(test::volume_row());
        (void)test::put_sequence(writer, "ACGT");
    });
    CHECK(catalog.reader().volumes().size() == 1);
    CHECK_THROWS_AS(catalog.reader().require_own_schema(), Corruption);
}

TEST_CASE("schema_check: statistics of ANALYZE are allowed") {
    Catalog catalog;
    catalog.change([](Writer& writer) { writer.put_volume(test::volume_row()); });
    alter(catalog.file(), "ANALYZE");
    catalog.reader().require_own_schema();
}

TEST_CASE("schema_check: a view that the schema calls a table is not read") {
    const Catalog catalog;
    alter(catalog.file(),
          std::string("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE VIEW total AS ") + endless +
              "SELECT i AS name, i AS value FROM n' WHERE name = 'total'");
    CHECK_THROWS_AS((void)catalog.reader().totals(), Error);
}

TEST_CASE("schema_check: a new catalog of every version has our schema") {
    for (int version = 1; version <= newest_schema_version(); ++version) {
        SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        for (const auto& step : schema_texts().first(static_cast<std::size_t>(version))) {
            database.exec(std::string(step.text));
        }
        database.exec("PRAGMA user_version = " + std::to_string(version));
        CHECK(schema_differences(database).empty());
    }
    const Catalog catalog;
    Reader reader = catalog.reader();
    reader.require_own_schema();
    CHECK(reader.check_database().empty());
}

TEST_CASE("schema_check: a newer version may have more tables and columns, but no views and triggers") {
    const Catalog catalog;
    alter(catalog.file(),
          "CREATE TABLE extra (x); CREATE INDEX extra_x ON extra (x); ALTER TABLE volume ADD COLUMN y TEXT; "
          "PRAGMA user_version = " +
              std::to_string(newest_schema_version() + 1));
    SQLite::Database database(catalog.file().string(), SQLite::OPEN_READWRITE);
    CHECK(schema_differences(database).empty());
    for (const char* const sql :
         {"CREATE VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON extra BEGIN SELECT 1; END"}) {
        database.exec(sql);
        CHECK(schema_differences(database).size() == 1);
        database.exec("DROP VIEW IF EXISTS v");
    }
}

TEST_CASE("schema_check: a property that is a view is not read, also in a newer catalog") {
    const Catalog catalog;
    alter(catalog.file(),
          std::string("ALTER TABLE property RENAME TO p; CREATE VIEW property AS ") + endless +
              "SELECT p.* FROM p, n; PRAGMA user_version = " + std::to_string(newest_schema_version() + 1));
    CHECK_THROWS_AS((void)catalog.reader(), SchemaMismatch);
}

TEST_CASE("schema_check: a changed expression, constraint or view is found") {
    const auto check_found = [](const std::string& name, const std::string& from, const std::string& to) {
        CAPTURE(name);
        const Catalog catalog;
        forge(catalog.file(), name, from, to);
        Reader reader = catalog.reader();
        CHECK_THROWS_AS(reader.require_own_schema(), Corruption);
        const std::vector<std::string> problems = reader.check_database();
        CHECK(std::any_of(problems.begin(), problems.end(), [&](const std::string& problem) {
            return contains(problem, "another") && contains(problem, name);
        }));
    };
    check_found("sequence", "lower(hex(sha1))", "hex(zeroblob(400))");
    check_found("sequence", "CHECK (", "CHECK (1 OR ");
    check_found("sequence_seguid", "1, 6", "1, 5");
    check_found("seqalias", "8 *", "9 *");
}

TEST_CASE("schema_check: an additional or missing table or index is found") {
    for (const auto& [sql, problem] :
         {std::pair("CREATE TABLE extra (x)", "foreign"), std::pair("CREATE INDEX extra ON fhr (record)", "foreign"),
          std::pair("DROP INDEX sequence_md5", "lacks"), std::pair("DROP TABLE fhr", "lacks")}) {
        CAPTURE(sql);
        const Catalog catalog;
        alter(catalog.file(), sql);
        Reader reader = catalog.reader();
        const std::string message = test::message_of<Corruption>([&] { reader.require_own_schema(); });
        CHECK_MESSAGE(contains(message, problem), message);
    }
}

TEST_CASE("schema_check: a catalog that is a FIFO is not waited for") {
    const test::TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "catalog.sqlite3").c_str(), 0600) == 0);
    CHECK_THROWS_AS(Reader(directory / "catalog.sqlite3", Reader::Source::live), IoError);
    CHECK_THROWS_AS(Reader(directory / "catalog.sqlite3", Reader::Source::snapshot), IoError);
}

TEST_CASE("schema_check: a statement ends once the thread's stop is requested") {
    const Catalog catalog;
    SQLite::Database database = open_database(catalog.file(), OpenMode::read);
    std::stop_source stop;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop.request_stop();
    });
    {
        const base::StopScope scope(stop.get_token());
        SQLite::Statement counting(database, std::string(endless) + "SELECT count(*) FROM n");
        CHECK_THROWS_AS(guarded("counting", [&] { return counting.executeStep(); }), Cancelled);
    }
    CHECK(database.execAndGet("SELECT 1").getInt() == 1);  // outside of the scope
}

TEST_CASE("schema_check: a copy of a catalog ends once the thread's stop is requested") {
    const Catalog catalog;
    std::stop_source stop;
    stop.request_stop();
    const base::StopScope scope(stop.get_token());
    Reader reader = catalog.reader();
    CHECK_THROWS_AS((void)reader.copy_as_snapshot(catalog.directory() / "copy"), Cancelled);
}

TEST_CASE("schema_check: sizes that no sequence can have are Corruption before memory is asked for") {
    for (const char* const wrong : {"-1", "-9223372036854775808", "1125899906842624", "9223372036854775807"}) {
        CAPTURE(wrong);
        for (const char* const column : {"length", "offset"}) {
            Catalog catalog;
            catalog.change([](Writer& writer) {
                writer.put_volume(test::volume_row());
                (void)test::put_sequence(writer, "ACGT");
            });
            alter(catalog.file(), std::string("UPDATE sequence SET ") + column + " = " + wrong);
            Reader reader = catalog.reader();
            CHECK_THROWS_AS((void)reader.find_sequence(test::digest_of("ACGT")), Corruption);
            CHECK_THROWS_AS(reader.for_each_sequence([](const SequenceRow&) {}), Corruption);
        }
        Catalog catalog;
        catalog.change([](Writer& writer) { writer.put_volume(test::volume_row()); });
        alter(catalog.file(), std::string("UPDATE volume SET text_bytes = ") + wrong);
        CHECK_THROWS_AS((void)catalog.reader().volumes(), Corruption);
    }
}
