#include <chrono>
#include <optional>
#include <thread>

#include "base/writer_lock.hpp"
#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

using WaitClock = std::chrono::steady_clock;

}  // namespace

TEST_CASE("--wait: a writing command waits for the lock, and fails as without it when the time is over") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "2026-01-01"});
    std::optional<seqshelf::base::WriterLock> lock(std::in_place, shelf.master() / ".lock", "test");
    const std::vector<std::string> add{"alias", "add", "a:b", phix_digest};
    const Outcome at_once = shelf.run(add);
    CHECK(at_once.exit_code == 4);
    CHECK(!contains(at_once.err, "waited"));
    std::vector<std::string> waiting{"--wait", "1"};
    waiting.insert(waiting.end(), add.begin(), add.end());
    const auto start = WaitClock::now();
    const Outcome failed = shelf.run(waiting);
    CHECK(failed.exit_code == 4);
    CHECK(WaitClock::now() - start >= std::chrono::seconds(1));
    CHECK(contains(failed.err, "is locked by pid "));
    CHECK(contains(failed.err, "; waited 1 s for it"));

    waiting[1] = "60";
    std::jthread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        lock.reset();
    });
    CHECK(shelf.run(waiting).exit_code == 0);
    release.join();
    lock.emplace(shelf.root() / ".lock", "test");
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"snapshot", "create", "2026-01-02"},
                                               {"snapshot", "update-latest"},
                                               {"prune", "--execute"},
                                               {"pull", shelf.root().string()}}) {
        CAPTURE(command);
        std::vector<std::string> arguments{"--wait", "1"};
        arguments.insert(arguments.end(), command.begin(), command.end());
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == 4);
        CHECK(contains(outcome.err, "; waited 1 s for it"));
    }
    CHECK(shelf.run({"--wait=-1", "status"}).exit_code == 2);
    CHECK(shelf.run({"--wait", "soon", "status"}).exit_code == 2);
}

TEST_CASE("--wait: a signal ends the wait, and nothing was changed") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const seqshelf::base::WriterLock lock(shelf.master() / ".lock", "test");
    const auto start = WaitClock::now();
    const Outcome outcome = run({"timeout", "--signal=INT", "1", program_path(), "-r", shelf.root().string(), "--wait",
                                 "60", "load", "-n", "m", shelf.file("a.fa", ">x\nAC\n")});
    CHECK(WaitClock::now() - start < std::chrono::seconds(30));
    CHECK(contains(outcome.err, "waiting for the lock of "));
    CHECK(contains(outcome.err, "nothing was changed"));
}
