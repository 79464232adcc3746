#include "output/alias_text.hpp"

#include <iostream>
#include <limits>
#include <string>

#include "output/table_row.hpp"

namespace seqshelf::cli {

std::size_t max_repointed(const Globals& globals) {
    return globals.json || globals.verbosity > 1 ? std::numeric_limits<std::size_t>::max() : default_max_repointed;
}

ChangeOptions alias_change(const Globals& globals) {
    ChangeOptions change;
    change.action = "alias";
    change.max_repointed = max_repointed(globals);
    return change;
}

void tell_repointed(const Globals& globals, const std::vector<RepointedName>& names, std::int64_t count) {
    if (globals.verbosity == 0) {
        return;
    }
    for (const RepointedName& name : names) {
        print_row(name.kind == AliasKind::sequences ? "re-pointed" : "re-pointed collection", name.name.text(),
                  name.before, name.after);
    }
    if (const std::int64_t more = count - std::ssize(names); more > 0) {
        tell(globals, std::to_string(more) + " more were re-pointed; -v lists all");
    }
}

Json repointed_json(const std::vector<RepointedName>& names) {
    Json list = Json::array();
    for (const RepointedName& name : names) {
        list.push_back({{"kind", name.kind == AliasKind::sequences ? "alias" : "collection-alias"},
                        {"namespace", name.name.ns},
                        {"alias", name.name.alias},
                        {"before", name.before},
                        {"after", name.after}});
    }
    return list;
}

int print_summary(const Globals& globals, const ChangeReport& summary) {
    const std::int64_t added = summary.aliases_new + summary.collection_aliases_new;
    const std::int64_t known = summary.aliases_known + summary.collection_aliases_known;
    const std::int64_t repointed = summary.aliases_repointed + summary.collection_aliases_repointed;
    const std::int64_t removed = summary.aliases_removed + summary.collection_aliases_removed;
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"aliases_new", added},
                    {"aliases_known", known},
                    {"aliases_repointed", repointed},
                    {"repointed", repointed_json(summary.repointed)},
                    {"aliases_removed", removed}});
    } else {
        tell(globals, "aliases " + std::to_string(added) + " new, " + std::to_string(known) + " known, " +
                          std::to_string(repointed) + " re-pointed, " + std::to_string(removed) + " removed");
        tell_repointed(globals, summary.repointed, repointed);
    }
    return done;
}

}  // namespace seqshelf::cli
