#pragma once

#include <string>
#include <vector>

#include "cli.hpp"
#include "line/seqrepo_commands.hpp"

namespace seqshelf::cli {

/// A command line, taken apart.
struct CommandLine {
    const Command* command = nullptr;        ///< nullptr: there is none, or `theirs` has none of ours
    const SeqRepoCommand* theirs = nullptr;  ///< SeqRepo's command that was typed, which may have the name of ours
    std::string topic;                       ///< what `help` explains about it: "fetch", "snapshot"; "": nothing
    options::variables_map values;           ///< our options; `arguments`, where there are any
    std::vector<std::string> remarks;        ///< on what is not heeded
};

/// Fills `line` in. After an error it still has the command and the topic, if the words name any.
/// \throws UsageError, options::error  the command line is wrong
void parse_command_line(std::vector<std::string> words, CommandLine& line);

/// The word that help is asked for with nothing else on the command line, `--help seqrepo` or `alias --help`; "":
/// another command line.
[[nodiscard]] std::string lone_help_topic(const std::vector<std::string>& words);

/// The command of that name, of one word or two, or nullptr.
[[nodiscard]] const Command* find_command(std::string_view name);

}  // namespace seqshelf::cli
