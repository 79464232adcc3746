#pragma once

#include <string>

#include "repository/session/open_change.hpp"

namespace seqshelf::repository {

/// Gives the names of a text file, a line `alias<TAB>identifier` each. All identifiers are looked up before the first
/// name is given. Memory: bounded; what is more waits in a file.
/// \param ns  canonical
/// \throws InvalidInput  the first line that is wrong
void load_names(OpenChange& change, AliasKind kind, const std::string& ns, const std::string& file);

}  // namespace seqshelf::repository
