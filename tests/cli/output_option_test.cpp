#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// PhiX as a collection of one file, in a snapshot.
struct Published : ProgramShelf {
    Published() {
        ok({"-q", "load", "-n", "refseq", "--alias", "c:phix", phix()});
        ok({"-q", "snapshot", "create"});
    }
};

const std::vector<std::vector<std::string>> file_writers{
    {"fetch", "NC_001422.1:1-100"},
    {"fetch", "--format", "tab", "NC_001422.1:1-100", "NC_001422.1:5-9"},
    {"apply", "NC_001422.1:1-100", "NC_001422.1:3:G:C"},
    {"export"},
    {"export-aliases"},
    {"alias", "export", "refseq"},
    {"collection", "export", "c:phix"},
    {"collection", "fai", "c:phix"},
};

}  // namespace

TEST_CASE("--output: every command that writes a file has it, and the file equals standard output") {
    const Published shelf;
    for (const std::vector<std::string>& command : file_writers) {
        CAPTURE(command);
        std::vector<std::string> to_file = command;
        to_file.insert(to_file.end(), {"-o", shelf.scratch("out.txt").string()});
        CHECK(shelf.ok(to_file).empty());
        CHECK(read_file(shelf.scratch("out.txt")) == shelf.ok(command));
        to_file.back() = "-";
        CHECK(shelf.ok(to_file) == shelf.ok(command));
    }
}

TEST_CASE("--output: JSON is written to the file, and remarks are not") {
    const Published shelf;
    const std::string out = shelf.scratch("out.json").string();
    const Outcome outcome = shelf.run({"fetch", "--keep-going", "-o", out, "NC_001422.1:1-4", "none", "NC_001422.1:2"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "none"));
    CHECK(lines_of(read_file(out)).at(1) == "GAGT");
    shelf.ok({"--json", "fetch", "-o", out, "NC_001422.1:1-4"});
    CHECK(Json::parse(read_file(out)).at("sequence") == "GAGT");
}

TEST_CASE("--output: a command that fails leaves no new file, and keeps an existing one") {
    const Published shelf;
    const std::string out = shelf.file("out.fa", "before");
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"fetch", "NC_001422.1:1-4", "NC_001422.1:9000-9001"},
                                               {"apply", "NC_001422.1:1-4", "NC_001422.1:3:A:C"},
                                               {"collection", "export", "c:phix", "--names", "nonesuch"}}) {
        CAPTURE(command);
        std::vector<std::string> to_file = command;
        to_file.insert(to_file.end(), {"-o", out});
        const Outcome outcome = shelf.run(to_file);
        CHECK(outcome.exit_code != 0);
        CHECK(outcome.out.empty());
        CHECK(read_file(out) == "before");
    }
}

TEST_CASE("--width: every command that writes FASTA has it, and the former --line-width is accepted") {
    const Published shelf;
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"fetch", "NC_001422.1"},
                                               {"apply", "NC_001422.1", "NC_001422.1:3:G:C"},
                                               {"export"},
                                               {"collection", "export", "c:phix"}}) {
        for (const std::vector<std::string>& width : std::vector<std::vector<std::string>>{
                 {"--width", "1000"}, {"-w", "1000"}, {"--line-width", "1000"}, {"--line-width=1000"}}) {
            CAPTURE(command);
            CAPTURE(width);
            std::vector<std::string> arguments = command;
            arguments.insert(arguments.end(), width.begin(), width.end());
            const std::vector<std::string> lines = lines_of(shelf.ok(arguments));
            REQUIRE(lines.size() == 7);
            CHECK(lines[1].size() == 1000);
            CHECK(lines[6].size() == 386);
        }
    }
    CHECK(shelf.run({"slice", "--line-width", "70", "NC_001422.1:1-10"}).exit_code == 0);
    const Outcome none = shelf.run({"status", "--line-width", "70"});
    CHECK(none.exit_code == 2);
    CHECK(contains(none.err, "'--line-width'"));
}

TEST_CASE("--keep-going: fetch, check-ref, normalize and apply report and skip in the same way") {
    const Published shelf;
    const std::string good = "NC_001422.1:3:G:C";
    const std::string bad = "NC_001422.1:3:A:C";
    const std::string message = bad + ": from residue 3 on: expected A, found G";
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"normalize"}, {"apply", "NC_001422.1:1-4"}}) {
        CAPTURE(command);
        std::vector<std::string> arguments = command;
        arguments.insert(arguments.end(), {"--keep-going", bad, good});
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.err == "seqshelf: " + message + "\n");
        arguments.insert(arguments.begin(), "--json");
        const Outcome json = shelf.run(arguments);
        CHECK(json.exit_code == 1);
        CHECK(json.err.empty());
        CHECK(json_lines(json.out).at(0) == Json{{"error", message}});
        CHECK(json_lines(json.out).size() == 2);
    }
    const std::string none = "NC_001422.1:9000:A:C";
    const Outcome checked = shelf.run({"check-ref", "--keep-going", none, good});
    CHECK(checked.exit_code == 3);
    CHECK(lines_of(checked.err).at(0).starts_with("seqshelf: " + none + ": "));

    const std::vector<std::string> fetch{
        "--json", "fetch", "--keep-going", "NC_001422.1:1-4", "NC_001422.1:9000-9001", "NC_001422.1:5-8"};
    const Outcome fetched = shelf.run(fetch);
    CHECK(fetched.exit_code == 3);
    CHECK(fetched.err == "1 region was skipped\n");
    const std::vector<Json> objects = json_lines(fetched.out);
    REQUIRE(objects.size() == 3);
    CHECK(keys_of(objects[0]) == "error query");  // arguments are looked up before anything is written
    CHECK(objects[0].at("query") == "NC_001422.1:9000-9001");
    CHECK(objects[1].at("sequence") == "GAGT");
    CHECK(objects[2].at("query") == "NC_001422.1:5-8");
    const std::vector<Json> of_lines = json_lines(
        shelf.run({"--json", "fetch", "--keep-going", "-"}, {"NC_001422.1:1-4\nnone\nNC_001422.1:5-8\n", {}, ""}).out);
    REQUIRE(of_lines.size() == 3);
    CHECK(of_lines[0].at("sequence") == "GAGT");
    CHECK(keys_of(of_lines[1]) == "error");
    CHECK(contains(of_lines[1].at("error").get<std::string>(), "-:2: "));
}
