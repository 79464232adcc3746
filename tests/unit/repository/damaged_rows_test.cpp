#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <random>

#include "damaged.hpp"
#include "damaged_walk.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/verify.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// A root, and the intact text of the files that a test damages.
struct FullRoot {
    FullRoot() { make_full_root(root); }
    [[nodiscard]] fs::path catalog() const { return root / "s/catalog.sqlite3"; }

    TemporaryDirectory directory;
    fs::path root = directory / "root";
};

/// With sanitizers every fourth column is damaged: these cases take ten times as long there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int column_stride = 4;
#else
constexpr int column_stride = 1;
#endif

struct CatalogColumn {
    std::string table;
    std::string column;
};

std::vector<CatalogColumn> columns_of(const fs::path& catalog) {
    const SQLite::Database database(catalog.string());
    SQLite::Statement columns(
        database,
        "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name "
        "NOT LIKE 'sqlite%' AND t.name NOT LIKE '%yoyo%' AND t.name NOT LIKE '%shape' AND t.name <> 'meta' ORDER BY 1, "
        "2");
    std::vector<CatalogColumn> all;
    for (int number = 0; columns.executeStep(); ++number) {
        if (number % column_stride != 0) {
            continue;
        }
        all.push_back({columns.getColumn(0).getString(), columns.getColumn(1).getString()});
    }
    return all;
}

const std::vector<std::string> bad_values{"NULL",
                                          "-1",
                                          "4611686018427387904",
                                          "-9223372036854775807",
                                          "7",
                                          "'text'",
                                          "''",
                                          "CAST(x'fffe41' AS TEXT)",
                                          "CAST(x'4100' AS TEXT)",
                                          "x''",
                                          "x'ff'",
                                          "zeroblob(33)",
                                          "hex(zeroblob(16))",
                                          "1.5"};

/// Puts a value in a column of a table's first or all rows, whatever its type: the table is not STRICT meanwhile.
/// \returns whether a row was changed
bool put(const fs::path& catalog, const CatalogColumn& where, const std::string& value, bool all) {
    fs::permissions(catalog, fs::perms::owner_all);
    const auto schema = [&](const std::string& from, const std::string& to) {
        SQLite::Database database(catalog.string(), SQLite::OPEN_READWRITE);
        database.exec("PRAGMA writable_schema = ON");
        database.exec("UPDATE sqlite_schema SET sql = replace(sql, '" + from + "', '" + to + "') WHERE name = '" +
                      where.table + "'");
    };
    schema(") STRICT", ") /*ST*/");
    schema("NOT NULL", "/*NN*/");
    bool changed = false;
    {
        SQLite::Database database(catalog.string(), SQLite::OPEN_READWRITE);
        database.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;");
        SQLite::Statement key(database,
                              "SELECT group_concat(name) FROM pragma_table_info('" + where.table + "') WHERE pk > 0");
        key.executeStep();
        const std::string keys = key.getColumn(0).getString();
        changed = database.tryExec(
                      "UPDATE OR IGNORE " + where.table + " SET " + where.column + " = " + value +
                      (all ? "" : " WHERE (" + keys + ") = (SELECT " + keys + " FROM " + where.table + " LIMIT 1)")) ==
                      SQLite::OK &&
                  database.getChanges() > 0;
    }
    schema("/*NN*/", "NOT NULL");
    schema(") /*ST*/", ") STRICT");
    return changed;
}

}  // namespace

TEST_CASE_FIXTURE(FullRoot, "damaged rows: every value in every column is an answer or an Error") {
    const std::string intact = read_file(catalog());
    walk_snapshot(root);
    walk_exchange(root);
    CHECK(verify(root / "s").problems.empty());
    int damaged = 0;
    for (const CatalogColumn& where : columns_of(catalog())) {
        for (const std::string& value : bad_values) {
            const bool all = (damaged & 1) != 0;
            CAPTURE(where.table);
            CAPTURE(where.column);
            CAPTURE(value);
            CAPTURE(all);
            if (put(catalog(), where, value, all)) {
                walk_snapshot(root);
                if (++damaged % 8 == 0) {
                    walk_exchange(root);
                }
            }
            write_file(catalog(), intact);
        }
    }
    CHECK(damaged > 400 / column_stride / column_stride);
}

TEST_CASE_FIXTURE(FullRoot, "damaged rows: writers and readers of a master give an Error as well") {
    for (const CatalogColumn& where : columns_of(catalog())) {
        for (const std::string value : {"-1", "4611686018427387904", "CAST(x'fffe41' AS TEXT)", "x'ff'"}) {
            CAPTURE(where.table);
            CAPTURE(where.column);
            CAPTURE(value);
            const fs::path copy = directory / "copy";
            fs::create_directory(copy);
            fs::copy(root, copy / "root", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
            if (put(copy / "root/master/catalog.sqlite3", where, value, false)) {
                walk_master(copy / "root");
            }
            fs::remove_all(copy);
        }
    }
}

TEST_CASE_FIXTURE(FullRoot, "damaged files: flipped bits are an answer or an Error, and never other residues") {
    std::vector<std::string> files{"catalog.sqlite3"};
    for (const std::string& file : files_below(root / "s")) {
        if (file.find(".fa.bgz") != std::string::npos) {
            files.push_back(file);
        }
    }
    const std::string right = Repository::open(root / "s").get_sequence("n:long").fetch();
    std::mt19937 random(11);
    for (const std::string& file : files) {
        const fs::path path = root / "s" / file;
        const std::string intact = read_file(path);
        for (int i = 0; i < (file == "catalog.sqlite3" ? 200 : 20); ++i) {
            const std::uint64_t byte = random() % intact.size();
            const int bit = static_cast<int>(random() % 8);
            CAPTURE(file);
            CAPTURE(byte);
            CAPTURE(bit);
            flip_bit(path, byte, bit);
            walk_snapshot(root);
            try {
                CHECK(Repository::open(root / "s").get_sequence("n:long").fetch() == right);
            } catch (const Error&) {
            }
            write_file(path, intact);
        }
    }
}

TEST_CASE_FIXTURE(FullRoot, "verify: damage in one place does not hide damage in others") {
    forge(catalog(), "UPDATE sequence SET md5 = x'00' WHERE sequence_id = 2");
    forge(catalog(), "UPDATE volume SET sha256 = 'x' WHERE volume_id = 1");
    forge(catalog(), "UPDATE collection_member SET name = CAST(x'ff' AS TEXT) WHERE position = 0");
    forge(catalog(), "UPDATE sequence_alias SET alias = CAST(x'fe' AS TEXT) WHERE alias = 'short'");
    forge(catalog(), "UPDATE total SET value = 99 WHERE name = 'sequences'");
    forge(catalog(), "UPDATE source_text SET sha256 = 'y'");
    const std::vector<std::string> problems = verify(root / "s").problems;
    const auto reported = [&](const std::string& what) {
        CAPTURE(what);
        CHECK(std::any_of(problems.begin(), problems.end(),
                          [&](const std::string& problem) { return problem.find(what) != std::string::npos; }));
    };
    reported("sequence 2: md5 is a digest of the wrong size");
    reported("SHA-256 mismatch");
    reported("name is not UTF-8 text");
    reported("alias is not UTF-8 text");
    reported("the stored totals");
}

TEST_CASE_FIXTURE(FullRoot, "verify: a layout that does not give the source's text is found") {
    forge(catalog(), "UPDATE member_text SET header = '>long  First' || char(10) WHERE position = 0");
    forge(catalog(), "UPDATE source_text SET line_width = line_width + 1");
    const std::vector<std::string> problems = verify(root / "s").problems;
    CHECK(std::any_of(problems.begin(), problems.end(),
                      [](const std::string& problem) { return problem.find("its source") != std::string::npos; }));
}
