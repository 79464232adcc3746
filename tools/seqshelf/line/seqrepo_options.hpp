#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli.hpp"
#include "line/seqrepo_commands.hpp"

/// Translates the options of Python's SeqRepo to ours.
namespace seqshelf::cli {

/// Whether this word is an option of every command of SeqRepo's that takes the next word as its value: `--remote-host`.
[[nodiscard]] bool takes_seqrepo_value(std::string_view word);

/// Spells out what SeqRepo means by letters that mean something else here: before the command `-n`, which is --dry-run;
/// after it those of `theirs` that take no value, for example `-r` of add-assembly-names.
///
/// \param first   the index of the command in `words`
/// \param theirs  nullptr: the command is not one of SeqRepo's
[[nodiscard]] std::vector<std::string> spell_out(const std::vector<std::string>& words, std::size_t first,
                                                 const SeqRepoCommand* theirs);

/// The options of SeqRepo that a command line may have beside ours.
[[nodiscard]] options::options_description seqrepo_options(const SeqRepoCommand* theirs);

/// Replaces SeqRepo's options by ours.
///
/// \param ours  the name of the command that will run
/// \returns     remarks on options that do nothing here
/// \throws UsageError  an option asks for what does not exist here, or two contradict each other
[[nodiscard]] std::vector<std::string> use_our_options(options::parsed_options& line, const SeqRepoCommand* theirs,
                                                       std::string_view ours);

}  // namespace seqshelf::cli
