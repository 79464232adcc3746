#include <array>
#include <string>

#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/prune.hpp"

namespace seqshelf::cli {

namespace {

void add_prune_options(options::options_description_easy_init add) {
    add("plan", "print what would be done (the default)");
    add("execute", "do it");
    add("pulls", "also remove downloads that were not finished");
}

Json item_json(const PruneItem& item) {
    Json object{{"kind", to_string(item.kind)},
                {"path", item.path},
                {"kept", item.kept},
                {"bytes_freed", item.bytes_freed},
                {"bytes_shared", item.bytes_shared},
                {"bytes_written", item.bytes_written}};
    if (!item.problem.empty()) {
        object["problem"] = item.problem;
    }
    return object;
}

/// "frees 12 MB, writes 3 MB, 5 MB stay in other instances; kept: --pulls removes it"
std::string effect_of(const PruneItem& item) {
    std::string text = "frees " + bytes_text(item.bytes_freed);
    if (item.bytes_written > 0) {
        text += ", writes " + bytes_text(item.bytes_written);
    }
    if (item.bytes_shared > 0) {
        text += ", " + bytes_text(item.bytes_shared) + " stay in other instances";
    }
    if (!item.problem.empty()) {
        text += (item.kept ? "; kept: " : "; only its rows are left: ") + item.problem;
    } else if (item.kept) {
        text += item.kind == PruneItem::Kind::unfinished_pull ? "; kept: --pulls removes it"
                                                              : "; kept: nothing would be gained";
    }
    return text;
}

void print_plan(const Globals& globals, const PrunePlan& plan, bool executed) {
    if (globals.json) {
        Json items = Json::array();
        for (const PruneItem& item : plan.items) {
            items.push_back(item_json(item));
        }
        print_json({{"executed", executed},
                    {"bytes_freed", plan.bytes_freed()},
                    {"bytes_written", plan.bytes_written()},
                    {"items", items}});
        return;
    }
    for (const PruneItem& item : plan.items) {
        print_row(to_string(item.kind), item.path, effect_of(item));
    }
    const std::string written = plan.bytes_written() > 0 ? ", " + bytes_text(plan.bytes_written()) + " written" : "";
    if (plan.does_nothing()) {
        tell(globals, "nothing to prune");
    } else if (executed) {
        tell(globals, "pruned: " + bytes_text(plan.bytes_freed()) + " freed" + written);
    } else {
        tell(globals,
             "would be pruned: " + bytes_text(plan.bytes_freed()) + " freed" + written + "; --execute does it");
    }
}

int run_prune(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    refuse_instance(invocation, "a root is pruned as a whole");
    const bool execute_it = invocation.has("execute");
    if (execute_it && invocation.has("plan")) {
        throw UsageError("--plan and --execute cannot be given together");
    }
    const PrunePlan plan = plan_prune(invocation.globals.root, {invocation.has("pulls")}, stop_on_signals());
    if (!execute_it) {
        print_plan(invocation.globals, plan, false);
        return done;
    }
    try {
        print_plan(invocation.globals, execute(plan, stop_on_signals()), true);
    } catch (const Cancelled& error) {
        throw PartlyDone(std::string(error.what()) + "; `seqshelf prune` lists what is left");
    }
    return done;
}

}  // namespace

std::span<const Command> prune_commands() {
    static constexpr std::array commands{
        Command{"prune", "", add_prune_options, run_prune},
    };
    return commands;
}

}  // namespace seqshelf::cli
