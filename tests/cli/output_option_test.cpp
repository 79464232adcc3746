#include "cli/shelf.hpp"
#include "fault/mount.hpp"

using namespace seqshelf::test;

namespace {

/// PhiX as a collection of one file, in a snapshot.
struct Published : ProgramShelf {
    Published() {
        ok({"-q", "load", "-n", "refseq", "--alias", "c:phix", phix()});
        ok({"-q", "fhr", "set", "c:phix", file("fhr.json", R"({"genome": "phiX174"})")});
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
    {"aliases", "NC_001422.1"},
    {"alias", "list"},
    {"check-ref", "NC_001422.1:3:G:G"},
    {"collection", "compare", "c:phix", "c:phix"},
    {"collection", "find", "--sequence", "NC_001422.1"},
    {"collection", "list"},
    {"collection", "show", "c:phix"},
    {"digest", phix()},
    {"fhr", "get", "c:phix"},
    {"fhr", "stats", "c:phix"},
    {"find", "GAATT", "NC_001422.1"},
    {"normalize", "NC_001422.1:3:G:C"},
    {"resolve", "NC_001422.1"},
    {"sequences"},
    {"snapshot", "diff", "latest", "master"},
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

TEST_CASE("--output: a FIFO, a device, a descriptor and a link get the text, and stay") {
    const Published shelf;
    const std::string expected = shelf.ok({"fetch", "NC_001422.1:1-100"});
    fs::create_symlink("real.fa", shelf.scratch("link.fa"));
    const std::string in = "cd " + shell_word(shelf.scratch("")) + "; ";
    const auto output = [&](const std::string& command) { return shelf.shell(in + command).out; };
    CHECK(
        output(
            "mkfifo pipe && cat pipe & sleep 0.1; S fetch NC_001422.1:1-100 -o pipe; wait; test -p pipe || echo no") ==
        expected);
    CHECK(output("S fetch NC_001422.1:1-100 -o link.fa; test -L link.fa || echo no; cat real.fa") == expected);
    CHECK(output("S fetch NC_001422.1:1-100 -o /dev/stdout") == expected);
    CHECK(output("S fetch NC_001422.1:1-100 -o /dev/stdout | cat") == expected);
    CHECK(output("S fetch NC_001422.1:1-100 -o /dev/fd/3 3>&1") == expected);
    CHECK(output("{ echo first; S fetch NC_001422.1:1-100 -o /dev/fd/3; } 3>&1") == "first\n" + expected);
    CHECK(output("echo first > all; S fetch NC_001422.1:1-100 -o /dev/stdout >> all; cat all") == "first\n" + expected);
    CHECK(shelf.shell(in + "S fetch NC_001422.1 -o /dev/full").exit_code == 4);
    CHECK(fs::is_character_file("/dev/full"));
    CHECK(shelf.shell(in + "S fetch NC_001422.1 -o /dev/fd/9 9>&-").exit_code == 4);
    CHECK(shelf.shell(in + "S fetch NC_001422.1 -o /dev/stdin < real.fa").exit_code == 4);
    CHECK(shelf.shell(in + "S fetch NC_001422.1 -o .").exit_code == 4);
    CHECK(shelf.shell(in + "S fetch NC_001422.1 -o ''").exit_code == 2);
    for (const std::string& name : files_below(shelf.scratch(""))) {
        CHECK_MESSAGE(!contains(name, ".part"), name);
    }
}

TEST_CASE("--output: a file in a read-only directory is written through, one that may not be written is refused") {
    const std::vector<std::string> user = without_privileges();
    if (user.empty()) {
        return;
    }
    const Published shelf;
    fs::create_directory(shelf.scratch("closed"));
    const std::string writable = shelf.file("closed/writable", "before, and longer than what is written now\n");
    const std::string protected_file = shelf.file("closed/protected", "before");
    fs::permissions(writable, fs::perms{0666});
    fs::permissions(protected_file, fs::perms{0444});
    fs::permissions(shelf.scratch("."), fs::perms{0755});
    const auto fetch = [&](const std::string& region, const std::string& out) {
        std::vector<std::string> command = user;
        command.insert(command.end(), {"env", "TMPDIR=/var/tmp", program_path(), "-r", shelf.root().string(), "fetch",
                                       "--raw", region, "-o", out});
        return run(command);
    };
    const auto inode = stat_of(writable).st_ino;
    CHECK(fetch("NC_001422.1:9000", writable).exit_code == 3);
    CHECK(contains(read_file(writable), "before"));
    const Outcome written = fetch("NC_001422.1:1-4", writable);
    CHECK_MESSAGE(written.exit_code == 0, written.err);
    CHECK(read_file(writable) == "GAGT\n");
    CHECK(stat_of(writable).st_ino == inode);
    const Outcome refused = fetch("NC_001422.1:1-4", protected_file);
    CHECK(refused.exit_code == 4);
    CHECK(contains(refused.err, protected_file));
    CHECK(fetch("NC_001422.1:1-4", shelf.scratch("closed/new").string()).exit_code == 4);
    CHECK(read_file(protected_file) == "before");
    CHECK(files_below(shelf.scratch("closed")).size() == 2);
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
        CHECK(json_lines(json.out).at(0) == Json{{"query", bad}, {"error", message}});
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
    CHECK(objects[0].at("sequence") == "GAGT");
    CHECK(keys_of(objects[1]) == "error query");  // in the place of the result
    CHECK(objects[1].at("query") == "NC_001422.1:9000-9001");
    CHECK(objects[2].at("query") == "NC_001422.1:5-8");
    const std::vector<Json> of_lines = json_lines(
        shelf.run({"--json", "fetch", "--keep-going", "-"}, {"NC_001422.1:1-4\nnone\nNC_001422.1:5-8\n", {}, ""}).out);
    REQUIRE(of_lines.size() == 3);
    CHECK(of_lines[0].at("sequence") == "GAGT");
    CHECK(keys_of(of_lines[1]) == "error query");
    CHECK(of_lines[1].at("query") == "none");
    CHECK(contains(of_lines[1].at("error").get<std::string>(), "-:2: "));
}
