#pragma once

#include <string>
#include <string_view>

#include "seqshelf/alias_kind.hpp"
#include "seqshelf/repository.hpp"

/// Namespaces that a command line names.
namespace seqshelf::cli {

/// Whether aliases of that kind in force are in the namespace. \param ns  need not be canonical
[[nodiscard]] bool has_namespace(const Repository& repository, std::string_view ns,
                                 AliasKind kind = AliasKind::sequences);

/// The message for a namespace in which nothing is named, with a similar one if there is one.
[[nodiscard]] std::string none_in_namespace(const Repository& repository, const std::string& ns,
                                            AliasKind kind = AliasKind::sequences);

/// A namespace, and how aliases in it start.
struct AliasPrefix {
    std::string ns;  ///< canonical; "": any
    std::string prefix;  ///< "": every alias
};

/// What `text` means as a prefix: `NS:PREFIX` if there is a namespace NS and `ns` is "", else the beginning of an
/// alias, which may contain a colon.
/// \param ns  the namespace that was given by an option; "": none
[[nodiscard]] AliasPrefix parse_alias_prefix(const Repository& repository, const std::string& ns,
                                             const std::string& text, AliasKind kind);

}  // namespace seqshelf::cli
