#include "refget_store/reader.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "unit/refget_store/gtars_store.hpp"

namespace gtars = seqshelf::test::gtars;
using seqshelf::AliasKind;
using seqshelf::CollectionDigest;
using seqshelf::NotFound;
using seqshelf::refget_store::Mode;
using seqshelf::refget_store::StoredAlias;
using seqshelf::refget_store::StoredSequence;
using seqshelf::refget_store::StoreReader;

namespace {

constexpr Mode both[] = {Mode::raw, Mode::encoded};

std::map<std::string, StoredSequence> sequences_of(const StoreReader& reader) {
    std::map<std::string, StoredSequence> sequences;
    reader.for_each_sequence([&](const StoredSequence& sequence) { sequences.emplace(sequence.name, sequence); });
    return sequences;
}

std::vector<std::string> aliases_of(const StoreReader& reader, AliasKind kind) {
    std::vector<std::string> aliases;
    reader.for_each_alias(
        kind, [&](const StoredAlias& alias) { aliases.push_back(alias.ns + ":" + alias.alias + " " + alias.digest); });
    return aliases;
}

CollectionDigest collection(const char* text) { return CollectionDigest::parse(text).value(); }

}  // namespace

TEST_CASE("reader: the sequences of a store of gtars are read") {
    for (const Mode mode : both) {
        const StoreReader reader(gtars::store(mode));
        CHECK(reader.mode() == mode);
        const auto sequences = sequences_of(reader);
        CHECK(sequences.size() == gtars::residues.size());
        const StoredSequence& protein = sequences.at("sec");
        CHECK(protein.description == "\"seleno\" é");
        CHECK(protein.length == 7);
        CHECK(protein.alphabet == "protein");
        CHECK(protein.digest.sha512t24u() == gtars::selenoprotein);
        CHECK(protein.md5.hex() == "208e7a6fc5d2e8aba4a72f9dcc19370f");
    }
}

TEST_CASE("reader: raw residues equal the input of gtars") {
    const StoreReader reader(gtars::store(Mode::raw));
    for (const auto& [name, sequence] : sequences_of(reader)) {
        const auto& shown = name;
        CAPTURE(shown);
        CHECK(reader.read_residues(sequence) == gtars::residues.at(name));
    }
}

TEST_CASE("reader: encoded residues equal the input of gtars, even those it decodes wrong itself, or are nullopt") {
    const StoreReader reader(gtars::store(Mode::encoded));
    for (const auto& [name, sequence] : sequences_of(reader)) {
        const auto& shown = name;
        CAPTURE(shown);
        if (name == "sec") {
            CHECK(reader.read_residues(sequence) == std::nullopt);  // U was stored as A
        } else {
            CHECK(reader.read_residues(sequence) == gtars::residues.at(name));
        }
    }
}

TEST_CASE("reader: codes that gtars introduced with issue 273 are read") {
    const gtars::StoreCopy copy(Mode::encoded);
    const StoreReader reader(copy.path());
    const auto sequences = sequences_of(reader);
    // ACGUACGU with U as 1011, MKVLUEF with U as 11000.
    seqshelf::test::write_file(copy.path() / copy.payload(sequences.at("rna").digest.sha512t24u()), "\x12\x4B\x12\x4B");
    seqshelf::test::write_file(copy.path() / copy.payload(gtars::selenoprotein), "\x52\x22\x9C\x0C\x80");
    CHECK(reader.read_residues(sequences.at("rna")) == "ACGUACGU");
    CHECK(reader.read_residues(sequences.at("sec")) == "MKVLUEF");
}

TEST_CASE("reader: the collections are read, with their members in order") {
    for (const Mode mode : both) {
        const StoreReader reader(gtars::store(mode));
        CHECK(reader.collections() ==
              std::vector{collection(gtars::odd_collection), collection(gtars::base_collection)});
        const std::vector<StoredSequence> base = reader.members(collection(gtars::base_collection));
        REQUIRE(base.size() == 3);
        CHECK(base[0].name == "chrX");
        CHECK(base[1].name == "chr1");
        CHECK(base[1].digest.sha512t24u() == gtars::chr1);
        CHECK(base[1].length == 4);
        CHECK(base[2].name == "chr2");
    }
}

TEST_CASE("reader: a sequence has its own name in each collection") {
    const StoreReader reader(gtars::store(Mode::encoded));
    const std::vector<StoredSequence> odd = reader.members(collection(gtars::odd_collection));
    REQUIRE(odd.size() == 9);
    CHECK(odd[7].name == "1");
    CHECK(odd[7].description == "shared");
    CHECK(odd[8].name == "again");
    CHECK(odd[7].digest == odd[8].digest);
    CHECK(odd[7].digest.sha512t24u() == gtars::chr1);
}

TEST_CASE("reader: a member that gtars dropped from its index because of a tab in its description is read") {
    for (const Mode mode : both) {
        const StoreReader reader(gtars::store(mode));
        const StoredSequence soft = reader.members(collection(gtars::odd_collection)).at(1);
        CHECK(soft.name == "soft");
        CHECK(soft.description == "masked\tand a tab");
        CHECK_FALSE(sequences_of(reader).contains("soft"));
        CHECK(reader.read_residues(soft) == "ACGTNNNN");
    }
}

TEST_CASE("reader: a missing collection is NotFound") {
    const StoreReader reader(gtars::store(Mode::raw));
    CHECK_THROWS_AS((void)reader.members(CollectionDigest()), NotFound);
}

TEST_CASE("reader: without an index of collections, those in the folder are read") {
    const gtars::StoreCopy copy(Mode::raw);
    copy.edit("rgstore.json", "\"collection_index\"", "\"another_key\"");
    seqshelf::test::write_file(copy.path() / "collections/README.rgsi", "");
    seqshelf::test::write_file(copy.path() / "collections" / (std::string(gtars::chr1) + ".txt"), "");
    const StoreReader reader(copy.path());
    REQUIRE(reader.collections().size() == 2);
    for (const CollectionDigest& digest : reader.collections()) {
        CHECK_FALSE(reader.members(digest).empty());
    }
    std::filesystem::remove_all(copy.path() / "collections");
    CHECK(StoreReader(copy.path()).collections().empty());
}

TEST_CASE("reader: aliases of each kind are read by namespace") {
    for (const Mode mode : both) {
        const StoreReader reader(gtars::store(mode));
        CHECK(aliases_of(reader, AliasKind::sequences) ==
              std::vector<std::string>{"ncbi:NC 2 AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6",
                                       "ncbi:NC_000001.11 YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj",
                                       "ucsc:chrX iYtREV555dUFKg2_agSJW6suquUyPpMw"});
        CHECK(aliases_of(reader, AliasKind::collections) ==
              std::vector<std::string>{"ucsc:base XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk"});
    }
}

TEST_CASE("reader: alias files may have comments and blank lines; any text after the tab is the digest") {
    const gtars::StoreCopy copy(Mode::raw);
    seqshelf::test::write_file(copy.path() / "aliases/collections/ucsc.tsv", "# c\tx\n\n\tempty name\r\na\tSQ.x\ty\n");
    CHECK(aliases_of(StoreReader(copy.path()), AliasKind::collections) ==
          std::vector<std::string>{"ucsc: empty name", "ucsc:a SQ.x\ty"});
}

TEST_CASE("reader: an FHR record is returned unchanged, from either of its two places") {
    const gtars::StoreCopy copy(Mode::raw);
    const StoreReader reader(copy.path());
    const CollectionDigest base = collection(gtars::base_collection);
    CHECK(reader.fhr(base) == "{\n  \"genome\": \"Bombas huntii\",\n  \"version\": \"0.0.1\"\n}");
    CHECK(reader.fhr(collection(gtars::odd_collection)) == std::nullopt);
    const std::string file = std::string(gtars::base_collection) + ".fhr.json";
    std::filesystem::rename(copy.path() / "fhr" / file, copy.path() / "collections" / file);
    CHECK(reader.fhr(base).has_value());
}

TEST_CASE("reader: links that lead out of the store are followed") {
    const gtars::StoreCopy copy(Mode::raw);
    const std::string payload = copy.payload(gtars::chr1);
    std::filesystem::remove(copy.path() / payload);
    std::filesystem::create_symlink(gtars::store(Mode::raw) / payload, copy.path() / payload);
    const StoreReader reader(copy.path());
    CHECK(reader.read_residues(sequences_of(reader).at("chr1")) == "GGAA");
}
