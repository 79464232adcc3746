#include <array>
#include <iostream>
#include <string>

#include "base/clock.hpp"
#include "cli.hpp"
#include "output/no_snapshot.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "seqshelf/status.hpp"

namespace seqshelf::cli {

namespace {

void add_create_options(options::options_description_easy_init add) {
    add("anyway", "make it even if nothing changed, or if latest has what master never contained");
}

int run_create(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 1, "[NAME]");
    if (!invocation.globals.instance.empty() && invocation.globals.instance != "master") {
        throw UsageError("snapshots are made of master; -i cannot name another instance");
    }
    if (invocation.globals.verbosity > 1) {
        note(invocation.globals, "copying the catalog and linking the volumes of " + invocation.globals.root.string());
    }
    const SnapshotReport report =
        create_snapshot(invocation.globals.root, arguments.empty() ? "" : arguments.front(), stop_on_signals(),
                        invocation.has("anyway") ? CreateWhen::always : CreateWhen::needed);
    if (report.name.empty()) {
        report_no_snapshot(invocation.globals, report);
        return done;
    }
    note_cleaned_up(invocation.globals, report.cleaned_up);
    if (!report.remark.empty()) {
        note(invocation.globals, report.remark);
    }
    if (invocation.globals.json) {
        print_json({{"snapshot", report.name},
                    {"directory", report.directory.string()},
                    {"sequences", report.sequences},
                    {"volumes", report.volumes},
                    {"files_linked", report.files_linked},
                    {"files_reflinked", report.files_reflinked},
                    {"files_copied", report.files_copied},
                    {"bytes_shared", report.bytes_shared},
                    {"bytes_copied", report.bytes_copied},
                    {"catalog_bytes", report.catalog_bytes},
                    {"delta_bytes", report.delta_bytes},
                    {"content", report.content}});
        return done;
    }
    tell(invocation.globals, "made snapshot " + report.name + ": sequences " + std::to_string(report.sequences) +
                                 ", volumes " + std::to_string(report.volumes) + "; " +
                                 bytes_text(report.bytes_shared) + " shared with master, catalog " +
                                 bytes_text(report.catalog_bytes));
    if (report.files_reflinked > 0) {
        note(invocation.globals,
             std::to_string(report.files_reflinked) + " files are reflinks: hard links cannot be made here");
    }
    if (report.files_copied > 0) {
        note(invocation.globals, std::to_string(report.files_copied) + " files (" + bytes_text(report.bytes_copied) +
                                     ") were copied: neither hard links nor reflinks can be made here");
    }
    return done;
}

int run_update_latest(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 1, "[NAME]");
    const LatestReport report = update_latest(invocation.globals.root, arguments.empty() ? "" : arguments.front());
    if (invocation.globals.json) {
        print_json({{"latest", report.latest}, {"before", report.before}});
    } else if (report.latest != report.chosen) {
        tell(invocation.globals, "latest still points to " + report.latest + ", which is newer than " + report.chosen +
                                     "; `seqshelf snapshot update-latest " + report.chosen + "` goes back");
    } else if (report.latest == report.before) {
        tell(invocation.globals, "latest points to " + report.latest + " already");
    } else {
        tell(invocation.globals,
             "latest points to " + report.latest + (report.before.empty() ? "" : ", before to " + report.before));
    }
    return done;
}

void add_list_options(options::options_description_easy_init add) { add("names", "only their names"); }

int run_list(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    for (const InstanceStatus& instance : root_status(invocation.globals.root)) {
        if (!instance.problem.empty()) {
            note(invocation.globals, instance.name + " cannot be read: " + instance.problem);
        }
        if (!instance.is_snapshot || !instance.problem.empty()) {
            continue;
        }
        if (invocation.globals.json) {
            print_json({{"snapshot", instance.name},
                        {"latest", instance.is_latest},
                        {"made", base::utc_text(instance.created, iso_time)},
                        {"sequences", instance.totals.sequences},
                        {"bytes", instance.bytes}});
        } else if (invocation.has("names")) {
            print_row(instance.name);
        } else {
            std::cout << table_row(instance.name, base::utc_text(instance.created, iso_time),
                                   std::to_string(instance.totals.sequences) + " sequences", bytes_text(instance.bytes))
                      << (instance.is_latest ? "\tlatest" : "") << '\n';
        }
    }
    return done;
}

}  // namespace

std::span<const Command> snapshot_commands() {
    static constexpr std::array commands{
        Command{"snapshot create", "[NAME]", add_create_options, run_create},
        Command{"snapshot list", "", add_list_options, run_list},
        Command{"snapshot update-latest", "[NAME]", no_options, run_update_latest},
    };
    return commands;
}

}  // namespace seqshelf::cli
