#include <algorithm>
#include <array>
#include <iostream>

#include "cli.hpp"
#include "help.hpp"

namespace seqshelf::cli {

namespace {

void add_help_options(options::options_description_easy_init add) {
    add("man", "print the man page")("bash-completion", "print the completion script for bash");
}

const Command& get_command(const std::vector<std::string>& words) {
    const std::string name = words.size() == 2 ? words[0] + " " + words[1] : words[0];
    const auto all = commands();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
    if (found == all.end()) {
        throw UsageError(unknown_command_text(words[0], words.size() == 2 ? words[1] : ""));
    }
    return *found;
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
    } else {
        const std::string family = words.size() == 1 ? family_help(words[0]) : "";
        std::cout << (words.empty() ? program_help() : !family.empty() ? family : command_help(get_command(words)));
    }
    return done;
}

constexpr std::array members{
    Command{"help", "[COMMAND]", add_help_options, run_help},
};

}  // namespace

std::span<const Command> help_commands() { return members; }

}  // namespace seqshelf::cli
