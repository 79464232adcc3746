#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;
using test::TemporaryDirectory;

namespace {

/// The contents of a shelf, as text.
std::string contents(const Repository& repository) {
    std::string text;
    for (const Sequence& sequence : repository.sequences(1000)) {
        text += sequence.info().digests.sha512t24u.refget() + " " + sequence.fetch() + "\n";
    }
    for (const Collection& collection : repository.collections(1000)) {
        text += collection.digest().sha512t24u() + (collection.fhr() ? " " + collection.fhr()->genome() : "") + "\n";
        for (const CollectionMember& member : collection.members()) {
            text += "  " + member.name + " [" + member.description + "] " + member.sequence.refget() + "\n";
        }
    }
    for (const NamedSequence& name : repository.names_with_prefix("", "", 1000)) {
        text += name.alias.text() + " " + name.digest.refget() + "\n";
    }
    for (const NamedCollection& name : repository.collection_names_with_prefix("", "", 1000)) {
        text += name.alias.text() + " " + name.digest.sha512t24u() + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("refget store: a raw store of gtars is imported") {
    const Shelf shelf;
    const StoreImportReport report = import_refget_store(shelf.master(), test::data_file("refget_store_raw"));
    // In gtars, the `*` of a protein is part of its digest; here it is not, so it and its collection are not imported.
    REQUIRE(report.problems.size() == 2);
    CHECK(report.problems[0].find("(stop)") != std::string::npos);
    CHECK(report.problems[1].starts_with("collection "));
    const Repository repository = shelf.repository();
    // The demonstration collection of the sequence collections specification.
    const auto base = repository.find_collection("XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk");
    REQUIRE(base);
    CHECK(base->get_sequence("chrX").fetch() == "TTGGGGAA");
    CHECK(report.collections_new >= 1);
    CHECK(report.aliases_new >= 1);
    CHECK(report.fhr_records == 1);
    CHECK(verify(shelf.master()).problems.empty());

    const StoreImportReport again = import_refget_store(shelf.master(), test::data_file("refget_store_raw"));
    CHECK(again.sequences_new == 0);
    CHECK(again.collections_new == 0);
    CHECK(again.aliases_new == 0);
    CHECK(again.problems.size() == report.problems.size());
}

TEST_CASE("refget store: residues that an encoded store lost are reported, and the rest is imported") {
    const Shelf shelf;
    const StoreImportReport report = import_refget_store(shelf.master(), test::data_file("refget_store_encoded"));
    CHECK_FALSE(report.problems.empty());
    const Repository repository = shelf.repository();
    CHECK(repository.find_collection("XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk"));
    for (const Sequence& sequence : repository.sequences(1000)) {
        CHECK(digest_residues(sequence.fetch()) == sequence.info().digests);
    }
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("refget store: an exported store is imported again, in both modes") {
    Shelf from;
    from.load(
        ">iupac all of them\nACGTRYKMSWBDHVN\n>protein\nMKVLUOBZJX\n>rna\nACGU\n>empty\n>twin\nGATTACA\n>twin2 \"q\\\" "
        "\xc3\xa9\nGATTACA\n",
        "t");
    from.load(">other\nGATTACA\n", "u");
    {
        Change session(from.master());
        session.add_alias("set", "first", from.repository().collections(1).front().digest().sha512t24u(),
                          AliasKind::collections);
        (void)session.commit();
    }
    {
        Change records(from.master());
        records.set_fhr("set:first", FhrRecord::from_json(R"({"genome": "g", "own": [1]})", "x"));
        (void)records.commit();
    }
    const TemporaryDirectory directory;
    for (const StoreMode mode : {StoreMode::raw, StoreMode::encoded}) {
        const fs::path store = directory / (mode == StoreMode::raw ? "raw" : "encoded");
        const StoreExportReport out = export_refget_store(from.repository(), store, mode);
        CHECK(out.problems.empty());
        CHECK_THROWS_AS((void)export_refget_store(from.repository(), store, mode), InvalidArgument);
        const Shelf to;
        const StoreImportReport in = import_refget_store(to.master(), store);
        CHECK(in.problems.empty());
        CHECK(contents(to.repository()) == contents(from.repository()));
    }
    CHECK(test::files_below(directory.path()).size() > 10);
    for (const std::string& file : test::files_below(directory.path())) {
        CHECK(file.find(".part") == std::string::npos);
    }
}

TEST_CASE(
    "refget store: a damaged or missing payload and an alias of nothing are problems, and the instance is sound") {
    Shelf source;
    source.load(">a\nACGTACGT\n>b\nGGGGCCCC\n", "t");
    source.load(">c\nTTTTTTTT\n", LoadOptions{});
    const TemporaryDirectory directory;
    (void)export_refget_store(source.repository(), directory / "store");
    std::vector<fs::path> payloads;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory / "store/sequences")) {
        if (entry.is_regular_file()) {
            payloads.push_back(entry.path());
        }
    }
    REQUIRE(payloads.size() == 3);
    std::sort(payloads.begin(), payloads.end());
    fs::remove(payloads[0]);
    fs::permissions(payloads[1], fs::perms::owner_write, fs::perm_options::add);
    std::fstream(payloads[1], std::ios::in | std::ios::out | std::ios::binary).write("N", 1);
    const Shelf shelf;
    const StoreImportReport report = import_refget_store(shelf.master(), directory / "store");
    CHECK(report.sequences_new == 1);
    CHECK(report.problems.size() >= 3);
    CHECK(verify(shelf.master()).problems.empty());
}

TEST_CASE("refget store: another directory is refused, and nothing is changed") {
    const Shelf shelf;
    const TemporaryDirectory directory;
    CHECK_THROWS_AS((void)import_refget_store(shelf.master(), directory.path()), NotFound);
    fs::create_directories(directory / "s");
    test::write_file(directory / "s/rgstore.json", "{");
    CHECK_THROWS_AS((void)import_refget_store(shelf.master(), directory / "s"), InvalidInput);
    CHECK(shelf.repository().totals() == Totals{});
}
