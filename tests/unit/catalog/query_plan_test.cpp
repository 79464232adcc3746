#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "catalog/seqrepo_databases.hpp"
#include "catalog/seqrepo_export.hpp"
#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// Checks that each step of each query is a search of an index or by a key. (A step that names no table reads none.)
void check_every_plan_is_a_search(const Catalog& catalog) {
    const auto plans = catalog.reader().query_plans();
    REQUIRE(plans.size() >= 40);
    for (const auto& [sql, line] : plans) {
        const std::string shown = sql + ": " + line;
        CAPTURE(shown);
        CHECK(line.find("SCAN") == std::string::npos);
        CHECK(line.find("AUTOMATIC") == std::string::npos);  // an index built for one query is a scan too
    }
}

/// How many plan lines contain `line_has`, of queries that contain `sql_has`.
int count_lines(const Catalog& catalog, const std::string& sql_has, const std::string& line_has) {
    int found = 0;
    for (const auto& [sql, line] : catalog.reader().query_plans()) {
        found += sql.find(sql_has) != std::string::npos && line.find(line_has) != std::string::npos ? 1 : 0;
    }
    return found;
}

void fill(Catalog& catalog, int collections) {
    catalog.change([&](catalog::Writer& writer) {
        writer.put_volume(volume_row());
        for (int i = 0; i < collections; ++i) {
            const std::string number = std::to_string(i);
            const std::int64_t source = put_source(writer, number + ".fa", "0123456789abcdef"[i % 16]);
            const Records records{{"chr1", std::string(static_cast<std::size_t>(i + 1), 'A')},
                                  {"chrM", "ACGT"},
                                  {"only" + number, "GGAA"}};
            const auto put = put_collection(writer, records, source);
            REQUIRE(put.is_new);
            catalog::CollectionWriter& parts = writer.collections();
            const std::string mask{'\1', static_cast<char>(1 + i % 100)};
            parts.put_member_text(source, 0, {"", "", parts.put_mask(mask)});
            parts.put_source_text(source, put.collection_id, text_of_source('1'));
            parts.aliases().put(i % 3 == 0 ? "a" : "b", "assembly" + number, put.collection_id);
            if (i % 2 == 0) {
                parts.set_fhr(put.collection_id, "{}");
            }
            writer.put_alias(i % 3 == 0 ? "a" : "b", "x" + number,
                             put_sequence(writer, std::string(static_cast<std::size_t>(i + 1), 'A')));
        }
    });
}

}  // namespace

TEST_CASE("query plans: no query of a reader scans a table") {
    const Catalog catalog;
    check_every_plan_is_a_search(catalog);
}

TEST_CASE("query plans: no query scans a table of a catalog with sequences and collections") {
    Catalog catalog;
    fill(catalog, 300);
    check_every_plan_is_a_search(catalog);
}

TEST_CASE("query plans: no query of SeqRepo's databases scans a table or materialises a view") {
    Catalog catalog;
    fill(catalog, 50);
    const auto instance = catalog.directory() / "seqrepo";
    std::filesystem::create_directories(instance / "sequences");
    catalog::write_seqrepo_databases(catalog.file(), catalog::Reader::Source::live,
                                     catalog::SeqRepoDatabases::aliases_file(instance),
                                     catalog::SeqRepoDatabases::sequences_file(instance));
    catalog::Reader reader(instance, catalog::Reader::Source::seqrepo);
    int of_seqrepo = 0;
    for (const auto& [sql, line] : reader.query_plans()) {
        const std::string shown = sql + ": " + line;
        CAPTURE(shown);
        CHECK(line.find("SCAN") == std::string::npos);
        CHECK(line.find("AUTOMATIC") == std::string::npos);
        CHECK(line.find("MATERIALIZE") == std::string::npos);
        CHECK(line.find("CO-ROUTINE") == std::string::npos);
        of_seqrepo += line.find("INDEX seqalias") != std::string::npos ? 1 : 0;
    }
    CHECK(of_seqrepo >= 10);
    CHECK(reader.sequence_aliases().namespace_names() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("query plans: a prefix search is bounded on both sides") {
    const Catalog catalog;
    CHECK(count_lines(catalog, "FROM namespace n JOIN sequence_alias", "namespace_id=? AND alias>? AND alias<?") == 1);
    CHECK(count_lines(catalog, "FROM namespace n JOIN collection_alias", "namespace_id=? AND alias>? AND alias<?") ==
          1);
}

TEST_CASE("catalog: a member is found by its name without reading the collection") {
    const Catalog catalog;
    CHECK(count_lines(catalog, "unlikely(m.name = :name)",
                      "USING INDEX collection_member_name (collection_id=? AND name=?)") == 1);
}

TEST_CASE("query plans: names of members by prefix are a bounded search, in the order of the index alone") {
    Catalog catalog;
    fill(catalog, 50);
    for (const std::string line :
         {"COVERING INDEX collection_member_name (collection_id=? AND name>? AND name<?)", ""}) {
        CHECK(count_lines(catalog, "SELECT DISTINCT name FROM collection_member", line) == 1);
    }
}

TEST_CASE("query plans: the topology of a sequence is one search of the marks by its number") {
    Catalog catalog;
    fill(catalog, 50);
    for (const std::string line : {"SEARCH circular_sequence USING INTEGER PRIMARY KEY (rowid=?)", ""}) {
        CHECK(count_lines(catalog, "circular_sequence", line) == 1);
    }
    CHECK(count_lines(catalog, "SELECT s.sequence_id", "circular_sequence") ==
          0);  // no look-up of a sequence reads the marks
}

TEST_CASE("query plans: a page of collections or sequences is read in the order of its index, not sorted") {
    Catalog catalog;
    fill(catalog, 50);
    for (const char* const page :
         {"c.digest > :after", "s.sha512t24u > :after", "m.position >= :first", "m.collection_id > :after"}) {
        CAPTURE(page);
        CHECK(count_lines(catalog, page, "SEARCH") > 0);
        CHECK(count_lines(catalog, page, "TEMP B-TREE") == 0);
    }
}
