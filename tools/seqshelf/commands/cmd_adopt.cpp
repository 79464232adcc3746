#include <array>
#include <filesystem>

#include "base/error_context.hpp"
#include "cli.hpp"
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

AdoptReport adopt_with_progress(const Invocation& invocation, Json& problems) {
    const Globals& globals = invocation.globals;
    ProgressLine line(globals.verbosity > 0);
    AdoptOptions adopt_options;
    adopt_options.verify = invocation.has("verify");
    adopt_options.strict = invocation.has("strict");
    adopt_options.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
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
    return adopt(invocation.expect(1, 1, "DIR")[0], instance_to_adopt_into(globals), adopt_options);
}

void tell_report(const Globals& globals, const AdoptReport& report) {
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    tell(globals, "adopted " + number(report.sequences_new) + " sequences (" + number(report.sequences_known) +
                      " were known, " + number(report.sequences_skipped) + " skipped), " + number(report.aliases_new) +
                      " aliases (" + number(report.aliases_known) + " were known) and " +
                      number(report.aliases_history) + " former aliases");
    tell(globals, number(report.volumes_linked) + " volumes linked, " + number(report.volumes_reflinked) +
                      " reflinked, " + number(report.volumes_copied) + " copied, " + number(report.volumes_written) +
                      " written; " + bytes_text(report.bytes_shared) + " shared, " + bytes_text(report.bytes_copied) +
                      " copied");
    if (report.problem_count > 0) {
        note(globals, number(report.problem_count) + " problems were found");
    }
}

int run_adopt(const Invocation& invocation) {
    const Globals& globals = invocation.globals;
    const auto name = invocation.get<std::string>("as", "");
    if (!name.empty() && !globals.instance.empty()) {
        throw UsageError("--as makes a snapshot of master: it cannot be combined with -i");
    }
    if (!name.empty()) {
        check_new_snapshot(globals.root, name);  // before all the work
    }
    const Stopwatch stopwatch;
    Json problems = Json::array();
    const AdoptReport report = adopt_with_progress(invocation, problems);
    std::string made;
    if (!name.empty()) {
        made = base::with_context<InvalidArgument, Locked, Corruption, ReadOnly, IoError>(
            [] { return "master contains what was adopted now; "; },
            [&] { return create_snapshot(globals.root, name, stop_on_signals()).name; });
    }
    const double seconds = stopwatch.seconds();
    if (!globals.json) {
        tell_report(globals, report);
        if (!made.empty()) {
            tell(globals, "snapshot " + made + " made");
        }
        return done;
    }
    print_json({{"sequences_new", report.sequences_new},
                {"sequences_known", report.sequences_known},
                {"sequences_left_out", report.sequences_skipped},
                {"residues", report.residues},
                {"aliases_new", report.aliases_new},
                {"aliases_known", report.aliases_known},
                {"aliases_repointed", report.aliases_repointed},
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
        Command{"adopt", "DIR", add_adopt_options, run_adopt},
        Command{"export-seqrepo", "DIR", no_options, run_export_seqrepo},
    };
    return list;
}

}  // namespace seqshelf::cli
