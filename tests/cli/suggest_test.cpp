#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A root with phiX, the mitochondrion and a collection, and two snapshots.
struct Suggesting : ProgramShelf {
    Suggesting() {
        ok({"load", "-n", "refseq", phix(), mito()});
        ok({"snapshot", "create", "--anyway", "2026-11-20"});
        ok({"load", "-n", "ensembl", "--alias", "assembly:R64-1-1", data_file("refget_yeast_R64-1-1_I.fa").string()});
        ok({"snapshot", "create", "--anyway", "2026-11-21"});
    }

    /// Checks that the command prints nothing on standard output, and a line that ends in `end` on standard error.
    void says(const std::vector<std::string>& arguments, int code, const std::string& end) const {
        CAPTURE(arguments);
        const Outcome outcome = run(arguments);
        CHECK(outcome.exit_code == code);
        CHECK(outcome.out.empty());
        REQUIRE(!outcome.err.empty());
        CHECK_MESSAGE(lines_of(outcome.err).front().ends_with(end), outcome.err);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Suggesting, "suggest: mistyped commands and options get suggestions") {
    says({"lod"}, 2, "no such command: 'lod'; did you mean 'load'?");
    says({"fecth", "NC_001422.1"}, 2, "did you mean 'fetch'?");
    says({"snap"}, 2, "did you mean 'snapshot'?");
    says({"snapshto", "list"}, 2, "did you mean 'snapshot list'?");
    says({"alias", "nonesuch"}, 2,
         "'alias' needs one of: add, list, load, assembly, namespaces, history, export, remove");
    says({"help", "resolv"}, 2, "did you mean 'resolve'?");
    says({"frobnicate"}, 2, "no such command: 'frobnicate'");
    says({"fetch", "--intrebase", "x"}, 2, "unrecognised option '--intrebase'; did you mean '--interbase'?");
    says({"fetch", "--inter", "x"}, 2, "did you mean '--interbase'?");
    says({"fetch", "--colection=x", "y"}, 2, "did you mean '--collection'?");
    says({"--jsn", "status"}, 2, "did you mean '--json'?");
    says({"status", "--frobnicate"}, 2, "unrecognised option '--frobnicate'");
    says({"status", "--interbase"}, 2, "unrecognised option '--interbase'");  // another command's
    says({"status", "-Z"}, 2, "unrecognised option '-Z'");
}

TEST_CASE_FIXTURE(
    Suggesting,
    "suggest: every command that accepts IDs suggests another version of an accession, but does not use it") {
    for (const std::string command : {"resolve", "aliases", "fetch", "export"}) {
        says({command, "NC_001422.2"}, 1, "; 'NC_001422.1' is");
        says({command, "refseq:NC_001422"}, 1, "; 'refseq:NC_001422.1' is");
    }
    says({"fetch", "NC_001422.2:1-10"}, 1, "; 'NC_001422.1' is");
    says({"fetch", "refsq:NC_001422.1:1-10"}, 1, "; 'refseq:NC_001422.1' is");
    says({"resolve", "refsq:NC_9.1"}, 1, "; there is no namespace 'refsq'; did you mean 'refseq'?");
    says({"resolve", "nonesuch"}, 1, "no sequence is known as 'nonesuch' in 2026-11-21");
    says({"-i", root().string() + "/master/", "resolve", "nonesuch"}, 1, "'nonesuch' in master");
    says({"alias", "add", "a:b", "nonesuch"}, 1, "'nonesuch' in master");
    says({"collection", "show", "nonesuch"}, 1, "no collection is known as 'nonesuch' in 2026-11-21");
    const Outcome outcome =
        run({"--json", "resolve", "-"}, {.input = "NC_001422.2\nNC_012920.1\n", .environment = {}, .directory = {}});
    CHECK(outcome.exit_code == 1);
    const std::vector<Json> objects = json_lines(outcome.out);
    REQUIRE(objects.size() == 2);
    CHECK(objects[0].at("error").get<std::string>().ends_with("; 'NC_001422.1' is"));
    CHECK(objects[1].at("sha512t24u") == mito_digest);
}

TEST_CASE_FIXTURE(Suggesting, "suggest: collections, names in them, and instances are suggested") {
    says({"collection", "show", "R64-1-2"}, 1, "; 'R64-1-1' is");
    says({"collection", "show", "asembly:R64-1-1"}, 1, "; 'assembly:R64-1-1' is");
    says({"fetch", "--collection", "R64-1-1", "chrI"}, 1, "; 'I' is there");
    says({"fetch", "--collection", "R64-1-1", "chrI:1-10"}, 1, "; 'I' is there");
    says({"fetch", "R64-1-1:chrI:1-10"}, 1, "; 'R64-1-1:I' is");
    says({"-i", "2026-11-2", "resolve", "I"}, 1, "; did you mean '2026-11-21'?");
    says({"-i", "mastr", "resolve", "I"}, 1, "; did you mean 'master'?");
    says({"-i", "nonesuch", "resolve", "I"}, 1, "'nonesuch' in " + root().string());
    says({"-i", "./2026-11-2", "resolve", "I"}, 1, "there is no instance ./2026-11-2");
}

TEST_CASE("suggest: names are suggested from an instance of SeqRepo that is read in place") {
    const TemporaryDirectory directory;
    REQUIRE(run({"tar", "-xzf", data_file("seqrepo_instance_seqrepo-rs.tar.gz"), "-C", directory.path()}).exit_code ==
            0);
    std::string instance;
    for (const std::string& file : files_below(directory.path())) {
        if (file.ends_with("sequences/db.sqlite3")) {
            instance = (directory / file).parent_path().parent_path().string();
        }
    }
    REQUIRE(!instance.empty());
    const std::vector<std::string> names =
        lines_of(program({"-i", instance, "alias", "list", "-n", "refseq", "--limit", "1"}).out);
    REQUIRE(names.size() == 1);
    const std::string known = names.front().substr(0, names.front().find('\t'));
    const std::string accession = known.substr(0, known.rfind('.'));
    for (const std::string& asked :
         {accession + ".99", "NCBI" + accession.substr(6) + ".99", "refsq" + known.substr(6)}) {
        const Outcome outcome = program({"-i", instance, "resolve", asked});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK_MESSAGE(contains(outcome.err, "; '" + known + "' is"), outcome.err);
    }
    CHECK(contains(program({"-i", instance, "resolve", "refsq:nonesuch"}).err, "did you mean 'refseq'?"));
}
