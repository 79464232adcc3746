#include "catalog/content_id.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "samples.hpp"
#include "support/files.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

const Records two{{"a", "ACGT"}, {"b", "GATTACA"}};

std::string content_of(Catalog& catalog) { return catalog.reader().compute_content(); }

/// Sequences, names and collections in some order.
void fill(Catalog& catalog, bool other_way_round) {
    std::vector<std::function<void(Writer&)>> steps{
        [](Writer& writer) { writer.put_alias("ns", "x", put_sequence(writer, "ACGT")); },
        [](Writer& writer) { writer.put_alias("other", "x", put_sequence(writer, "TTTT")); },
        [](Writer& writer) {
            const auto put = put_collection(writer, two, put_source(writer, "in.fa", '1'));
            writer.collections().aliases().put("assembly", "two", put.collection_id);
            writer.collections().set_fhr(put.collection_id, R"({"genome":"x"})");
        },
        [](Writer& writer) {
            const auto put = put_collection(writer, {{"c", "CCCC"}});
            writer.collections().aliases().put("assembly", "one", put.collection_id);
        },
        [](Writer& writer) { writer.set_topology(put_sequence(writer, "GGGG"), Topology::circular); },
    };
    if (other_way_round) {
        std::reverse(steps.begin(), steps.end());
    }
    catalog.change([](Writer& writer) { writer.put_volume(volume_row()); });
    for (const auto& step : steps) {
        catalog.change(step);
    }
}

}  // namespace

// FORMAT.md has this example, computed with Python's hashlib.
TEST_CASE("content id: of ACGT with one name it is that of the specification") {
    Catalog catalog;
    catalog.change([](Writer& writer) {
        writer.put_volume(volume_row());
        writer.put_alias("ns", "x", put_sequence(writer, "ACGT"));
    });
    CHECK(content_of(catalog) == "WH0r9fyCtPaV0Lty04qIuohSB4V0zETI");
    const Identity identity = catalog.reader().copy_as_snapshot(catalog.directory() / "snapshot");
    CHECK(identity.content == "WH0r9fyCtPaV0Lty04qIuohSB4V0zETI");
    CHECK(identity.last_change == 1);
    CHECK(identity.master == catalog.reader().identity().master);
    CHECK(identity.master.size() == 32);
    Reader snapshot(catalog.directory() / "snapshot", Reader::Source::snapshot);
    CHECK(snapshot.identity().content == identity.content);
    CHECK(snapshot.identity().last_change == 1);
}

TEST_CASE("content id: an empty catalog has that of no bytes") {
    Catalog catalog;
    CHECK(content_of(catalog) == digest_residues("").sha512t24u.sha512t24u());
}

TEST_CASE(
    "content id: it is the same for the same content, in whatever order it was put, and whatever was there before") {
    Catalog one;
    Catalog other;
    fill(one, false);
    fill(other, true);
    const std::string id = content_of(one);
    CHECK(content_of(other) == id);
    CHECK(one.reader().identity().master != other.reader().identity().master);
    // A name that was given and removed again, and one that was re-pointed twice: history is not content.
    one.change([](Writer& writer) { writer.put_alias("ns", "gone", put_sequence(writer, "ACGT")); });
    CHECK(content_of(one) != id);
    one.change([](Writer& writer) { writer.end_alias("ns", "gone"); });
    one.change([](Writer& writer) { writer.put_alias("ns", "x", put_sequence(writer, "TTTT")); });
    CHECK(content_of(one) != id);
    one.change([](Writer& writer) { writer.put_alias("ns", "x", put_sequence(writer, "ACGT")); });
    CHECK(content_of(one) == id);
    one.change([](Writer& writer) { writer.move_sequence(put_sequence(writer, "ACGT"), {1, 500}); });
    CHECK(content_of(one) == id);
}

TEST_CASE("content id: any change of the content changes it, and its undoing changes it back") {
    Catalog catalog;
    fill(catalog, false);
    const std::string id = content_of(catalog);
    const auto collection = [](Writer& writer) {
        return writer.reader().collections().find_alias({"assembly", "two"})->collection_id;
    };
    using Step = std::function<void(Writer&)>;
    const std::vector<std::pair<Step, Step>> changes{
        {[](Writer& writer) { writer.set_topology(put_sequence(writer, "ACGT"), Topology::circular); },
         [](Writer& writer) { writer.set_topology(put_sequence(writer, "ACGT"), Topology::linear); }},
        {[](Writer& writer) { writer.put_alias("ns", "y", put_sequence(writer, "ACGT")); },
         [](Writer& writer) { writer.end_alias("ns", "y"); }},
        {[&](Writer& writer) { writer.collections().aliases().put("assembly", "more", collection(writer)); },
         [](Writer& writer) { writer.collections().aliases().end("assembly", "more"); }},
        {[&](Writer& writer) { writer.collections().set_fhr(collection(writer), R"({"genome":"y"})"); },
         [&](Writer& writer) { writer.collections().set_fhr(collection(writer), R"({"genome":"x"})"); }},
        {[](Writer& writer) { put_collection(writer, {{"d", "ACGT"}}); },
         [](Writer& writer) {
             const auto row = writer.reader().collections().find(collection_of({{"d", "ACGT"}}).digest);
             writer.collections().remove(row->collection_id, CollectionWriter::Orphans::keep);
         }},
    };
    for (const auto& [change, undo] : changes) {
        catalog.change(change);
        CHECK(content_of(catalog) != id);
        catalog.change(undo);
        CHECK(content_of(catalog) == id);
    }
}

TEST_CASE("content id: fields cannot be mistaken for each other") {
    const auto id_of = [](const std::string& ns, const std::string& alias) {
        Catalog catalog;
        catalog.change([&](Writer& writer) {
            writer.put_volume(volume_row());
            writer.put_alias(ns, alias, put_sequence(writer, "ACGT"));
        });
        return content_of(catalog);
    };
    CHECK(id_of("ab", "c") != id_of("a", "bc"));
    CHECK(id_of("a", "1:b") != id_of("a1", ":b"));
}

TEST_CASE("content id: a copy for a new master has another number, and none of what only snapshots have") {
    Catalog catalog;
    fill(catalog, false);
    catalog.reader().copy_as_snapshot(catalog.directory() / "snapshot");
    Reader(catalog.directory() / "snapshot", Reader::Source::snapshot).copy_as_master(catalog.directory() / "master");
    Reader master(catalog.directory() / "master", Reader::Source::live);
    CHECK(master.identity().content.empty());
    CHECK(master.identity().last_change == 0);
    CHECK(master.identity().master.size() == 32);
    CHECK(master.identity().master != catalog.reader().identity().master);
    CHECK(master.compute_content() == content_of(catalog));
}
