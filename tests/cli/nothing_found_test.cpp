#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// One sequence n:x in a snapshot, one m:late in master only, one collection g:genome.
struct ListedShelf : ProgramShelf {
    ListedShelf() {
        ok({"load", "-n", "n", "--alias", "g:genome", file("a.fa", ">x\nACGT\n")});
        ok({"snapshot", "create", "2026-01-01"});
        ok({"load", "-n", "m", "--alias", "g:late", file("b.fa", ">late\nACGTTT\n")});
    }

    /// Exit status 1, nothing on standard output, one line on standard error.
    void finds_nothing(const std::vector<std::string>& arguments, const std::string& message) const {
        CAPTURE(arguments);
        const Outcome outcome = run(arguments);
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK(lines_of(outcome.err).size() == 1);
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
    }
};

}  // namespace

TEST_CASE("nothing found: a name, prefix, namespace or filter that was given is exit status 1 and one line") {
    const ListedShelf shelf;
    const std::string digest(32, 'A');
    shelf.finds_nothing({"alias", "list", "zz"}, "no alias starts with 'zz'");
    shelf.finds_nothing({"alias", "list", "n:zz"}, "no alias in namespace 'n' starts with 'zz'");
    shelf.finds_nothing({"alias", "list", "-n", "nn"}, "no sequence has an alias in namespace 'nn'");
    shelf.finds_nothing({"alias", "list", "-n", "refsq", "x"}, "namespace 'refsq'");
    shelf.finds_nothing({"alias", "list", "--collection", "zz"}, "no alias starts with 'zz'");
    shelf.finds_nothing({"alias", "export", "zz"}, "namespace 'zz'");
    shelf.finds_nothing({"alias", "export", "--collection", "n"}, "no collection has an alias in namespace 'n'");
    shelf.finds_nothing({"export", "-n", "zz"}, "namespace 'zz'");
    shelf.finds_nothing({"export-aliases", "-n", "zz"}, "namespace 'zz'");
    shelf.finds_nothing({"collection", "list", "--filter", "lengths=" + digest}, "no collection has that digest");
    shelf.finds_nothing({"collection", "list", "--filter", "lengths=" + digest, "--filter", "names=" + digest},
                        "no collection has all these digests");
    shelf.finds_nothing({"collection", "find", digest}, "no collection is known by '" + digest + "'");
    shelf.finds_nothing({"fhr", "get", "g:genome"}, "no FHR record");
    shelf.finds_nothing({"remote", shelf.root().string(), "2026-01-02"}, "the source has no snapshot 2026-01-02");
    CHECK(shelf.ok({"remote", shelf.root().string(), "2026-01-01"}).starts_with("2026-01-01\t"));

    const std::string file = shelf.scratch("out.tsv");
    CHECK(shelf.run({"alias", "export", "-o", file, "zz"}).exit_code == 1);
    CHECK(shelf.run({"export", "-o", file, "-n", "zz"}).exit_code == 1);
    CHECK(!fs::exists(file));
}

TEST_CASE("nothing found: without a filter, and on a page after the last item, an empty list is no error") {
    const ProgramShelf empty;
    for (const std::vector<std::string>& list : std::vector<std::vector<std::string>>{{"alias", "list"},
                                                                                      {"alias", "namespaces"},
                                                                                      {"collection", "list"},
                                                                                      {"fhr", "list"},
                                                                                      {"sequences"},
                                                                                      {"export"},
                                                                                      {"export-aliases"},
                                                                                      {"snapshot", "list"}}) {
        std::vector<std::string> arguments{"-i", "master"};
        arguments.insert(arguments.end(), list.begin(), list.end());
        CHECK(empty.ok(arguments).empty());
    }
    const ListedShelf shelf;
    CHECK(shelf.ok({"alias", "list", "-n", "n", "--after", "n:x"}).empty());
    CHECK(shelf.ok({"alias", "list", "--limit", "0", "zz"}).empty());
    const std::string lengths = shelf.json({"collection", "list"}).at(0).at("level1").at("lengths").get<std::string>();
    const std::string last = shelf.json({"collection", "list"}).at(0).at("digest").get<std::string>();
    CHECK(shelf.ok({"collection", "list", "--filter", "lengths=" + lengths, "--after", last}).empty());
    CHECK(shelf.ok({"collection", "list", "--count", "--filter", "lengths=" + std::string(32, 'A')}) == "0\n");
}

TEST_CASE("remote, pull: what is no root of ours is named: a snapshot, SeqRepo's, another directory, a host") {
    const ListedShelf shelf;
    const fs::path theirs = shelf.scratch("seqrepo");
    fs::create_directories(theirs / "2024-12-20" / "sequences");
    fs::create_directory_symlink("2024-12-20", theirs / "latest");
    (void)shelf.file("seqrepo/2024-12-20/aliases.sqlite3", "SQLite");
    fs::create_directories(shelf.scratch("other"));
    const auto named = [&](const std::string& source, const std::string& message) {
        CAPTURE(source);
        shelf.finds_nothing({"remote", source}, message);
        const ProgramShelf mirror;
        const Outcome pulled = mirror.run({"pull", source});
        CHECK(pulled.exit_code == 1);
        CHECK(lines_of(pulled.err).size() == 1);
        return pulled.err;
    };
    CHECK(contains(named((shelf.root() / "2026-01-01").string(), " is a snapshot, not a root"), " is a snapshot, not"));
    CHECK(contains(shelf.ok({"remote", theirs.string()}), "2024-12-20\t"));
    CHECK(
        contains(named((theirs / "2024-12-20").string(), " is an instance of SeqRepo"), " is an instance of SeqRepo"));
    named(shelf.scratch("other").string(), " is not a root of seqshelf");
    CHECK(contains(named("dl.example.org", "https://dl.example.org"), "rsync://dl.example.org/MODULE"));
    CHECK(contains(named("localhost/shelf", "https://localhost/shelf"), "localhost:PATH"));
    const ProgramShelf fresh;
    CHECK(shelf.ok({"remote", fresh.root().string()}).empty());  // a root without snapshots yet
}

TEST_CASE("alias list: NS:PREFIX is a prefix in a namespace; without such a namespace, the text starts an alias") {
    const ListedShelf shelf;
    shelf.ok({"alias", "add", "hla:HLA:HLA00001", "m:late"});
    shelf.ok({"alias", "add", "NCBI:NC_1.1", "m:late"});
    const auto list = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-i", "master", "alias", "list"});
        std::string names;
        for (const std::string& line : lines_of(shelf.ok(arguments))) {
            names += line.substr(0, line.find('\t')) + " ";
        }
        return names;
    };
    CHECK(list({"n:"}) == "n:x ");
    CHECK(list({"NCBI:NC"}) == "refseq:NC_1.1 ");
    CHECK(list({"hla:HLA:"}) == "hla:HLA:HLA00001 ");
    CHECK(list({"HLA:"}) == "hla:HLA:HLA00001 ");  // no namespace HLA
    CHECK(list({"-n", "hla", "HLA:"}) == "hla:HLA:HLA00001 ");
    CHECK(list({"--collection", "g:l"}) == "g:late ");
}

TEST_CASE("not found: what is only in master is named as such, also for collections and in slices") {
    const ListedShelf shelf;
    shelf.finds_nothing({"resolve", "m:late"}, "'m:late' in 2026-01-01; it is in master, not yet in a snapshot");
    shelf.finds_nothing({"fetch", "m:late:1-2"}, "it is in master, not yet in a snapshot");
    shelf.finds_nothing({"collection", "show", "g:late"}, "it is in master, not yet in a snapshot");
    CHECK(!contains(shelf.run({"resolve", "m:never"}).err, "master"));
    shelf.ok({"snapshot", "create", "2026-01-02"});
    const std::string err = shelf.run({"-i", "2026-01-01", "resolve", "m:late"}).err;
    CHECK(contains(err, "; it is in master\n"));
    CHECK(shelf.run({"resolve", "m:late"}).exit_code == 0);
    fs::permissions(shelf.master() / "catalog.sqlite3", fs::perms::none);  // then there is no hint
    CHECK(shelf.run({"-i", "2026-01-01", "resolve", "m:late"}).exit_code == 1);
}
