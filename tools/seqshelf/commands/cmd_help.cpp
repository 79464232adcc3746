#include <array>
#include <iostream>
#include <utility>

#include "cli.hpp"
#include "line/command_line.hpp"
#include "line/help.hpp"

namespace seqshelf::cli {

namespace {

void add_help_options(options::options_description_easy_init add) {
    // clang-format off
    add("man", "print the man page")
       ("bash-completion", "print the completion script for bash")
       ("zsh-completion", "print the completion script for zsh");
    // clang-format on
}

/// Help on a command, on one of SeqRepo's, on a group, or on all commands that begin with a word.
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

/// One object for each command of SeqRepo's; docs/how-to/come-from-seqrepo.md has a table of them.
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
    const std::pair<const char*, std::string (*)()> texts[]{
        {"man", man_page}, {"bash-completion", bash_completion}, {"zsh-completion", zsh_completion}};
    std::string (*print)() = nullptr;
    for (const auto& [option, text] : texts) {
        if (invocation.has(option) && print != nullptr) {
            throw UsageError("--man, --bash-completion and --zsh-completion exclude each other");
        }
        print = invocation.has(option) ? text : print;
    }
    const auto& words = invocation.expect(0, print != nullptr ? 0 : 2, print != nullptr ? "none" : "[COMMAND|GROUP]");
    if (print != nullptr) {
        std::cout << print();
    } else if (invocation.globals.json && words == std::vector<std::string>{"seqrepo"}) {
        print_seqrepo_commands();
    } else {
        std::cout << (words.empty() ? program_help() : help_on(words));
    }
    return done;
}

}  // namespace

std::span<const Command> help_commands() {
    static constexpr std::array commands{
        Command{"help", "[COMMAND|GROUP]", add_help_options, run_help},
    };
    return commands;
}

}  // namespace seqshelf::cli
