#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// phiX, the mitochondrion and the empty sequence, all linear.
struct Three : ProgramShelf {
    Three() { ok({"-q", "load", "-n", "refseq", phix(), mito(), file("none.fa", ">none\n")}); }

    [[nodiscard]] std::string topology(std::vector<std::string> identifiers) const {
        identifiers.insert(identifiers.begin(), {"-i", "master", "topology"});
        return ok(identifiers);
    }
};

}  // namespace

TEST_CASE("topology: prints it for every ID, and sets and removes marks") {
    const Three shelf;
    CHECK(shelf.topology({"NC_001422.1", "none"}) == "NC_001422.1\tlinear\nnone\tlinear\n");
    CHECK(shelf.ok({"topology", "--circular", "NC_001422.1", mito_digest}) ==
          "circular: sequences 2 changed, 0 known\n");
    CHECK(shelf.ok({"topology", "NC_001422.1", "--circular"}) == "circular: sequences 0 changed, 1 known\n");
    CHECK(shelf.topology({"NC_001422.1", "none", mito_digest}) ==
          "NC_001422.1\tcircular\nnone\tlinear\n" + std::string(mito_digest) + "\tcircular\n");
    CHECK(shelf.ok({"topology", "--linear", "NC_001422.1", "none"}) == "linear: sequences 1 changed, 1 known\n");
    CHECK(shelf.topology({"NC_001422.1", "NC_012920.1"}) == "NC_001422.1\tlinear\nNC_012920.1\tcircular\n");
    CHECK(shelf.ok({"-q", "topology", "--linear", "NC_012920.1"}).empty());
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("topology: --json prints one object per ID, or one for the changes") {
    const Three shelf;
    CHECK(shelf.json({"topology", "--circular", "NC_001422.1", "NC_001422.1"}) ==
          std::vector<Json>{{{"topology", "circular"}, {"sequences_changed", 1}, {"sequences_known", 1}}});
    CHECK(shelf.json({"-i", "master", "topology", "NC_001422.1", "NC_012920.1"}) ==
          std::vector<Json>{{{"query", "NC_001422.1"}, {"sha512t24u", phix_digest}, {"topology", "circular"}},
                            {{"query", "NC_012920.1"}, {"sha512t24u", mito_digest}, {"topology", "linear"}}});
    const Outcome outcome = shelf.run({"--json", "-i", "master", "topology", "nothing", "NC_001422.1"});
    CHECK(outcome.exit_code == 1);
    const std::vector<Json> objects = json_lines(outcome.out);
    REQUIRE(objects.size() == 2);
    CHECK(keys_of(objects[0]) == "error query");
    CHECK(objects[1].at("topology") == "circular");
}

TEST_CASE("topology: IDs are read from standard input, and the error for a wrong one names its line") {
    const Three shelf;
    CHECK(shelf.ok({"topology", "--circular", "-"}, {"NC_001422.1\n\n  NC_012920.1\r\n", {}, ""}) ==
          "circular: sequences 2 changed, 0 known\n");
    CHECK(shelf.ok({"-i", "master", "topology", "none", "-"}, {"NC_012920.1\n", {}, ""}) ==
          "none\tlinear\nNC_012920.1\tcircular\n");
    shelf.refuses({"topology", "--linear", "-"}, 1, {"-:2: ", "'nothing'"}, {"NC_001422.1\nnothing\n", {}, ""});
    shelf.refuses({"topology", "--circular", "-"}, 2, {"-:1: ", "empty sequence"}, {"none\n", {}, ""});
}

TEST_CASE("topology: an unknown ID does not stop reading, but stops writing") {
    const Three shelf;
    shelf.ok({"-q", "load", "-n", "other", shelf.file("x.fa", ">NC_001422.1\nACGT\n")});
    for (const std::string wrong : {"nothing", "NC_001422.1", ""}) {
        CAPTURE(wrong);
        const Outcome outcome = shelf.run({"-i", "master", "topology", wrong, "NC_012920.1"});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out == "NC_012920.1\tlinear\n");
        CHECK(contains(outcome.err, "'" + wrong + "'"));
        shelf.refuses({"topology", "--circular", "NC_012920.1", wrong}, 1, {"'" + wrong + "'"});
    }
}

TEST_CASE("topology: mistakes are refused and change nothing") {
    const Three shelf;
    shelf.refuses({"topology"}, 2, {"missing argument"});
    shelf.refuses({"topology", "--circular", "--linear", "NC_001422.1"}, 2, {"--circular", "--linear"});
    shelf.refuses({"topology", "--circular"}, 2, {"missing argument"});
    shelf.refuses({"topology", "--circular", "NC_001422.1", "none"}, 2, {"'none'", "empty sequence"});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    shelf.refuses({"-i", "s", "topology", "--circular", "NC_001422.1"}, 4, {"snapshot"});
    CHECK(shelf.topology({"NC_001422.1"}) == "NC_001422.1\tlinear\n");
}

TEST_CASE("topology: writes master, reads the latest snapshot, and reports a difference between them") {
    const Three shelf;
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    shelf.ok({"topology", "--circular", "NC_001422.1"});
    CHECK(shelf.ok({"topology", "NC_001422.1"}) == "NC_001422.1\tlinear\n");
    CHECK(contains(shelf.ok({"snapshot", "diff", "one", "master"}), "sequences 0 added, 1 changed, 0 removed\n"));
    CHECK(shelf.ok({"snapshot", "diff", "--list", "one", "master"}) ==
          ">\tsequence\tSQ." + std::string(phix_digest) + "\n");
    CHECK(
        shelf.json({"snapshot", "diff", "--list", "one", "master"}) ==
        std::vector<Json>{{{"change", "changed"}, {"kind", "sequence"}, {"digest", "SQ." + std::string(phix_digest)}}});
    shelf.ok({"snapshot", "create", "--anyway", "two"});
    CHECK(shelf.ok({"topology", "NC_001422.1"}) == "NC_001422.1\tcircular\n");
    CHECK(shelf.run({"-i", "two", "verify"}).exit_code == 0);
}

TEST_CASE("topology: load marks sequences that headers call circular, and reports it") {
    const ProgramShelf shelf;
    const std::string plain = shelf.file("plain.fa", ">a\nACGT\n>b\nGGAA\n");
    const std::string marked =
        shelf.file("marked.fa", ">a length=4 circular=true\nACGT\n>c [topology=circular]\nTTTT\n");
    CHECK_FALSE(contains(shelf.ok({"load", "-n", "n", plain}), "circular"));
    CHECK(contains(shelf.ok({"load", "-n", "n", marked}), "re-pointed\ncircular 2 new, 0 known\n"));
    CHECK(shelf.ok({"-i", "master", "topology", "a", "b", "c"}) == "a\tcircular\nb\tlinear\nc\tcircular\n");
    Json summary = shelf.json({"load", "-n", "n", plain}).at(0);
    CHECK(summary.at("circular_new") == 0);
    CHECK(summary.at("circular_known") == 0);
    summary = shelf.json({"load", "-n", "n", marked}).at(0);
    CHECK(summary.at("circular_new") == 0);
    CHECK(summary.at("circular_known") == 2);
    CHECK(contains(shelf.run({"load", shelf.file("none.fa", ">none circular=true\n")}).err,
                   "none.fa:1: 'none' has no residues"));
}

TEST_CASE("topology: verify finds a mark without its sequence, and a removal of orphans leaves none") {
    const Three shelf;
    shelf.ok({"topology", "--circular", "NC_001422.1"});
    const std::string digest =
        shelf.json({"load", shelf.file("x.fa", ">x circular=true\nACGTACGT\n")}).at(0).at("collection_digests").at(0);
    CHECK(shelf.sql("SELECT count(*) FROM circular_sequence") == "2\n");
    shelf.ok({"collection", "remove", "--orphans", digest});
    CHECK(shelf.sql("SELECT count(*) FROM circular_sequence") == "1\n");
    shelf.ok({"prune", "--execute"});
    CHECK(shelf.topology({"NC_001422.1"}) == "NC_001422.1\tcircular\n");
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    (void)shelf.sql("INSERT INTO circular_sequence VALUES (999, 1)");
    const Outcome outcome = shelf.run({"-i", "master", "verify"});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "a row of circular_sequence refers to a row of sequence that does not exist"));
}

TEST_CASE("topology: sequences of an instance of SeqRepo that is read in place are linear") {
    const TemporaryDirectory directory;
    REQUIRE(run({"tar", "-xzf", data_file("seqrepo_instance_rest-service.tar.gz"), "-C", directory.path()}).exit_code ==
            0);
    fs::path instance;
    for (const auto& entry : fs::recursive_directory_iterator(directory.path())) {
        if (entry.path().filename() == "aliases.sqlite3") {
            instance = entry.path().parent_path();
        }
    }
    const std::vector<std::string> aliases =
        lines_of(program({"-i", instance.string(), "alias", "list", "--limit", "3"}).out);
    REQUIRE_FALSE(aliases.empty());
    for (const std::string& line : aliases) {
        const std::string alias = line.substr(0, line.find('\t'));
        const Outcome outcome = program({"-i", instance.string(), "topology", alias});
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        CHECK(outcome.out == alias + "\tlinear\n");
    }
}
