#include <array>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/error_context.hpp"
#include "cli.hpp"
#include "output/alias_text.hpp"
#include "output/no_snapshot.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/stopwatch.hpp"
#include "seqshelf/adopt.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/seqrepo_export.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

namespace {

namespace fs = std::filesystem;

void add_adopt_options(options::options_description_easy_init add) {
    // clang-format off
    add("as", text("NAME"), "make a snapshot of the result, with this name")
       ("verify", "compute every digest from the residues")
       ("strict", "adopt nothing if anything is inconsistent")
       ("prefer", text("WHICH"), "first or last: which meaning of a name holds, if it has two")
       ("threads", number("N"), "threads that read volumes (default: one a core)");
    // clang-format on
}

/// The instance to adopt into; a missing root is made.
fs::path instance_to_adopt_into(const Globals& globals) {
    if (globals.instance.empty() && !fs::exists(globals.root / "master")) {
        init_root(globals.root);
    }
    return globals.instance_to_write();
}

/// Instances of ours among the arguments; empty: there is one of SeqRepo's.
std::vector<fs::path> own_instances(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "DIR…");
    std::vector<fs::path> instances;
    for (const std::string& argument : arguments) {
        const bool is_name = argument.find('/') == std::string::npos && !fs::exists(argument);
        if (auto own =
                find_own_instance(is_name ? get_instance(invocation.globals.root, argument) : fs::path(argument))) {
            instances.push_back(*std::move(own));
        } else if (arguments.size() > 1) {
            throw UsageError("'" + argument +
                             "' is not an instance of seqshelf; those of SeqRepo are adopted one by one");
        }
    }
    return instances;
}

Prefer preference(const Invocation& invocation) {
    const auto text = invocation.get<std::string>("prefer", "");
    if (!text.empty() && text != "first" && text != "last") {
        throw UsageError("--prefer is first or last, and not '" + text + "'");
    }
    return text.empty() ? Prefer::none : (text == "first" ? Prefer::first : Prefer::last);
}

UnionReport unite_with_progress(const Invocation& invocation, const std::vector<fs::path>& instances, Json& conflicts) {
    const Globals& globals = invocation.globals;
    ProgressLine line(globals.verbosity > 0);
    UnionOptions union_options;
    union_options.prefer = preference(invocation);
    union_options.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    union_options.stop = stop_on_signals();
    union_options.progress = [&](const AdoptProgress& progress) {
        line.show("adopt", progress.sequences, progress.all_sequences, ProgressLine::Of::items);
    };
    union_options.conflict = [&](const std::string& conflict) {
        if (globals.json && union_options.prefer != Prefer::none) {
            conflicts.push_back(conflict);
        } else {
            print_message(conflict);
        }
    };
    return adopt_instances(instances, instance_to_adopt_into(globals), union_options);
}

void tell_union(const Globals& globals, const UnionReport& report) {
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    tell(globals, "adopted " + number(report.sequences_new) + " sequences (" + number(report.sequences_known) +
                      " were known), " + number(report.collections_new) + " collections (" +
                      number(report.collections_known) + " were known), " + number(report.names_new) + " names (" +
                      number(report.names_known) + " were known) and " + number(report.names_history) +
                      " former names");
    if (report.names_ended > 0) {
        note(globals, number(report.names_ended) + " names were ended here before, and stay ended");
    }
    if (report.conflicts > 0) {
        note(globals, number(report.conflicts) + " names had two meanings");
    }
}

Json union_json(const UnionReport& report, const Json& conflicts) {
    return {{"sequences_new", report.sequences_new},
            {"sequences_known", report.sequences_known},
            {"residues", report.residues},
            {"circular_new", report.circular_new},
            {"collections_new", report.collections_new},
            {"collections_known", report.collections_known},
            {"texts_new", report.texts_new},
            {"fhr_records", report.fhr_records},
            {"names_new", report.names_new},
            {"names_known", report.names_known},
            {"names_history", report.names_history},
            {"names_ended", report.names_ended},
            {"conflicts", conflicts}};
}

AdoptReport adopt_with_progress(const Invocation& invocation, Json& problems) {
    const Globals& globals = invocation.globals;
    ProgressLine line(globals.verbosity > 0);
    AdoptOptions adopt_options;
    adopt_options.verify = invocation.has("verify");
    adopt_options.strict = invocation.has("strict");
    adopt_options.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    adopt_options.max_repointed = max_repointed(globals);
    adopt_options.stop = stop_on_signals();
    adopt_options.progress = [&](const AdoptProgress& progress) {
        line.show("adopt", progress.sequences, progress.all_sequences, ProgressLine::Of::items);
    };
    adopt_options.problem = [&](const std::string& problem) {
        if (globals.json) {
            problems.push_back(problem);
        } else {
            print_message(problem);
        }
    };
    return adopt(invocation.arguments[0], instance_to_adopt_into(globals), adopt_options);
}

void tell_report(const Globals& globals, const AdoptReport& report) {
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    tell(globals, "adopted " + number(report.sequences_new) + " sequences (" + number(report.sequences_known) +
                      " were known, " + number(report.sequences_skipped) + " skipped), " + number(report.aliases_new) +
                      " aliases (" + number(report.aliases_known) + " were known, " + number(report.aliases_repointed) +
                      " re-pointed) and " + number(report.aliases_history) + " former aliases");
    tell_repointed(globals, report.repointed, report.aliases_repointed);
    tell(globals, number(report.volumes_linked) + " volumes linked, " + number(report.volumes_reflinked) +
                      " reflinked, " + number(report.volumes_copied) + " copied, " + number(report.volumes_written) +
                      " written; " + bytes_text(report.bytes_shared) + " shared, " + bytes_text(report.bytes_copied) +
                      " copied");
    if (report.problem_count > 0) {
        note(globals, number(report.problem_count) + " problems were found");
    }
}

/// Makes the snapshot that --as asks for. \returns its name
std::string make_snapshot(const Globals& globals, const std::string& name) {
    const SnapshotReport report = base::with_context<InvalidArgument, Locked, Corruption, ReadOnly, IoError, NotFound>(
        [] { return "master contains what was adopted now; "; },
        [&] {
            SnapshotReport made = create_snapshot(globals.root, name, stop_on_signals(), CreateWhen::needed);
            if (!made.lost.empty()) {
                report_no_snapshot(globals, made);
            }
            return made;
        });
    return report.name;
}

void tell_snapshot(const Globals& globals, const std::string& asked, const std::string& made) {
    if (!asked.empty()) {
        tell(globals,
             made.empty() ? "nothing changed since the latest snapshot: none was made" : "snapshot " + made + " made");
    }
}

int run_union(const Invocation& invocation, const std::vector<fs::path>& instances, const std::string& name) {
    const Globals& globals = invocation.globals;
    const Stopwatch stopwatch;
    Json conflicts = Json::array();
    const UnionReport report = unite_with_progress(invocation, instances, conflicts);
    const std::string made = name.empty() ? "" : make_snapshot(globals, name);
    if (!globals.json) {
        tell_union(globals, report);
        tell_snapshot(globals, name, made);
        return done;
    }
    Json object = union_json(report, conflicts);
    object["snapshot"] = made;
    object["seconds"] = stopwatch.seconds();
    print_json(object);
    return done;
}

int run_adopt(const Invocation& invocation) {
    const Globals& globals = invocation.globals;
    const std::vector<fs::path> own = own_instances(invocation);
    const auto name = invocation.get<std::string>("as", "");
    if (!name.empty() && !globals.instance.empty()) {
        throw UsageError("--as makes a snapshot of master: it cannot be combined with -i");
    }
    if (!name.empty()) {
        check_new_snapshot(globals.root, name);  // before all the work
    }
    if (!own.empty()) {
        return run_union(invocation, own, name);
    }
    if (invocation.has("prefer")) {
        throw UsageError("--prefer is for instances of seqshelf: of SeqRepo's names, the later meaning holds");
    }
    const Stopwatch stopwatch;
    Json problems = Json::array();
    const AdoptReport report = adopt_with_progress(invocation, problems);
    const std::string made = name.empty() ? "" : make_snapshot(globals, name);
    const double seconds = stopwatch.seconds();
    if (!globals.json) {
        tell_report(globals, report);
        tell_snapshot(globals, name, made);
        return done;
    }
    print_json({{"sequences_new", report.sequences_new},
                {"sequences_known", report.sequences_known},
                {"sequences_left_out", report.sequences_skipped},
                {"residues", report.residues},
                {"aliases_new", report.aliases_new},
                {"aliases_known", report.aliases_known},
                {"aliases_repointed", report.aliases_repointed},
                {"repointed", repointed_json(report.repointed)},
                {"aliases_history", report.aliases_history},
                {"volumes_linked", report.volumes_linked},
                {"volumes_reflinked", report.volumes_reflinked},
                {"volumes_copied", report.volumes_copied},
                {"volumes_written", report.volumes_written},
                {"bytes_shared", report.bytes_shared},
                {"bytes_copied", report.bytes_copied},
                {"problems", problems},
                {"snapshot", made},
                {"seconds", seconds}});
    return done;
}

int run_export_seqrepo(const Invocation& invocation) {
    const Globals& globals = invocation.globals;
    const fs::path directory = invocation.expect(1, 1, "DIR")[0];
    const SeqRepoExportReport report = export_seqrepo(globals.instance_to_read(), directory, stop_on_signals());
    if (globals.json) {
        print_json({{"directory", directory.string()},
                    {"sequences", report.sequences},
                    {"volumes_linked", report.volumes_linked},
                    {"volumes_reflinked", report.volumes_reflinked},
                    {"volumes_copied", report.volumes_copied},
                    {"bytes_shared", report.bytes_shared},
                    {"bytes_copied", report.bytes_copied},
                    {"database_bytes", report.database_bytes}});
        return done;
    }
    tell(globals, "instance of SeqRepo " + directory.string() + ": " + std::to_string(report.sequences) +
                      " sequences, " + bytes_text(report.bytes_shared) + " of volumes shared, " +
                      bytes_text(report.bytes_copied) + " copied, databases " + bytes_text(report.database_bytes));
    return done;
}

}  // namespace

std::span<const Command> adopt_commands() {
    static constexpr std::array list{
        Command{"adopt", "DIR…", add_adopt_options, run_adopt},
        Command{"export-seqrepo", "DIR", no_options, run_export_seqrepo},
    };
    return list;
}

}  // namespace seqshelf::cli
