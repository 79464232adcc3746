#include "cli/terminal.hpp"

using namespace seqshelf::test;

TEST_CASE("shell: after 'use COLLECTION' its names take precedence, others still work, and --collection stays strict") {
    const ShellAssembly shelf;
    const std::string yeast = shelf.ok({"-i", "master", "slice", "--collection", "assembly:R64-1-1", "I:1-20"});
    const std::string other = shelf.ok({"-i", "master", "slice", "I:1-20"});
    REQUIRE(contains(yeast, yeast_digest));
    REQUIRE(contains(other, mito_digest));
    Outcome outcome = shelf.script(
        "slice I:1-20\nuse R64-1-1\nslice I:1-20\nslice NC_001422.1:1-4\nslice other:I:1-20\nuse\n-i master slice "
        "I:1-20\n");
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    CHECK(outcome.out == other + yeast + shelf.ok({"-i", "master", "slice", "NC_001422.1:1-4"}) +
                             shelf.ok({"-i", "master", "slice", "other:I:1-20"}) + other);
    outcome = shelf.script("use R64-1-1\nslice --collection assembly:R64-1-1 NC_001422.1\n");
    CHECK(outcome.exit_code == 1);
    // A wrong region of a name in the collection is an error, although the instance has a sequence of that name.
    outcome = shelf.script("use R64-1-1\nslice I:230000-230219\n");
    CHECK(outcome.exit_code == 3);
    CHECK(contains(outcome.err, "230218"));
    outcome = shelf.script("use R64-1-1\nslice nonesuch\n");
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "'nonesuch'"));
    CHECK(contains(outcome.err, "collection in use, R64-1-1"));
}

TEST_CASE("shell: 'use' refuses other names, and drops a collection that another instance does not have") {
    const ShellAssembly shelf;
    shelf.ok({"snapshot", "create", "--anyway", "with"});
    shelf.ok({"-q", "alias", "remove", "--collection", "assembly:R64-1-1"});
    shelf.ok({"snapshot", "create", "--anyway", "without"});
    Outcome outcome = shelf.script("use with\nuse R64-1-1\nuse nonesuch\nslice I:1-4\n", {});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "line 3: there is no instance 'nonesuch'"));
    CHECK(contains(outcome.err, "no collection is known as 'nonesuch'"));
    CHECK(contains(outcome.out, yeast_digest));  // the former one is still in use
    outcome = shelf.script("use with\nuse R64-1-1\nuse without\nslice I:1-4\n", {});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.err, "no longer in use"));
    CHECK(contains(outcome.out, mito_digest));
    outcome = shelf.script("use with\nuse R64-1-1\nuse master\nuse R64-1-1\n", {});
    CHECK(outcome.exit_code == 1);
    // A line whose -i names an instance without the collection is an error.
    outcome = shelf.script("use with\nuse R64-1-1\n-i without slice I:1-4\n-i with slice I:1-4\n", {});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "collection in use, 'R64-1-1', is not in"));
    CHECK(contains(outcome.out, yeast_digest));
}

TEST_CASE("shell: an instance takes precedence over a collection of the same name, and the prompt shows both") {
    const ShellAssembly shelf;
    shelf.ok({"snapshot", "create", "--anyway", "twice"});
    shelf.ok({"-q", "alias", "add", "--collection", "assembly:twice", "assembly:R64-1-1"});
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.type("use twice\r");
    terminal.expect("seqshelf twice> ");
    terminal.type("use master\r");
    terminal.expect("seqshelf master> ");
    terminal.type("use assembly:twice\r");
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("slice I:1-4\r");
    terminal.expect(yeast_digest);
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("use nonesuch\r");
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("use\r");
    terminal.expect("seqshelf> ");
}

TEST_CASE("shell: Tab completes collections, their members, namespaces, values of options, and files") {
    const ShellAssembly shelf;
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.line_shows("slice assem\tR6\tI\t:1-4", std::string("1-4(+)  4 residues  GC 75.0 %  SQ.") + yeast_digest);
    terminal.line_shows("slice R6\tI\t:1-4", yeast_digest);
    terminal.line_shows("slice --coll\tR6\tI:1-4", yeast_digest);
    terminal.line_shows("collection show R6\t", "members");
    terminal.line_shows("--json -i mast\treso\tNC_0014\t", phix_digest);
    terminal.line_shows("alias export ref\t", "NC_001422.1\t");
    const std::string names = shelf.file("my-names.tsv", "mine\tNC_001422.1\n");
    terminal.line_shows("alias load local " + shelf.scratch("my-na").string() + "\t", "1");
    terminal.line_shows("resolve local:m\t", phix_digest);
    terminal.type("use R6\t\r");
    terminal.expect("seqshelf master R64-1-1> ");
    shelf.ok({"-q", "load", "--alias", "assembly:two", shelf.file("two.fa", ">chr1\nACGT\n>chr2\nGGA\n")});
    terminal.type("use tw\t\r");
    terminal.expect("seqshelf master two> ");
    terminal.type("slice ch\t\t");
    terminal.expect("chr1  chr2  ");
    terminal.type("2\r");
    terminal.expect("1 GGA 3");
    terminal.expect("seqshelf master two> ");
    terminal.type("slice NC_0014\t -\r");  // names of the instance are completed too
    terminal.expect("5,386 TGCAGG");
}
