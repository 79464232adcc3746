#include <iterator>
#include <sstream>
#include <utility>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

void check_usage_error(const std::vector<std::string>& arguments, const std::string& message) {
    CAPTURE(arguments);
    const Outcome outcome = program(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), std::istream_iterator<std::string>()};
}

}  // namespace

TEST_CASE("usage: a wrong command line is exit code 2, and the message names the mistake") {
    check_usage_error({}, "no command");
    check_usage_error({"lod"}, "did you mean 'load'");
    check_usage_error({"frobnicate"}, "no such command: 'frobnicate'");
    check_usage_error({"alias"}, "add");
    check_usage_error({"alias", "ad"}, "did you mean 'alias add'");
    check_usage_error({"snapshot", "frobnicate"}, "create");
    check_usage_error({"load"}, "missing argument");
    check_usage_error({"fetch"}, "missing argument");
    check_usage_error({"resolve"}, "missing argument");
    check_usage_error({"aliases"}, "missing argument");
    check_usage_error({"alias", "add", "a:b"}, "missing argument");
    check_usage_error({"alias", "add", "a:b", "c", "d"}, "too many arguments: 'd'");
    check_usage_error({"alias", "remove"}, "missing argument");
    check_usage_error({"alias", "load", "a"}, "missing argument");
    check_usage_error({"alias", "list", "a", "b"}, "too many arguments: 'b'");
    check_usage_error({"alias", "history"}, "missing argument");
    check_usage_error({"alias", "namespaces", "x"}, "too many arguments");
    check_usage_error({"status", "x"}, "too many arguments");
    check_usage_error({"verify", "x"}, "too many arguments");
    check_usage_error({"init", "a", "b"}, "too many arguments");
    check_usage_error({"snapshot", "create", "--anyway", "a", "b"}, "too many arguments");
    check_usage_error({"snapshot", "list", "x"}, "too many arguments");
    check_usage_error({"help", "nonesuch"}, "no such command");
    check_usage_error({"help", "--man", "--bash-completion"}, "exclude");
    check_usage_error({"fetch", "--bed", "x", "ID"}, "too many arguments");
}

TEST_CASE("usage: a message about a command line ends with the help of the command that was called") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
        {{"fetch", "--frobnicate", "x"}, "help fetch"},
        {{"fetch"}, "help fetch"},
        {{"-q", "--root", "x", "fetch", "--width", "many", "x"}, "help fetch"},
        {{"snapshot", "create", "--anyway", "a", "b"}, "help snapshot create"},
        {{"alias", "list", "--limit", "no"}, "help alias list"},
        {{"snapshot", "lsit"}, "help snapshot"},
        {{"show-status", "x"}, "help show-status"},
        {{"names"}, "help names"},
        {{"lod"}, "help"},
        {{"help", "nonesuch"}, "help"},
        {{}, "help"},
    };
    for (const auto& [arguments, help] : wrong) {
        CAPTURE(arguments);
        const Outcome outcome = program(arguments);
        CHECK(outcome.exit_code == 2);
        CHECK_MESSAGE(outcome.err.ends_with("\nTry 'seqshelf " + help + "'.\n"), outcome.err);
        CHECK(program(words_of(help)).exit_code == 0);
    }
}

TEST_CASE("usage: a wrong option or value is exit code 2 and names the option") {
    check_usage_error({"--frobnicate", "status"}, "frobnicate");
    check_usage_error({"status", "--frobnicate"}, "frobnicate");
    check_usage_error({"status", "-Z"}, "-Z");
    check_usage_error({"load", "--names", "x", "f"}, "names");  // abbreviations are not guessed
    check_usage_error({"fetch", "--width", "many", "x"}, "width");
    check_usage_error({"load", "--level", "high", "x"}, "level");
    check_usage_error({"load", "--namespace"}, "namespace");
    check_usage_error({"-r"}, "root");
    check_usage_error({"status", "-r"}, "root");
    check_usage_error({"status", "--json=yes"}, "json");
}

TEST_CASE("usage: a number that is out of range for an option is exit code 2, and is never changed") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"-i", "master", "fetch", "--width=-1", phix_digest},
             {"load", "--block-size", "511", mito()},
             {"load", "--block-size", "65281", mito()},
             {"load", "--block-size=-1", mito()},
             {"load", "--level", "13", mito()},
             {"load", "--level=-1", mito()},
             {"load", "--threads=-1", mito()},
             {"-i", "master", "verify", "--threads=-1"},
             {"-i", "master", "alias", "list", "--limit=-1"},
             {"load", "-n", "a:b", mito()},
             {"load", "-n", "a b", mito()},
             {"load", "-n", "md5", mito()},
             {"load", "-n", "GA4GH", mito()},
             {"load", "--header-namespaces", "sha1", mito()},
             {"load", "--alias", "no-colon", mito()},
             {"load", "--alias", "md5:x", mito()},
             {"load", "--alias", "a:x", "--alias", "a:y", mito()},
             {"load", "--alias", "a:x", "--no-collection", mito()},
         }) {
        CAPTURE(arguments);
        const Outcome outcome = shelf.run(arguments);
        CHECK(outcome.exit_code == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.size() > 20);
    }
    CHECK(shelf.json({"status"}).front()["instances"][0]["sequences"] == 1);
}

TEST_CASE("usage: options may be before or after the command, with = or without") {
    const ProgramShelf shelf;
    shelf.ok({"load", phix(), "--namespace", "refseq"});
    const std::string root = shelf.root().string();
    const std::string expected = shelf.ok({"-i", "master", "--json", "resolve", "NC_001422.1"});
    CHECK(contains(expected, phix_digest));
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"-r", root, "-i", "master", "--json", "resolve", "NC_001422.1"},
             {"resolve", "NC_001422.1", "-r", root, "-i", "master", "--json"},
             {"--root", root, "resolve", "--instance", "master", "NC_001422.1", "--json"},
             {"--root=" + root, "--instance=master", "resolve", "--json", "--", "NC_001422.1"},
             {"-r" + root, "-imaster", "--json", "resolve", "NC_001422.1"},
             {"-q", "-r", root, "resolve", "-i", (shelf.root() / "master").string(), "--json", "NC_001422.1"},
         }) {
        CAPTURE(arguments);
        const Outcome outcome = program(arguments);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out == expected);
    }
}

TEST_CASE("usage: output that cannot be written is exit code 4 with a message") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    shelf.ok({"snapshot", "create", "--anyway", "a"});
    for (const std::string command :
         {"fetch NC_001422.1", "fetch --raw NC_001422.1", "resolve NC_001422.1", "aliases NC_001422.1", "alias list",
          "alias history n:NC_001422.1", "alias namespaces", "status", "snapshot list", "--json verify",
          "--json status", "help", "help --man", "--version", "fetch --help"}) {
        CAPTURE(command);
        const Outcome outcome = shelf.shell("S " + command + " >/dev/full");
        CHECK(outcome.exit_code == 4);
        CHECK(contains(outcome.err, "standard output"));
    }
    const Outcome load = shelf.shell("S load --json -n n " + shell_word(mito()) + " >/dev/full");
    CHECK(load.exit_code == 4);
}

TEST_CASE("usage: closed standard streams are never mistaken for the program's own files") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix()});
    const std::string before = shelf.state();
    const Outcome in = shelf.shell("S load -n n - <&-");
    CHECK(in.exit_code == 4);
    CHECK(shelf.state() == before);
    CHECK(shelf.shell("S -i master fetch NC_001422.1 >&-").exit_code == 4);
    CHECK(shelf.shell("S load -n n " + shell_word(mito()) + " <&- >&- 2>&-").exit_code ==
          4);  // loaded, but the report could not be written
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.shell("S -i master fetch nonesuch 2>&-").exit_code == 1);
}

TEST_CASE("usage: a reader that closes the pipe early does not hang or print an error") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", data_file("refget_yeast_R64-1-1_I.fa").string()});
    const Outcome outcome = shelf.shell("S -i master fetch I | head -n 1");
    CHECK(outcome.out == ">I\n");
    CHECK(outcome.err.empty());
}

TEST_CASE("usage: --version prints the version alone") {
    const Outcome outcome = program({"--version"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.starts_with("seqshelf "));
    CHECK(lines_of(outcome.out).size() == 1);
    CHECK(outcome.err.empty());
}
