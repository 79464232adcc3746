#include "cli/shelf.hpp"
#include "fault/mount.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

namespace {

/// FASTA of very many very short records, which fill the catalog but not the volume.
std::string many_records(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += ">a-rather-long-name-for-a-short-sequence-" + std::to_string(i) + "\n";
        for (int bits = i; bits > 0; bits >>= 2) {
            text += "ACGT"[bits & 3];
        }
        text += "T\n";
    }
    return text;
}

std::vector<std::string> names_in(const fs::path& directory) {
    std::vector<std::string> names = files_below(directory);
    std::erase_if(names, [](const std::string& name) {
        return contains(name, "catalog.sqlite3-") || name == ".lock" || name.ends_with("/.lock");
    });
    return names;
}

}  // namespace

TEST_CASE("full disk: a load that does not fit is exit code 4, names the file, and leaves nothing") {
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "8m");
    if (!mount.is_mounted()) {
        return;
    }
    const ProgramShelf shelf(directory / "small");
    shelf.ok({"load", "-n", "n", phix()});
    const std::string before = shelf.state();
    const fs::path volume_filler = directory / "volume.fa";
    const fs::path catalog_filler = directory / "catalog.fa";
    write_file(volume_filler, random_fasta(60 << 20, 1, 3));
    write_file(catalog_filler, many_records(60000));
    for (const fs::path& file : {volume_filler, catalog_filler}) {
        CAPTURE(file.string());
        const Outcome outcome = shelf.run({"load", "-n", "n", file});
        CHECK(outcome.exit_code == 4);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, shelf.master().string()), outcome.err);
        CHECK_MESSAGE(contains(outcome.err, "No space left"), outcome.err);
        CHECK(!fs::exists(shelf.master() / ".staging"));
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        const Outcome verified = shelf.run({"-i", "master", "verify"});
        CHECK_MESSAGE((verified.exit_code == 0 && verified.err.empty()), verified.out << verified.err);
        const Outcome next = shelf.run({"load", "-n", "n", phix()});
        CHECK_MESSAGE((next.exit_code == 0 && next.err.empty()), next.err);
        CHECK(shelf.state() == before);
        CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    }
    CHECK(shelf.run({"load", "-n", "n", mito()}).exit_code == 0);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("full disk: a snapshot that does not fit is exit code 4 and leaves the old one the latest") {
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "8m");
    if (!mount.is_mounted()) {
        return;
    }
    const ProgramShelf shelf(directory / "small");
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    const std::vector<std::string> before = names_in(shelf.root());
    for (const int free_kilobytes : {0, 8, 60, 180}) {
        CAPTURE(free_kilobytes);
        const std::string filler = (directory / "small/filler").string();
        (void)run({"sh", "-c",
                   "dd if=/dev/zero of='" + filler + "' bs=4k 2>/dev/null; truncate -s -" +
                       std::to_string(free_kilobytes) + "k '" + filler + "'"});
        const Outcome outcome = shelf.run({"snapshot", "create", "--anyway", "two"});
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, "No space left"), outcome.err);
        CHECK(names_in(shelf.root()) == before);
        CHECK(fs::read_symlink(shelf.root() / "latest") == "one");
        CHECK(shelf.run({"verify"}).exit_code == 0);
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        fs::remove(filler);
    }
    CHECK(shelf.run({"snapshot", "create", "--anyway", "two"}).exit_code == 0);
    CHECK(shelf.run({"verify"}).exit_code == 0);
}

TEST_CASE("full disk: an export that does not fit is exit code 4, names the file, and leaves no file or the old one") {
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "2m");
    if (!mount.is_mounted()) {
        return;
    }
    const ProgramShelf shelf;
    write_file(shelf.scratch("large.fa"), random_fasta(12 << 20, 3, 5));
    shelf.ok({"-q", "load", "-n", "n", "--alias", "c:x", shelf.scratch("large.fa")});
    write_file(directory / "small/old.fa.gz", "kept");
    for (const std::string name : {"new.fa", "new.fa.gz", "new.bgzf", "old.fa.gz"}) {
        const std::string out = directory / ("small/" + name);
        for (const std::vector<std::string>& command :
             std::vector<std::vector<std::string>>{{"collection", "export", "c:x"},
                                                   {"collection", "export", "c:x", "--width", "70"},
                                                   {"export"},
                                                   {"export", "n:long5"}}) {
            std::vector<std::string> arguments{"-i", "master"};
            arguments.insert(arguments.end(), command.begin(), command.end());
            arguments.insert(arguments.end(), {"-o", out});
            CAPTURE(arguments);
            const Outcome outcome = shelf.run(arguments);
            CHECK(outcome.exit_code == 4);
            CHECK_MESSAGE(contains(outcome.err, out), outcome.err);
            CHECK_MESSAGE(contains(outcome.err, "No space left"), outcome.err);
            CHECK(files_below(directory / "small") == std::vector<std::string>{"old.fa.gz"});
        }
    }
    CHECK(read_file(directory / "small/old.fa.gz") == "kept");
    const Outcome full = run({"sh", "-c",
                              shell_word(program_path()) + " -r " + shell_word(shelf.root()) +
                                  " -i master collection export c:x > /dev/full"});
    CHECK(full.exit_code == 4);
    CHECK(contains(full.err, "standard output"));
}

TEST_CASE("full disk: init without space is exit code 4, and works once there is space") {
    const TemporaryDirectory directory;
    const Mount mount = Mount::memory(directory / "small", "64k");
    if (!mount.is_mounted()) {
        return;
    }
    const std::string root = (directory / "small/root").string();
    const Outcome outcome = program({"init", root});
    CHECK(outcome.exit_code == 4);
    REQUIRE(run({"mount", "-o", "remount,size=4m", (directory / "small").string()}).exit_code == 0);
    CHECK(program({"init", root}).exit_code == 0);
    CHECK(program({"-r", root, "load", "-n", "n", phix()}).exit_code == 0);
}
