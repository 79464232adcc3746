#include <array>
#include <iostream>

#include "cli.hpp"
#include "output/alias_text.hpp"
#include "output/signals.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/gtars_export.hpp"
#include "seqshelf/gtars_import.hpp"

namespace seqshelf::cli {

namespace {

void tell_problems(const Globals& globals, const std::vector<std::string>& problems) {
    if (!globals.json) {
        std::cout.flush();
        for (const std::string& problem : problems) {
            print_message("seqshelf: " + problem);
        }
    }
}

void add_import_options(options::options_description_easy_init add) {
    add("threads", number("N"), "threads that digest and compress (default: one a core)");
}

int run_import(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "DIR");
    StoreImportOptions import;
    import.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    import.max_repointed = max_repointed(invocation.globals);
    import.stop = stop_on_signals();
    const StoreImportReport report =
        import_refget_store(invocation.globals.instance_to_write(), arguments.front(), import);
    note_cleaned_up(invocation.globals, report.cleaned_up);
    if (invocation.globals.json) {
        print_json({{"sequences_new", report.sequences_new},
                    {"sequences_known", report.sequences_known},
                    {"residues", report.residues},
                    {"collections_new", report.collections_new},
                    {"collections_known", report.collections_known},
                    {"aliases_new", report.aliases_new},
                    {"aliases_known", report.aliases_known},
                    {"aliases_repointed", report.aliases_repointed},
                    {"repointed", repointed_json(report.repointed)},
                    {"fhr_records", report.fhr_records},
                    {"problems", report.problems}});
    } else {
        tell(invocation.globals,
             "sequences " + std::to_string(report.sequences_new) + " new, " + std::to_string(report.sequences_known) +
                 " known; collections " + std::to_string(report.collections_new) + " new, " +
                 std::to_string(report.collections_known) + " known; aliases " + std::to_string(report.aliases_new) +
                 " new, " + std::to_string(report.aliases_known) + " known, " +
                 std::to_string(report.aliases_repointed) + " re-pointed; FHR records " +
                 std::to_string(report.fhr_records) + "; problems " + std::to_string(report.problems.size()));
        tell_repointed(invocation.globals, report.repointed, report.aliases_repointed);
    }
    tell_problems(invocation.globals, report.problems);
    return report.problems.empty() ? done : not_found;
}

void add_export_options(options::options_description_easy_init add) {
    add("encoded", "pack residues by their alphabet, instead of a byte each");
}

int run_export(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "DIR");
    const Repository repository = invocation.globals.open_repository();
    const StoreExportReport report =
        export_refget_store(repository, arguments.front(),
                            invocation.has("encoded") ? StoreMode::encoded : StoreMode::raw, stop_on_signals());
    if (invocation.globals.json) {
        print_json({{"sequences", report.sequences},
                    {"collections", report.collections},
                    {"aliases", report.aliases},
                    {"fhr_records", report.fhr_records},
                    {"problems", report.problems}});
    } else {
        tell(invocation.globals,
             "sequences " + std::to_string(report.sequences) + ", collections " + std::to_string(report.collections) +
                 ", aliases " + std::to_string(report.aliases) + ", FHR records " + std::to_string(report.fhr_records) +
                 "; problems " + std::to_string(report.problems.size()));
    }
    tell_problems(invocation.globals, report.problems);
    return report.problems.empty() ? done : not_found;
}

}  // namespace

std::span<const Command> store_commands() {
    static constexpr std::array commands{
        Command{"import-gtars", "DIR", add_import_options, run_import},
        Command{"export-gtars", "DIR", add_export_options, run_export},
    };
    return commands;
}

}  // namespace seqshelf::cli
