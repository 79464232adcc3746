#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "samples.hpp"
#include "seqshelf/sequence_info.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A collection of ACGT, GGAA and the empty sequence; ACGT has an alias.
class Three : public Catalog {
public:
    Three() {
        change([this](Writer& writer) {
            writer.put_volume(volume_row());
            collection = put_collection(writer, {{"a", "ACGT"}, {"b", "GGAA"}, {"none", ""}}).collection_id;
            writer.put_alias("ns", "a", id("ACGT", writer));
        });
    }
    /// \returns whether this changed anything
    bool set(const std::string& residues, Topology topology) {
        bool changed = false;
        change([&](Writer& writer) { changed = writer.set_topology(id(residues, writer), topology); });
        return changed;
    }
    [[nodiscard]] Topology topology(const std::string& residues) const {
        Reader reader = this->reader();
        return reader.topology(reader.find_sequence(digest_of(residues))->sequence_id);
    }
    static std::int64_t id(const std::string& residues, Writer& writer) {
        return writer.find_sequence_id(digest_of(residues)).value();
    }

    std::int64_t collection = 0;
};

}  // namespace

TEST_CASE("topology: a sequence is circular only while it is marked; marking and unmarking can be repeated") {
    Three catalog;
    CHECK(catalog.topology("ACGT") == Topology::linear);
    CHECK_FALSE(catalog.set("ACGT", Topology::linear));
    for (int round = 0; round < 2; ++round) {
        CHECK(catalog.set("ACGT", Topology::circular));
        CHECK_FALSE(catalog.set("ACGT", Topology::circular));
        CHECK(catalog.topology("ACGT") == Topology::circular);
        CHECK(catalog.topology("GGAA") == Topology::linear);
        CHECK(catalog.set("ACGT", Topology::linear));
        CHECK_FALSE(catalog.set("ACGT", Topology::linear));
        CHECK(catalog.topology("ACGT") == Topology::linear);
    }
    CHECK(catalog.count("circular_sequence") == 0);
    CHECK(catalog.reader().check_database().empty());
    CHECK(catalog.reader().topology(999) == Topology::linear);
}

TEST_CASE("topology: the catalog records the change that marked a sequence, and keeps it when it is marked again") {
    Three catalog;
    catalog.set("ACGT", Topology::circular);
    const std::string mark = "SELECT change_id FROM circular_sequence";
    const std::int64_t change = catalog.number(mark);
    CHECK(change == catalog.number("SELECT max(change_id) FROM change"));
    catalog.set("ACGT", Topology::circular);
    CHECK(catalog.number(mark) == change);
    CHECK(catalog.number("SELECT max(change_id) FROM change") == change + 1);
}

TEST_CASE("topology: without a commit no sequence is marked") {
    const Three catalog;
    {
        Writer writer(catalog.file(), "test");
        CHECK(writer.set_topology(Three::id("ACGT", writer), Topology::circular));
        CHECK(catalog.topology("ACGT") == Topology::linear);
    }
    CHECK(catalog.topology("ACGT") == Topology::linear);
}

TEST_CASE("topology: a mark is removed with its sequence, and stays if the sequence stays") {
    Three catalog;
    catalog.set("ACGT", Topology::circular);
    catalog.set("GGAA", Topology::circular);
    catalog.change(
        [&](Writer& writer) { writer.collections().remove(catalog.collection, CollectionWriter::Orphans::remove); });
    CHECK_FALSE(catalog.reader().find_sequence(digest_of("GGAA")));
    CHECK(catalog.topology("ACGT") == Topology::circular);  // has an alias
    CHECK(catalog.count("circular_sequence") == 1);
    CHECK(catalog.reader().check_database().empty());
    // The same residues, loaded again, are another sequence of the catalog.
    catalog.change([](Writer& writer) { put_sequence(writer, "GGAA", {1, 70}); });
    CHECK(catalog.topology("GGAA") == Topology::linear);
}

TEST_CASE("topology: the checks of a catalog find a mark without its sequence or change") {
    for (const char* const damage :
         {"INSERT INTO circular_sequence VALUES (999, 1)", "INSERT INTO circular_sequence VALUES (1, 999)"}) {
        CAPTURE(damage);
        const Three catalog;
        CHECK(catalog.reader().check_database().empty());
        SQLite::Database(catalog.file().string(), SQLite::OPEN_READWRITE).exec(damage);
        const std::vector<std::string> problems = catalog.reader().check_database();
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].find("circular_sequence") != std::string::npos);
    }
}

TEST_CASE("topology: every table with sequence numbers is one whose rows are removed with a sequence") {
    // A removal must also delete from each new table of this kind; collection_member cannot refer to an orphan.
    const Catalog catalog;
    const SQLite::Database database(catalog.file().string(), SQLite::OPEN_READONLY);
    SQLite::Statement select(
        database,
        "SELECT m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) k WHERE k.\"table\" = 'sequence'");
    std::set<std::string> tables;
    while (select.executeStep()) {
        tables.insert(select.getColumn(0).getString());
    }
    CHECK(tables == std::set<std::string>{"circular_sequence", "collection_member", "digest_alias", "seqrepo_text",
                                          "sequence_alias"});
}
