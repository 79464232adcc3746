#include <unistd.h>

#include <array>

#include "cli/shelf.hpp"
#include "fault/process.hpp"
#include "seqshelf/seqshelf.hpp"

using namespace seqshelf::test;

TEST_CASE("lock: while one process writes, errors of other writers name it, and readers continue") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    WaitingLoad load(shelf.root(), ">a\nACGTACGT\n>b\nACG");
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    const std::string holder = "locked by pid " + std::to_string(load.process().pid()) + " on host " + host.data();
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"load", mito()},
                                               {"alias", "add", "a:b", phix_digest},
                                               {"alias", "remove", "n:NC_001422.1"},
                                               {"alias", "load", "a", "-"},
                                               {"alias", "add", "--collection", "a:b", "n:x"},
                                               {"alias", "remove", "--collection", "a:b"},
                                               {"alias", "load", "--collection", "a", "-"},
                                               {"collection", "add", "-"},
                                               {"collection", "remove", "n:x"},
                                               {"collection", "alias-names", "n:x", "-n", "n", "--from", "-"},
                                               {"fhr", "set", "n:x", data_file("fhr_example.fhr.json")},
                                               {"fhr", "remove", "n:x"},
                                               {"import-gtars", data_file("refget_store_raw")},
                                               {"snapshot", "create", "--anyway", "t"}}) {
        CAPTURE(command);
        const Outcome outcome = shelf.run(command);
        CHECK(outcome.exit_code == 4);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, holder), outcome.err);
    }
    for (const std::string instance : {"master", "latest"}) {
        CHECK(shelf.ok({"-i", instance, "fetch", "--raw", "NC_001422.1:1-5"}) == "GAGTT\n");
        CHECK(shelf.run({"-i", instance, "resolve", "n:a"}).exit_code == 1);
        CHECK(shelf.run({"-i", instance, "verify"}).exit_code == 0);
    }
    CHECK(parse_json(shelf.ok({"--json", "status"})).at("instances").at(0).at("sequences") == 1);
    const Outcome finished = load.finish();
    CHECK_MESSAGE(finished.exit_code == 0, finished.err);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "n:a", "n:b"}) == "ACGTACGT\nACG\n");
    CHECK(shelf.run({"load", "-n", "n", mito()}).exit_code == 0);
}

TEST_CASE("lock: a killed writer leaves no lock") {
    const ProgramShelf shelf;
    {
        WaitingLoad load(shelf.root(), ">a\nACGT\n");
        CHECK(shelf.run({"load", mito()}).exit_code == 4);
        load.process().signal(SIGKILL);
        CHECK(load.process().wait().exit_code == 128 + SIGKILL);
    }
    CHECK(shelf.run({"load", "-n", "n", mito()}).exit_code == 0);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("lock: readers never fail during a load, and see all of it or nothing") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::string phix_residues = read_fasta(phix()).front().residues;
    const std::string file = shelf.file("big.fa", random_fasta(10 << 20, 8000, 7));
    const auto repository = seqshelf::Repository::open(shelf.master());
    Process load({program_path(), "-r", shelf.root().string(), "load", "-n", "n", file});
    int rounds = 0;
    bool seen = false;
    while (load.is_running() || rounds < 20) {
        ++rounds;
        const auto totals = repository.totals();
        REQUIRE((totals.sequences == 1 || totals.sequences == 8002));
        REQUIRE(totals.aliases == totals.sequences);
        REQUIRE(!(seen && totals.sequences == 1));  // a commit that was seen stays
        seen = totals.sequences > 1;
        const auto last = repository.find_sequence("n:short7.7999");
        REQUIRE((!seen || last.has_value()));
        if (last) {
            REQUIRE(last->fetch().size() == 300);
        }
        REQUIRE(repository.get_sequence("n:NC_001422.1").fetch() == phix_residues);
        if (rounds % 10 == 0) {
            REQUIRE(shelf.ok({"-i", "master", "fetch", "--raw", "n:NC_001422.1"}) == phix_residues + "\n");
        }
    }
    CHECK(load.wait().exit_code == 0);
    CHECK(repository.totals().sequences == 8002);
}
