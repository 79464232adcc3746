#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "refget_store/reader.hpp"
#include "seqshelf/error.hpp"
#include "unit/refget_store/gtars_store.hpp"

namespace fs = std::filesystem;
namespace gtars = seqshelf::test::gtars;
using seqshelf::AliasKind;
using seqshelf::CollectionDigest;
using seqshelf::Corruption;
using seqshelf::InvalidInput;
using seqshelf::SchemaMismatch;
using seqshelf::SequenceDigest;
using seqshelf::refget_store::Mode;
using seqshelf::refget_store::StoredSequence;
using seqshelf::refget_store::StoreReader;

namespace {

/// The message of the Error that `action` throws, from `file` on.
template <typename Error>
std::string refusal(const std::string& file, const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        const std::string message = error.what();
        return message.substr(std::min(message.find(file), message.size()));
    }
    return "nothing was thrown";
}

/// Reads everything in a store.
void read_all(const fs::path& path) {
    const StoreReader reader(path);
    reader.for_each_sequence([&](const StoredSequence& sequence) { (void)reader.read_residues(sequence); });
    for (const CollectionDigest& collection : reader.collections()) {
        (void)reader.members(collection);
        (void)reader.fhr(collection);
    }
    reader.for_each_alias(AliasKind::sequences, [](const auto&) {});
    reader.for_each_alias(AliasKind::collections, [](const auto&) {});
}

StoredSequence chr1(std::int64_t length, const std::string& alphabet = "dna2bit") {
    return {"chr1", "", length, alphabet, SequenceDigest::parse(gtars::chr1).value(), {}};
}

}  // namespace

TEST_CASE("damaged store: a missing file that rgstore.json names is InvalidInput") {
    for (const std::string file :
         {"sequences.rgsi", "collections.rgci", "aliases/sequences/ncbi.tsv", "aliases/collections/ucsc.tsv",
          "collections/XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk.rgsi"}) {
        CAPTURE(file);
        const gtars::StoreCopy copy(Mode::raw);
        fs::remove(copy.path() / file);
        CHECK(refusal<InvalidInput>(file, [&] { read_all(copy.path()); }) ==
              file + ":1: the file is missing in the store");
    }
}

TEST_CASE("damaged store: a FIFO or directory in place of a file does not hang the reader") {
    for (const std::string file : {"sequences.rgsi", "collections.rgci", "aliases/sequences/ncbi.tsv"}) {
        CAPTURE(file);
        const gtars::StoreCopy copy(Mode::raw);
        fs::remove(copy.path() / file);
        REQUIRE(::mkfifo((copy.path() / file).c_str(), 0600) == 0);
        CHECK(refusal<InvalidInput>(file, [&] { read_all(copy.path()); }) ==
              file + ":1: the file is missing in the store");
    }
    const gtars::StoreCopy copy(Mode::raw);
    const std::string file = copy.payload(gtars::chr1);
    fs::remove(copy.path() / file);
    fs::create_directory(copy.path() / file);
    CHECK(refusal<Corruption>(file, [&] { read_all(copy.path()); }) ==
          file + " is missing: the file with the residues");
}

TEST_CASE("damaged store: a malformed index of collections is InvalidInput") {
    const std::string row = std::string("\n") + gtars::base_collection + "\t3\t";
    const auto refusal_of = [&](const std::string& changed) {
        const gtars::StoreCopy copy(Mode::raw);
        copy.edit("collections.rgci", row, changed);
        return refusal<InvalidInput>("collections", [&] { read_all(copy.path()); });
    };
    CHECK(refusal_of("\nshort\t3\t") == "collections.rgci:3: column 1 is not a digest: 'short'");
    CHECK(refusal_of(std::string("\n") + gtars::base_collection + "\t-3\t") ==
          "collections.rgci:3: collection XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk has no count of sequences");
    CHECK(refusal_of(row + "\n" + gtars::base_collection + "\t3\t") ==
          "collections.rgci:4: collection XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk occurs twice");
    CHECK(refusal_of(std::string("\n") + gtars::base_collection + "\t4\t") ==
          "collections/XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk.rgsi:11: the file ends after 3 sequences; collections.rgci "
          "says 4");
}

TEST_CASE("damaged store: the file of another collection is InvalidInput") {
    const gtars::StoreCopy copy(Mode::raw);
    fs::copy_file(copy.path() / "collections" / (std::string(gtars::odd_collection) + ".rgsi"),
                  copy.path() / "collections" / (std::string(gtars::base_collection) + ".rgsi"),
                  fs::copy_options::overwrite_existing);
    CHECK(refusal<InvalidInput>("rgsi", [&] { read_all(copy.path()); }) ==
          "rgsi:1: the file is of another collection, not of XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk");
}

TEST_CASE("damaged store: an alias without a digest is InvalidInput") {
    const gtars::StoreCopy copy(Mode::raw);
    copy.edit("aliases/sequences/ncbi.tsv", "NC 2\t", "NC 2 ");
    CHECK(refusal<InvalidInput>("ncbi", [&] { read_all(copy.path()); }) ==
          "ncbi.tsv:1: the row has 1 column, expected alias and digest");
}

TEST_CASE("damaged store: a payload that is missing, or whose size does not match the length, is Corruption") {
    for (const Mode mode : {Mode::raw, Mode::encoded}) {
        const gtars::StoreCopy copy(mode);
        const StoreReader reader(copy.path());
        const std::string file = copy.payload(gtars::chr1);
        const std::string good = seqshelf::test::read_file(copy.path() / file);
        const auto reading = [&] { return refusal<Corruption>(file, [&] { (void)reader.read_residues(chr1(4)); }); };
        CHECK(reading() == "nothing was thrown");
        const std::string size = std::to_string(good.size());
        seqshelf::test::write_file(copy.path() / file, good + "A");
        CHECK(reading() ==
              file + " has " + std::to_string(good.size() + 1) + " bytes, the sequence's length needs " + size);
        seqshelf::test::write_file(copy.path() / file, good.substr(1));
        CHECK(reading() ==
              file + " has " + std::to_string(good.size() - 1) + " bytes, the sequence's length needs " + size);
        fs::remove(copy.path() / file);
        CHECK(reading() == file + " is missing: the file with the residues");
    }
}

TEST_CASE("damaged store: a length beyond the payload allocates nothing") {
    for (const Mode mode : {Mode::raw, Mode::encoded}) {
        const StoreReader reader(gtars::store(mode));
        for (const std::int64_t length : {std::int64_t{1} << 40, std::numeric_limits<std::int64_t>::max()}) {
            for (const std::string alphabet : {"dna2bit", "dna3bit", "dnaio", "protein", "ASCII", "unknown"}) {
                CHECK_THROWS_AS((void)reader.read_residues(chr1(length, alphabet)), Corruption);
            }
        }
    }
}

TEST_CASE("damaged store: wrong residues are Corruption, unless gtars may have lost letters") {
    const gtars::StoreCopy raw(Mode::raw);
    const std::string file = raw.payload(gtars::chr1);
    seqshelf::test::write_file(raw.path() / file, "GGAT");
    CHECK(
        refusal<Corruption>(file, [&] {
            (void)StoreReader(raw.path()).read_residues(chr1(4));
        }).starts_with(file + ": digest mismatch: the index has YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj, the residues have "));
    const gtars::StoreCopy encoded(Mode::encoded);
    seqshelf::test::write_file(encoded.path() / file, "\x1B");
    CHECK_THROWS_AS((void)StoreReader(encoded.path()).read_residues(chr1(4)), Corruption);
    seqshelf::test::write_file(encoded.path() / file, "\x12\x34");  // ACMG: nothing there was U
    CHECK_THROWS_AS((void)StoreReader(encoded.path()).read_residues(chr1(4, "dnaio")), Corruption);
    seqshelf::test::write_file(encoded.path() / file, "\x12\x38");  // ACMT: T may have been
    CHECK_FALSE(StoreReader(encoded.path()).read_residues(chr1(4, "dnaio")).has_value());
}

TEST_CASE("damaged store: a symbol that no version of gtars wrote is Corruption") {
    const gtars::StoreCopy copy(Mode::encoded);
    const std::string file = copy.payload(gtars::chr1);
    seqshelf::test::write_file(copy.path() / file, "\xFF\xFF\xFF");
    CHECK(refusal<Corruption>(file, [&] { (void)StoreReader(copy.path()).read_residues(chr1(4, "protein")); }) ==
          file + " contains a symbol that is no letter of alphabet protein");
}

TEST_CASE("damaged store: an alphabet that gtars does not have is InvalidInput, unless the store is raw") {
    CHECK_THROWS_AS((void)StoreReader(gtars::store(Mode::encoded)).read_residues(chr1(4, "dna4bit")), InvalidInput);
    CHECK(StoreReader(gtars::store(Mode::raw)).read_residues(chr1(4, "dna4bit")) == "GGAA");
}

TEST_CASE("damaged store: residues in a pack file are SchemaMismatch") {
    const gtars::StoreCopy copy(Mode::raw);
    fs::remove_all(copy.path() / "sequences");
    seqshelf::test::write_file(copy.path() / "sequences.pack.idx", "");
    CHECK_THROWS_AS((void)StoreReader(copy.path()).read_residues(chr1(4)), SchemaMismatch);
}
