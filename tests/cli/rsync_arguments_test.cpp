#include <algorithm>
#include <cstdlib>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A root with a snapshot, and programs called rsync and ssh that write their arguments, a line each, to a file.
struct RecordedTransfers : ProgramShelf {
    RecordedTransfers() {
        ok({"-q", "load", phix()});
        ok({"-q", "snapshot", "create", "--anyway", "s1"});
        fs::create_directory(scratch("bin"));
        for (const std::string name : {"rsync", "ssh"}) {
            write_file(scratch("bin") / name,
                       "#!/bin/sh\nprintf '%s\\n' " + name + " \"$@\" >> " + shell_word(log()) + "\nexit 1\n");
            fs::permissions(scratch("bin") / name, fs::perms{0755});
        }
    }
    [[nodiscard]] fs::path log() const { return scratch("log"); }
    /// Runs a command, and returns what was started.
    [[nodiscard]] std::pair<Outcome, std::vector<std::string>> started(
        const std::vector<std::string>& arguments) const {
        fs::remove(log());
        const Launch launch{
            .input = "",
            .environment = {{"PATH", scratch("bin").string() + ":" + std::getenv("PATH")}, {"SEQSHELF_SSH", ""}},
            .directory = scratch(".")};
        Outcome outcome = program(arguments, launch);
        return {outcome, fs::exists(log()) ? lines_of(read_file(log())) : std::vector<std::string>{}};
    }
};

}  // namespace

TEST_CASE_FIXTURE(RecordedTransfers, "rsync arguments: an address with a part that begins with '-' starts nothing") {
    for (const std::string address :
         {"-oProxyCommand=touch x:path", "--rsh=touch x:path", "a@-oProxyCommand=touch x:path", "host:--rsh=touch",
          "rsync://-oProxyCommand=x/m", "RSYNC://-oProxyCommand=x/m", "-e::module", "host::-module"}) {
        for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
                 {"pull"}, {"remote"}, {"publish"}, {"-i", "s1", "verify", "--repair"}}) {
            std::vector<std::string> words{"-r", root().string()};
            words.insert(words.end(), command.begin(), command.end());
            if (command.back() == "--repair") {
                words.back() += "=" + address;
            } else {
                words.insert(words.end(), {"--", address});
            }
            CAPTURE(words);
            const auto [outcome, started_with] = started(words);
            CHECK(outcome.exit_code == 2);
            CHECK_MESSAGE(contains(outcome.err, "begins with '-'"), outcome.err);
            CHECK(started_with.empty());
        }
    }
}

TEST_CASE_FIXTURE(RecordedTransfers, "rsync arguments: what is copied follows '--', and paths here are absolute") {
    fs::create_directory(scratch("-r=x:y"));
    fs::rename(root(), scratch("-r=x:y/root"));
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"--root=-r=x:y/root", "pull", "my-host:path"},
                                               {"--root=-r=x:y/root", "publish", "user@my-host:./-path", "s1"},
                                               {"--root=-r=x:y/root", "remote", "rsync://my-host/m/-path"}}) {
        CAPTURE(words);
        const auto [outcome, started_with] = started(words);
        CHECK(outcome.exit_code == 4);
        REQUIRE(started_with.size() > 4);
        CHECK(started_with.front() == "rsync");
        const auto end = std::find(started_with.begin(), started_with.end(), "--");
        REQUIRE(started_with.end() - end == 3);
        CHECK(
            std::all_of(started_with.begin() + 1, end, [](const std::string& word) { return word.starts_with("--"); }));
        CHECK(end[1].starts_with(words[2].substr(0, words[2].find("./"))));
        CHECK(end[2].starts_with("/"));
    }
    write_file(scratch("-x.tar"), "");
    CHECK(started({"--root=" + scratch("-r=x:y/root").string(), "pull", "--", "-x.tar"}).second.empty());
    CHECK(started({"--root=" + scratch("-r=x:y/root").string(), "pull", "--", "-directory"}).second.empty());
}

TEST_CASE_FIXTURE(RecordedTransfers, "rsync arguments: the real rsync gives ssh a host, and no option") {
    if (!is_installed("rsync")) {
        return;
    }
    fs::remove(scratch("bin/rsync"));
    const auto [outcome, started_with] = started({"-r", root().string(), "pull", "user@my-host:./-path"});
    CHECK(outcome.exit_code == 4);
    REQUIRE(started_with.size() > 4);
    CHECK(std::vector(started_with.begin(), started_with.begin() + 5) ==
          std::vector<std::string>{"ssh", "-l", "user", "my-host", "rsync"});
}
