#include "input/namespaces.hpp"

#include <algorithm>
#include <vector>

#include "base/nearest.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::cli {

bool has_namespace(const Repository& repository, std::string_view ns, AliasKind kind) {
    const std::string canonical = canonical_namespace(ns);
    const std::vector<Namespace> all = repository.namespaces(kind);
    return std::any_of(all.begin(), all.end(),
                       [&](const Namespace& each) { return each.name == canonical && each.aliases > 0; });
}

std::string none_in_namespace(const Repository& repository, const std::string& ns, AliasKind kind) {
    std::vector<std::string> known;
    for (const Namespace& each : repository.namespaces(kind)) {
        if (each.aliases > 0) {
            known.push_back(each.name);
        }
    }
    return std::string(kind == AliasKind::sequences ? "no sequence" : "no collection") +
           " has an alias in namespace '" + ns + "'" + base::did_you_mean(ns, known);
}

AliasPrefix parse_alias_prefix(const Repository& repository, const std::string& ns, const std::string& text,
                               AliasKind kind) {
    const auto name = split_name(text);
    if (ns.empty() && name && has_namespace(repository, name->ns, kind)) {
        return {canonical_namespace(name->ns), std::string(name->alias)};
    }
    return {canonical_namespace(ns), text};
}

}  // namespace seqshelf::cli
