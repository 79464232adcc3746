#include "cli/shelf.hpp"
#include "fault/process.hpp"

using namespace seqshelf::test;

TEST_CASE(
    "file size: a write beyond the limit of a process is exit code 4 and names the file, and nothing is changed") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "n", "--alias", "c:x", phix()});
    write_file(shelf.scratch("large.fa"), random_fasta(3 << 20, 1, 7));
    const std::string large = shell_word(shelf.scratch("large.fa"));
    const ProgramShelf other;
    other.ok({"-q", "load", "-n", "n", shelf.scratch("large.fa").string()});
    other.ok({"-q", "snapshot", "create", "--anyway", "one"});
    const std::string before = shelf.state();
    const std::string reader = shell_word(program_path()) + " -r " + shell_word(other.root()) + " ";
    // A limit of 512 kB lets catalogs be written, and no volume.
    const auto limited = [&](const std::string& command) {
        return shelf.shell("ulimit -f 1024; cd " + shell_word(shelf.scratch(".")) + "; " + command);
    };
    struct Case {
        std::string command;
        std::string file;
    };
    for (const Case& each :
         {Case{"S load -n n " + large, "master/.staging"}, Case{reader + "-i one fetch n:long7 -o out.fa", "out.fa"},
          Case{reader + "-i one fetch n:long7 > out.fa", "standard output"},
          Case{reader + "snapshot export one.tar one", "one.tar"},
          Case{"SEQSHELF_CACHE=cache " + reader + "cache build", "cache"}}) {
        CAPTURE(each.command);
        const Outcome outcome = limited(each.command);
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, each.file), outcome.err);
        CHECK_MESSAGE((contains(outcome.err, "File too large") || each.file == "standard output"), outcome.err);
    }
    CHECK(shelf.state() == before);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    for (const std::string command : {"S -q alias add n:small NC_001422.1", "S -q snapshot create --anyway two"}) {
        const Outcome outcome = shelf.shell("ulimit -f 8; " + command);  // 4 kB: no catalog can be written
        CHECK(outcome.exit_code == 4);
        CHECK_MESSAGE(contains(outcome.err, "catalog"), outcome.err);
    }
    CHECK(shelf.state() == before);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    shelf.ok({"-q", "snapshot", "create", "--anyway", "two"});
}
