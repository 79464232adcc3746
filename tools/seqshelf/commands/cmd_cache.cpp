#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/stopwatch.hpp"
#include "output/table_row.hpp"
#include "seqshelf/packed_cache.hpp"

namespace seqshelf::cli {

namespace {

// --- cache build

void add_build_options(options::options_description_easy_init add) {
    // clang-format off
    add("collection", texts("C"), "pack this collection's sequences, not all; may be repeated")
       ("threads", number("N"), "threads that read and pack (default: one a core)");
    // clang-format on
}

void print(const PackReport& report, double seconds) {
    std::cout << "sequences " << report.sequences_new << " new, " << report.sequences_known << " known; residues "
              << report.residues << " new\n";
    if (!report.name.empty()) {
        std::cout << "file " << report.name << ", " << bytes_text(report.bytes) << '\n';
    }
    std::cout << seconds_text(seconds) << '\n';
}

int run_build(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const Stopwatch stopwatch;
    PackOptions pack;
    pack.collections = invocation.get<std::vector<std::string>>("collection", {});
    pack.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    pack.stop = stop_on_signals();
    PackReport report;
    {
        ProgressLine line(invocation.globals.verbosity > 0);
        pack.progress = [&](const PackProgress& progress) {
            line.show("packing", progress.residues, progress.residues_total);
        };
        report = PackedCache().build(invocation.globals.instance_to_read(), pack);
    }
    note_cleaned_up(invocation.globals, report.cleaned_up);
    const double seconds = stopwatch.seconds();
    if (invocation.globals.json) {
        print_json({{"name", report.name},
                    {"sequences_new", report.sequences_new},
                    {"sequences_known", report.sequences_known},
                    {"residues", report.residues},
                    {"bytes", report.bytes},
                    {"cleaned_up", report.cleaned_up},
                    {"seconds", seconds}});
    } else if (invocation.globals.verbosity > 0) {
        print(report, seconds);
    }
    return done;
}

// --- cache list

Json packed_file_json(const PackedFileInfo& file) {
    if (!file.problem.empty()) {
        return {{"name", file.name}, {"path", file.path.string()}, {"bytes", file.bytes}, {"error", file.problem}};
    }
    return {{"name", file.name},         {"path", file.path.string()},
            {"bytes", file.bytes},       {"sequences", file.sequences},
            {"residues", file.residues}, {"created", base::utc_text(file.created, iso_time)},
            {"source", file.source}};
}

int run_list(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    refuse_instance(invocation, "the cache serves all instances");
    const PackedCache cache;
    bool usable = true;
    for (const PackedFileInfo& file : cache.files()) {
        usable = usable && file.problem.empty();
        if (invocation.globals.json) {
            print_json(packed_file_json(file));
        } else if (file.problem.empty()) {
            print_row(file.name, file.sequences, file.residues, file.bytes, base::utc_text(file.created, iso_time),
                      file.source);
        } else {
            print_row(file.name, '-', '-', file.bytes, '-', "not used: " + file.problem);
        }
    }
    return usable ? done : environment;
}

// --- cache verify

int run_verify(const Invocation& invocation) {
    refuse_instance(invocation, "the cache serves all instances");
    VerifyOptions verify;
    verify.stop = stop_on_signals();
    VerifyReport report;
    {
        ProgressLine line(invocation.globals.verbosity > 0);
        verify.progress = [&](const VerifyProgress& progress) {
            line.show("verifying", progress.residues, progress.residues_total);
        };
        report = PackedCache().verify(invocation.arguments, verify);
    }
    if (invocation.globals.json) {
        print_json({{"files", report.files},
                    {"sequences", report.sequences},
                    {"residues", report.residues},
                    {"problems", report.problems}});
    } else {
        for (const std::string& problem : report.problems) {
            print_row(problem);
        }
        tell(invocation.globals, "verified " + std::to_string(report.files) + " files, " +
                                     std::to_string(report.sequences) + " sequences, " +
                                     std::to_string(report.residues) +
                                     " residues: " + std::to_string(report.problems.size()) + " problems");
    }
    return report.problems.empty() ? done : not_found;
}

// --- cache remove

void add_remove_options(options::options_description_easy_init add) { add("all", "remove every file"); }

int run_remove(const Invocation& invocation) {
    refuse_instance(invocation, "the cache serves all instances");
    const bool all = invocation.has("all");
    if (all != invocation.arguments.empty()) {
        throw UsageError("name the files to remove, or give --all");
    }
    const PackedCache cache;
    std::vector<std::string> names = invocation.arguments;
    if (all) {
        for (const PackedFileInfo& file : cache.files()) {
            names.push_back(file.name);
        }
    }
    const std::int64_t bytes = cache.remove(names);
    if (invocation.globals.json) {
        print_json({{"files", names.size()}, {"bytes", bytes}});
    } else {
        tell(invocation.globals, "removed " + std::to_string(names.size()) + " files, " + bytes_text(bytes));
    }
    return done;
}

}  // namespace

std::span<const Command> cache_commands() {
    static constexpr std::array commands{
        Command{"cache build", "", add_build_options, run_build},
        Command{"cache list", "", no_options, run_list},
        Command{"cache verify", "[NAME…]", no_options, run_verify},
        Command{"cache remove", "NAME…", add_remove_options, run_remove},
    };
    return commands;
}

}  // namespace seqshelf::cli
