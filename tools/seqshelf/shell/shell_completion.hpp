#pragma once

#include <string>
#include <vector>

#include "cli.hpp"

namespace seqshelf::cli {

/// What a word that is being typed can become.
/// Thread-safety: a value.
struct Completion {
    std::vector<std::string> candidates;  ///< whole words, sorted; one that ends in `:` continues
    bool more = false;                    ///< there are others
    bool goes_on = false;                 ///< a region may follow each of them
};

/// Words that only the shell knows: `exit`, `quit`, `use`.
[[nodiscard]] const std::vector<std::string>& shell_commands_of_its_own();

/// Completes the last of `words`, which may be empty: commands, options, instances and collections after `use`, and
/// arguments and options' values as the command's help names them. Those are sequences (by their aliases, as
/// COLLECTION:NAME, and by their names in the collection in use), collections, and namespaces; nothing is offered where
/// a file is meant. Another process opens the instance to look names up: none stays open here, and a process that does
/// not answer is ended after some seconds.
[[nodiscard]] Completion complete(const Globals& globals, const std::vector<std::string>& words);

}  // namespace seqshelf::cli
