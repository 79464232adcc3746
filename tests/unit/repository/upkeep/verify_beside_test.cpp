#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <thread>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/shelf.hpp"
#include "support/texts.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using test::Shelf;

namespace {

/// Loads, removes, prunes, and makes and removes snapshots, until it is stopped.
struct BusyShelf : Shelf {
    BusyShelf() {
        load(records("first", 3), "first");
        create_snapshot(root(), "kept");
    }

    std::string records(const std::string& prefix, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            text += ">" + prefix + std::to_string(i) + "\n" + test::random_text(random, "ACGT", 3000) + "\n";
        }
        return text;
    }

    void write(int round) {
        const std::string name = "r" + std::to_string(round);
        {
            Change change(master());
            LoadOptions options;
            options.ns = name;
            change.load(fasta("busy.fa", records(name, 4)), options, "asm:" + name);
            (void)change.commit();
        }
        create_snapshot(root(), "s" + std::to_string(round));
        if (round > 1) {
            Change change(master());
            change.remove_collection("asm:r" + std::to_string(round - 1), Change::Orphans::remove);
            (void)change.commit();
            remove_snapshot(root(), "s" + std::to_string(round - 1));
        }
        (void)execute(plan_prune(root()));
        ++rounds;
    }

    std::mt19937 random{3};
    std::atomic<int> rounds = 0;
};

}  // namespace

TEST_CASE_FIXTURE(BusyShelf,
                  "verify: beside a writer that loads, prunes and makes snapshots there are no false problems") {
    std::atomic<bool> stop = false;
    std::string failed;
    std::thread writer([&] {
        try {
            for (int round = 1; !stop; ++round) {
                write(round);
            }
        } catch (const std::exception& error) {
            failed = error.what();
        }
    });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(6);
    int verified = 0;
    while (std::chrono::steady_clock::now() < end || verified < 20) {
        for (const std::string& problem : verify(master()).problems) {
            FAIL_CHECK(problem);
        }
        CHECK(verify(root() / "kept").problems.empty());
        try {
            for (const std::string& problem : verify(root() / latest_snapshot(root())).problems) {
                FAIL_CHECK(problem);
            }
        } catch (const NotFound&) {
            // it was removed
        }
        ++verified;
    }
    stop = true;
    writer.join();
    CHECK(failed.empty());
    CHECK(rounds > 1);
    CHECK(verify(master()).problems.empty());
}

TEST_CASE_FIXTURE(BusyShelf, "verify: a stray file of a volume is a note, another one and a missing one are problems") {
    const fs::path stray = master() / "sequences/stray.fa.bgz";
    test::write_file(stray, "x");
    CHECK(verify(master()).problems.empty());
    CHECK(verify(master()).notes.size() == 1);
    fs::remove(stray);
    test::write_file(master() / "sequences/notes.txt", "x");
    CHECK(verify(master()).problems.size() == 1);
    fs::remove(master() / "sequences/notes.txt");
    const Change open(master());
    for (const std::string& file : test::files_below(master() / "sequences")) {
        if (file.ends_with(".fai")) {
            fs::remove(master() / "sequences" / file);
        }
    }
    CHECK_FALSE(verify(master()).problems.empty());
}
