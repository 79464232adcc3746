#include "refget_store/writer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "refget_store/reader.hpp"
#include "seqshelf/error.hpp"
#include "support/json.hpp"
#include "unit/refget_store/gtars_store.hpp"

namespace fs = std::filesystem;
namespace gtars = seqshelf::test::gtars;
using namespace seqshelf::refget_store;
using seqshelf::AliasKind;
using seqshelf::CollectionDigest;
using seqshelf::CollectionDigests;
using seqshelf::InvalidArgument;
using seqshelf::IoError;
using seqshelf::Md5Digest;
using seqshelf::NotFound;
using seqshelf::SequenceDigest;
using seqshelf::test::read_file;
using seqshelf::test::TemporaryDirectory;

namespace {

constexpr Mode all_modes[] = {Mode::raw, Mode::encoded};

StoredSequence described(const std::string& name, const std::string& residues) {
    const seqshelf::SequenceDigests digests = seqshelf::digest_residues(residues);
    return {name, "", static_cast<std::int64_t>(residues.size()), "", digests.sha512t24u, digests.md5};
}

StoredMember member(const std::string& name, const std::string& residues) {
    const StoredSequence sequence = described(name, residues);
    return {name, "", sequence.digest, sequence.length};
}

CollectionDigest digest(const char* text) { return CollectionDigest::parse(text).value(); }

/// Three records, and the digests that the seqcol specification gives for them.
struct Base {
    CollectionDigests digests;
    std::vector<StoredMember> members;
};

Base base() {
    using enum seqshelf::CollectionAttribute;
    Base base{{}, {member("chrX", "TTGGGGAA"), member("chr1", "GGAA"), member("chr2", "GCGC")}};
    base.digests.digest = digest(gtars::base_collection);
    base.digests[names] = digest("Fw1r9eRxfOZD98KKrhlYQNEdSRHoVxAG");
    base.digests[lengths] = digest("cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX");
    base.digests[sequences] = digest("0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr");
    base.digests[name_length_pairs] = digest("B9MESWM8k-hK_OeQK8bZNAG74pLY0Ujq");
    base.digests[sorted_name_length_pairs] = digest("zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J");
    base.digests[sorted_sequences] = digest("KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M");
    return base;
}

/// The input of the stores of tests/data, but only the collection whose letters are A-Z.
void put_base(StoreWriter& writer) {
    for (const StoredMember& row : base().members) {
        const std::string& residues = gtars::residues.at(row.name);
        writer.put_sequence(described(row.name, residues), residues);
    }
    writer.put_collection(base().digests, base().members);
    writer.put_alias(AliasKind::sequences, {{"ucsc", "chrX"}, "iYtREV555dUFKg2_agSJW6suquUyPpMw"});
    writer.put_alias(AliasKind::sequences, {{"ncbi", "NC 2"}, "AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6"});
    writer.put_alias(AliasKind::sequences, {{"ncbi", "NC_000001.11"}, gtars::chr1});
    writer.put_alias(AliasKind::collections, {{"ucsc", "base"}, gtars::base_collection});
    writer.put_fhr(base().digests.digest, "{\n  \"genome\": \"Bombas huntii\",\n  \"version\": \"0.0.1\"\n}");
}

nlohmann::json manifest_of(const fs::path& store) { return nlohmann::json::parse(read_file(store / "rgstore.json")); }

}  // namespace

TEST_CASE("writer: the files equal those of gtars, byte for byte") {
    for (const Mode mode : all_modes) {
        const TemporaryDirectory directory;
        StoreWriter writer(directory / "store", mode);
        put_base(writer);
        writer.finish();
        const std::string base_name = gtars::base_collection;
        for (const std::string& file : std::vector<std::string>{
                 "collections/" + base_name + ".rgsi", "fhr/" + base_name + ".fhr.json", "aliases/sequences/ncbi.tsv",
                 "aliases/sequences/ucsc.tsv", "aliases/collections/ucsc.tsv", gtars::StoreCopy::payload(gtars::chr1),
                 gtars::StoreCopy::payload("iYtREV555dUFKg2_agSJW6suquUyPpMw")}) {
            CAPTURE(file);
            CHECK(read_file(directory.path() / "store" / file) == read_file(gtars::store(mode) / file));
        }
        const nlohmann::json ours = manifest_of(directory / "store");
        const nlohmann::json theirs = manifest_of(gtars::store(mode));
        for (const auto& [key, value] : theirs.items()) {
            const auto& shown = key;
            CAPTURE(shown);
            REQUIRE(ours.contains(key));
            const bool same = key == "aliases_digest" || key == "fhr_digest" || key == "mode" ||
                              key.ends_with("namespaces") || key.ends_with("_template") || key.ends_with("_index") ||
                              key == "version";
            if (same) {
                CHECK(ours[key] == value);
            }
        }
        CHECK(ours["logical_sequence_bytes"] == (mode == Mode::raw ? 16 : 4));
        // The text that gtars 0.10.0 writes for these three sequences and this collection.
        CHECK(ours["sequences_digest"] == "b07a06510cf580adcc9f7553a0dbe823fb98b909b6ea9281d6a2f3ff79cd8bd9");
        CHECK(ours["collections_digest"] == "3e0213b54972702209497856e0adf52aa25982dbea10e16edc7698f50a8863f1");
    }
}

TEST_CASE("writer: every letter A-Z is read again in either mode") {
    for (const Mode mode : all_modes) {
        const TemporaryDirectory directory;
        StoreWriter writer(directory / "store", mode);
        std::map<SequenceDigest, std::string> given;
        for (char letter = 'A'; letter <= 'Z'; ++letter) {
            for (const std::string before : {"", "GATTACA", "MKVLEF"}) {
                const std::string residues = before + letter;
                if (given.emplace(described("x", residues).digest, residues).second) {
                    writer.put_sequence(described("x", residues), residues);
                }
            }
        }
        writer.put_sequence(described("empty", ""), "");
        given.emplace(described("x", "").digest, "");
        writer.finish();
        const StoreReader reader(directory / "store");
        std::vector<std::string> order;
        reader.for_each_sequence([&](const StoredSequence& sequence) {
            CHECK(reader.read_residues(sequence) == given.at(sequence.digest));
            order.push_back(sequence.digest.sha512t24u());
        });
        CHECK(order.size() == given.size());
        CHECK(std::is_sorted(order.begin(), order.end()));
    }
}

TEST_CASE("writer: residues of several pieces are read again") {
    constexpr std::size_t piece = 65536;
    for (const Mode mode : all_modes) {
        const TemporaryDirectory directory;
        StoreWriter writer(directory / "store", mode);
        for (const std::size_t length : {piece - 1, piece, piece + 1, 3 * piece + 5}) {
            for (const std::string letters : {"GATTACA", "GATTACAN", "GATTACAK", "MKVLEF", "MKVLUEF"}) {
                std::string residues;
                while (residues.size() < length) {
                    residues += letters;
                }
                residues.resize(length);
                writer.put_sequence(described(letters + std::to_string(length), residues), residues);
            }
        }
        writer.finish();
        const StoreReader reader(directory / "store");
        int count = 0;
        reader.for_each_sequence([&](const StoredSequence& sequence) {
            CAPTURE(sequence.name);
            CHECK(reader.read_residues(sequence).has_value());
            ++count;
        });
        CHECK(count == 20);
    }
}

TEST_CASE("writer: a collection's rows have the collection's own names") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::raw);
    writer.put_sequence(described("first", "GGAA"), "GGAA");
    Base collection = base();
    collection.members = {member("chr1", "GGAA"), member("again é", "GGAA")};
    collection.members[1].description = "with\ta tab";
    writer.put_collection(collection.digests, collection.members);
    writer.finish();
    const std::vector<StoredSequence> members = StoreReader(directory / "store").members(collection.digests.digest);
    REQUIRE(members.size() == 2);
    CHECK(members[0].name == "chr1");
    CHECK(members[0].alphabet == "dna2bit");
    CHECK(members[1].name == "again é");
    CHECK(members[1].description == "with a tab");
}

TEST_CASE("writer: an empty store can be read") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "deep/er/store/", Mode::encoded);
    writer.finish();
    const StoreReader reader(directory / "deep/er/store");
    CHECK(reader.collections().empty());
    CHECK_FALSE(manifest_of(directory / "deep/er/store").contains("aliases_digest"));
}

TEST_CASE("writer: the directory is not a store before finish()") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::raw);
    put_base(writer);
    CHECK_THROWS_AS(StoreReader(directory / "store"), NotFound);
}

TEST_CASE("writer: an existing directory is IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(StoreWriter(directory.path(), Mode::raw), IoError);
}

TEST_CASE("writer: a sequence that contradicts its description, or is repeated, is InvalidArgument") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::encoded);
    writer.put_sequence(described("a", "GGAA"), "GGAA");
    CHECK_THROWS_AS(writer.put_sequence(described("b", "GGAA"), "GGAA"), InvalidArgument);
    CHECK_THROWS_AS(writer.put_sequence(described("b", "GGA"), "GGAT"), InvalidArgument);
    CHECK_THROWS_AS(writer.put_sequence(described("#b", "GGA"), "GGA"), InvalidArgument);
    for (const std::string residues : {"acgt", "MEF*", "AC GT", "A-C", "\xC3"}) {
        CAPTURE(residues);
        CHECK_THROWS_AS(writer.put_sequence(described("b", residues), residues), InvalidArgument);
    }
    writer.put_sequence(described("b", "GGA"), "GGA");  // the refused one left nothing
    writer.finish();
}

TEST_CASE("writer: a collection with a missing member, or a repeated one, is InvalidArgument") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::raw);
    CHECK_THROWS_AS(writer.put_collection(base().digests, base().members), InvalidArgument);
    put_base(writer);
    CHECK_THROWS_AS(writer.put_collection(base().digests, base().members), InvalidArgument);
    Base other = base();
    other.digests.digest = other.digests[seqshelf::CollectionAttribute::names];
    other.members[1].length = 5;
    CHECK_THROWS_AS(writer.put_collection(other.digests, other.members), InvalidArgument);
    other.members = {member("a\tb", "GGAA")};
    CHECK_THROWS_AS(writer.put_collection(other.digests, other.members), InvalidArgument);
    writer.finish();
    CHECK(StoreReader(directory / "store").collections().size() == 1);
}

TEST_CASE("writer: an alias that gtars could not read, or without a digest, is InvalidArgument") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::raw);
    for (const StoredAlias& alias : std::vector<StoredAlias>{{{"../up", "a"}, gtars::chr1},
                                                             {{"a/b", "a"}, gtars::chr1},
                                                             {{"", "a"}, gtars::chr1},
                                                             {{"\xFF", "a"}, gtars::chr1},
                                                             {{"ns", "#a"}, gtars::chr1},
                                                             {{"ns", "a\tb"}, gtars::chr1},
                                                             {{"ns", "a\n"}, gtars::chr1},
                                                             {{"ns", "\xFF"}, gtars::chr1},
                                                             {{"ns", "a"}, "SQ." + std::string(gtars::chr1)},
                                                             {{"ns", "a"}, ""}}) {
        CAPTURE(alias.alias);
        CHECK_THROWS_AS(writer.put_alias(AliasKind::sequences, alias), InvalidArgument);
    }
}

TEST_CASE("writer: an FHR record that is not a JSON object, or a second one, is InvalidArgument") {
    const TemporaryDirectory directory;
    StoreWriter writer(directory / "store", Mode::raw);
    for (const std::string json : {"", " ", "[]", "1", "{", "{}{}", "{\"a\":\"\xFF\"}"}) {
        CAPTURE(json);
        CHECK_THROWS_AS(writer.put_fhr(base().digests.digest, json), InvalidArgument);
    }
    writer.put_fhr(base().digests.digest, " {}");
    CHECK_THROWS_AS(writer.put_fhr(base().digests.digest, "{}"), InvalidArgument);
}
