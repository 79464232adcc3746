#include <string>
#include <vector>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A root with a snapshot `s1` of phiX, and one that has pulled it.
struct Laboratory {
    Laboratory() {
        source.ok({"load", "-n", "refseq", phix()});
        source.ok({"snapshot", "create", "s1"});
        CHECK(lab({"pull", source.root()}).exit_code == 0);
    }
    [[nodiscard]] fs::path root() const { return source.scratch("lab"); }
    [[nodiscard]] Outcome lab(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-r", root()});
        return program(arguments);
    }
    ProgramShelf source;
};

}  // namespace

TEST_CASE_FIXTURE(Laboratory, "extend: writing to what was pulled says how to begin, and init --from does it") {
    const Outcome refused = lab({"load", "-n", "refseq", mito()});
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err, "init --from latest"));
    const Outcome empty = lab({"init"});
    CHECK(empty.exit_code == 0);
    CHECK(contains(empty.err, "init --from latest"));
    const Outcome made = lab({"--json", "init", "--from", "latest"});
    CHECK(made.exit_code == 0);
    CHECK(keys_of(json_lines(made.out).at(0)) == "from instance root");
    CHECK(lab({"load", "-n", "refseq", mito()}).exit_code == 0);
    CHECK(lab({"snapshot", "create", "s2"}).exit_code == 0);
    CHECK(contains(lab({"resolve", "NC_001422.1"}).out, phix_digest));
    CHECK(contains(lab({"resolve", "NC_012920.1"}).out, mito_digest));
    CHECK(lab({"init", "--from", "latest"}).exit_code == 2);
    CHECK(lab({"init", "--from", "nonesuch"}).exit_code == 1);
}

TEST_CASE_FIXTURE(Laboratory, "extend: a snapshot that would hide what was pulled is refused until it is adopted") {
    CHECK(lab({"-q", "init"}).exit_code == 0);
    CHECK(lab({"load", "-n", "refseq", mito()}).exit_code == 0);
    const Outcome refused = lab({"snapshot", "create", "s2"});
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.err, "1 sequence, 1 name and 1 collection (refseq:NC_001422.1"));
    CHECK(contains(refused.err, "adopt latest"));
    CHECK(fs::read_symlink(root() / "latest") == "s1");
    CHECK(lab({"adopt", "latest", "--as", "s2"}).exit_code == 0);
    CHECK(fs::read_symlink(root() / "latest") == "s2");
    CHECK(contains(lab({"resolve", "NC_001422.1"}).out, phix_digest));
    const Outcome again = lab({"--json", "snapshot", "create"});
    CHECK(again.exit_code == 0);
    CHECK(json_lines(again.out).at(0).at("unchanged_since") == "s2");
    CHECK(contains(lab({"snapshot", "create"}).out, "unchanged since s2"));
}

TEST_CASE_FIXTURE(Laboratory, "extend: adopt takes roots and lists names with two meanings") {
    const ProgramShelf other;
    other.ok({"load", "-n", "refseq", other.file("x.fa", ">NC_001422.1\nACGT\n")});
    other.refuses({"adopt", source.root()}, 3, {"refseq:NC_001422.1 names SQ.", "--prefer"});
    other.refuses({"adopt", "--prefer", "middle", source.root()}, 2, {"'middle'"});
    other.refuses({"adopt", source.root(), other.scratch("none")}, 2, {"none"});
    const Json report = other.json({"adopt", "--prefer", "last", source.root()}).at(0);
    CHECK(report.at("sequences_new") == 1);
    CHECK(report.at("conflicts").size() == 1);
    CHECK(contains(other.ok({"-i", "master", "resolve", "NC_001422.1"}), phix_digest));
    CHECK(other.json({"adopt", source.root()}).at(0).at("names_new") == 0);
    other.ok({"verify", "-i", "master"});
}

TEST_CASE_FIXTURE(Laboratory, "extend: snapshot alone lists its commands, and update-latest says what it did") {
    source.refuses({"snapshot"}, 2, {"create", "update-latest"});
    source.ok({"snapshot", "create", "--anyway", "2026-01-01"});
    CHECK(source.ok({"snapshot", "update-latest", "s1"}) == "latest points to s1, before to 2026-01-01\n");
    CHECK(source.ok({"snapshot", "update-latest", "s1"}) == "latest points to s1 already\n");
}
