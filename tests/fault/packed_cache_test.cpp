#include <chrono>

#include "cli/shelf.hpp"
#include "fault/mount.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

/// Enough residues that packing takes a while.
struct Work {
    Work() { shelf.ok({"-q", "load", "-n", "n", shelf.file("big.fa", random_fasta(24 << 20, 60000, 1))}); }

    /// Starts `cache build` into the directory, in parallel with the test.
    [[nodiscard]] std::vector<std::string> build(const fs::path& cache) const {
        return {"env",
                "SEQSHELF_CACHE=" + cache.string(),
                program_path(),
                "-r",
                shelf.root().string(),
                "-i",
                "master",
                "cache",
                "build"};
    }
    [[nodiscard]] Outcome cached(const fs::path& cache, const std::vector<std::string>& arguments) const {
        return shelf.run(arguments,
                         {.input = "", .environment = {{"SEQSHELF_CACHE", cache.string()}}, .directory = {}});
    }

    ProgramShelf shelf;
};

const Work& the_work() {
    static const Work work;
    return work;
}

std::vector<std::string> files_in(const fs::path& cache) {
    std::vector<std::string> files = files_below(cache / "packed");
    std::erase(files, ".lock");
    return files;
}

/// Waits until something was written.
void wait_for_staged(const fs::path& cache, Process& process) {
    std::error_code error;
    while (process.is_running() &&
           (!fs::exists(cache / "packed/.new") || fs::file_size(cache / "packed/.new", error) == 0)) {
        sleep_seconds(0.001);
    }
}

}  // namespace

TEST_CASE("packed cache: Ctrl-C leaves nothing") {
    const Work& work = the_work();
    const TemporaryDirectory directory;
    const fs::path cache = directory / "cache";
    Process build(work.build(cache));
    wait_for_staged(cache, build);
    build.signal(SIGINT);
    const Outcome outcome = build.wait();
    if (outcome.exit_code == 0) {
        MESSAGE("SKIPPED: the build ended before the signal");
        return;
    }
    CHECK(outcome.exit_code == 130);
    CHECK_MESSAGE(contains(outcome.err, "nothing was changed"), outcome.err);
    CHECK(files_in(cache).empty());
}

TEST_CASE(
    "packed cache: a build that is killed at any point leaves no file that is read, and the next build completes it") {
    const Work& work = the_work();
    const TemporaryDirectory directory;
    int cleaned = 0;
    for (int i = 0; i < 8; ++i) {
        CAPTURE(i);
        const fs::path cache = directory / ("cache" + std::to_string(i));
        Process build(work.build(cache));
        if (i % 2 == 0) {
            wait_for_staged(cache, build);
        }
        sleep_seconds(0.02 * i);
        build.signal(SIGKILL);
        const bool done = build.wait().exit_code == 0;
        CHECK(work.cached(cache, {"cache", "list"}).exit_code == 0);
        CHECK(lines_of(work.cached(cache, {"cache", "list"}).out).size() == (done ? 1 : 0));
        const Outcome next = work.cached(cache, {"-i", "master", "cache", "build"});
        CHECK_MESSAGE(next.exit_code == 0, next.err);
        cleaned += contains(next.err, "cleaned up") ? 1 : 0;
        CHECK(files_in(cache).size() == 1);
        CHECK(work.cached(cache, {"cache", "verify"}).exit_code == 0);
    }
    CHECK(cleaned > 0);
}

TEST_CASE("packed cache: a second build at the same time is exit code 4, and the error names the first") {
    const Work& work = the_work();
    const TemporaryDirectory directory;
    const fs::path cache = directory / "cache";
    Process build(work.build(cache));
    wait_for_staged(cache, build);
    build.signal(SIGSTOP);
    const bool running = build.is_running();
    const Outcome second = work.cached(cache, {"-i", "master", "cache", "build"});
    const Outcome removal = work.cached(cache, {"cache", "remove", "--all"});
    build.signal(SIGCONT);
    CHECK(build.wait().exit_code == 0);
    if (running) {
        CHECK(second.exit_code == 4);
        CHECK_MESSAGE(contains(second.err, "locked by pid"), second.err);
    }
    CHECK(removal.exit_code == 0);  // nothing to remove yet
    CHECK(work.cached(cache, {"cache", "verify"}).exit_code == 0);
    CHECK(files_in(cache).size() == 1);
}

TEST_CASE("packed cache: a build that does not fit on the disk is exit code 4, names the file, and leaves nothing") {
    const Work& work = the_work();
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "8m");
    if (!mount.is_mounted()) {
        return;
    }
    const fs::path cache = directory / "small/cache";
    const Outcome outcome = work.cached(cache, {"-i", "master", "cache", "build"});
    CHECK(outcome.exit_code == 4);
    CHECK_MESSAGE(contains(outcome.err, "No space left"), outcome.err);
    CHECK_MESSAGE(contains(outcome.err, cache.string()), outcome.err);
    CHECK(files_in(cache).empty());
    CHECK(work.shelf.ok({"-i", "master", "fetch", "--raw", "n:long1:1-5"}).size() == 6);
}

TEST_CASE("packed cache: a read-only root can be packed and read, a read-only cache is exit code 4") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const Mount root = Mount::read_only(shelf.root(), shelf.scratch("mounted"));
    if (!root.is_mounted()) {
        return;
    }
    const auto cached = [&](const fs::path& cache, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-r", shelf.scratch("mounted").string()});
        return program(arguments, {.input = "", .environment = {{"SEQSHELF_CACHE", cache.string()}}, .directory = {}});
    };
    const fs::path cache = shelf.scratch("cache");
    CHECK(cached(cache, {"cache", "build"}).exit_code == 0);
    CHECK(cached(cache, {"fetch", "--raw", "NC_001422.1:1-5"}).out == "GAGTT\n");
    const Mount read_only = Mount::read_only(cache, shelf.scratch("read-only"));
    REQUIRE(read_only.is_mounted());
    CHECK(cached(shelf.scratch("read-only"), {"fetch", "--raw", "NC_001422.1:1-5"}).out == "GAGTT\n");
    CHECK(cached(shelf.scratch("read-only"), {"cache", "list"}).exit_code == 0);
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"cache", "build"}, {"cache", "remove", "--all"}}) {
        const Outcome outcome = cached(shelf.scratch("read-only"), command);
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, "Read-only file system"), outcome.err);
    }
}
