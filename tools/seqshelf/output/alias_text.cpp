#include "output/alias_text.hpp"

#include <string>

namespace seqshelf::cli {

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
                    {"aliases_removed", removed}});
    } else {
        tell(globals, "aliases " + std::to_string(added) + " new, " + std::to_string(known) + " known, " +
                          std::to_string(repointed) + " re-pointed, " + std::to_string(removed) + " removed");
    }
    return done;
}

}  // namespace seqshelf::cli
