#include <chrono>

#include "cli/shelf.hpp"
#include "fault/mount.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

constexpr int sequences = 12001;

/// An instance of SeqRepo with two volumes, one with a large and many small sequences, and the time to adopt it.
struct AdoptWork {
    AdoptWork() {
        const ProgramShelf theirs;
        theirs.ok({"load", "-n", "refseq", mito()});
        theirs.ok({"load", "-n", "n", theirs.file("big.fa", random_fasta(16 << 20, sequences - 1, 1))});
        theirs.ok({"alias", "add", "local:moved", "n:long1"});
        theirs.ok({"alias", "add", "local:moved", "NC_012920.1"});
        theirs.ok({"-i", "master", "export-seqrepo", instance()});
        shelf.ok({"load", "-n", "n", phix()});
        fs::copy(shelf.root(), shelf.scratch("before"), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        before = state_of_theirs();
        const auto start = std::chrono::steady_clock::now();
        shelf.ok({"adopt", "--verify", instance()});
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        after = shelf.ok({"-i", "master", "alias", "list"});
    }
    void restore() const {
        fs::remove_all(shelf.root());
        fs::copy(shelf.scratch("before"), shelf.root(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    }
    [[nodiscard]] std::string instance() const { return shelf.scratch("theirs"); }
    /// The instance's files with their contents, modes and times.
    [[nodiscard]] std::string state_of_theirs() const {
        std::string text;
        for (const std::string& name : files_below(instance())) {
            const struct stat status = stat_of(fs::path(instance()) / name);
            text += name + " " + std::to_string(status.st_mode) + " " + std::to_string(status.st_mtim.tv_sec) + "." +
                    std::to_string(status.st_mtim.tv_nsec);
            if (S_ISREG(status.st_mode)) {
                text += " " + std::to_string(std::hash<std::string>{}(read_file(fs::path(instance()) / name)));
            }
            text += "\n";
        }
        return text;
    }
    [[nodiscard]] std::int64_t adopted() const {
        const std::int64_t all = parse_json(shelf.ok({"--json", "status"})).at("instances").at(0).at("sequences");
        return all - 1;  // one was there before
    }

    ProgramShelf shelf;
    double seconds = 0;
    std::string before;
    std::string after;
};

/// Measured once, for all cases.
const AdoptWork& adopt_work() {
    static const AdoptWork work;
    return work;
}

/// Files that verify notes as unknown to the catalog, and staged files; there must be no problem.
std::vector<std::string> leftovers(const ProgramShelf& shelf) {
    std::vector<std::string> left;
    for (const std::string& name : files_below(shelf.master())) {
        if (name.starts_with(".staging/")) {
            left.push_back(name);
        }
    }
    const Json report = parse_json(shelf.run({"--json", "-i", "master", "verify"}).out);
    REQUIRE_MESSAGE(report.at("problems").empty(), report.dump());
    for (const std::string note : report.at("notes")) {
        REQUIRE_MESSAGE(contains(note, "prune --execute"), note);
        const std::string name = note.substr(0, note.find(": not in the catalog"));
        if (name != ".staging") {
            left.push_back(name);
        }
    }
    return left;
}

}  // namespace

TEST_CASE("kill: an adoption that is killed at any point leaves everything or nothing, and can be repeated") {
    const AdoptWork& work = adopt_work();
    const ProgramShelf& shelf = work.shelf;
    REQUIRE(work.adopted() == sequences + 1);
    int whole = 0;
    int nothing = 0;
    int cleaned = 0;
    constexpr int times = 24;
    for (int i = 0; i < times; ++i) {
        CAPTURE(i);
        work.restore();
        Process adopt({program_path(), "-r", shelf.root().string(), "adopt", "--verify", work.instance()});
        // More often towards the end, when volumes are published and the catalog is committed.
        const double share = i < 10 ? i / 12.0 : 0.8 + (i - 10) * 0.02;
        sleep_seconds(share * work.seconds);
        adopt.signal(SIGKILL);
        const Outcome killed = adopt.wait();
        REQUIRE((killed.exit_code == 0 || killed.exit_code == 128 + SIGKILL));

        REQUIRE(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        const std::int64_t adopted = work.adopted();
        REQUIRE((adopted == 0 || adopted == sequences + 1));
        REQUIRE(shelf.run({"-i", "master", "resolve", "n:long1", "local:moved"}).exit_code == (adopted == 0 ? 1 : 0));
        (adopted == 0 ? nothing : whole) += 1;
        const std::vector<std::string> left = leftovers(shelf);
        cleaned += left.empty() ? 0 : 1;
        REQUIRE(work.state_of_theirs() == work.before);

        const Outcome again = shelf.run({"adopt", "--strict", work.instance()});
        REQUIRE_MESSAGE(again.exit_code == 0, again.err);
        REQUIRE(work.adopted() == sequences + 1);
        REQUIRE(leftovers(shelf).empty());
        REQUIRE(shelf.ok({"-i", "master", "alias", "list"}).size() == work.after.size());
        REQUIRE(work.state_of_theirs() == work.before);
    }
    MESSAGE("killed " << times << " times in " << work.seconds << " s: " << nothing << " left nothing, " << whole
                      << " everything, " << cleaned << " something to clean up");
    CHECK(nothing > 0);
    WARN(cleaned > 0);
}

TEST_CASE("kill: SIGINT and SIGTERM at any time leave nothing or all of an adoption") {
    const AdoptWork& work = adopt_work();
    const ProgramShelf& shelf = work.shelf;
    for (const int number : {SIGINT, SIGTERM}) {
        for (const double share : {0.1, 0.3, 0.5, 0.7, 0.9}) {
            CAPTURE(share);
            work.restore();
            Process adopt({program_path(), "-r", shelf.root().string(), "adopt", "--verify", work.instance()});
            sleep_seconds(share * work.seconds);
            adopt.signal(number);
            const Outcome outcome = adopt.wait();
            // Before the program waits for signals, they end it like any other program.
            CHECK((outcome.exit_code == 0 || outcome.exit_code == 130 ||
                   (outcome.exit_code == 128 + number && share < 0.2)));
            CHECK(work.adopted() == (outcome.exit_code == 0 ? sequences + 1 : 0));
            CHECK_MESSAGE((outcome.exit_code != 130 || contains(outcome.err, "nothing was changed")), outcome.err);
            CHECK(leftovers(shelf).empty());
            CHECK(!fs::exists(shelf.master() / ".staging"));
            CHECK(work.state_of_theirs() == work.before);
        }
    }
}

TEST_CASE("kill: an export to SeqRepo that is killed leaves nothing, and can be repeated") {
    const AdoptWork& work = adopt_work();
    const ProgramShelf& shelf = work.shelf;
    work.restore();
    shelf.ok({"adopt", work.instance()});
    const fs::path target = shelf.scratch("exported");
    const auto start = std::chrono::steady_clock::now();
    shelf.ok({"-i", "master", "export-seqrepo", target});
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const std::vector<std::string> expected = files_below(target);
    int absent = 0;
    for (int i = 0; i < 12; ++i) {
        CAPTURE(i);
        fs::remove_all(target);
        Process exporting(
            {program_path(), "-r", shelf.root().string(), "-i", "master", "export-seqrepo", target.string()});
        sleep_seconds(seconds * i / 12);
        exporting.signal(SIGKILL);
        (void)exporting.wait();
        REQUIRE((!fs::exists(target) || files_below(target) == expected));
        absent += fs::exists(target) ? 0 : 1;
        fs::remove_all(target);
        const Outcome again = shelf.run({"-i", "master", "export-seqrepo", target});
        REQUIRE_MESSAGE(again.exit_code == 0, again.err);
        REQUIRE(files_below(target) == expected);
        for (const fs::directory_entry& entry : fs::directory_iterator(target.parent_path())) {
            CHECK_MESSAGE(!entry.path().filename().string().starts_with(".exporting"), entry.path().string());
        }
    }
    CHECK(absent > 0);
    CHECK(leftovers(shelf).empty());
}

TEST_CASE("full disk: an adoption or an export that does not fit is exit code 4, names the file, and leaves nothing") {
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "4m");
    if (!mount.is_mounted()) {
        return;
    }
    const AdoptWork& work = adopt_work();
    const ProgramShelf shelf(directory / "small");
    shelf.ok({"load", "-n", "n", phix()});
    const std::string before = shelf.state();
    const Outcome volume = shelf.run({"adopt", work.instance()});  // copied, because it is another file system
    CHECK(volume.exit_code == 4);
    CHECK(volume.out.empty());
    CHECK_MESSAGE(contains(volume.err, shelf.master().string()), volume.err);
    CHECK_MESSAGE((contains(volume.err, "No space left") || contains(volume.err, "full")), volume.err);
    CHECK(leftovers(shelf).empty());
    CHECK(!fs::exists(shelf.master() / ".staging"));
    CHECK(shelf.state() == before);

    // The volumes fit, the catalog does not.
    REQUIRE(run({"mount", "-o", "remount,size=8200k", (directory / "small").string()}).exit_code == 0);
    const Outcome catalog = shelf.run({"adopt", work.instance()});
    CHECK(catalog.exit_code == 4);
    CHECK_MESSAGE((contains(catalog.err, "No space left") || contains(catalog.err, "full")), catalog.err);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
    CHECK(shelf.run({"load", "-n", "n", phix()}).exit_code == 0);  // the next writer removes leftovers
    CHECK(leftovers(shelf).empty());
    CHECK(shelf.state() == before);
    CHECK(work.state_of_theirs() == work.before);

    REQUIRE(run({"mount", "-o", "remount,size=64m", (directory / "small").string()}).exit_code == 0);
    CHECK(shelf.run({"adopt", "--strict", work.instance()}).exit_code == 0);
    CHECK(leftovers(shelf).empty());

    const ProgramShelf elsewhere;
    elsewhere.ok({"adopt", work.instance()});
    REQUIRE(run({"mount", "-o", "remount,size=26m", (directory / "small").string()}).exit_code == 0);
    const std::vector<std::string> files = files_below(directory / "small");
    const Outcome exported = elsewhere.run({"-i", "master", "export-seqrepo", directory / "small/exported"});
    CHECK(exported.exit_code == 4);
    CHECK_MESSAGE(contains(exported.err, "small"), exported.err);
    CHECK(!fs::exists(directory / "small/exported"));
    CHECK(files_below(directory / "small") == files);
}
