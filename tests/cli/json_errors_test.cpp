#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// With --json, a command that fails prints one object on standard error.
Json error_of(const ProgramShelf& shelf, std::vector<std::string> arguments) {
    CAPTURE(arguments);
    arguments.insert(arguments.begin(), "--json");
    const Outcome outcome = shelf.run(arguments);
    const std::vector<Json> objects = json_lines(outcome.err);
    REQUIRE(objects.size() == 1);
    CHECK(keys_of(objects[0]) == "error exit");
    CHECK(objects[0].at("exit") == outcome.exit_code);
    return objects[0];
}

}  // namespace

TEST_CASE("--json: what ends a command is one object on standard error, with the exit status") {
    const ProgramShelf shelf;
    CHECK(error_of(shelf, {"-i", "master", "collection", "show", "none"}).at("exit") == 1);
    CHECK(error_of(shelf, {"alias", "add", "nocolon", "x"}).at("exit") == 2);
    CHECK(error_of(shelf, {"nonsense"}).at("exit") == 2);
    CHECK(error_of(shelf, {"load", "--no-such-option"}).at("exit") == 2);
    CHECK(error_of(shelf, {"load", shelf.file("bad.fa", "no FASTA\n")}).at("exit") == 3);
    const Json error = error_of(shelf, {"-i", "master", "collection", "show", "a\"\n\x01"});
    CHECK(contains(error.at("error").get<std::string>(), "a\"\n\x01"));  // escaped by JSON only
}

TEST_CASE("--json: an item's error has its query and is in the place of the result") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", shelf.file("a.fa", ">x\nACGT\n")});
    const auto lines = [&](std::vector<std::string> arguments, int code, const std::string& input = "") {
        CAPTURE(arguments);
        arguments.insert(arguments.begin(), {"--json", "-i", "master"});
        const Outcome outcome = shelf.run(arguments, {input, {}, ""});
        CHECK(outcome.exit_code == code);
        return json_lines(outcome.out);
    };
    const std::string bad = shelf.file("bad.fa", "no FASTA\n");
    const std::string good = shelf.file("good.fa", ">x\nAC\n");
    const std::vector<Json> digests = lines({"digest", good, bad, good}, 3);
    REQUIRE(digests.size() == 3);
    CHECK(keys_of(digests[1]) == "error query");
    CHECK(digests[1].at("query") == bad);
    CHECK(digests[2].at("file") == good);

    const std::vector<Json> fetched = lines({"fetch", "--keep-going", "n:x:1-2", "n:y", "n:x:3-4"}, 1);
    REQUIRE(fetched.size() == 3);
    CHECK(fetched[1].at("query") == "n:y");
    CHECK(fetched[2].at("sequence") == "GT");

    const std::string bed = shelf.file("a.bed", "n:x\t0\t2\nn:x\t3\t9\nn:y\t0\t1\nn:x\t2\t4\n");
    const std::vector<Json> rows = lines({"fetch", "--keep-going", "--bed", bed}, 3);
    REQUIRE(rows.size() == 4);
    CHECK(keys_of(rows[1]) == "error query");
    CHECK(rows[1].at("query").get<std::string>().starts_with(bed));
    CHECK(rows[3].at("sequence") == "GT");

    const std::vector<Json> variants = lines({"check-ref", "--keep-going", "n:y:1:A:C", "-"}, 1, "n:x:1:A:C\n");
    REQUIRE(variants.size() >= 1);
    CHECK(variants[0].at("query") == "n:y:1:A:C");
    const std::vector<Json> resolved = lines({"resolve", "n:x", "n:y"}, 1);
    REQUIRE(resolved.size() == 2);
    CHECK(resolved[1].at("query") == "n:y");
}
