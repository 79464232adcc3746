#pragma once

#include <string>

#include "repository/session/open_change.hpp"

namespace seqshelf::repository {

/// Adds the names of a text file, with lines `alias<TAB>identifier`. All identifiers are looked up before the first
/// name is added. Memory: bounded; the rest is kept in a file.
/// \param ns  canonical
/// \throws InvalidInput  the first line that is wrong
void load_names(OpenChange& change, AliasKind kind, const std::string& ns, const std::string& file);

}  // namespace seqshelf::repository
