#include <array>
#include <filesystem>
#include <string>

#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "output/transferring.hpp"
#include "seqshelf/verify.hpp"

namespace seqshelf::cli {

namespace {

void add_verify_options(options::options_description_easy_init add) {
    add("threads", number("N"), "threads that read and digest (default: one a core)");
    add("repair", text("SOURCE"), "first fetch again what is damaged or missing");
    add("ssh", text("COMMAND"), "as for pull");
}

RepairReport repair(const Invocation& invocation) {
    const Globals& globals = invocation.globals;
    const std::string name =
        globals.instance.empty() ? "latest" : globals.instance;  // not instance_to_read(): its catalog may be missing
    const std::filesystem::path instance =
        name.find('/') == std::string::npos ? globals.root / name : std::filesystem::path(name);
    return transferring(invocation, [&](const MirrorOptions& options) {
        return repair_instance(globals.root, instance, invocation.get<std::string>("repair"), options);
    });
}

int run_verify(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none (-i names the instance)");
    VerifyOptions verify_options;
    verify_options.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    verify_options.stop = stop_on_signals();
    RepairReport repaired;
    if (invocation.has("repair")) {
        repaired = repair(invocation);
    }
    VerifyReport report;
    {
        ProgressLine line(invocation.globals.verbosity > 0);
        verify_options.progress = [&](const VerifyProgress& progress) {
            line.show("verify", progress.residues, progress.residues_total);
        };
        report = verify(invocation.globals.instance_to_read(), verify_options);
    }
    if (invocation.globals.json) {
        Json object{{"files", report.files},       {"sequences", report.sequences}, {"residues", report.residues},
                    {"problems", report.problems}, {"notes", report.notes},         {"removed", report.removed}};
        if (invocation.has("repair")) {
            object["repaired"] = repaired.repaired;
            object["unrepaired"] = repaired.unrepaired;
        }
        print_json(object);
    } else {
        for (const std::string& path : repaired.repaired) {
            tell(invocation.globals, "repaired " + path);
        }
        for (const std::string& text : repaired.unrepaired) {
            note(invocation.globals, "not repaired: " + text);
        }
        for (const std::string& text : report.notes) {
            note(invocation.globals, text);
        }
        for (const std::string& problem : report.problems) {
            print_row(problem);
        }
        for (const std::string& name : report.removed) {
            note(invocation.globals, "removed " + name + ", the catalog as it was before it was migrated");
        }
        tell(invocation.globals, "verified " + std::to_string(report.files) + " files, " +
                                     std::to_string(report.sequences) + " sequences, " +
                                     std::to_string(report.residues) +
                                     " residues: " + std::to_string(report.problems.size()) + " problems");
    }
    return report.problems.empty() ? done : not_found;
}

}  // namespace

std::span<const Command> verify_commands() {
    static constexpr std::array commands{
        Command{"verify", "", add_verify_options, run_verify},
    };
    return commands;
}

}  // namespace seqshelf::cli
