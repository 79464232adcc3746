#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "output/stopwatch.hpp"
#include "output/table_row.hpp"
#include "output/transferring.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/seqrepo_source.hpp"

namespace seqshelf::cli {

namespace {

std::string name_of(const std::vector<std::string>& arguments) { return arguments.size() > 1 ? arguments[1] : ""; }

/// The source that was given, or else $SEQSHELF_SOURCE, or else the root's own.
std::string source_of(const Invocation& invocation, const std::vector<std::string>& arguments) {
    if (!arguments.empty()) {
        return arguments.front();
    }
    const char* const variable = std::getenv("SEQSHELF_SOURCE");
    const bool is_set = variable != nullptr && *variable != '\0';
    const std::string source = is_set ? variable : default_source(invocation.globals.root);
    if (source.empty()) {
        throw UsageError(
            "which source? Name one, such as rsync://dl.biocommons.org/seqrepo, which has SeqRepo's instances; the " +
            std::string("first one that is pulled from becomes the root's own"));
    }
    note(invocation.globals, "source: " + source + (is_set ? " ($SEQSHELF_SOURCE)" : " (.source in the root)"));
    return source;
}

std::string_view text_of(CatalogTransfer catalog) {
    switch (catalog) {
        case CatalogTransfer::linked:
            return "linked";
        case CatalogTransfer::delta:
            return "delta";
        case CatalogTransfer::whole:
            return "whole";
        case CatalogTransfer::none:
            break;
    }
    return "none";
}

template <typename Transfer>
int report(const Invocation& invocation, const std::string& what, Transfer transfer) {
    const Globals& globals = invocation.globals;
    const Stopwatch stopwatch;
    const TransferReport report = transferring(invocation, transfer);
    const double seconds = stopwatch.seconds();
    for (const std::string& remark : report.remarks) {
        note(globals, remark);
    }
    if (globals.json) {
        print_json({{"snapshot", report.name},
                    {"directory", report.directory.string()},
                    {"already_here", report.already_here},
                    {"catalog", text_of(report.catalog)},
                    {"files_linked", report.files_linked},
                    {"files_transferred", report.files_transferred},
                    {"bytes_linked", report.bytes_linked},
                    {"bytes_transferred", report.bytes_transferred},
                    {"bytes_saved", report.bytes_saved},
                    {"seconds", seconds}});
        return done;
    }
    if (report.already_here) {
        tell(globals,
             "snapshot " + report.name + " is there already; " + bytes_text(report.bytes_transferred) + " transferred");
        return done;
    }
    tell(globals, what + " snapshot " + report.name + ": " + bytes_text(report.bytes_transferred) +
                      " transferred (catalog: " + std::string(text_of(report.catalog)) + "), " +
                      bytes_text(report.bytes_linked) + " linked, " + bytes_text(report.bytes_saved) + " saved");
    return done;
}

/// Pulls a snapshot of ours, or else an instance of SeqRepo.
TransferReport pull(const std::string& root, const std::string& source, const std::string& name, MoveLatest latest,
                    const MirrorOptions& options) {
    try {
        return pull_snapshot(root, source, name, latest, options);
    } catch (const NotFound&) {
        const std::exception_ptr not_ours = std::current_exception();
        try {
            return pull_seqrepo(root, source, name, latest, options);
        } catch (const NotFound&) {
            std::rethrow_exception(not_ours);
        }
    }
}

int run_pull(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 2, "[SOURCE [NAME]]");
    const std::string source = source_of(invocation, arguments);
    const auto latest = invocation.has("latest") ? MoveLatest::always : MoveLatest::if_newest;
    return report(invocation, "pulled", [&](const MirrorOptions& options) {
        TransferReport pulled = pull(invocation.globals.root, source, name_of(arguments), latest, options);
        keep_default_source(invocation.globals.root, source);
        return pulled;
    });
}

int run_publish(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "DEST [NAME]");
    return report(invocation, "published", [&](const MirrorOptions& options) {
        return publish_snapshot(invocation.globals.root, arguments[0], name_of(arguments), options);
    });
}

/// \param of_seqrepo  set to SeqRepo's instances if there is no snapshot of ours
std::vector<RemoteSnapshot> remote(const std::string& root, const std::string& source, const MirrorOptions& options,
                                   std::vector<std::string>& of_seqrepo) {
    std::vector<RemoteSnapshot> snapshots;
    std::exception_ptr not_ours;
    try {
        snapshots = remote_snapshots(root, source, options);
    } catch (const NotFound&) {
        not_ours = std::current_exception();
    }
    if (snapshots.empty()) {
        of_seqrepo = seqrepo_instances(source, options);
    }
    if (not_ours && of_seqrepo.empty()) {
        std::rethrow_exception(not_ours);
    }
    return snapshots;
}

void print_seqrepo_instances(const Globals& globals, const std::vector<std::string>& instances) {
    for (const std::string& name : instances) {
        const bool here = std::filesystem::exists(std::filesystem::path(globals.root) / name);
        if (globals.json) {
            print_json({{"snapshot", name}, {"seqrepo", true}, {"here", here}, {"latest", name == instances.back()}});
        } else {
            std::cout << table_row(name, "-", "-", here ? "here" : "SeqRepo's")
                      << (name == instances.back() ? "\tlatest" : "") << '\n';
        }
    }
}

int run_remote(const Invocation& invocation) {
    const std::string source = source_of(invocation, invocation.expect(0, 1, "[SOURCE]"));
    std::vector<std::string> of_seqrepo;
    const auto snapshots = transferring(invocation, [&](const MirrorOptions& options) {
        return remote(invocation.globals.root, source, options, of_seqrepo);
    });
    print_seqrepo_instances(invocation.globals, of_seqrepo);
    for (const RemoteSnapshot& remote : snapshots) {
        if (invocation.globals.json) {
            print_json({{"snapshot", remote.name},
                        {"created", base::utc_text(remote.created, iso_time)},
                        {"sequences", remote.sequences},
                        {"volumes", remote.volumes},
                        {"bytes", remote.bytes},
                        {"transfer_bytes", remote.transfer_bytes},
                        {"here", remote.here},
                        {"latest", remote.latest}});
            continue;
        }
        std::cout << table_row(remote.name, base::utc_text(remote.created, "%Y-%m-%d %H:%M"), bytes_text(remote.bytes),
                               remote.here ? "here" : bytes_text(remote.transfer_bytes) + " to transfer")
                  << (remote.latest ? "\tlatest" : "") << '\n';
    }
    return done;
}

int run_export(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "FILE [NAME]");
    const std::int64_t bytes = transferring(invocation, [&](const MirrorOptions& options) {
        return export_snapshot(invocation.globals.root, name_of(arguments), arguments[0], options);
    });
    if (invocation.globals.json) {
        print_json({{"file", arguments[0]}, {"bytes", bytes}});
    } else {
        tell(invocation.globals, "wrote " + arguments[0] + ": " + bytes_text(bytes));
    }
    return done;
}

void ssh_option(options::options_description_easy_init add) {
    add("ssh", text("COMMAND"), "how ssh is started for host:path, as rsync's -e; else $SEQSHELF_SSH, else `ssh`");
}

void pull_options(options::options_description_easy_init add) {
    add("latest", "let `latest` point to the snapshot even if a newer one is here");
    ssh_option(add);
}

}  // namespace

std::span<const Command> mirror_commands() {
    static constexpr std::array<Command, 4> commands{
        Command{"pull", "[SOURCE [NAME]]", pull_options, run_pull},
        Command{"remote", "[SOURCE]", ssh_option, run_remote},
        Command{"publish", "DEST [NAME]", ssh_option, run_publish},
        Command{"snapshot export", "FILE [NAME]", no_options, run_export},
    };
    return commands;
}

}  // namespace seqshelf::cli
