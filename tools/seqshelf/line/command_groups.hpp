#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cli.hpp"

/// The groups of the commands. This table is the only place that decides the groups and the order in which help, the
/// man page, the completions and docs/reference/commands.md list commands.
namespace seqshelf::cli {

struct CommandGroup {
    std::string_view name;                       ///< "snapshots", for `seqshelf help snapshots`
    std::string_view title;                      ///< "Snapshots and mirrors"
    std::span<const std::string_view> commands;  ///< names of commands, the most used first
};

[[nodiscard]] std::span<const CommandGroup> command_groups();

/// The group of that name in any case, or nullptr.
[[nodiscard]] const CommandGroup* find_group(std::string_view name);

/// Puts the commands in the order of the groups. A command that no group contains goes last.
void sort_by_group(std::vector<Command>& commands);

}  // namespace seqshelf::cli
