#include <array>
#include <string>

#include "cli.hpp"
#include "output/removal_text.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t max_kept = 1'000'000;

void add_remove_options(options::options_description_easy_init add) {
    // clang-format off
    add("force", "remove it even if it is the latest")
       ("keep-last", number("N"), "remove all but the newest N that are named by a date")
       ("keep-monthly", number("N"), "keep the newest of each of the last N months, too")
       ("plan", "print what would be removed, and remove nothing");
    // clang-format on
}

/// The snapshots to remove. \throws UsageError
std::vector<std::string> wanted(const Invocation& invocation) {
    const bool by_rule = invocation.has("keep-last") || invocation.has("keep-monthly");
    const auto& arguments = invocation.expect(by_rule ? 0 : 1, by_rule ? 0 : 1,
                                              by_rule ? "none with --keep-last or --keep-monthly" : "NAME");
    if (!by_rule) {
        return arguments;
    }
    if (invocation.has("force")) {
        throw UsageError("--force cannot be given with --keep-last or --keep-monthly, which never remove the latest");
    }
    return old_snapshots(invocation.globals.root, {invocation.number("keep-last", 1, max_kept).value_or(0),
                                                   invocation.number("keep-monthly", 1, max_kept).value_or(0)});
}

int run_remove(const Invocation& invocation) {
    refuse_instance(invocation, "the snapshot is the argument");
    const std::vector<std::string> names = wanted(invocation);
    const auto how = invocation.has("force") ? RemoveLatest::allow : RemoveLatest::refuse;
    if (invocation.has("plan")) {
        for (const RemovalReport& report : plan_removals(invocation.globals.root, names, how)) {
            print_removal(invocation.globals, report, Removal::planned);
        }
    } else {
        for (const std::string& name : names) {
            print_removal(invocation.globals, remove_snapshot(invocation.globals.root, name, how), Removal::done);
        }
    }
    if (names.empty() && !invocation.globals.json) {
        tell(invocation.globals, "no snapshot is to be removed");
    }
    return done;
}

}  // namespace

std::span<const Command> snapshot_remove_commands() {
    static constexpr std::array commands{
        Command{"snapshot remove", "[NAME]", add_remove_options, run_remove},
    };
    return commands;
}

}  // namespace seqshelf::cli
