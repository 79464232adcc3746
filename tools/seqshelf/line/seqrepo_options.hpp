#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli.hpp"
#include "line/seqrepo_commands.hpp"

/// How the options of Python's SeqRepo become ours.
namespace seqshelf::cli {

/// Whether the next word is the value of this one, an option of every command of SeqRepo's: `--remote-host`.
[[nodiscard]] bool takes_seqrepo_value(std::string_view word);

/// Spells out what SeqRepo means by letters that mean something else here: before the command `-n`, which is --dry-run;
/// behind it those of `theirs` that take no value, as `-r` of add-assembly-names.
///
/// \param first   where the command stands among `words`
/// \param theirs  nullptr: the command is none of SeqRepo's
[[nodiscard]] std::vector<std::string> spell_out(const std::vector<std::string>& words, std::size_t first,
                                                 const SeqRepoCommand* theirs);

/// What a command line may have of SeqRepo's beside our own options.
[[nodiscard]] options::options_description seqrepo_options(const SeqRepoCommand* theirs);

/// Puts ours in the place of SeqRepo's options.
///
/// \param ours  the name of the command that will run
/// \returns     remarks on options that do nothing here
/// \throws UsageError  what is asked for cannot be had
[[nodiscard]] std::vector<std::string> use_our_options(options::parsed_options& line, const SeqRepoCommand* theirs,
                                                       std::string_view ours);

}  // namespace seqshelf::cli
