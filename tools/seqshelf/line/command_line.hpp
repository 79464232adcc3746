#pragma once

#include <string>
#include <vector>

#include "cli.hpp"
#include "line/seqrepo_commands.hpp"

namespace seqshelf::cli {

/// The parts of a command line.
struct CommandLine {
    const Command* command = nullptr;        ///< nullptr: none was typed, or none of ours does the work of `theirs`
    const SeqRepoCommand* theirs = nullptr;  ///< SeqRepo's command that was typed, which may have the name of ours
    std::string topic;                       ///< what `help` explains about it: "fetch", "snapshot"; "": nothing
    options::variables_map values;           ///< our options, and `arguments` if there are any
    std::vector<std::string> remarks;        ///< on options that have no effect
};

/// Fills `line` in. After an error it still has the command and the topic, if the words name any.
/// \throws UsageError, options::error  the command line is wrong
void parse_command_line(std::vector<std::string> words, CommandLine& line);

/// The word if the command line consists of one word and a request for help, `--help seqrepo` or `alias --help`; else
/// "".
[[nodiscard]] std::string lone_help_topic(const std::vector<std::string>& words);

/// The command of that name, of one word or two, or nullptr.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace seqshelf::cli
