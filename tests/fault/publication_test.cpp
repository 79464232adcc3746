#include "cli/shelf.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

/// A root with a snapshot `one`. What follows a publication fails while a directory has the name of `latest`, or of the
/// list of snapshots.
struct Published : ProgramShelf {
    Published() {
        ok({"-q", "load", "-n", "n", phix()});
        ok({"-q", "snapshot", "create", "--anyway", "one"});
        ok({"-q", "load", "-n", "n", mito()});
    }
    void block(const std::string& name, const fs::path& in) const {
        fs::remove(in / name);
        fs::create_directories(in / name / "x");
    }
    void unblock(const std::string& name, const fs::path& in) const { fs::remove_all(in / name); }

    /// Checks that everything about the snapshots of a root is as if nothing had failed.
    void check_complete(const fs::path& in, const std::string& latest, const std::vector<std::string>& names) const {
        CHECK(fs::read_symlink(in / "latest") == latest);
        std::vector<std::string> listed;
        const Json index = parse_json(read_file(in / "snapshots.json"));
        for (const Json& entry : index.at("snapshots")) {
            listed.push_back(entry.at("name"));
        }
        CHECK(listed == names);
        CHECK(lines_of(program({"-r", in.string(), "snapshot", "list", "--names"}).out) == names);
        for (const std::string& name : names) {
            CHECK(program({"-r", in.string(), "-i", name, "verify"}).exit_code == 0);
        }
        for (const fs::directory_entry& entry : fs::directory_iterator(in)) {
            const std::string name = entry.path().filename().string();
            CHECK_MESSAGE((!name.starts_with('.') || name == ".lock" || name == ".source"), name);
        }
    }
};

const std::vector<std::string> follow_ups{"latest", "snapshots.json"};

}  // namespace

TEST_CASE("publication: 'snapshot create' reports that the snapshot exists if what follows fails, and completes it") {
    for (const std::string& name : follow_ups) {
        CAPTURE(name);
        const Published shelf;
        shelf.block(name, shelf.root());
        const Outcome outcome = shelf.run({"snapshot", "create", "--anyway", "two"});
        CHECK(outcome.exit_code == 4);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, "snapshot two was made"), outcome.err);
        CHECK_MESSAGE(contains(outcome.err, (shelf.root() / name).string()), outcome.err);
        CHECK(shelf.run({"-i", "two", "verify"}).exit_code == 0);
        const Outcome again = shelf.run({"snapshot", "create", "--anyway", "two"});
        CHECK(again.exit_code == 4);  // still blocked
        shelf.unblock(name, shelf.root());
        const Outcome completed = shelf.run({"snapshot", "create", "--anyway", "two"});
        CHECK_MESSAGE(completed.exit_code == 0, completed.err);
        CHECK(contains(completed.out, "made snapshot two: sequences 2, volumes 2"));
        shelf.check_complete(shelf.root(), "two", {"one", "two"});
        CHECK(shelf.run({"snapshot", "create", "--anyway", "two"}).exit_code ==
              2);  // now it is one that was made before
    }
}

TEST_CASE("publication: what 'update-latest' completes, and a snapshot of another state of master is not completed") {
    const Published shelf;
    shelf.block("latest", shelf.root());
    CHECK(shelf.run({"snapshot", "create", "--anyway", "two"}).exit_code == 4);
    shelf.unblock("latest", shelf.root());
    shelf.ok({"-q", "alias", "add", "n:another", "NC_001422.1"});
    const Outcome other = shelf.run({"snapshot", "create", "--anyway", "two"});
    CHECK(other.exit_code == 2);
    CHECK_MESSAGE(contains(other.err, "there is already"), other.err);
    shelf.ok({"snapshot", "update-latest", "two"});
    shelf.check_complete(shelf.root(), "two", {"one", "two"});
    shelf.block("snapshots.json", shelf.root());
    const Outcome outcome = shelf.run({"snapshot", "update-latest", "one"});
    CHECK(outcome.exit_code == 4);
    CHECK_MESSAGE(contains(outcome.err, "latest points to one"), outcome.err);
    shelf.unblock("snapshots.json", shelf.root());
    shelf.ok({"snapshot", "update-latest", "one"});
    shelf.check_complete(shelf.root(), "one", {"one", "two"});
}

TEST_CASE("publication: 'snapshot remove' reports that the snapshot is gone if what follows fails, and completes it") {
    const Published shelf;
    shelf.ok({"snapshot", "create", "--anyway", "two"});
    shelf.block("snapshots.json", shelf.root());
    const Outcome outcome = shelf.run({"snapshot", "remove", "one"});
    CHECK(outcome.exit_code == 4);
    CHECK_MESSAGE(contains(outcome.err, "snapshot one does not exist any more"), outcome.err);
    CHECK_MESSAGE(contains(outcome.err, "snapshots.json"), outcome.err);
    CHECK(!fs::exists(shelf.root() / "one"));
    shelf.unblock("snapshots.json", shelf.root());
    const Outcome completed = shelf.run({"snapshot", "remove", "one"});
    CHECK_MESSAGE(completed.exit_code == 0, completed.err);
    shelf.check_complete(shelf.root(), "two", {"two"});
    CHECK(shelf.run({"snapshot", "remove", "one"}).exit_code == 1);
}

TEST_CASE("publication: 'pull' and 'publish' report that the snapshot is complete if what follows fails") {
    for (const std::string& name : follow_ups) {
        const Published shelf;
        shelf.ok({"snapshot", "create", "--anyway", "two"});
        const fs::path mirror = shelf.scratch("mirror");
        shelf.ok({"publish", mirror.string(), "one"});
        for (const std::vector<std::string>& command :
             std::vector<std::vector<std::string>>{{"-r", mirror.string(), "pull", shelf.root().string(), "two"},
                                                   {"-r", shelf.root().string(), "publish", mirror.string(), "two"}}) {
            CAPTURE(command);
            CAPTURE(name);
            shelf.block(name, mirror);
            for (int attempt = 0; attempt < 2; ++attempt) {
                const Outcome outcome = program(command);
                CHECK(outcome.exit_code == 4);
                CHECK_MESSAGE(contains(outcome.err, "snapshot two is complete in " + mirror.string()), outcome.err);
                CHECK_MESSAGE(contains(outcome.err, (mirror / name).string()), outcome.err);
            }
            shelf.unblock(name, mirror);
            const Outcome completed = program(command);
            CHECK_MESSAGE(completed.exit_code == 0, completed.err);
            shelf.check_complete(mirror, "two", {"one", "two"});
            REQUIRE(program({"-r", mirror.string(), "snapshot", "remove", "--force", "two"}).exit_code == 0);
        }
    }
}
