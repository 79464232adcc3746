#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "catalog/kept_catalog.hpp"
#include "catalog/migration.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

const Records base{{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chr2", "GCGC"}, {"none", ""}};

/// A catalog of an older format (1 by default), as its releases made it, and one of the newest format with the same
/// rows.
class Old {
public:
    explicit Old(int format = 1) {
        newest.change([](Writer& writer) {
            writer.put_volume(volume_row());
            const auto put = put_collection(writer, base, put_source(writer, "in.fa", '0'));
            writer.collections().aliases().put("ns", "assembly", put.collection_id);
            writer.collections().set_fhr(put.collection_id, R"({"genome":"x"})");
            writer.put_alias("ns", "x", put_sequence(writer, "ACGT", {1, 5}));
        });
        newest.reader().copy_as_snapshot(directory_ / "newest");
        SQLite::Database database(file().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        for (int earlier = 0; earlier < format; ++earlier) {
            database.exec(std::string(schema_texts()[static_cast<std::size_t>(earlier)].text));
        }
        database.exec("PRAGMA user_version = " + std::to_string(format));
        database.exec("PRAGMA application_id = 0x53515348");  // FORMAT.md
        database.exec("ATTACH '" + (directory_ / "newest").string() + "' AS newest");
        for (const std::string& table : tables_of(database)) {
            const std::string columns = columns_of(database, table);
            database.exec("DELETE FROM main." + table);
            database.exec("INSERT INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM newest." +
                          table);
        }
        if (format == 1) {
            database.exec("DELETE FROM total WHERE name LIKE 'last_%'");  // format 2 brought these
        }
    }

    [[nodiscard]] std::filesystem::path file() const { return directory_ / "old.sqlite3"; }
    [[nodiscard]] int version() const {
        return SQLite::Database(file().string(), SQLite::OPEN_READONLY).execAndGet("PRAGMA user_version").getInt();
    }

    Catalog newest;

private:
    static std::vector<std::string> tables_of(SQLite::Database& database) {
        SQLite::Statement select(database, "SELECT name FROM main.sqlite_schema WHERE type = 'table'");
        std::vector<std::string> names;
        while (select.executeStep()) {
            names.push_back(select.getColumn(0).getString());
        }
        return names;
    }

    static std::string columns_of(SQLite::Database& database, const std::string& table) {
        SQLite::Statement columns(database,
                                  "SELECT group_concat(name) FROM pragma_table_info('" + table + "', 'main')");
        columns.executeStep();
        return columns.getColumn(0).getString();
    }

    TemporaryDirectory directory_;
};

/// Everything that a reader returns about the collection `base` and its contents, as text.
std::vector<std::string> answers(Reader& reader) {
    std::vector<std::string> lines;
    CollectionQueries& collections = reader.collections();
    const auto row = collections.find_alias({"ns", "assembly"});
    REQUIRE(row);
    CHECK(collections.find(row->info.digests.digest)->collection_id == row->collection_id);
    lines.push_back(row->info.digests.digest.sha512t24u() + " " + std::to_string(row->info.member_count));
    const auto add = [&](const MemberRow& member) {
        lines.push_back(std::to_string(member.member.position) + " " + member.member.name + " (" +
                        member.member.description + ") " + member.member.sequence.refget() + " " +
                        std::to_string(member.member.length) + " at " + std::to_string(member.sequence.place.offset) +
                        " " + std::to_string(member.mask_id) + member.header + member.lines);
    };
    collections.for_each_member(row->collection_id, 0, 0, [&](MemberRow& member) {
        add(member);
        return true;
    });
    add(collections.find_members(row->collection_id, "chr1", 1).at(0));
    for (const ContainingRow& with :
         collections.containing(reader.find_sequence(digest_of("GCGC"))->sequence_id, 0, 10)) {
        lines.push_back("in " + with.collection.info.digests.digest.sha512t24u() + " as " + with.name);
    }
    for (const std::int64_t id : collections.with_pair("chr1", 4, 10)) {
        lines.push_back("pair in " + std::to_string(id));
    }
    for (const CollectionAttribute attribute : collection_attributes) {
        lines.push_back("by attribute " +
                        std::to_string(collections.count({{attribute, row->info.digests[attribute]}})));
    }
    lines.push_back(collections.find_fhr(row->collection_id).value_or("no record"));
    lines.push_back(std::to_string(collections.sources(row->collection_id).size()) + " sources");
    for (const SequenceRow& loose : reader.sequences_after("", 10, true)) {
        lines.push_back("without collection " + loose.info.digests.sha512t24u.refget());
    }
    lines.push_back(reader.find_alias({"ns", "x"})->info.digests.sha512t24u.refget());
    for (const std::string residues : {"ACGT", "", "GCGC"}) {
        const SequenceDigests digests = digest_residues(residues);
        lines.push_back("by digests " + std::to_string(reader.find_by_md5(digests.md5).at(0).info.length) + " " +
                        std::to_string(reader.find_by_sha1(digests.sha1).at(0).sequence_id));
    }
    CHECK(reader.find_by_md5(digest_residues("none such").md5).empty());
    CHECK(reader.find_by_sha1(digest_residues("none such").sha1).empty());
    reader.for_each_removed_sequence([&](const SequenceRow&) { lines.push_back("removed"); });
    return lines;
}

}  // namespace

TEST_CASE("schema: a catalog of an older format gives a reader the same answers, by searches, and does not change") {
    for (int format = 1; format < newest_schema_version(); ++format) {
        CAPTURE(format);
        const Old old(format);
        REQUIRE(old.version() == format);
        Reader newest = old.newest.reader();
        const std::string before = read_file(old.file());
        for (const Reader::Source source : {Reader::Source::live, Reader::Source::snapshot}) {
            Reader reader(old.file(), source);
            CHECK(answers(reader) == answers(newest));
            CHECK(reader.totals() == newest.totals());
            CHECK(reader.totals() == reader.counted_totals());
            CHECK(reader.check_database().empty());
            for (const auto& [sql, line] : reader.query_plans()) {
                const std::string shown = sql + ": " + line;
                CAPTURE(shown);
                CHECK((format == 1 ||
                       line.find("SCAN") == std::string::npos));  // empty tables, for those that format 1 lacks
                CHECK(line.find("SCAN s") == std::string::npos);
            }
        }
        CHECK(old.version() == format);
        CHECK((read_file(old.file()) == before));
    }
}

TEST_CASE("schema: a read-only catalog of format 1 can be read") {
    const Old old;
    std::filesystem::permissions(old.file(), std::filesystem::perms::owner_read);
    Reader reader(old.file(), Reader::Source::snapshot);
    Reader newest = old.newest.reader();
    CHECK(answers(reader) == answers(newest));
}

TEST_CASE("schema: a copy of a catalog of format 1 has format 1, without the views for readers") {
    const Old old;
    const TemporaryDirectory directory;
    Reader(old.file(), Reader::Source::live).copy_as_snapshot(directory / "copy");
    SQLite::Database copy((directory / "copy").string(), SQLite::OPEN_READONLY);
    CHECK(copy.execAndGet("PRAGMA user_version").getInt() == 1);
    CHECK(copy.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name = 'source_text'").getInt() == 0);
    CHECK(copy.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name = 'collection_member' AND type = 'table'")
              .getInt() == 1);
}

namespace {

/// All tables, indexes and views of a catalog, as SQLite describes them.
std::vector<std::string> schema_of(const std::filesystem::path& file) {
    SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
    SQLite::Statement select(database,
                             "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");
    std::vector<std::string> lines;
    while (select.executeStep()) {
        lines.push_back(select.getColumn(0).getString());
    }
    return lines;
}

}  // namespace

TEST_CASE("schema: a migrated catalog of any older format equals a new one, and can be written") {
    for (int format = 1; format < newest_schema_version(); ++format) {
        CAPTURE(format);
        const Old old(format);
        CHECK(migrate_catalog(old.file()).has_value());
        {
            Writer writer(old.file(), "test");
            writer.put_alias("ns", "y", put_sequence(writer, "CCCC", {1, 400}));
            writer.commit();
        }
        CHECK(old.version() == newest_schema_version());
        Reader reader(old.file(), Reader::Source::live);
        Reader newest = old.newest.reader();
        std::vector<std::string> expected = answers(newest);
        std::vector<std::string> found = answers(reader);
        const std::string added = "without collection " + digest_of("CCCC").refget();
        REQUIRE(std::find(found.begin(), found.end(), added) != found.end());
        std::erase(found, added);
        CHECK(found == expected);
        CHECK(reader.check_database().empty());
        CHECK(reader.totals() == reader.counted_totals());
        CHECK(schema_of(old.file()) == schema_of(old.newest.file()));
    }
}

TEST_CASE("schema: a failed migration does not change the catalog") {
    const Old old;
    {
        // A table that makes the last statements of 0002 fail.
        SQLite::Database database(old.file().string(), SQLite::OPEN_READWRITE);
        database.exec("CREATE TABLE removed_sequence (x)");
    }
    CHECK_THROWS_AS(migrate_catalog(old.file()), Error);
    CHECK(old.version() == 1);
    SQLite::Database database(old.file().string(), SQLite::OPEN_READONLY);
    CHECK(database.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name IN ('source_text', 'mask')").getInt() ==
          0);
    CHECK(database.execAndGet("SELECT count(*) FROM pragma_table_info('collection_member') WHERE name = 'length'")
              .getInt() == 0);
}

TEST_CASE("schema: version 0 never existed, and is refused") {
    const Catalog catalog;
    SQLite::Database(catalog.file().string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 0");
    CHECK_THROWS_AS(Reader(catalog.file(), Reader::Source::live), SchemaMismatch);
    CHECK_THROWS_AS(Writer(catalog.file(), "test"), SchemaMismatch);
}
