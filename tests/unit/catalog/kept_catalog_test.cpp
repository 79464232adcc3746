#include "catalog/kept_catalog.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <string>

#include "catalog/migration.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A master's catalog of an older format with one sequence.
class OldMaster {
public:
    explicit OldMaster(int format = 5) {
        SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        for (int earlier = 0; earlier < format; ++earlier) {
            database.exec(std::string(schema_texts()[static_cast<std::size_t>(earlier)].text));
        }
        database.exec("PRAGMA user_version = " + std::to_string(format));
        database.exec("PRAGMA application_id = 0x53515348");  // FORMAT.md
        database.exec("PRAGMA journal_mode = WAL");
        database.exec("INSERT INTO change VALUES (7, 1700000000, 'load', 'seqshelf 0.0.1')");
        database.exec("INSERT INTO namespace (name, alias_count) VALUES ('ns', 0)");
    }

    [[nodiscard]] std::filesystem::path file() const { return directory_ / "catalog.sqlite3"; }
    [[nodiscard]] std::int64_t number(const std::string& sql) const {
        return SQLite::Database(file().string(), SQLite::OPEN_READONLY).execAndGet(sql).getInt64();
    }

private:
    TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("migration: a writer refuses an older catalog, and says what to do") {
    const OldMaster old;
    try {
        const Writer writer(old.file(), "test");
        FAIL("accepted");
    } catch (const SchemaMismatch& error) {
        const std::string message = error.what();
        CHECK(message.find("format 5") != std::string::npos);
        CHECK(message.find("seqshelf migrate") != std::string::npos);
        CHECK(message.find("--migrate") != std::string::npos);
    }
    CHECK(old.number("PRAGMA user_version") == 5);
    CHECK_NOTHROW(Reader(old.file(), Reader::Source::live));
}

TEST_CASE("migration: the catalog is kept as it was, can be written, and is put back") {
    for (int format = 1; format < newest_schema_version(); ++format) {
        CAPTURE(format);
        const OldMaster old(format);
        const auto kept = migrate_catalog(old.file());
        REQUIRE(kept);
        CHECK(kept->format == format);
        CHECK(kept->file == old.file().string() + ".format" + std::to_string(format));
        CHECK(old.number("PRAGMA user_version") == newest_schema_version());
        CHECK(find_kept_catalog(old.file())->file == kept->file);
        CHECK(Reader(old.file(), Reader::Source::live).identity().master.size() == 32);
        CHECK_FALSE(migrate_catalog(old.file()));  // there is nothing to do
        restore_catalog(old.file(), *kept);
        CHECK(old.number("PRAGMA user_version") == format);
        CHECK(old.number("SELECT max(change_id) FROM change") == 7);
        CHECK_FALSE(std::filesystem::exists(kept->file));
        CHECK_FALSE(find_kept_catalog(old.file()));
        REQUIRE(migrate_catalog(old.file()));  // and again
        Writer writer(old.file(), "test");
        writer.put_volume(volume_row());
        writer.commit();
    }
}

TEST_CASE("migration: it is not undone when something was written since") {
    const OldMaster old;
    const auto kept = migrate_catalog(old.file());
    REQUIRE(kept);
    {
        Writer writer(old.file(), "test");
        writer.put_volume(volume_row());
        writer.commit();
    }
    CHECK_THROWS_AS(restore_catalog(old.file(), *kept), InvalidArgument);
    CHECK(old.number("PRAGMA user_version") == newest_schema_version());
    CHECK(old.number("SELECT count(*) FROM volume") == 1);
    CHECK(std::filesystem::exists(kept->file));
}

TEST_CASE("migration: readers that have the catalog open stay right through it and its undoing") {
    const OldMaster old;
    Reader before(old.file(), Reader::Source::live);
    CHECK(before.last_changed() == 1700000000);
    const auto kept = migrate_catalog(old.file());
    CHECK(before.last_changed() == 1700000000);
    CHECK(before.outdated());
    Reader after(old.file(), Reader::Source::live);
    CHECK(after.last_changed() == 1700000000);
    restore_catalog(old.file(), kept.value());
    CHECK(after.last_changed() == 1700000000);
    CHECK(before.last_changed() == 1700000000);
}

TEST_CASE("format: a newer one that says that it can be read is read, and is not written or migrated") {
    for (const int since : {newest_schema_version(), newest_schema_version() + 1}) {
        CAPTURE(since);
        Catalog catalog;
        catalog.change([](Writer& writer) {
            writer.put_volume(volume_row());
            writer.put_alias("ns", "x", put_sequence(writer, "ACGT"));
        });
        {
            SQLite::Database database(catalog.file().string(), SQLite::OPEN_READWRITE);
            database.exec("CREATE TABLE annotation (annotation_id INTEGER PRIMARY KEY, name TEXT) STRICT");
            database.exec("ALTER TABLE volume ADD COLUMN checked INTEGER");
            database.exec("UPDATE property SET value = '" + std::to_string(since) + "' WHERE name = 'readable_since'");
            database.exec("PRAGMA user_version = " + std::to_string(newest_schema_version() + 1));
        }
        CHECK_THROWS_AS(Writer(catalog.file(), "test"), SchemaMismatch);
        CHECK_THROWS_AS(migrate_catalog(catalog.file()), SchemaMismatch);
        if (since > newest_schema_version()) {
            CHECK_THROWS_AS((void)catalog.reader(), SchemaMismatch);
            continue;
        }
        Reader reader = catalog.reader();
        CHECK(reader.format() == newest_schema_version() + 1);
        CHECK(reader.find_alias({"ns", "x"})->info.digests == digest_residues("ACGT"));
        CHECK(reader.volumes().size() == 1);
        CHECK(reader.check_database().empty());
    }
}
