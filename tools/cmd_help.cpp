#include <array>
#include <iostream>

#include "cli.hpp"
#include "command_line.hpp"
#include "help.hpp"

namespace seqshelf::cli {

namespace {

void add_help_options(options::options_description_easy_init add) {
    add("man", "print the man page")("bash-completion", "print the completion script for bash");
}

/// Help on a command, on one of SeqRepo's, or on all that begin with a word.
std::string help_on(const std::vector<std::string>& words) {
    const std::string name = words.size() == 2 ? words[0] + " " + words[1] : words[0];
    if (const std::string topic = topic_help(name); !topic.empty()) {
        return topic;
    }
    if (const Command* const command = find_command(name); command != nullptr) {
        return command_help(*command);
    }
    if (const SeqRepoCommand* const theirs = find_seqrepo_command(name); theirs != nullptr) {
        return seqrepo_command_help(*theirs);
    }
    throw UsageError(unknown_command_text(words[0], words.size() == 2 ? words[1] : ""));
}

/// One object a command of SeqRepo's: README.md's table is made of them.
void print_seqrepo_commands() {
    for (const SeqRepoCommand& theirs : seqrepo_commands()) {
        Json object{{"seqrepo", theirs.their_line()}};
        if (!theirs.ours.empty()) {
            object["seqshelf"] = theirs.our_line();
        }
        object["difference"] = theirs.difference;
        print_json(object);
    }
}

int run_help(const Invocation& invocation) {
    const bool man = invocation.has("man");
    const bool completion = invocation.has("bash-completion");
    if (man && completion) {
        throw UsageError("--man and --bash-completion exclude each other");
    }
    const auto& words = invocation.expect(0, man || completion ? 0 : 2, man || completion ? "none" : "[COMMAND]");
    if (man) {
        std::cout << man_page();
    } else if (completion) {
        std::cout << bash_completion();
    } else if (invocation.globals.json && words == std::vector<std::string>{"seqrepo"}) {
        print_seqrepo_commands();
    } else {
        std::cout << (words.empty() ? program_help() : help_on(words));
    }
    return done;
}

constexpr std::array members{
    Command{"help", "[COMMAND]", add_help_options, run_help},
};

}  // namespace

std::span<const Command> help_commands() { return members; }

}  // namespace seqshelf::cli
