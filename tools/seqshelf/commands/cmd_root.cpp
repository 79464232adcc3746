#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/status.hpp"

namespace seqshelf::cli {

namespace {

void add_init_options(options::options_description_easy_init add) {
    add("from", text("SNAPSHOT"), "let master contain a snapshot: a name, latest, or a path to an instance");
}

/// Says that an empty master beside snapshots is mostly not what somebody wants who has pulled them.
void note_snapshots(const Globals& globals, const std::filesystem::path& root) {
    if (!snapshot_names(root).empty()) {
        note(globals,
             "this master is empty, and the root has snapshots: `seqshelf init --from latest` replaces it by "
             "one that contains the latest, to add to it");
    }
}

int run_init(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 1, "[DIR]");
    if (!invocation.globals.instance.empty() && invocation.globals.instance != "master") {
        throw UsageError("a root is made with 'master', the one instance that is written; -i cannot name another");
    }
    const std::filesystem::path root =
        arguments.empty() ? invocation.globals.root : std::filesystem::path(arguments.front());
    const auto from = invocation.get<std::string>("from", "");
    const std::filesystem::path source = from.empty() ? std::filesystem::path() : get_instance(root, from);
    from.empty() ? init_root(root) : init_root_from(root, source, stop_on_signals());
    if (invocation.globals.json) {
        print_json(from.empty() ? Json{{"root", root.string()}, {"instance", "master"}}
                                : Json{{"root", root.string()}, {"instance", "master"}, {"from", source.string()}});
    } else {
        tell(invocation.globals, "made " + root.string() + " with " +
                                     (from.empty() ? "an empty master" : "a master that contains " + source.string()));
    }
    if (from.empty()) {
        note_snapshots(invocation.globals, root);
    }
    return done;
}

Json instance_json(const InstanceStatus& instance) {
    if (!instance.problem.empty()) {
        return {{"instance", instance.name}, {"directory", instance.directory.string()}, {"error", instance.problem}};
    }
    return {{"instance", instance.name},
            {"directory", instance.directory.string()},
            {"format", instance.is_seqrepo ? "seqrepo" : "seqshelf"},
            {"catalog_format", instance.format},
            {"master", instance.master},
            {"content", instance.content},
            {"missing", instance.missing},
            {"snapshot", instance.is_snapshot},
            {"latest", instance.is_latest},
            {"modified", base::utc_text(instance.modified, iso_time)},
            {"sequences", instance.totals.sequences},
            {"residues", instance.totals.residues},
            {"aliases", instance.totals.aliases},
            {"collections", instance.totals.collections},
            {"volumes", instance.totals.volumes},
            {"bytes", instance.bytes},
            {"shared_bytes", instance.shared_bytes}};
}

void print(const InstanceStatus& instance) {
    std::cout << table_row(instance.name) << (instance.is_latest ? " (latest)" : "") << '\n';
    if (!instance.problem.empty()) {
        print_row("  cannot be read: " + instance.problem);
        return;
    }
    const Totals& totals = instance.totals;
    std::cout << "  "
              << (instance.is_seqrepo         ? "instance of SeqRepo, read in place"
                  : !instance.missing.empty() ? "unfinished snapshot"
                  : instance.is_snapshot      ? "snapshot"
                                              : "writable")
              << ", modified " << base::utc_text(instance.modified, "%Y-%m-%d %H:%M:%S UTC") << '\n'
              << "  sequences " << totals.sequences << ", residues " << totals.residues << ", aliases "
              << totals.aliases << ", collections " << totals.collections << '\n'
              << "  volumes " << totals.volumes << ", " << bytes_text(instance.bytes) << " of which "
              << bytes_text(instance.shared_bytes) << " shared with other instances\n";
    if (instance.format != 0) {
        std::cout << "  catalog format " << instance.format
                  << (instance.content.empty() ? "" : ", content " + instance.content) << '\n';
    }
    for (const std::string& name : instance.missing) {
        std::cout << "  missing: " << name << '\n';
    }
}

int run_status(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const Globals& globals = invocation.globals;
    std::vector<InstanceStatus> instances;
    if (globals.instance.empty()) {
        instances = root_status(globals.root);
    } else {
        instances.push_back(instance_status(globals.instance_to_read()));
    }
    bool readable = true;
    if (globals.json) {
        Json list = Json::array();
        for (const InstanceStatus& instance : instances) {
            list.push_back(instance_json(instance));
        }
        print_json({{"root", globals.root.string()}, {"instances", list}});
    } else {
        print_row("root " + globals.root.string());
    }
    for (const InstanceStatus& instance : instances) {
        readable = readable && instance.problem.empty();
        if (!globals.json) {
            print(instance);
        }
    }
    return readable ? done : environment;
}

}  // namespace

std::span<const Command> root_commands() {
    static constexpr std::array commands{
        Command{"init", "[DIR]", add_init_options, run_init},
        Command{"status", "", no_options, run_status},
    };
    return commands;
}

}  // namespace seqshelf::cli
