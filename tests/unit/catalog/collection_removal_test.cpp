#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

constexpr auto keep = CollectionWriter::Orphans::keep;
constexpr auto remove_orphans = CollectionWriter::Orphans::remove;

/// Two collections that share GGAA. Only the first has GCGC, TTTT with an alias, CCCC with an ended alias, AAAAAA
/// (under two names) and the empty sequence. Each has a text with a mask; both have the mask \1\2.
class Shared : public Catalog {
public:
    Shared() {
        change([this](Writer& writer) {
            writer.put_volume(volume_row());
            first = put(writer,
                        {{"shared", "GGAA"},
                         {"own", "GCGC"},
                         {"named", "TTTT"},
                         {"once", "CCCC"},
                         {"twice", "AAAAAA"},
                         {"again", "AAAAAA"},
                         {"none", ""}},
                        '1');
            second = put(writer, {{"shared", "GGAA"}, {"other", "TTGGGGAA"}}, '2');
            writer.put_alias("ns", "t", id(writer, "TTTT"));
            writer.put_alias("ns", "c", id(writer, "CCCC"));
        });
        change([this](Writer& writer) {
            writer.end_alias("ns", "c");
            writer.collections().aliases().put("asm", "first", first);
            writer.collections().aliases().put("asm", "moved", first);
            writer.collections().aliases().put("asm", "second", second);
            writer.collections().set_fhr(first, "{}");
            writer.collections().set_fhr(second, "{}");
        });
        change([this](Writer& writer) { writer.collections().aliases().put("asm", "moved", second); });
    }

    CollectionWriter::Removed remove(std::int64_t collection, CollectionWriter::Orphans orphans) {
        CollectionWriter::Removed removed;
        change([&](Writer& writer) { removed = writer.collections().remove(collection, orphans); });
        return removed;
    }
    [[nodiscard]] bool has(const std::string& residues) const {
        return reader().find_sequence(digest_of(residues)).has_value();
    }
    void check_whole() const {
        Reader reader = this->reader();
        CHECK(reader.totals() == reader.counted_totals());
        CHECK(reader.check_database().empty());
    }

    std::int64_t first = 0;
    std::int64_t second = 0;

private:
    static std::int64_t id(Writer& writer, const std::string& residues) {
        return writer.find_sequence_id(digest_of(residues)).value();
    }
    static std::int64_t put(Writer& writer, const Records& records, char sha) {
        const std::int64_t source = put_source(writer, "in.fa", sha);
        const std::int64_t collection = put_collection(writer, records, source).collection_id;
        CollectionWriter& collections = writer.collections();
        collections.put_member_text(source, 0, {">odd\n", "", collections.put_mask("\1\2")});
        collections.put_member_text(source, 1,
                                    {"", "", collections.put_mask(std::string("\1") + static_cast<char>(sha - '0'))});
        collections.put_source_text(source, collection, text_of_source(sha));
        return collection;
    }
};

}  // namespace

TEST_CASE("removal: a collection loses its names, record, texts and masks, and its sequences stay") {
    Shared catalog;
    CHECK(catalog.count("mask") == 2);  // the second record of the second text also has \1\2
    const auto removed = catalog.remove(catalog.first, keep);
    CHECK(removed.sequences == 0);
    CHECK(removed.residues == 0);
    Reader reader = catalog.reader();
    CHECK_FALSE(reader.collections().find(catalog.first));
    CHECK(reader.collections().count({}) == 1);
    CHECK_FALSE(reader.collections().find_alias({"asm", "first"}));
    CHECK(reader.collections().find_alias({"asm", "second"})->collection_id == catalog.second);
    CHECK(reader.collections().find_alias({"asm", "moved"})->collection_id == catalog.second);
    CHECK(reader.collection_aliases().of(catalog.first, History::all).empty());
    CHECK(reader.collection_aliases().history_of({"asm", "moved"}).size() == 1);
    CHECK_FALSE(reader.collections().find_fhr(catalog.first));
    CHECK(reader.collections().find_fhr(catalog.second).has_value());
    CHECK(reader.collections().sources(catalog.first).empty());
    CHECK(reader.collections().sources(catalog.second).size() == 1);
    CHECK(catalog.count("collection_member") == 2);
    CHECK(catalog.count("member_text") == 2);
    CHECK(catalog.count("mask") == 1);
    CHECK(catalog.count("mask_part") == 1);
    CHECK(catalog.count("removed_sequence") == 0);
    for (const char* const residues : {"GGAA", "GCGC", "TTTT", "CCCC", "AAAAAA", "", "TTGGGGAA"}) {
        CHECK(catalog.has(residues));
    }
    // The shared one is in the other collection.
    std::vector<std::string> loose;
    for (const SequenceRow& row : reader.sequences_after("", 100, true)) {
        loose.push_back(row.info.digests.sha512t24u.sha512t24u());
    }
    CHECK(loose.size() == 5);
    CHECK(std::find(loose.begin(), loose.end(), digest_of("GGAA").sha512t24u()) == loose.end());
    catalog.check_whole();
}

TEST_CASE("removal: with orphans, sequences that are in no other collection and never had an alias are removed too") {
    Shared catalog;
    const auto removed = catalog.remove(catalog.first, remove_orphans);
    CHECK(removed.sequences == 3);
    CHECK(removed.residues == 4 + 6 + 0);
    for (const char* const residues : {"GCGC", "AAAAAA", ""}) {
        CAPTURE(residues);
        CHECK_FALSE(catalog.has(residues));
    }
    for (const char* const residues : {"GGAA", "TTTT", "CCCC", "TTGGGGAA"}) {
        CAPTURE(residues);
        CHECK(catalog.has(residues));
    }
    CHECK(catalog.reader().totals().sequences == 4);
    CHECK(catalog.reader().totals().residues == 4 + 4 + 4 + 8);
    catalog.check_whole();
}

TEST_CASE("removal: places of removed sequences are recorded, except for the empty sequence") {
    Shared catalog;
    std::set<std::tuple<std::int64_t, std::int64_t, std::string, std::int64_t>> expected;
    for (const char* const residues : {"GCGC", "AAAAAA"}) {
        const auto row = catalog.reader().find_sequence(digest_of(residues));
        expected.emplace(row->place.volume_id, row->place.offset, digest_of(residues).refget(), row->info.length);
    }
    catalog.remove(catalog.first, remove_orphans);
    std::set<std::tuple<std::int64_t, std::int64_t, std::string, std::int64_t>> found;
    catalog.reader().for_each_removed_sequence([&](const SequenceRow& row) {
        found.emplace(row.place.volume_id, row.place.offset, row.info.digests.sha512t24u.refget(), row.info.length);
    });
    CHECK(found == expected);
    CHECK(catalog.count("removed_sequence WHERE change_id = (SELECT max(change_id) FROM change)") == 2);
}

TEST_CASE("removal: a shared sequence is removed with the last collection that has it") {
    Shared catalog;
    catalog.remove(catalog.first, remove_orphans);
    const auto removed = catalog.remove(catalog.second, remove_orphans);
    CHECK(removed.sequences == 2);
    CHECK(removed.residues == 12);
    for (const char* const table : {"collection", "collection_member", "collection_alias", "fhr", "source_text",
                                    "member_text", "mask", "mask_part"}) {
        CAPTURE(table);
        CHECK(catalog.count(table) == 0);
    }
    CHECK(catalog.reader().totals().sequences == 2);  // those with aliases
    CHECK(catalog.reader().totals().collections == 0);
    catalog.check_whole();
}

TEST_CASE("removal: if one change removes both collections, orphans are counted after the first removal") {
    Shared catalog;
    catalog.change([&](Writer& writer) {
        CHECK(writer.collections().remove(catalog.first, remove_orphans).sequences == 3);
        CHECK(writer.collections().remove(catalog.second, remove_orphans).sequences == 2);
    });
    CHECK(catalog.count("removed_sequence") == 4);
    catalog.check_whole();
}

TEST_CASE("removal: without a commit nothing changes") {
    Shared catalog;
    {
        Writer writer(catalog.file(), "test");
        writer.collections().remove(catalog.first, remove_orphans);
    }
    CHECK(catalog.reader().collections().count({}) == 2);
    CHECK(catalog.has("GCGC"));
    CHECK(catalog.count("removed_sequence") == 0);
    catalog.check_whole();
}

TEST_CASE("removal: a removed sequence can be put again, at another place") {
    Shared catalog;
    catalog.remove(catalog.first, remove_orphans);
    catalog.change([](Writer& writer) {
        CHECK(writer.put_sequence(digest_residues("GCGC"), 4, LetterSet::of("GCGC"), {1, 777}).is_new);
        CHECK_FALSE(writer.put_sequence(digest_residues("GGAA"), 4, LetterSet::of("GGAA"), {1, 888}).is_new);
    });
    CHECK(catalog.reader().find_sequence(digest_of("GCGC"))->place.offset == 777);
    CHECK(catalog.count("removed_sequence") == 2);
    catalog.check_whole();
}
