#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

/// A catalog with two rows or more in each table that is summed, and with history.
struct NamedCatalog : Catalog {
    NamedCatalog() {
        change([](Writer& writer) {
            writer.put_volume(volume_row());
            writer.put_alias("ns", "x", put_sequence(writer, "ACGT"));
            writer.put_alias("ns", "y", put_sequence(writer, "TTTT"));
            writer.put_alias("other", "x", put_sequence(writer, "CCCC"));
            writer.set_topology(put_sequence(writer, "GGGG"), Topology::circular);
            writer.set_topology(put_sequence(writer, "AAAA"), Topology::circular);
            for (const std::string name : {"one", "two"}) {
                const auto put = put_collection(writer, {{name, "GGTT"}});
                writer.collections().aliases().put("assembly", name, put.collection_id);
            }
        });
        change([](Writer& writer) {
            writer.put_alias("ns", "x", put_sequence(writer, "TTTT"));
            CHECK(writer.end_alias("other", "x"));
        });
    }
    std::vector<std::string> problems() { return reader().check_names(); }
};

}  // namespace

TEST_CASE("sum of the names: it follows every change that writers make") {
    NamedCatalog catalog;
    CHECK(catalog.problems().empty());
    catalog.change([](Writer& writer) {
        writer.put_alias("ns", "x", put_sequence(writer, "ACGT"));  // back again
        writer.put_alias("new", "z", put_sequence(writer, "GATTACA"));
        CHECK(writer.end_alias("new", "z"));
        writer.set_topology(put_sequence(writer, "GGGG"), Topology::linear);
    });
    CHECK(catalog.problems().empty());
    catalog.change([](Writer& writer) {
        CHECK(writer.collections().remove(1, CollectionWriter::Orphans::remove).sequences == 0);
        CHECK(writer.collections().remove(2, CollectionWriter::Orphans::remove).sequences == 1);
    });
    CHECK(catalog.count("collection_alias") == 0);
    CHECK(catalog.problems().empty());
}

TEST_CASE("sum of the names: a change of any summed column, a lost row and a new row are found") {
    for (const std::string change :
         {"UPDATE namespace SET name = 'nt' WHERE name = 'ns'",
          "UPDATE sequence SET sequence_id = 99 WHERE sequence_id = 1",
          "UPDATE sequence SET sha512t24u = upper(sha512t24u) WHERE sequence_id = 1",
          "UPDATE circular_sequence SET sequence_id = 1 WHERE rowid = (SELECT max(rowid) FROM circular_sequence)",
          "UPDATE collection SET collection_id = 99 WHERE collection_id = 1",
          "UPDATE collection SET digest = lower(digest) WHERE collection_id = 1",
          "UPDATE sequence_alias SET namespace_id = namespace_id + 10",
          "UPDATE sequence_alias SET alias = alias || '1' WHERE alias = 'y'",
          "UPDATE sequence_alias SET ended_by = 1 WHERE ended_by = 2",
          "UPDATE sequence_alias SET sequence_id = 1 WHERE alias = 'y'",
          "UPDATE sequence_alias SET sequence_id = 3 - sequence_id WHERE sequence_id IN (1, 2)",
          "UPDATE sequence_alias SET added_by = 2 WHERE alias = 'y'",
          "UPDATE collection_alias SET collection_id = 3 - collection_id",
          "UPDATE collection_alias SET alias = 'three' WHERE alias = 'two'",
          "DELETE FROM sequence_alias WHERE alias = 'y'",
          "DELETE FROM collection_alias WHERE alias = 'one'",
          "INSERT INTO sequence_alias SELECT namespace_id, 'new', 0, 1, 1 FROM namespace WHERE name = 'ns'",
          "INSERT INTO circular_sequence VALUES (1, 1)",
          "UPDATE property SET value = '00' WHERE name = 'names'",
          "DELETE FROM property WHERE name = 'names'"}) {
        CAPTURE(change);
        NamedCatalog catalog;
        SQLite::Database(catalog.file().string(), SQLite::OPEN_READWRITE).exec(change);
        CHECK(catalog.problems().size() == 1);
    }
}
