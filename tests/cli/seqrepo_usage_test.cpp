#include "cli/seqrepo_samples.hpp"

// Help and error messages about SeqRepo's commands.

using namespace seqshelf::test;

namespace {

/// SeqRepo's commands, in the order of its `--help`.
const std::vector<std::string> seqrepo_names{"add-assembly-names",
                                             "export",
                                             "export-aliases",
                                             "fetch-load",
                                             "init",
                                             "list-local-instances",
                                             "list-remote-instances",
                                             "load",
                                             "pull",
                                             "show-status",
                                             "snapshot",
                                             "start-shell",
                                             "upgrade",
                                             "update-digests",
                                             "update-latest"};

}  // namespace

TEST_CASE("seqrepo: every command of SeqRepo is explained or refused, and every synonym shows our help") {
    const Outcome help = program({"help", "seqrepo"});
    CHECK(help.exit_code == 0);
    const std::vector<Json> rows = json_lines(program({"--json", "help", "seqrepo"}).out);
    REQUIRE(rows.size() == seqrepo_names.size());
    std::set<std::string> named;
    for (const Json& row : rows) {
        const std::string line = row.at("seqrepo");
        const std::string name = line.substr(0, line.find(' '));
        CAPTURE(name);
        named.insert(name);
        CHECK(keys_of(row) == (row.contains("seqshelf") ? "difference seqrepo seqshelf" : "difference seqrepo"));
        CHECK(contains(
            help.out,
            "\n  " + line + (row.contains("seqshelf") ? "  =  " + row.at("seqshelf").get<std::string>() : "") + "\n"));
        const Outcome own = program({"help", name});
        CHECK_MESSAGE(own.exit_code == 0, own.err);
        CHECK(contains(own.out, row.contains("seqshelf") ? "Usage: seqshelf" : "no such command"));
        if (name != "snapshot") {  // `snapshot --help` is that of the family
            CHECK(program({name, "--help"}).out == own.out);
        }
    }
    CHECK(named == std::set<std::string>(seqrepo_names.begin(), seqrepo_names.end()));
}

TEST_CASE("seqrepo: --help seqrepo equals help seqrepo in every spelling, and names the options and the variable") {
    const Outcome help = program({"help", "seqrepo"});
    for (const Words& words : std::vector<Words>{{"--help", "seqrepo"}, {"seqrepo", "--help"}, {"-h", "seqrepo"}}) {
        CHECK(program(words).out == help.out);
        CHECK(program(words).exit_code == 0);
    }
    for (const std::string word :
         {"SEQREPO_ROOT_DIR", "--root-directory", "--instance-name", "--dry-run", "--remote-host", "--rsync-exe"}) {
        CHECK_MESSAGE(contains(help.out, word), word);
        CHECK_MESSAGE(
            contains(program({"help", "--man"}).out, word == "SEQREPO_ROOT_DIR" ? word : "\\-\\-" + word.substr(2, 3)),
            word);
    }
    CHECK(contains(program({"--help"}).out, "help seqrepo"));
    for (const std::string& line : lines_of(help.out)) {
        CHECK_MESSAGE(line.size() <= 110, line);
    }
    CHECK(program({"seqrepo"}).exit_code == 2);
}

TEST_CASE("seqrepo: options without effect are reported on standard error, unless -q is given") {
    const SeqRepoSamples shelf;
    const Outcome rsync = shelf.run({"--rsync-exe", "/usr/bin/rsync", "show-status"});
    CHECK(rsync.exit_code == 0);
    CHECK(rsync.out == shelf.ok({"status"}));
    CHECK(contains(rsync.err, "--rsync-exe"));
    CHECK(lines_of(rsync.err).size() == 1);
    const Outcome host = shelf.run({"--remote-host=example.org", "export", "-n", "refseq", "NC_001422.1"});
    CHECK(host.exit_code == 0);
    CHECK(contains(host.err, "--remote-host"));
    CHECK(shelf.run({"-q", "--rsync-exe", "/usr/bin/rsync", "show-status"}).err.empty());
}

TEST_CASE("seqrepo: commands that do nothing in SeqRepo are usage errors that say what to do instead") {
    const SeqRepoSamples shelf;
    check_usage_error(shelf, {"fetch-load", "-n", "NCBI", "NC_001422.1"}, {"fetch-load", "seqshelf load -n refseq -"});
    check_usage_error(shelf, {"fetch-load", "-i", "master", "-n", "NCBI", "NC_001422.1"}, {"seqshelf load"});
    check_usage_error(shelf, {"update-digests"}, {"seqshelf verify"});
    check_usage_error(shelf, {"update-digests", "-i", "master"}, {"seqshelf verify"});
    check_usage_error(shelf, {"upgrade"}, {"migrate"});
}

TEST_CASE("seqrepo: wrong command lines are exit code 2, change nothing, and name the mistake") {
    const SeqRepoSamples shelf;
    check_usage_error(shelf, {"snapshot", "-i", "2026-01-01"}, {"master"});
    check_usage_error(shelf, {"snapshot", "-d"}, {"destination-name"});
    check_usage_error(shelf, {"snapshot", "-d", "2026-01-02"}, {"2026-01-02"});
    check_usage_error(shelf, {"snapshot", "-d", shelf.scratch("elsewhere")}, {"elsewhere"});
    check_usage_error(shelf, {"snapshot", "-d", "a", "b"}, {"'b'"});
    check_usage_error(shelf, {"snapshot", "-i", "master", "list"}, {"'list'"});  // not a snapshot with that name
    check_usage_error(shelf, {"snapshot", "-d", "a", "-d", "b"}, {"destination-name", "more than once"});
    check_usage_error(shelf, {"pull", shelf.root(), "-i", "a", "-i", "b"}, {"instance", "more than once"});
    check_usage_error(shelf, {"snapshot", "lsit"}, {"did you mean 'snapshot list'"});
    check_usage_error(shelf, {"snapshot", "create", "-d", "a"}, {"-d"});  // SeqRepo's option
    check_usage_error(shelf, {"show-status", "master"}, {"too many arguments"});
    check_usage_error(shelf, {"show-status", "-d", "x"}, {"-d"});
    check_usage_error(shelf, {"show-status", "-n", "x"}, {"-n"});
    check_usage_error(shelf, {"update-latest", "-i", "x", "--update-latest"}, {"update-latest"});
    check_usage_error(shelf, {"list-local-instances", "x"}, {"too many arguments"});
    check_usage_error(shelf, {"list-remote-instances", "a", "b", "c"}, {"'c'"});
    check_usage_error(shelf, {"export-aliases", "x"}, {"too many arguments"});
    check_usage_error(shelf, {"load", "-i", "master", "--instance-name", "master", phix()},
                      {"instance", "more than once"});
    check_usage_error(shelf, {"--root-directory", shelf.root(), "show-status"}, {"root", "more than once"});
    check_usage_error(shelf, {"status", "--update-latest"}, {"update-latest"});
    check_usage_error(shelf, {"export", "--inst", "master"}, {"inst"});  // abbreviations are not guessed
    const TemporaryDirectory directory;
    const Outcome named = program({"-r", directory / "r", "init", "-i", "other"});
    CHECK(named.exit_code == 2);
    CHECK(contains(named.err, "'master'"));
    CHECK(!fs::exists(directory / "r"));
    CHECK(names_in(shelf).size() == 2);
}
