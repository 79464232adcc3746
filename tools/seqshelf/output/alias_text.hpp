#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cli.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/repointed_name.hpp"

namespace seqshelf::cli {

/// How many re-pointed names a command lists: all with `-v` or `--json`.
[[nodiscard]] std::size_t max_repointed(const Globals& globals);

/// The options of a change that gives or removes aliases.
[[nodiscard]] ChangeOptions alias_change(const Globals& globals);

/// Prints the names that mean something else now, one line each, and how many more there are.
/// \param count  how many were re-pointed, listed or not
void tell_repointed(const Globals& globals, const std::vector<RepointedName>& names, std::int64_t count);

/// The same as a list of objects, like those of `snapshot diff --list`.
[[nodiscard]] Json repointed_json(const std::vector<RepointedName>& names);

/// Prints how many aliases a command changed. Returns the exit code.
int print_summary(const Globals& globals, const ChangeReport& summary);

}  // namespace seqshelf::cli
