#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "cli/shelf.hpp"
#include "fault/process.hpp"
#include "fault/watcher.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

namespace {

/// Copies a root and keeps its hard links.
void copy_root(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    const Outcome copied = run({"cp", "-a", from, to});
    REQUIRE_MESSAGE(copied.exit_code == 0, copied.err);
}

std::string text_of_records(unsigned seed, int records, std::size_t long_residues) {
    return random_fasta(long_residues, records, seed);
}

/// Master and snapshots `a`, `b` and `c` with 60 volumes; in master, half of them are superseded, and a large one that
/// no snapshot had is sparse. The root also has an unfinished pull and files of a dead process.
struct HousekeepingWork {
    HousekeepingWork() {
        for (unsigned i = 0; i < 3; ++i) {
            const std::string file = shelf.file("part" + std::to_string(i) + ".fa", text_of_records(i, 19, 2000));
            {
                seqshelf::Change session(shelf.master(), {.max_volume_bytes = 1});
                session.load(file, {}, "c:part" + std::to_string(i));
                REQUIRE(session.commit().volumes.size() == 20);
            }
            shelf.ok({"-q", "snapshot", "create", "--anyway", std::string(1, static_cast<char>('a' + i))});
        }
        shelf.file("small.fa", text_of_records(8, 12000, 70000));
        {
            seqshelf::Change session(shelf.master());
            session.load(shelf.file("large.fa", text_of_records(7, 10, 8'000'000)), {}, "c:large");
            session.load(shelf.scratch("small.fa").string(), {}, "c:small");
            session.commit();
        }
        for (const char* const name : {"c:part1", "c:large"}) {
            shelf.ok({"-q", "-i", "master", "collection", "remove", "--orphans", name});
        }
        fs::create_directories(shelf.root() / ".pull-later/sequences");
        fs::create_directories(shelf.root() / ".snapshot-x/sequences");
        write_file(shelf.root() / ".snapshot-x/sequences/x", std::string(100'000, 'x'));
        copy_root(shelf.root(), shelf.scratch("before"));
    }
    void restore() const { copy_root(shelf.scratch("before"), shelf.root()); }

    ProgramShelf shelf;
};

const HousekeepingWork& housekeeping_work() {
    static const HousekeepingWork work;
    return work;
}

/// How many names each file of the volumes has, by inode: shared files must stay shared.
std::map<ino_t, nlink_t> links_below(const fs::path& instance) {
    std::map<ino_t, nlink_t> links;
    for (const std::string& name : files_below(instance)) {
        if (contains(name, ".fa.bgz")) {
            links[stat_of(instance / name).st_ino] = stat_of(instance / name).st_nlink;
        }
    }
    return links;
}

void check_instance(const ProgramShelf& shelf, const std::string& instance) {
    const Outcome verified = shelf.run({"-i", instance, "verify"});
    REQUIRE_MESSAGE(verified.exit_code == 0, instance << ": " << verified.out << verified.err);
}

double seconds_of(const ProgramShelf& shelf, const std::vector<std::string>& command) {
    const auto start = std::chrono::steady_clock::now();
    shelf.ok(command);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A command is killed later each time, until it has ended by itself twice; a step is a part of its undisturbed time.
constexpr double steps = 24;
constexpr int max_kills = 60;

Outcome run_and_kill(const ProgramShelf& shelf, const std::vector<std::string>& command, double seconds) {
    std::vector<std::string> arguments{program_path(), "-r", shelf.root().string()};
    arguments.insert(arguments.end(), command.begin(), command.end());
    Process process(arguments);
    sleep_seconds(seconds);
    process.signal(SIGKILL);
    return process.wait();
}

}  // namespace

TEST_CASE("kill: after a killed removal a snapshot is whole or gone, and latest always points to one") {
    const HousekeepingWork& work = housekeeping_work();
    const ProgramShelf& shelf = work.shelf;
    const std::vector<std::string> command{"snapshot", "remove", "--force", "c"};
    work.restore();
    const double seconds = seconds_of(shelf, command);
    int gone = 0;
    int left = 0;
    int i = 0;
    for (int complete = 0; complete < 2 && i < max_kills; ++i) {
        CAPTURE(i);
        work.restore();
        const auto links = links_below(shelf.root() / "c");
        int absent = 0;
        Outcome killed;
        {
            const Watcher watcher(shelf.root());
            killed = run_and_kill(shelf, command, seconds * i / steps);
            complete += killed.exit_code == 0 ? 1 : 0;
            while (watcher.asked() == 0) {
                sleep_seconds(0.001);
            }
            absent = watcher.absent();
        }
        REQUIRE(absent == 0);
        const bool there = fs::exists(fs::symlink_status(shelf.root() / "c"));
        REQUIRE((killed.exit_code != 0 || !there));
        const std::string latest = fs::read_symlink(shelf.root() / "latest");
        REQUIRE((latest == "c" ? there : latest == "b"));
        if (there) {
            check_instance(shelf, "c");
            REQUIRE(links_below(shelf.root() / "c") == links);
        }
        gone += there ? 0 : 1;
        left += fs::exists(shelf.root() / ".removing-c") ? 1 : 0;
        // The next removal finishes: every volume has the remaining names and no other.
        const Outcome next = shelf.run({"snapshot", "remove", "--force", there ? "c" : "a"});
        REQUIRE_MESSAGE(next.exit_code == 0, next.err);
        REQUIRE_FALSE(fs::exists(shelf.root() / ".removing-c"));
        for (const auto& [inode, names] : links_below(shelf.root() / "b")) {
            REQUIRE(names <= 3);  // b, master, and a if that still exists
        }
        const Json index = parse_json(read_file(shelf.root() / "snapshots.json"));
        REQUIRE(index.at("snapshots").size() == (there ? 2 : 1));
        REQUIRE(index.at("latest") == "b");
        if (i % 6 == 0) {
            check_instance(shelf, "b");
            check_instance(shelf, "latest");
            REQUIRE(shelf.run({"-i", "master", "verify"}).exit_code == 0);
        }
    }
    MESSAGE("killed " << i << " times, every " << seconds / steps << " s: " << gone << " were gone, " << left
                      << " left something to clean up");
    CHECK(gone < i);
}

TEST_CASE("kill: a killed prune leaves too much and never too little") {
    const HousekeepingWork& work = housekeeping_work();
    const ProgramShelf& shelf = work.shelf;
    const std::vector<std::string> command{"prune", "--execute"};
    work.restore();
    const std::vector<std::string> before = files_below(shelf.root() / "b");
    const Json plan = shelf.json({"prune"}).at(0);
    std::map<std::string, int> kinds;
    for (const Json& item : plan.at("items")) {
        kinds[item.at("kind").get<std::string>()] += 1;
    }
    REQUIRE(kinds["superseded_volume"] == 20);
    REQUIRE(kinds["sparse_volume"] == 1);
    REQUIRE(kinds["leftover"] == 1);
    REQUIRE(kinds["unfinished_pull"] == 1);
    const double seconds = seconds_of(shelf, command);
    const std::string pruned = shelf.ok({"--json", "-i", "master", "collection", "list"});
    const std::string text = shelf.ok({"-i", "master", "collection", "export", "c:small"});
    REQUIRE((text == read_file(shelf.scratch("small.fa"))));
    int undone = 0;
    int orphans = 0;
    int i = 0;
    for (int complete = 0; complete < 2 && i < max_kills; ++i) {
        CAPTURE(i);
        work.restore();
        const auto links = links_below(shelf.root() / "b");
        const Outcome killed = run_and_kill(shelf, command, seconds * i / steps);
        complete += killed.exit_code == 0 ? 1 : 0;
        const Json status = parse_json(shelf.ok({"--json", "-i", "master", "status"})).at("instances").at(0);
        const auto volumes = status.at("volumes").get<std::int64_t>();
        REQUIRE((volumes == 61 || volumes == 41));
        REQUIRE((killed.exit_code != 0 || volumes == 41));
        undone += volumes == 61 ? 1 : 0;
        // Everything in the catalog is present and right; there may be files that it does not know.
        const Outcome verified = shelf.run({"-i", "master", "verify"});
        REQUIRE_MESSAGE(verified.exit_code == 0, verified.out);
        for (const std::string& line : lines_of(verified.err)) {
            REQUIRE_MESSAGE((contains(line, ": not in the catalog") && contains(line, "prune --execute")), line);
        }
        orphans += verified.err.empty() ? 0 : 1;
        REQUIRE(shelf.ok({"--json", "-i", "master", "collection", "list"}) == pruned);
        REQUIRE((shelf.ok({"-i", "master", "collection", "export", "c:small"}) == text));
        for (const auto& [inode, names] : links_below(shelf.root() / "b")) {
            REQUIRE(links.contains(inode));
            REQUIRE(names <= links.at(inode));
            REQUIRE(names + 1 >= links.at(inode));
        }
        // The next prune continues.
        const Outcome next = shelf.run(command);
        REQUIRE_MESSAGE(next.exit_code == 0, next.err);
        check_instance(shelf, "master");
        REQUIRE(lines_of(shelf.ok({"prune"})).size() == 2);  // the unfinished pull, and the last line
        if (i % 10 == 0) {
            for (const std::string instance : {"a", "b", "c"}) {
                check_instance(shelf, instance);
            }
            REQUIRE(files_below(shelf.root() / "b") == before);
        }
    }
    MESSAGE("killed " << i << " times, every " << seconds / steps << " s: undone " << undone << ", left orphans "
                      << orphans);
    CHECK(undone > 0);
}
