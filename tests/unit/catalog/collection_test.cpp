#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace seqshelf::test;

namespace {

using Texts = std::vector<std::string>;
using Attribute = CollectionAttribute;

CollectionDigest parsed(const std::string& digest) { return CollectionDigest::parse(digest).value(); }

// The test files of refgenie/refget and their published digests (seqcol specification's test vectors).
const Records reference{{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chr2", "GCGC"}};
const std::string base_digest = "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk";
const std::string different_names_digest = "QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv";
const std::string different_order_digest = "Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8";
const std::string pair_swap_digest = "UNGAdNDmBbQbHihecPPFxwTydTcdFKxL";
const std::string subset_digest = "sv7GIP1K0qcskIKF3iaBmQpaum21vH74";
const std::string swap_wo_coords_digest = "aVzHaGFlUDUNF2IEmNdzS_A8lCY0stQH";
const CollectionDigest base_sequences = parsed("0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr");
const CollectionDigest base_coordinates = parsed("zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J");  // sorted_name_length_pairs

class Published : public Catalog {
public:
    Published() {
        change([](Writer& writer) {
            writer.put_volume(volume_row());
            put_collection(writer, reference);
            put_collection(writer, {{"X", "TTGGGGAA"}, {"1", "GGAA"}, {"2", "GCGC"}});
            put_collection(writer, {{"chr1", "GGAA"}, {"chr2", "GCGC"}, {"chrX", "TTGGGGAA"}});
            put_collection(writer, {{"chr2", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chrX", "GCGC"}});
            put_collection(writer, {{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}});
            put_collection(writer, {{"chrX", "TTGGGGAA"}, {"chr2", "GGAA"}, {"chr1", "GCGC"}});
        });
    }
    [[nodiscard]] std::int64_t id_of(const std::string& digest) const {
        return reader().collections().find(parsed(digest))->collection_id;
    }
};

Texts digests(const std::vector<CollectionRow>& rows) {
    Texts texts;
    for (const CollectionRow& row : rows) {
        texts.push_back(row.info.digests.digest.sha512t24u());
    }
    return texts;
}

Texts sorted(Texts texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
}

const Texts all_digests = sorted({base_digest, different_names_digest, different_order_digest, pair_swap_digest,
                                  subset_digest, swap_wo_coords_digest});

std::vector<MemberRow> members(Reader& reader, std::int64_t collection_id, std::int64_t first = 0,
                               std::int64_t source_id = 0) {
    std::vector<MemberRow> rows;
    reader.collections().for_each_member(collection_id, first, source_id, [&](MemberRow& row) {
        rows.push_back(row);
        return true;
    });
    return rows;
}

}  // namespace

TEST_CASE("collections: one is found by its digest and by its number, with all its data") {
    const Published catalog;
    Reader reader = catalog.reader();
    const auto row = reader.collections().find(parsed(base_digest));
    REQUIRE(row);
    CHECK(row->info.digests == collection_of(reference));
    CHECK(row->info.digests[Attribute::sequences] == base_sequences);
    CHECK(row->info.digests[Attribute::sorted_name_length_pairs] == base_coordinates);
    CHECK(row->info.member_count == 3);
    CHECK(row->info.added > 0);
    const auto by_number = reader.collections().find(row->collection_id);
    REQUIRE(by_number);
    CHECK(by_number->info.digests == row->info.digests);
    CHECK_FALSE(reader.collections().find(std::int64_t{0}));
    CHECK_FALSE(reader.collections().find(std::int64_t{7}));
    CHECK_FALSE(reader.collections().find(base_sequences));  // a level 1 digest does not name a collection
}

TEST_CASE("collections: members are visited in order, from any position, until the caller stops") {
    const Published catalog;
    Reader reader = catalog.reader();
    const std::int64_t id = catalog.id_of(base_digest);
    for (std::int64_t first = 0; first <= 4; ++first) {
        const std::vector<MemberRow> rows = members(reader, id, first);
        REQUIRE(std::ssize(rows) == std::max<std::int64_t>(3 - first, 0));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& [name, residues] = reference[i + static_cast<std::size_t>(first)];
            CHECK(rows[i].member.position == std::ssize(reference) - std::ssize(rows) + static_cast<std::int64_t>(i));
            CHECK(rows[i].member.name == name);
            CHECK(rows[i].member.description == "of " + name);
            CHECK(rows[i].member.length == std::ssize(residues));
            CHECK(rows[i].member.sequence == digest_of(residues));
            CHECK(rows[i].sequence.info.digests == digest_residues(residues));
            CHECK(rows[i].mask_id == 0);
        }
    }
    int visited = 0;
    reader.collections().for_each_member(id, 0, 0, [&](MemberRow&) { return ++visited < 2; });
    CHECK(visited == 2);
    CHECK(members(reader, 99).empty());
}

TEST_CASE("collections: a member is found by its exact name; several if a name is repeated") {
    Published catalog;
    const Records repeated{{"a", "ACGT"}, {"b", "GGAA"}, {"a", "GCGC"}};
    catalog.change([&](Writer& writer) { put_collection(writer, repeated); });
    Reader reader = catalog.reader();
    const std::int64_t id = reader.collections().find(collection_of(repeated).digest)->collection_id;
    const std::vector<MemberRow> both = reader.collections().find_members(id, "a", 0);
    REQUIRE(both.size() == 2);
    CHECK(both[0].member.position == 0);
    CHECK(both[1].member.position == 2);
    CHECK(both[1].member.sequence == digest_of("GCGC"));
    CHECK(reader.collections().find_members(id, "b", 0).size() == 1);
    for (const char* const name : {"A", "", "c", "a ", "%"}) {
        CHECK(reader.collections().find_members(id, name, 0).empty());
    }
    CHECK(reader.collections().find_members(catalog.id_of(base_digest), "a", 0).empty());
}

TEST_CASE("collections: pages of any size give all of them, ordered by digest") {
    const Published catalog;
    Reader reader = catalog.reader();
    CHECK(digests(reader.collections().list({}, "", 100)) == all_digests);
    CHECK(reader.collections().list({}, "", 0).empty());
    for (std::int64_t size = 1; size <= 7; ++size) {
        CAPTURE(size);
        Texts pages;
        std::string after;
        while (pages.size() <= all_digests.size()) {
            const Texts page = digests(reader.collections().list({}, after, size));
            REQUIRE(std::ssize(page) <= size);
            if (page.empty()) {
                break;
            }
            pages.insert(pages.end(), page.begin(), page.end());
            after = page.back();
        }
        CHECK(pages == all_digests);
    }
}

TEST_CASE("collections: filters are joined by AND, in any order") {
    const Published catalog;
    Reader reader = catalog.reader();
    CollectionQueries& collections = reader.collections();
    // From the published level 1 digests: which of them share which attribute.
    const std::vector<AttributeFilter> same_sequences{{Attribute::sequences, base_sequences}};
    CHECK(digests(collections.list(same_sequences, "", 100)) ==
          sorted({base_digest, different_names_digest, pair_swap_digest, swap_wo_coords_digest}));
    const std::vector<AttributeFilter> same_coordinates{{Attribute::sorted_name_length_pairs, base_coordinates}};
    CHECK(digests(collections.list(same_coordinates, "", 100)) ==
          sorted({base_digest, different_order_digest, swap_wo_coords_digest}));
    const Texts both = sorted({base_digest, swap_wo_coords_digest});
    CHECK(digests(collections.list({same_sequences[0], same_coordinates[0]}, "", 100)) == both);
    CHECK(digests(collections.list({same_coordinates[0], same_sequences[0]}, "", 100)) == both);
    CHECK(digests(collections.list({same_coordinates[0], same_sequences[0]}, both[0], 100)) == Texts{both[1]});
    CHECK(digests(collections.list({same_coordinates[0], same_sequences[0]}, "", 1)) == Texts{both[0]});
    CHECK(collections.list({same_sequences[0], {Attribute::lengths, base_sequences}}, "", 100).empty());
    CHECK(collections.list({{Attribute::names, base_sequences}}, "", 100).empty());
    // The same attribute with two values: no collection has both.
    CHECK(collections.list({same_sequences[0], {Attribute::sequences, base_coordinates}}, "", 100).empty());
}

TEST_CASE("collections: each attribute is a filter") {
    const Published catalog;
    Reader reader = catalog.reader();
    const CollectionDigests wanted = collection_of(reference);
    // How many of the six have the attribute's published digest.
    for (const auto& [attribute, expected] :
         std::vector<std::pair<Attribute, std::int64_t>>{{Attribute::names, 1},
                                                         {Attribute::lengths, 4},
                                                         {Attribute::sequences, 4},
                                                         {Attribute::name_length_pairs, 1},
                                                         {Attribute::sorted_name_length_pairs, 3},
                                                         {Attribute::sorted_sequences, 5}}) {
        const auto shown = to_string(attribute);
        CAPTURE(shown);
        CHECK(reader.collections().count({{attribute, wanted[attribute]}}) == expected);
        CHECK(std::ssize(reader.collections().list({{attribute, wanted[attribute]}}, "", 100)) == expected);
    }
}

TEST_CASE("collections: are counted, all of them or those that match filters") {
    const Published catalog;
    Reader reader = catalog.reader();
    CHECK(reader.collections().count({}) == 6);
    CHECK(reader.collections().count(
              {{Attribute::sequences, base_sequences}, {Attribute::sorted_name_length_pairs, base_coordinates}}) == 2);
    CHECK(reader.collections().count({{Attribute::names, base_coordinates}}) == 0);
    const Catalog empty;
    CHECK(empty.reader().collections().count({}) == 0);
    CHECK(empty.reader().collections().list({}, "", 100).empty());
}

TEST_CASE("collections: those that contain a sequence are listed with its name, in the order of addition") {
    Published catalog;
    catalog.change([](Writer& writer) { put_collection(writer, {{"p", "GCGC"}, {"q", "GCGC"}}); });
    Reader reader = catalog.reader();
    const std::int64_t gcgc = reader.find_sequence(digest_of("GCGC"))->sequence_id;
    const std::vector<ContainingRow> rows = reader.collections().containing(gcgc, 0, 100);
    Texts names;
    for (const ContainingRow& row : rows) {
        names.push_back(row.name);
    }
    CHECK(names == Texts{"chr2", "2", "chr2", "chrX", "chr1", "p", "q"});  // not in subset
    CHECK(rows[1].collection.info.digests.digest.sha512t24u() == different_names_digest);
    for (std::int64_t limit = 0; limit <= 8; ++limit) {
        CHECK(std::ssize(reader.collections().containing(gcgc, 0, limit)) == std::min<std::int64_t>(limit, 7));
    }
    CHECK(reader.collections().containing(gcgc, rows[2].collection.collection_id, 100).size() == 4);
    CHECK(reader.collections().containing(gcgc, rows[6].collection.collection_id, 100).empty());
    CHECK(reader.collections().containing(99, 0, 100).empty());
}

TEST_CASE("collections: those with a member of a name and length are found, each once") {
    Published catalog;
    const Records repeated{{"a", "ACGT"}, {"a", "GCGC"}};
    catalog.change([&](Writer& writer) { put_collection(writer, repeated); });
    Reader reader = catalog.reader();
    const auto with = [&](const char* name, std::int64_t length, std::int64_t limit = 100) {
        auto ids = reader.collections().with_pair(name, length, limit);
        std::sort(ids.begin(), ids.end());
        return ids;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(with("chrX", 8) == Ids{catalog.id_of(base_digest), catalog.id_of(different_order_digest),
                                 catalog.id_of(subset_digest), catalog.id_of(swap_wo_coords_digest)});
    CHECK(with("chrX", 4) == Ids{catalog.id_of(pair_swap_digest)});
    CHECK(with("X", 8) == Ids{catalog.id_of(different_names_digest)});
    CHECK(with("a", 4).size() == 1);
    CHECK(with("chrX", 8, 2).size() == 2);
    CHECK(with("chrX", 8, 0).empty());
    CHECK(with("chrX", 7).empty());
    CHECK(with("x", 8).empty());
}

TEST_CASE("collections: the empty collection can be stored like others") {
    Catalog catalog;
    catalog.change([](Writer& writer) { CHECK(put_collection(writer, {}).is_new); });
    Reader reader = catalog.reader();
    const auto row = reader.collections().find(parsed("1VV92UF0liL_AXgP3qqD1wNZFTWNcY2b"));  // published
    REQUIRE(row);
    CHECK(row->info.member_count == 0);
    CHECK(members(reader, row->collection_id).empty());
}

TEST_CASE("fhr: a record is set, replaced, listed and removed") {
    Published catalog;
    const std::string first = R"({"genome":"first", "unknown key":[1,2]})";
    const std::string second = R"({"genome":"\u00e9 é"})";
    const auto find = [&](const std::string& digest) {
        return catalog.reader().collections().find_fhr(catalog.id_of(digest));
    };
    CHECK_FALSE(find(base_digest));
    catalog.change([&](Writer& writer) {
        writer.collections().set_fhr(catalog.id_of(base_digest), first);
        writer.collections().set_fhr(catalog.id_of(subset_digest), first);
        writer.collections().set_fhr(catalog.id_of(pair_swap_digest), "{}");
    });
    CHECK(find(base_digest) == first);
    CHECK(find(pair_swap_digest) == "{}");
    CHECK_FALSE(find(different_order_digest));
    catalog.change([&](Writer& writer) { writer.collections().set_fhr(catalog.id_of(base_digest), second); });
    CHECK(find(base_digest) == second);
    CHECK(find(subset_digest) == first);
    Reader reader = catalog.reader();
    const Texts expected = sorted({base_digest, subset_digest, pair_swap_digest});
    for (std::int64_t size = 1; size <= 4; ++size) {
        Texts pages;
        for (std::string after; pages.size() <= expected.size();) {
            const std::vector<FhrRow> page = reader.collections().list_fhr(after, size);
            REQUIRE(std::ssize(page) <= size);
            if (page.empty()) {
                break;
            }
            for (const FhrRow& row : page) {
                pages.push_back(row.collection.sha512t24u());
            }
            after = pages.back();
        }
        CHECK(pages == expected);
    }
    catalog.change([&](Writer& writer) {
        CHECK(writer.collections().remove_fhr(catalog.id_of(base_digest)));
        CHECK_FALSE(writer.collections().remove_fhr(catalog.id_of(base_digest)));
        CHECK_FALSE(writer.collections().remove_fhr(catalog.id_of(different_order_digest)));
    });
    CHECK_FALSE(find(base_digest));
    CHECK(catalog.reader().collections().list_fhr("", 10).size() == 2);
}

TEST_CASE("fhr: a record is added if there is none, and a different one is kept") {
    Published catalog;
    catalog.change([&](Writer& writer) {
        const std::int64_t id = catalog.id_of(base_digest);
        CHECK(writer.collections().add_fhr(id, R"({"genome":"a"})"));
        CHECK(writer.collections().add_fhr(id, R"({"genome":"a"})"));
        CHECK_FALSE(writer.collections().add_fhr(id, R"({"genome":"b"})"));
    });
    CHECK(catalog.reader().collections().find_fhr(catalog.id_of(base_digest)) == R"({"genome":"a"})");
}
