#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A catalog of three sequences with names, read as SeqRepo reads it: with plain SQLite.
class SeqRepo : public Catalog {
public:
    SeqRepo() {
        Writer writer(file(), "test");
        writer.put_volume(volume_row());
        writer.put_alias("refseq", "NC_1", put_sequence(writer, "TTGGGGAA"));
        writer.put_alias("ensembl", "1", put_sequence(writer, "TTGGGGAA"));
        writer.put_alias("lrg", "LRG_1", put_sequence(writer, "GGAA"));
        writer.put_alias("MyLab", "x", put_sequence(writer, "GGAA"));
        (void)writer.put_sequence(digest_residues(""), 0, LetterSet(), {});
        writer.commit();
        Writer next(file(), "test");
        next.put_alias("MyLab", "x", put_sequence(next, "TTGGGGAA"));
        next.commit();
    }

    [[nodiscard]] std::vector<std::string> rows(const std::string& sql) const {
        SQLite::Database database(file().string(), SQLite::OPEN_READONLY);
        SQLite::Statement select(database, sql);
        std::vector<std::string> found;
        while (select.executeStep()) {
            std::string row;
            for (int i = 0; i < select.getColumnCount(); ++i) {
                row += (i > 0 ? "|" : "") + select.getColumn(i).getString();
            }
            found.push_back(row);
        }
        return found;
    }

    /// Lines of the query's plan that scan a whole table or index.
    [[nodiscard]] std::vector<std::string> scans(const std::string& sql) const {
        std::vector<std::string> found;
        for (const std::string& row : rows("EXPLAIN QUERY PLAN " + sql)) {
            const std::string line = row.substr(row.rfind('|') + 1);
            // The tables that only give shapes are empty; a view in the query is not a table.
            if (line.find("AUTOMATIC") != std::string::npos ||
                (line.find("SCAN") != std::string::npos && line.find("_shape") == std::string::npos &&
                 line != "SCAN seqalias" && line != "SCAN seqinfo")) {
                found.push_back(line);
            }
        }
        return found;
    }

    [[nodiscard]] int searches(const std::string& sql) const {
        int found = 0;
        for (const std::string& row : rows("EXPLAIN QUERY PLAN " + sql)) {
            found += row.find("SEARCH") != std::string::npos ? 1 : 0;
        }
        return found;
    }
};

using ViewRows = std::vector<std::string>;

// refget's vectors; SHA-1 and SEGUID from Python's hashlib.
const std::string long_id = "iYtREV555dUFKg2_agSJW6suquUyPpMw";
const std::string short_id = "YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj";
const std::vector<std::pair<std::string, std::string>> short_aliases{
    {"MD5", "31fc6ca291a32fb9df82b85e5f077e31"},
    {"SHA1", "12b2e9fff4c34e65af65662d8921c0d120ba7be3"},
    {"SEGUID", "ErLp//TDTmWvZWYtiSHA0SC6e+M"},
    {"VMC", "GS_" + short_id}};

}  // namespace

TEST_CASE("seqrepo views: every name and digest of a sequence has SeqRepo's spelling") {
    const SeqRepo catalog;
    CHECK(catalog.rows("SELECT namespace, alias, is_current FROM seqalias WHERE seq_id = '" + long_id +
                       "' ORDER BY namespace, alias") ==
          ViewRows{"Ensembl|1|1", "MD5|5f63cfaa3ef61f88c9635fb9d18ec945|1", "MyLab|x|1", "NCBI|NC_1|1",
                   "SEGUID|vaJYLCfFs4A5OX6noHAxWGrxG9w|1", "SHA1|bda2582c27c5b38039397ea7a07031586af11bdc|1",
                   "VMC|GS_" + long_id + "|1"});
    CHECK(catalog.rows("SELECT namespace, alias, is_current FROM seqalias WHERE seq_id = '" + short_id +
                       "' ORDER BY namespace, alias") ==
          ViewRows{"LRG|LRG_1|1", "MD5|31fc6ca291a32fb9df82b85e5f077e31|1", "MyLab|x|0",
                   "SEGUID|ErLp//TDTmWvZWYtiSHA0SC6e+M|1", "SHA1|12b2e9fff4c34e65af65662d8921c0d120ba7be3|1",
                   "VMC|GS_" + short_id + "|1"});
}

TEST_CASE("seqrepo views: each name finds its sequence") {
    const SeqRepo catalog;
    const auto seq_id = [&](const std::string& ns, const std::string& alias) {
        return catalog.rows("SELECT seq_id FROM seqalias WHERE namespace = '" + ns + "' AND alias = '" + alias +
                            "' AND is_current = 1");
    };
    CHECK(seq_id("NCBI", "NC_1") == ViewRows{long_id});
    CHECK(seq_id("MyLab", "x") == ViewRows{long_id});
    for (const auto& [ns, alias] : short_aliases) {
        const auto& shown = alias;
        CAPTURE(shown);
        CHECK(seq_id(ns, alias) == ViewRows{short_id});
        CHECK(catalog.rows("SELECT namespace, seq_id FROM seqalias WHERE alias = '" + alias + "'") ==
              ViewRows{ns + "|" + short_id});
        CHECK(seq_id(ns == "MD5" ? "SHA1" : "MD5", alias).empty());
        for (const std::string& other : {alias + "0", alias.substr(0, alias.size() - 1),
                                         alias.substr(0, alias.size() - 1) + "z", alias.substr(0, 8)}) {
            CHECK(catalog.rows("SELECT seq_id FROM seqalias WHERE alias = '" + other + "'") == ViewRows{});
        }
    }
    CHECK(seq_id("refseq", "NC_1").empty());  // SeqRepo queries NCBI
}

TEST_CASE("seqrepo views: each digest is searched by its own index") {
    const SeqRepo catalog;
    const auto searched = [&](std::size_t kind, const std::string& search) {
        const auto& [ns, alias] = short_aliases[kind];
        const ViewRows plan = catalog.rows("EXPLAIN QUERY PLAN select * from seqalias where namespace = '" + ns +
                                           "' and alias = '" + alias + "'");
        return std::any_of(plan.begin(), plan.end(), [&](const std::string& line) {
            return line.find("SEARCH s USING INDEX " + search) != std::string::npos;
        });
    };
    CHECK(searched(0, "sequence_md5 (<expr>=?)"));
    CHECK(searched(1, "sequence_sha1 (<expr>=?)"));
    CHECK(searched(2, "sequence_seguid (<expr>=?)"));
    CHECK(searched(3, "sequence_digest (sha512t24u=?)"));
}

TEST_CASE("seqrepo views: digests with the same indexed part are distinguished") {
    Catalog catalog;
    std::vector<SequenceDigests> made;
    catalog.change([&](Writer& writer) {
        writer.put_volume(volume_row());
        for (std::uint8_t i = 0; i < 200; ++i) {  // an attacker finds 32 equal bits of MD5 and SHA-1 in minutes
            SequenceDigests digests = digest_residues(std::string(i + 1U, 'A'));
            std::array<std::uint8_t, Md5Digest::size> md5{1, 2, 3, 4};
            std::array<std::uint8_t, Sha1Digest::size> sha1{1, 2, 3, 4, 5};
            md5.back() = sha1.back() = i;
            digests.md5 = *Md5Digest::from_bytes(md5);
            digests.sha1 = *Sha1Digest::from_bytes(sha1);
            made.push_back(digests);
            (void)writer.put_sequence(digests, i + 1, LetterSet::of("A"), {1, i + 1});
        }
    });
    Reader reader = catalog.reader();
    SQLite::Database database(catalog.file().string(), SQLite::OPEN_READONLY);
    SQLite::Statement by_alias(database, "SELECT seq_id, count(*) FROM seqalias WHERE alias = ?");
    for (const SequenceDigests& digests : made) {
        REQUIRE(reader.find_by_md5(digests.md5).size() == 1);
        CHECK(reader.find_by_md5(digests.md5)[0].info.digests.sha512t24u == digests.sha512t24u);
        REQUIRE(reader.find_by_sha1(digests.sha1).size() == 1);
        CHECK(reader.find_by_sha1(digests.sha1)[0].info.digests.sha512t24u == digests.sha512t24u);
        for (const std::string& alias : {digests.md5.hex(), digests.sha1.hex(), digests.sha1.seguid()}) {
            by_alias.reset();
            by_alias.bind(1, alias);
            REQUIRE(by_alias.executeStep());
            CHECK(by_alias.getColumn(0).getString() == digests.sha512t24u.sha512t24u());
            CHECK(by_alias.getColumn(1).getInt() == 1);
        }
    }
}

TEST_CASE("seqrepo views: seqinfo has length, letters and file") {
    const SeqRepo catalog;
    CHECK(catalog.rows("SELECT seq_id, len, alpha, relpath FROM seqinfo ORDER BY len") ==
          ViewRows{"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc|0||", short_id + "|4|AG|" + volume_row().path,
                   long_id + "|8|AGT|" + volume_row().path});
}

TEST_CASE("seqrepo views: added is a timestamp in UTC, in its declared type and its form") {
    const SeqRepo catalog;
    SQLite::Database database(catalog.file().string(), SQLite::OPEN_READONLY);
    for (const std::string sql :
         {"SELECT added FROM seqalias WHERE seq_id = 'x'", "SELECT added FROM seqinfo WHERE seq_id = 'x'",
          "SELECT added FROM seqalias WHERE namespace = 'x' AND alias = 'y'",
          "SELECT added FROM seqalias ORDER BY seq_id, namespace, alias",
          "SELECT added FROM seqinfo ORDER BY seq_id"}) {
        CAPTURE(sql);
        const SQLite::Statement select(database, sql);
        CHECK(std::string(select.getColumnDeclaredType(0)) == "TIMESTAMP");
    }
    for (const std::string view : {"seqalias", "seqinfo"}) {
        CHECK(catalog.rows(
                  "SELECT count(*) FROM " + view +
                  " WHERE added NOT GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]'") ==
              ViewRows{"0"});
        CHECK(catalog.rows("SELECT count(*) > 0 FROM " + view +
                           " WHERE abs(julianday('now') - julianday(added)) < 0.1") == ViewRows{"1"});
    }
}

TEST_CASE("seqrepo views: SeqRepo's queries search every table and scan none") {
    const SeqRepo catalog;
    std::vector<std::string> queries{
        "select * from seqalias where namespace = 'NCBI' and alias = 'NC_1'",
        "select * from seqalias where alias = 'NC_1'",
        "select * from seqalias where alias = 'NC_1' and is_current = 1",
        "select * from seqalias where seq_id = 'x'",
        "select * from seqalias where seq_id = 'x' order by seq_id, namespace, alias",
        "select * from seqalias where seq_id = 'x' and namespace = 'MD5'",
    };
    for (const auto& [ns, alias] : short_aliases) {
        for (const std::string& current : {std::string(), std::string(" and is_current = 1")}) {
            queries.push_back("select * from seqalias where namespace = '" + ns + "' and alias = '" + alias + "'" +
                              current);
            queries.push_back("select * from seqalias where alias = '" + alias + "'" + current +
                              " order by seq_id, namespace, alias");
        }
    }
    for (const std::string& query : queries) {
        CAPTURE(query);
        CHECK(catalog.scans(query) == ViewRows{});
        CHECK(catalog.searches(query) >= 5 + 4);  // five arms, each with its change
    }
    CHECK(catalog.scans("select * from seqinfo where seq_id = 'x'") == ViewRows{});
    CHECK(catalog.searches("select * from seqinfo where seq_id = 'x'") == 4);
}

TEST_CASE("seqrepo views: they cannot be written to") {
    const SeqRepo catalog;
    SQLite::Database database(catalog.file().string(), SQLite::OPEN_READWRITE);
    for (const std::string sql :
         {"INSERT INTO seqinfo (seq_id, len) VALUES ('x', 1)", "INSERT INTO seqalias (seq_id, alias) VALUES ('x', 'y')",
          "UPDATE seqalias SET is_current = 0", "DELETE FROM seqinfo",
          "INSERT INTO seqinfo_shape (seq_id) VALUES ('x')"}) {
        CAPTURE(sql);
        CHECK_THROWS_AS(database.exec(sql), SQLite::Exception);
    }
}

TEST_CASE("seqrepo views: SeqRepo finds the schema version that it knows") {
    const SeqRepo catalog;
    CHECK(catalog.rows("SELECT value FROM meta WHERE key = 'schema version'") == ViewRows{"1"});
    CHECK(catalog.rows("SELECT count(*) FROM _yoyo_migration") == ViewRows{"2"});
}
