#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "output/stopwatch.hpp"
#include "output/table_row.hpp"
#include "output/transferring.hpp"
#include "seqshelf/root.hpp"

namespace seqshelf::cli {

namespace {

std::string name_of(const std::vector<std::string>& arguments) { return arguments.size() > 1 ? arguments[1] : ""; }

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

int run_pull(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "SOURCE [NAME]");
    const auto latest = invocation.has("latest") ? MoveLatest::always : MoveLatest::if_newest;
    return report(invocation, "pulled", [&](const MirrorOptions& options) {
        return pull_snapshot(invocation.globals.root, arguments[0], name_of(arguments), latest, options);
    });
}

int run_publish(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "DEST [NAME]");
    return report(invocation, "published", [&](const MirrorOptions& options) {
        return publish_snapshot(invocation.globals.root, arguments[0], name_of(arguments), options);
    });
}

int run_remote(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "SOURCE");
    const auto snapshots = transferring(invocation, [&](const MirrorOptions& options) {
        return remote_snapshots(invocation.globals.root, arguments[0], options);
    });
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
        Command{"pull", "SOURCE [NAME]", pull_options, run_pull},
        Command{"remote", "SOURCE", ssh_option, run_remote},
        Command{"publish", "DEST [NAME]", ssh_option, run_publish},
        Command{"snapshot export", "FILE [NAME]", no_options, run_export},
    };
    return commands;
}

}  // namespace seqshelf::cli
