#pragma once

#include <string>

#include "cli.hpp"
#include "line/command_groups.hpp"
#include "line/seqrepo_commands.hpp"

namespace seqshelf::cli {

/// What `seqshelf --help` prints.
[[nodiscard]] std::string program_help();

/// What `seqshelf COMMAND --help` prints: synopsis, the command's section of its family's help file, its options.
[[nodiscard]] std::string command_help(const Command& command);

/// The help of every command whose name starts with this word ("alias"); "" if no name of two words does.
[[nodiscard]] std::string family_help(const std::string& first);

/// The commands of a group, each with its usage and its phrase: `seqshelf help names`.
[[nodiscard]] std::string group_help(const CommandGroup& group);

/// SeqRepo's commands and what they are here: `seqshelf help seqrepo`.
[[nodiscard]] std::string seqrepo_help();

/// What one of them is here, and the help of our command that does its work.
[[nodiscard]] std::string seqrepo_command_help(const SeqRepoCommand& theirs);

/// The help of a word that is no command: `alias`, `names`, `seqrepo`; "" if there is none.
[[nodiscard]] std::string topic_help(const std::string& topic);

/// The man page, in man(7) macros, made from the same texts.
[[nodiscard]] std::string man_page();

/// The completion script for bash.
[[nodiscard]] std::string bash_completion();
/// The same for zsh: the text of a file `_seqshelf` in its fpath, which can be sourced too.
[[nodiscard]] std::string zsh_completion();

/// "no such command: 'lod'; did you mean 'load'?"
[[nodiscard]] std::string unknown_command_text(const std::string& first, const std::string& second);

/// "unrecognised option '--intrebase'; did you mean '--interbase'?"
/// \param command  whose options are suggested, beside the global ones; or nullptr
[[nodiscard]] std::string unknown_option_text(const std::string& option, const Command* command);

}  // namespace seqshelf::cli
