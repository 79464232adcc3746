#include <chrono>

#include "cli/shelf.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

/// A load of 20 MB, large enough that the catalog's indexes are built at its end, and its undisturbed time.
struct LoadWork {
    LoadWork() {
        shelf.ok({"load", "-n", "n", phix()});
        fs::copy(shelf.root(), shelf.scratch("before"), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        file = shelf.file("big.fa", random_fasta(16 << 20, 12000, 1));
        const auto start = std::chrono::steady_clock::now();
        shelf.ok({"load", "-n", "n", file});
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    void restore() const {
        fs::remove_all(shelf.root());
        fs::copy(shelf.scratch("before"), shelf.root(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    }

    ProgramShelf shelf;
    std::string file;
    double seconds = 0;
    static constexpr int sequences = 12001;
};

/// Measured once, for all cases.
const LoadWork& load_work() {
    static const LoadWork work;
    return work;
}

std::vector<std::string> leftovers_of_load(const ProgramShelf& shelf) {
    std::vector<std::string> left;
    const Outcome verified = shelf.run({"-i", "master", "verify"});
    REQUIRE_MESSAGE(verified.exit_code == 0, verified.out);
    for (const std::string& name : files_below(shelf.master())) {
        if (name.starts_with(".staging/")) {
            left.push_back(name);
        }
    }
    for (const std::string& note : lines_of(verified.err)) {
        // A volume that was published but never committed is no damage.
        REQUIRE_MESSAGE(contains(note, "prune --execute"), note);
        const std::string name = note.substr(0, note.find(": not in the catalog"));
        if (name != ".staging") {
            left.push_back(name);
        }
    }
    return left;
}

}  // namespace

TEST_CASE(
    "kill: a load that is killed at any point leaves everything or nothing, and the next reports what it removed") {
    const LoadWork& work = load_work();
    const ProgramShelf& shelf = work.shelf;
    int whole = 0;
    int nothing = 0;
    int cleaned = 0;
    constexpr int times = 22;
    for (int i = 0; i < times; ++i) {
        CAPTURE(i);
        work.restore();
        Process load({program_path(), "-r", shelf.root().string(), "load", "-n", "n", work.file});
        // More often towards the end, when volumes are published and the catalog is committed.
        const double share = i < 8 ? i / 10.0 : 0.75 + (i - 8) * 0.02;
        sleep_seconds(share * work.seconds);
        load.signal(SIGKILL);
        const Outcome killed = load.wait();
        REQUIRE((killed.exit_code == 0 || killed.exit_code == 128 + SIGKILL));

        REQUIRE(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        const Json status = parse_json(shelf.ok({"--json", "status"})).at("instances").at(0);
        const std::int64_t sequences = status.at("sequences");
        REQUIRE((sequences == 1 || sequences == 1 + LoadWork::sequences));
        REQUIRE(status.at("aliases") == sequences);
        REQUIRE(shelf.run({"-i", "master", "resolve", "n:long1"}).exit_code == (sequences == 1 ? 1 : 0));
        (sequences == 1 ? nothing : whole) += 1;

        const std::vector<std::string> left = leftovers_of_load(shelf);
        cleaned += left.empty() ? 0 : 1;
        const bool again = i % 7 == 6;
        const Outcome next = shelf.run({"load", "-n", "n", again ? work.file : mito()});
        REQUIRE_MESSAGE(next.exit_code == 0, next.err);
        for (const std::string& name : left) {
            REQUIRE_MESSAGE(contains(next.err, name),
                            next.err);  // a new file may get the same name in the same second
        }
        REQUIRE(contains(next.err, "cleaned up") == !left.empty());
        REQUIRE((sequences > 1 || again || leftovers_of_load(shelf).empty()));
    }
    REQUIRE(leftovers_of_load(shelf).empty());
    MESSAGE("killed " << times << " times in " << work.seconds << " s: " << nothing << " left nothing, " << whole
                      << " everything, " << cleaned << " something to clean up");
    CHECK(nothing > 0);
    WARN(cleaned > 0);  // depends on timing; tests/unit/repository always has the case
}

TEST_CASE("kill: SIGINT, SIGTERM and SIGHUP end a load with 130 and a message, and nothing is kept") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        CAPTURE(number);
        const ProgramShelf shelf;
        shelf.ok({"load", "-n", "n", phix()});
        const std::string before = shelf.state();
        WaitingLoad load(shelf.root(), ">a\nACGTACGT\n>b\nACG");
        load.process().signal(number);
        const Outcome outcome = load.process().wait();
        CHECK(outcome.exit_code == 130);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, "nothing"), outcome.err);
        CHECK(shelf.state() == before);
        CHECK(!fs::exists(shelf.master() / ".staging"));
        const Outcome next = shelf.run({"load", "-n", "n", mito()});
        CHECK(next.exit_code == 0);
        CHECK(next.err.empty());  // nothing was left to remove
    }
}

TEST_CASE("kill: SIGTERM ends a load that waits for someone to open its FIFO") {
    const ProgramShelf shelf;
    const std::string fifo = shelf.scratch("fifo").string();
    REQUIRE(run({"mkfifo", fifo}).exit_code == 0);
    Process load({program_path(), "-r", shelf.root().string(), "load", fifo});
    sleep_seconds(0.3);
    load.signal(SIGTERM);
    CHECK(load.wait().exit_code == 130);
    CHECK(!fs::exists(shelf.master() / ".staging"));
}

TEST_CASE("kill: SIGTERM at any time leaves nothing or all of a load") {
    const LoadWork& work = load_work();
    const ProgramShelf& shelf = work.shelf;
    for (const double share : {0.05, 0.3, 0.6, 0.8, 0.9, 0.95}) {
        CAPTURE(share);
        work.restore();
        Process load({program_path(), "-r", shelf.root().string(), "load", "-n", "n", work.file});
        sleep_seconds(share * work.seconds);
        load.signal(SIGTERM);
        const Outcome outcome = load.wait();
        const std::int64_t sequences = parse_json(shelf.ok({"--json", "status"})).at("instances").at(0).at("sequences");
        // Before the program waits for signals, they end it like any other program.
        CHECK((outcome.exit_code == 0 || outcome.exit_code == 130 ||
               (outcome.exit_code == 128 + SIGTERM && share < 0.1)));
        CHECK(sequences == (outcome.exit_code == 0 ? 1 + LoadWork::sequences : 1));
        CHECK(leftovers_of_load(shelf).empty());
        CHECK((outcome.exit_code == 130) == !outcome.err.empty());
    }
}
