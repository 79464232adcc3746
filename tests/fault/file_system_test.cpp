#include "cli/shelf.hpp"
#include "support/other_file_system.hpp"

using namespace seqshelf::test;

TEST_CASE("file system: if volumes cannot be hard-linked, a snapshot copies them, says so, and works") {
    const ProgramShelf shelf;
    const fs::path other = other_file_system(shelf.root());
    if (other.empty()) {
        MESSAGE("SKIPPED: there is no second file system");
        return;
    }
    const TemporaryDirectory elsewhere(other);
    shelf.ok({"load", "-n", "n", phix()});
    fs::copy(shelf.master(), elsewhere / "master", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::remove_all(shelf.master());
    fs::create_directory_symlink(elsewhere / "master", shelf.master());
    shelf.ok({"load", "-n", "n", mito()});

    const Outcome outcome = shelf.run({"snapshot", "create", "--anyway", "one"});
    CHECK(outcome.exit_code == 0);
    CHECK_MESSAGE((contains(outcome.err, "6 files") && contains(outcome.err, "copied")), outcome.err);
    const Json report = shelf.json({"snapshot", "create", "--anyway", "two"}).at(0);
    CHECK(report.at("files_linked") == 0);
    CHECK(report.at("files_copied").get<int>() + report.at("files_reflinked").get<int>() == 6);
    CHECK(report.at("bytes_copied") > 5000);
    for (const std::string instance : {"one", "two"}) {
        const fs::path directory = shelf.root() / instance;
        for (const std::string& name : files_below(directory)) {
            CAPTURE(name);
            const auto status = stat_of(directory / name);
            CHECK(!S_ISLNK(status.st_mode));
            if (S_ISREG(status.st_mode)) {
                CHECK((status.st_mode & 07777) == 0444);
                CHECK(status.st_nlink == (contains(name, ".sqlite3") ? 3 : 1));
            }
        }
        CHECK(run({"sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"}, {"", {}, directory}).exit_code == 0);
        CHECK(shelf.run({"-i", instance, "verify"}).exit_code == 0);
        CHECK(shelf.ok({"-i", instance, "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
    }
}
