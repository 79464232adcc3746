#include <algorithm>
#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

struct Known {
    std::string command;
    std::vector<std::string> options;
};

const std::vector<Known> known_commands{
    {"init", {"--from"}},
    {"status", {}},
    {"load",
     {"--namespace", "-n", "--header-namespaces", "--alias", "--no-collection", "--drop-other", "--repeated-names",
      "--block-size", "--level", "--threads"}},
    {"fetch", {"--output", "-o",       "--format",    "--raw",   "--tab",       "--bed-out",   "--interbase",
               "--bed",    "--strand", "-s",          "--name",  "--name-only", "--split",     "--reverse-complement",
               "--up",     "--down",   "--end5",      "--end3",  "--clip",      "--pad",       "--collection",
               "--rna",    "--dna",    "--soft-mask", "--width", "-w",          "--keep-going"}},
    {"check-ref", {"--output", "-o", "--spdi", "--vcf", "--collection", "--keep-going"}},
    {"normalize", {"--output", "-o", "--spdi", "--vcf", "--collection", "--keep-going", "--as"}},
    {"find",
     {"--output", "-o", "--strand", "--literal", "--no-overlap", "--count", "--interbase", "--collection",
      "--threads"}},
    {"slice",
     {"--interbase", "--collection", "--reverse-complement", "--both", "--frames", "--code", "--width", "-w",
      "--color"}},
    {"apply",
     {"--output", "-o", "--spdi", "--vcf", "--allele", "--skip-overlapping", "--keep-going", "--fixed-length",
      "--anchor-offset", "--pad", "--interbase", "--collection", "--raw", "--width", "-w"}},
    {"resolve", {"--output", "-o"}},
    {"aliases", {"--output", "-o", "--all", "--collection"}},
    {"alias add", {"--collection"}},
    {"alias remove", {"--collection"}},
    {"alias list", {"--output", "-o", "--namespace", "-n", "--limit", "--after", "--collection"}},
    {"alias load", {"--collection"}},
    {"alias export", {"--output", "-o", "--collection"}},
    {"alias history", {"--collection"}},
    {"alias namespaces", {"--collection"}},
    {"alias assembly", {"--report", "--partial", "--again", "--list"}},
    {"topology", {"--circular", "--linear"}},
    {"collection alias-names", {"--from", "--namespace", "-n"}},
    {"collection list", {"--output", "-o", "--filter", "--limit", "--after", "--count"}},
    {"collection show", {"--output", "-o", "--level", "--attribute"}},
    {"collection find", {"--output", "-o", "--sequence", "--coordinates", "--limit"}},
    {"collection compare", {"--output", "-o", "--order-from-one"}},
    {"collection add", {"--alias"}},
    {"collection remove", {"--orphans"}},
    {"collection export", {"--output", "-o", "--width", "-w", "--upper", "--names", "--source"}},
    {"collection fai", {"--output", "-o", "--source"}},
    {"export", {"--output", "-o", "--namespace", "-n", "--width", "-w"}},
    {"export-aliases", {"--output", "-o", "--namespace", "-n"}},
    {"sequences", {"--output", "-o", "--without-collection", "--limit", "--after"}},
    {"digest", {"--output", "-o", "--drop-other", "--repeated-names", "--threads"}},
    {"fhr set", {}},
    {"fhr get", {"--output", "-o", "--format"}},
    {"fhr list", {}},
    {"fhr remove", {}},
    {"fhr validate", {"--collection"}},
    {"fhr stats", {"--output", "-o"}},
    {"import-gtars", {"--threads"}},
    {"export-gtars", {"--encoded"}},
    {"snapshot create", {"--anyway"}},
    {"snapshot list", {"--names"}},
    {"snapshot update-latest", {}},
    {"snapshot diff", {"--output", "-o", "--list"}},
    {"snapshot remove", {"--force", "--keep-last", "--keep-monthly", "--plan"}},
    {"prune", {"--plan", "--execute", "--pulls"}},
    {"migrate", {"--back"}},
    {"cache build", {"--collection", "--threads"}},
    {"cache list", {}},
    {"cache verify", {}},
    {"cache remove", {"--all"}},
    {"pull", {"--latest", "--keep", "--ssh"}},
    {"remote", {"--ssh"}},
    {"publish", {"--ssh"}},
    {"snapshot export", {}},
    {"adopt", {"--as", "--prefer", "--verify", "--strict", "--threads"}},
    {"export-seqrepo", {}},
    {"verify", {"--threads", "--repair", "--ssh"}},
    {"shell", {"--no-pager"}},
    {"help", {"--man", "--bash-completion", "--zsh-completion"}},
};
const std::vector<std::string> global_options{"--root",  "-r",        "--instance", "-i",      "--json",
                                              "--quiet", "-q",        "--verbose",  "-v",      "--help",
                                              "-h",      "--version", "--wait",     "--caches"};

std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words;
    std::istringstream stream(command);
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

}  // namespace

TEST_CASE("help: every command's help names each of its options, as `help COMMAND` and as `COMMAND --help`") {
    for (const Known& known : known_commands) {
        CAPTURE(known.command);
        std::vector<std::string> asked = words_of(known.command);
        asked.push_back("--help");
        const Outcome outcome = program(asked);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
        for (const std::string& option : known.options) {
            CHECK_MESSAGE(contains(outcome.out, option), option);
        }
        for (const std::string& option : global_options) {
            CHECK_MESSAGE(contains(outcome.out, option), option);
        }
        std::vector<std::string> other = words_of(known.command);
        other.insert(other.begin(), "help");
        CHECK(program(other).out == outcome.out);
    }
}

TEST_CASE("help: the program's help names every command, exit code and variable, and every line fits a terminal") {
    const Outcome outcome = program({"--help"});
    CHECK(outcome.exit_code == 0);
    CHECK(program({"help"}).out == outcome.out);
    CHECK(program({"-h"}).out == outcome.out);
    for (const Known& known : known_commands) {
        CHECK_MESSAGE(contains(outcome.out, "  " + known.command), known.command);
    }
    for (const std::string word : {"SEQSHELF_ROOT", "SEQREPO_ROOT_DIR", "XDG_DATA_HOME", "SEQSHELF_CACHE",
                                   "XDG_CACHE_HOME", "XDG_STATE_HOME", "130"}) {
        CHECK_MESSAGE(contains(outcome.out, word), word);
    }
    for (const std::string& line : lines_of(outcome.out)) {
        CHECK_MESSAGE(line.size() <= 90, line);  // bytes; 80 columns
    }
}

TEST_CASE("help: every command has a help text") {
    for (const Known& known : known_commands) {
        std::vector<std::string> asked = words_of(known.command);
        asked.push_back("--help");
        CHECK_MESSAGE(!contains(program(asked).out, "To be written"), known.command);
    }
}

TEST_CASE("help: the list above has all commands") {
    const std::string text = program({"help"}).out;
    const std::size_t from = text.find("\nReading:\n");
    const std::size_t to = text.find("\nOptions of every command:\n");
    REQUIRE(from < to);
    std::size_t count = 0;
    for (const std::string& line : lines_of(text.substr(from, to - from))) {
        count += line.starts_with("  ") && line.size() > 2 && line[2] != ' ' ? 1 : 0;
    }
    CHECK(count == known_commands.size());
}

TEST_CASE("help: a group's name in any case shows its commands, in the order of the list and with their arguments") {
    const std::vector<std::string> lines = lines_of(program({"help"}).out);
    std::size_t shown = 0;
    for (const std::string title :
         {"Reading", "Names", "Collections", "Variants", "Snapshots and mirrors", "Exchange", "Upkeep"}) {
        CAPTURE(title);
        const std::string word = title.substr(0, title.find(' '));
        const Outcome outcome = program({"help", word});
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out.starts_with(title + ":\n"));
        CHECK(program({"help", static_cast<char>(word.front() | 0x20) + word.substr(1)}).out == outcome.out);
        auto line = std::find(lines.begin(), lines.end(), title + ":");
        std::size_t at = 0;
        while (line != lines.end() && ++line != lines.end() && line->starts_with("  ")) {
            const std::string command = line->substr(2, line->find("  ", 2) - 2);
            const std::size_t next = outcome.out.find("\n  seqshelf " + command, at);
            CHECK_MESSAGE(next != std::string::npos, command);
            at = next + 1;
            ++shown;
        }
    }
    CHECK(shown == known_commands.size());
    CHECK(contains(program({"help", "snapshots"}).out,
                   "\n  seqshelf pull [OPTION]… [SOURCE [NAME]]\n      Copies a snapshot from SOURCE into the root\n"));
    CHECK(program({"--help", "NAMES"}).out == program({"help", "names"}).out);
}

TEST_CASE("help: the man page is clean, and names every command and option") {
    const Outcome outcome = program({"help", "--man"});
    CHECK(outcome.exit_code == 0);
    const TemporaryDirectory directory;
    write_file(directory / "seqshelf.1", outcome.out);
    if (is_installed("mandoc")) {
        const Outcome lint = run({"mandoc", "-T", "lint", "-W", "error", directory / "seqshelf.1"});
        CHECK_MESSAGE(lint.exit_code == 0, lint.out);
        const std::string text =
            run({"sh", "-c", "mandoc -T utf8 '" + (directory / "seqshelf.1").string() + "' | sed 's/.\x08//g'"}).out;
        for (const Known& known : known_commands) {
            CHECK_MESSAGE(contains(text, known.command), known.command);
            for (const std::string& option : known.options) {
                CHECK_MESSAGE(contains(text, option), option);
            }
        }
    } else {
        MESSAGE("SKIPPED: mandoc is not installed");
    }
}

TEST_CASE("help: bash accepts the completion script, which completes commands, second words and options") {
    const Outcome outcome = program({"help", "--bash-completion"});
    CHECK(outcome.exit_code == 0);
    const TemporaryDirectory directory;
    write_file(directory / "completion", outcome.out);
    CHECK(run({"bash", "-n", directory / "completion"}).exit_code == 0);
    const auto complete = [&](const std::string& words, const std::string& count) {
        const std::string script = "source '" + (directory / "completion").string() +
                                   "'; f=$(complete -p seqshelf | sed 's/.*-F \\([^ ]*\\).*/\\1/'); COMP_WORDS=(" +
                                   words + "); COMP_CWORD=" + count +
                                   "; COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}; $f seqshelf "
                                   "\"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\" 2>/dev/null; printf "
                                   "'%s\\n' \"${COMPREPLY[@]}\"";
        const std::vector<std::string> lines = lines_of(run({"bash", "-c", script}).out);
        std::set<std::string> replies;
        for (std::string line : lines) {
            line.erase(line.find_last_not_of(' ') + 1);
            replies.insert(line);
        }
        return replies;
    };
    CHECK(complete("seqshelf lo", "1") == std::set<std::string>{"load"});
    CHECK(complete("seqshelf help seqr", "2") == std::set<std::string>{"seqrepo"});
    CHECK(complete("seqshelf help snap", "2") == std::set<std::string>{"snapshot", "snapshots"});
    CHECK(complete("seqshelf help up", "2") == std::set<std::string>{"upkeep"});
    CHECK(complete("seqshelf help snapshot upd", "3") == std::set<std::string>{"update-latest"});
    CHECK(complete("seqshelf alias rem", "2") == std::set<std::string>{"remove"});
    CHECK(complete("seqshelf fetch --inter", "2") == std::set<std::string>{"--interbase"});
    CHECK(complete("seqshelf snapshot ''", "2") ==
          std::set<std::string>{"create", "diff", "export", "list", "remove", "update-latest"});
    CHECK(complete("seqshelf fhr ''", "2") ==
          std::set<std::string>{"get", "list", "remove", "set", "stats", "validate"});
    CHECK(complete("seqshelf collection f", "2") == std::set<std::string>{"fai", "find"});
}
