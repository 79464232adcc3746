#pragma once

#include "cli.hpp"

namespace seqshelf::cli {

/// Sets the verbosity, and what the library logs, from `-q`, `-v` and $SEQSHELF_LOG. The options decide; but with `-v`,
/// `trace` stays.
/// \throws UsageError  $SEQSHELF_LOG is none of quiet, info and trace
void set_verbosity(Globals& globals, const options::variables_map& values, Defaults given_by);

}  // namespace seqshelf::cli
