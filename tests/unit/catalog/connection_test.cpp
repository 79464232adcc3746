#include "catalog/connection.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "catalog/migration.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using seqshelf::test::Catalog;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;

namespace {

void execute(const std::filesystem::path& file, const std::string& sql) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
}

void check_every_mode_throws_schema_mismatch(const std::filesystem::path& file) {
    CHECK_THROWS_AS(Reader(file, Reader::Source::live), SchemaMismatch);
    CHECK_THROWS_AS(Reader(file, Reader::Source::snapshot), SchemaMismatch);
    CHECK_THROWS_AS(Writer(file, "test"), SchemaMismatch);
}

}  // namespace

TEST_CASE("catalog: a new one is empty and can be opened repeatedly") {
    const Catalog catalog;
    for (int round = 0; round < 3; ++round) {
        Reader reader = catalog.reader();
        CHECK(reader.totals() == Totals());
        CHECK(reader.counted_totals() == Totals());
        CHECK(reader.volumes().empty());
        CHECK(reader.sequence_aliases().namespaces().empty());
        CHECK(reader.check_database().empty());
    }
}

TEST_CASE("catalog: a new one is one whole file of the newest format, in WAL mode and without free pages") {
    const Catalog catalog;
    // SQLite file format, 1.3: bytes 18 and 19 are 2 for WAL.
    const std::string bytes = test::read_file(catalog.file());
    CHECK(bytes[18] == 2);
    CHECK(bytes[19] == 2);
    CHECK(std::distance(std::filesystem::directory_iterator(catalog.file().parent_path()), {}) == 1);
    CHECK(catalog.number("PRAGMA user_version") == newest_schema_version());
    CHECK(catalog.number("PRAGMA freelist_count") == 0);
    CHECK(catalog.number("PRAGMA page_count") * catalog.number("PRAGMA page_size") == std::ssize(bytes));
}

TEST_CASE("catalog: creating one over another is IoError and does not change it") {
    const Catalog catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.put_volume(test::volume_row());
        writer.commit();
    }
    CHECK_THROWS_AS(create_catalog(catalog.file()), IoError);
    CHECK(catalog.reader().totals().volumes == 1);
}

TEST_CASE("catalog: a missing one is IoError, and opening does not create it") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(Reader(directory / "missing.sqlite3", Reader::Source::live), IoError);
    CHECK_THROWS_AS(Reader(directory / "missing.sqlite3", Reader::Source::snapshot), IoError);
    CHECK_THROWS_AS(Writer(directory / "missing.sqlite3", "test"), IoError);
    CHECK_THROWS_AS(create_catalog(directory / "missing/catalog.sqlite3"), IoError);
    CHECK_FALSE(std::filesystem::exists(directory / "missing.sqlite3"));
}

TEST_CASE("catalog: a newer schema is refused, and the error names both versions") {
    const Catalog catalog;
    const std::string newer = std::to_string(newest_schema_version() + 1);
    execute(catalog.file(), "PRAGMA user_version = " + newer);
    execute(catalog.file(), "UPDATE property SET value = '" + newer + "' WHERE name = 'readable_since'");
    check_every_mode_throws_schema_mismatch(catalog.file());
    try {
        const Reader reader = catalog.reader();
        FAIL("accepted");
    } catch (const SchemaMismatch& error) {
        const std::string message = error.what();
        CHECK(message.find(catalog.file()) != std::string::npos);
        CHECK(message.find("format " + newer) != std::string::npos);
        CHECK(message.find("up to " + std::to_string(newest_schema_version())) != std::string::npos);
    }
}

TEST_CASE("catalog: another program's SQLite file is refused and not changed") {
    const TemporaryDirectory directory;
    execute(directory / "other.sqlite3", "CREATE TABLE seqalias (seq_id TEXT); INSERT INTO seqalias VALUES ('x')");
    const std::string before = test::read_file(directory / "other.sqlite3");
    check_every_mode_throws_schema_mismatch(directory / "other.sqlite3");
    CHECK((test::read_file(directory / "other.sqlite3") == before));
}

TEST_CASE("catalog: a file that is not a database is refused") {
    const TemporaryDirectory directory;
    write_file(directory / "text",
               "This is a text file, and long enough to be looked at as a database header by anyone who tries.\n");
    check_every_mode_throws_schema_mismatch(directory / "text");
    write_file(directory / "empty", "");
    check_every_mode_throws_schema_mismatch(directory / "empty");
}

TEST_CASE("catalog: special characters in a path are taken literally") {
    const TemporaryDirectory directory;
    for (const std::string name : {"with blank", "50%20off", "what?mode=memory", "a#b", "\u00e9"}) {
        CAPTURE(name);
        create_catalog(directory / name);
        CHECK(std::filesystem::exists(directory / name));
        CHECK_NOTHROW(Reader(directory / name, Reader::Source::live));
    }
}

TEST_CASE("catalog: a damaged page is Corruption") {
    const Catalog catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.put_volume(test::volume_row());
        for (int i = 0; i < 2000; ++i) {
            writer.put_alias("ns", "alias" + std::to_string(i),
                             test::put_sequence(writer, std::string(static_cast<std::size_t>(i % 50 + 1), 'A')));
        }
        writer.commit();
    }
    catalog.reader().copy_as_snapshot(catalog.directory() / "copy");
    std::string bytes = test::read_file(catalog.directory() / "copy");
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 4),
              bytes.begin() + static_cast<std::ptrdiff_t>(3 * bytes.size() / 4), '\xa5');
    write_file(catalog.directory() / "damaged", bytes);
    const auto read = [&] {
        Reader reader(catalog.directory() / "damaged", Reader::Source::snapshot);
        (void)reader.sequence_aliases().with_prefix("ns", "alias", nullptr, 5000);
    };
    CHECK_THROWS_AS(read(), Corruption);
}

TEST_CASE("catalog: a backup is whole, in rollback-journal mode, and can be opened in a read-only directory") {
    const Catalog catalog;
    Writer writer(catalog.file(), "test");
    writer.put_volume(test::volume_row());
    writer.put_alias("ns", "a", test::put_sequence(writer, "ACGT"));
    writer.commit();
    Reader reader = catalog.reader();
    const std::filesystem::path copy = catalog.directory() / "copy.sqlite3";
    reader.copy_as_snapshot(copy);
    // SQLite file format, 1.3: bytes 18 and 19 are 1 for a rollback journal, 2 for WAL.
    const std::string bytes = test::read_file(copy);
    CHECK(bytes[18] == 1);
    CHECK(bytes[19] == 1);
    CHECK_FALSE(std::filesystem::exists(copy.string() + "-wal"));
    ::chmod(copy.c_str(), 0444);
    Reader snapshot(copy, Reader::Source::snapshot);
    CHECK(snapshot.totals() == reader.totals());
    CHECK(snapshot.find_alias({"ns", "a"})->info.digests == digest_residues("ACGT"));
}

TEST_CASE("catalog: a reader sees the old state while a writer is at work, and the new one after its commit") {
    const Catalog catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.put_volume(test::volume_row());
        writer.put_alias("ns", "a", test::put_sequence(writer, "ACGT"));
        writer.commit();
    }
    Reader before = catalog.reader();
    Writer writer(catalog.file(), "test");
    writer.put_alias("ns", "a", test::put_sequence(writer, "GGAA"));
    writer.put_alias("ns", "b", test::put_sequence(writer, "GGAA"));
    Reader during = catalog.reader();
    for (Reader* const reader : {&before, &during}) {
        CHECK(reader->find_alias({"ns", "a"})->info.digests == digest_residues("ACGT"));
        CHECK_FALSE(reader->find_alias({"ns", "b"}));
        CHECK(reader->totals().sequences == 1);
    }
    writer.commit();
    for (Reader* const reader : {&before, &during}) {
        CHECK(reader->find_alias({"ns", "a"})->info.digests == digest_residues("GGAA"));
        CHECK(reader->find_alias({"ns", "b"}).has_value());
        CHECK(reader->totals().sequences == 2);
    }
}
