#include <array>
#include <string>

#include "cli.hpp"
#include "output/progress.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

namespace {

void add_remove_options(options::options_description_easy_init add) {
    add("force", "remove it even if it is the latest");
}

int run_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "NAME");
    refuse_instance(invocation, "the snapshot is the argument");
    const RemovalReport report = remove_snapshot(invocation.globals.root, arguments.front(),
                                                 invocation.has("force") ? RemoveLatest::allow : RemoveLatest::refuse);
    note_cleaned_up(invocation.globals, report.cleaned_up);
    if (invocation.globals.json) {
        print_json({{"snapshot", report.name},
                    {"files", report.files},
                    {"bytes_freed", report.bytes_freed},
                    {"bytes_shared", report.bytes_shared},
                    {"latest", report.latest}});
    } else {
        tell(invocation.globals, "removed snapshot " + report.name + ": " + bytes_text(report.bytes_freed) +
                                     " freed; " + bytes_text(report.bytes_shared) +
                                     " stay, shared with other instances; " +
                                     (report.latest.empty() ? "no snapshot is left" : "latest is " + report.latest));
    }
    return done;
}

}  // namespace

std::span<const Command> snapshot_remove_commands() {
    static constexpr std::array commands{
        Command{"snapshot remove", "NAME", add_remove_options, run_remove},
    };
    return commands;
}

}  // namespace seqshelf::cli
