#pragma once

#include <cstddef>
#include <string>

#include "seqshelf/alias_kind.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf {

/// A name that means something else since a change; what it meant before is in its history.
/// Thread-safety: a value.
struct RepointedName {
    AliasKind kind = AliasKind::sequences;  ///< what it names
    Name name;                              ///< with a canonical namespace
    std::string before;  ///< what it meant: a refget digest (`SQ.…`), or a collection's digest
    std::string after;   ///< what it means now
};

/// How many of the re-pointed names a report lists by default. All are counted.
constexpr std::size_t default_max_repointed = 20;

}  // namespace seqshelf
