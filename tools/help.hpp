#pragma once

#include <string>

#include "cli.hpp"
#include "seqrepo_commands.hpp"

namespace seqshelf::cli {

/// What `seqshelf --help` prints.
[[nodiscard]] std::string program_help();

/// What `seqshelf COMMAND --help` prints: synopsis, the command's section of its family's help file, its options.
[[nodiscard]] std::string command_help(const Command& command);

/// The help of every command whose name starts with this word ("alias"); "" where none has two words.
[[nodiscard]] std::string family_help(const std::string& first);

/// What SeqRepo's commands are here: `seqshelf help seqrepo`.
[[nodiscard]] std::string seqrepo_help();

/// What one of them is, and the help of our command that does its work.
[[nodiscard]] std::string seqrepo_command_help(const SeqRepoCommand& theirs);

/// The help of a word that is no command: `alias`, `seqrepo`; "" where there is none.
[[nodiscard]] std::string topic_help(const std::string& topic);

/// The man page, in man(7) macros, made of the same texts.
[[nodiscard]] std::string man_page();

/// The completion script for bash.
[[nodiscard]] std::string bash_completion();

/// "no such command: 'lod'; did you mean 'load'?"
[[nodiscard]] std::string unknown_command_text(const std::string& first, const std::string& second);

}  // namespace seqshelf::cli
