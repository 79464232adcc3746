#include "output/alias_text.hpp"

#include <string>

namespace seqshelf::cli {

int print_summary(const Globals& globals, const AliasSummary& summary) {
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"aliases_new", summary.added},
                    {"aliases_known", summary.known},
                    {"aliases_repointed", summary.repointed},
                    {"aliases_removed", summary.removed}});
    } else {
        tell(globals, "aliases " + std::to_string(summary.added) + " new, " + std::to_string(summary.known) +
                          " known, " + std::to_string(summary.repointed) + " re-pointed, " +
                          std::to_string(summary.removed) + " removed");
    }
    return done;
}

}  // namespace seqshelf::cli
