#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <stop_token>
#include <string>

#include "seqshelf/difference.hpp"
#include "seqshelf/prune.hpp"
#include "seqshelf/seqrepo_export.hpp"
#include "seqshelf/snapshot.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"
#include "unit/repository/samples.hpp"

// Long operations end when they are asked to: nothing is left of them, and no lock is held.

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

namespace {

std::stop_token stopped() {
    std::stop_source source;
    source.request_stop();
    return source.get_token();
}

/// Files that are there before and after.
Texts lasting_files(const fs::path& root) {
    Texts files = files_below(root);
    std::erase_if(files, [](const std::string& file) {
        return file.ends_with("lock") || file.ends_with("-shm") || file.ends_with("-wal");
    });
    return files;
}

}  // namespace

TEST_CASE_FIXTURE(Base, "stopped: creating a snapshot leaves none, and the next call makes it") {
    const Texts before = lasting_files(root());
    CHECK_THROWS_AS(create_snapshot(root(), "s1", stopped()), Cancelled);
    CHECK(lasting_files(root()) == before);
    CHECK(create_snapshot(root(), "s1", std::stop_source().get_token()).name == "s1");
}

TEST_CASE_FIXTURE(Base, "stopped: writing an instance of SeqRepo leaves none") {
    const Texts before = lasting_files(root());
    CHECK_THROWS_AS(export_seqrepo(master(), root() / "seqrepo", stopped()), Cancelled);
    CHECK(lasting_files(root()) == before);
    CHECK(export_seqrepo(master(), root() / "seqrepo").sequences == 3);
}

TEST_CASE_FIXTURE(Base, "stopped: a comparison ends after the difference in which the stop was requested") {
    create_snapshot(root(), "s1");
    load_text(*this, ">a\nAAAA\n", "c:other");
    std::stop_source source;
    int sequences = 0;
    int collections = 0;
    DifferenceVisitor visitor;
    visitor.sequence = [&](DifferenceKind, const SequenceDigest&) {
        ++sequences;
        source.request_stop();
    };
    visitor.collection = [&](DifferenceKind, const CollectionDigest&) { ++collections; };
    CHECK_THROWS_AS((void)compare_instances(root() / "s1", master(), visitor, source.get_token()), Cancelled);
    CHECK(sequences == 1);
    CHECK(collections == 0);
}

TEST_CASE_FIXTURE(Base, "stopped: pruning stays a plan") {
    {
        Change change(master());
        change.remove_collection("ncbi:GRCz", Change::Orphans::remove);
        change.commit();
    }
    const PrunePlan plan = plan_prune(root());
    REQUIRE_FALSE(plan.does_nothing());
    const Texts before = lasting_files(root());
    CHECK_THROWS_AS(execute(plan, stopped()), Cancelled);
    CHECK(lasting_files(root()) == before);
    CHECK(plan_prune(root()).items.size() == plan.items.size());
    CHECK_FALSE(execute(plan).items.empty());
}

TEST_CASE_FIXTURE(Base, "stopped: what a change has loaded is dropped, also in the middle of its commit") {
    const Texts before = lasting_files(root());
    std::stop_source source;
    {
        Change change(master(), {.stop = source.get_token()});
        std::string text;
        for (int i = 0; i < 3000; ++i) {
            text += ">n" + std::to_string(i) + "\n" + random_text("ACGT", 20, static_cast<std::uint64_t>(i)) + "\n";
        }
        LoadOptions named;
        named.ns = "t";
        change.load(fasta("many.fa", text), named);
        source.request_stop();
        try {
            change.commit();
        } catch (const Cancelled&) {
        }
    }
    if (repository().totals().collections == 1) {
        CHECK(lasting_files(root()) == before);
    } else {
        CHECK(repository().find_sequence("t:n2999").has_value());
    }
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(Base, "export: layouts that never end stop at the size of the source's text") {
    const std::string id = base().digest().sha512t24u();
    const std::string huge = "ffffffffffffffff3f";
    for (const std::string& runs : {"00" + huge, "01" + huge, "200100" + huge, "02" + huge}) {
        CAPTURE(runs);
        const Shelf shelf;
        load_text(shelf, base_text, "ncbi:GRCz");
        const std::string size = runs.size() == 20 ? "0a" : "0c";
        SQLite::Database((shelf.master() / "catalog.sqlite3").string(), SQLite::OPEN_READWRITE)
            .exec("INSERT OR REPLACE INTO member_text (source_id, position, lines) SELECT source_id, 0, x'" + size +
                  runs + "' FROM source_text");
        const Collection collection = shelf.repository().get_collection(id);
        std::size_t bytes = 0;
        const FastaSink count = [&](std::string_view part) { bytes += part.size(); };
        ExportOptions upper;
        upper.upper = true;
        ExportOptions one;
        one.names = {"chrX"};
        for (const ExportOptions& options : {ExportOptions{}, upper, one}) {
            CHECK_THROWS_AS(export_collection(collection, options, count), Corruption);
        }
        CHECK_THROWS_AS((void)source_fai(collection), Error);
        CHECK(bytes < 3 * 400'000);
    }
}
