#include "cli/shelf.hpp"
#include "fault/mount.hpp"

using namespace seqshelf::test;

namespace {

void check_snapshot_is_readable(const std::vector<std::string>& prefix, const std::string& root) {
    const auto read = [&](const std::vector<std::string>& arguments) {
        std::vector<std::string> all = prefix;
        all.insert(all.end(), {program_path(), "-r", root});
        all.insert(all.end(), arguments.begin(), arguments.end());
        const Outcome outcome = run(all);
        CHECK_MESSAGE(outcome.exit_code == 0, arguments.front() << ": " << outcome.err);
        return outcome.out;
    };
    CHECK(read({"fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
    CHECK(contains(read({"resolve", "NC_001422.1"}), phix_digest));
    CHECK(contains(read({"aliases", "NC_001422.1"}), phix_digest));
    CHECK(contains(read({"alias", "list"}), phix_digest));
    CHECK(contains(read({"snapshot", "list"}), "one"));
    (void)read({"verify"});
}

void check_writing_is_refused(const std::vector<std::string>& prefix, const std::string& root,
                              const std::string& reason) {
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"load", mito()}, {"alias", "add", "a:b", phix_digest}, {"snapshot", "create", "--anyway", "two"}}) {
        std::vector<std::string> all = prefix;
        all.insert(all.end(), {program_path(), "-r", root});
        all.insert(all.end(), arguments.begin(), arguments.end());
        CAPTURE(arguments);
        const Outcome outcome = run(all);
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, root), outcome.err);
        CHECK_MESSAGE(contains(outcome.err, reason), outcome.err);
    }
}

}  // namespace

TEST_CASE("read-only: on a read-only file system snapshots and master can be read, and writing is exit code 4") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const Mount mount = Mount::read_only(shelf.root(), shelf.scratch("mounted"));
    if (!mount.is_mounted()) {
        return;
    }
    const std::string root = shelf.scratch("mounted").string();
    check_snapshot_is_readable({"env"}, root);
    check_writing_is_refused({"env"}, root, "Read-only file system");
    CHECK(program({"init", root + "/sub"}).exit_code == 4);
    const Outcome master = program({"-r", root, "-i", "master", "fetch", "--raw", "NC_001422.1:1-5"});
    CHECK_MESSAGE(master.out == "GAGTT\n", master.err);
    CHECK(program({"-r", root, "status"}).exit_code == 0);
}

TEST_CASE("read-only: a user without write permission can read snapshots, and the error says why writing fails") {
    const std::vector<std::string> prefix = without_privileges();
    if (prefix.empty()) {
        return;
    }
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    for (const std::string& name : files_below(shelf.root())) {
        if (fs::is_directory(fs::symlink_status(shelf.root() / name))) {
            fs::permissions(shelf.root() / name, fs::perms{0555});
        }
    }
    fs::permissions(shelf.root(), fs::perms{0555});
    fs::permissions(shelf.scratch("."), fs::perms{0755});
    check_snapshot_is_readable(prefix, shelf.root().string());
    check_writing_is_refused(prefix, shelf.root().string(), "Permission denied");
}

TEST_CASE("read-only: a FASTA file without read permission is exit code 4") {
    const std::vector<std::string> prefix = without_privileges();
    if (prefix.empty()) {
        return;
    }
    const TemporaryDirectory directory;
    fs::permissions(directory.path(), fs::perms{0777});
    const std::string root = directory / "root";
    const std::string file = directory / "secret.fa";
    write_file(file, ">a\nACGT\n");
    fs::permissions(file, fs::perms::none);
    const auto as_user = [&](const std::vector<std::string>& arguments) {
        std::vector<std::string> all = prefix;
        all.insert(all.end(), {program_path(), "-r", root});
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run(all);
    };
    REQUIRE(as_user({"init"}).exit_code == 0);
    const Outcome outcome = as_user({"load", file});
    CHECK(outcome.exit_code == 4);
    CHECK(contains(outcome.err, file));
    CHECK(contains(outcome.err, "Permission denied"));
    CHECK(parse_json(as_user({"--json", "status"}).out).at("instances").at(0).at("sequences") == 0);
    CHECK(as_user({"alias", "load", "a", file}).exit_code == 4);
    CHECK(as_user({"-i", "master", "fetch", "--bed", file}).exit_code == 4);
}
