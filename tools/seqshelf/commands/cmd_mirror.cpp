#include <array>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "base/error_context.hpp"
#include "cli.hpp"
#include "output/removal_text.hpp"
#include "output/stopwatch.hpp"
#include "output/table_row.hpp"
#include "output/transferring.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/seqrepo_source.hpp"
#include "seqshelf/snapshot.hpp"

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

Json transfer_json(const TransferReport& report, double seconds) {
    return {{"snapshot", report.name},
            {"directory", report.directory.string()},
            {"already_here", report.already_here},
            {"catalog", text_of(report.catalog)},
            {"files_linked", report.files_linked},
            {"files_transferred", report.files_transferred},
            {"bytes_linked", report.bytes_linked},
            {"bytes_transferred", report.bytes_transferred},
            {"bytes_saved", report.bytes_saved},
            {"seconds", seconds}};
}

/// Removes older snapshots after a pull. \param keep  how many stay
std::vector<RemovalReport> remove_old(const Globals& globals, const TransferReport& pulled, std::int64_t keep) {
    std::vector<RemovalReport> removed;
    for (const std::string& name : old_snapshots(globals.root, {keep, 0, {pulled.name}})) {
        removed.push_back(base::with_context<NotFound, InvalidArgument, Locked, ReadOnly, IoError>(
            [&] { return "snapshot " + pulled.name + " is here, but older ones were not removed: "; },
            [&] { return remove_snapshot(globals.root, name); }));
    }
    return removed;
}

/// \param keep  how many snapshots stay; none: all
template <typename Transfer>
int report(const Invocation& invocation, const std::string& what, std::optional<std::int64_t> keep, Transfer transfer) {
    const Globals& globals = invocation.globals;
    const Stopwatch stopwatch;
    const TransferReport report = transferring(invocation, transfer);
    const double seconds = stopwatch.seconds();
    const auto removed = keep ? remove_old(globals, report, *keep) : std::vector<RemovalReport>{};
    for (const std::string& remark : report.remarks) {
        note(globals, remark);
    }
    if (globals.json) {
        Json object = transfer_json(report, seconds);
        if (keep) {
            object["removed"] = Json::array();
        }
        for (const RemovalReport& each : removed) {
            object["removed"].push_back(removal_json(each, Removal::done));
        }
        print_json(object);
        return done;
    }
    if (report.already_here) {
        tell(globals,
             "snapshot " + report.name + " is there already; " + bytes_text(report.bytes_transferred) + " transferred");
    } else {
        tell(globals, what + " snapshot " + report.name + ": " + bytes_text(report.bytes_transferred) +
                          " transferred (catalog: " + std::string(text_of(report.catalog)) + "), " +
                          bytes_text(report.bytes_linked) + " linked, " + bytes_text(report.bytes_saved) + " saved");
    }
    for (const RemovalReport& each : removed) {
        print_removal(globals, each, Removal::done);
    }
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
    constexpr std::int64_t max_kept = 1'000'000;
    const auto keep = invocation.number("keep", 1, max_kept);
    return report(invocation, "pulled", keep, [&](const MirrorOptions& options) {
        TransferReport pulled = pull(invocation.globals.root, source, name_of(arguments), latest, options);
        keep_default_source(invocation.globals.root, source);
        return pulled;
    });
}

int run_publish(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "DEST [NAME]");
    return report(invocation, "published", std::nullopt, [&](const MirrorOptions& options) {
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
        const bool here = base::exists(std::filesystem::path(globals.root) / name);
        if (globals.json) {
            print_json({{"snapshot", name}, {"seqrepo", true}, {"here", here}, {"latest", name == instances.back()}});
        } else {
            std::cout << table_row(name, "-", "-", here ? "here" : "SeqRepo's")
                      << (name == instances.back() ? "\tlatest" : "") << '\n';
        }
    }
}

int run_remote(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 2, "[SOURCE [NAME]]");
    const std::string source = source_of(invocation, arguments);
    std::vector<std::string> of_seqrepo;
    auto snapshots = transferring(invocation, [&](const MirrorOptions& options) {
        return remote(invocation.globals.root, source, options, of_seqrepo);
    });
    if (const std::string name = name_of(arguments); !name.empty()) {
        std::erase_if(snapshots, [&](const RemoteSnapshot& remote) { return remote.name != name; });
        std::erase_if(of_seqrepo, [&](const std::string& other) { return other != name; });
        if (snapshots.empty() && of_seqrepo.empty()) {
            throw NotFound("the source has no snapshot " + name + "; `seqshelf remote` lists what it has");
        }
    }
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
        std::cout << table_row(remote.name, base::utc_text(remote.created, iso_time), bytes_text(remote.bytes),
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
    // clang-format off
    add("latest", "let `latest` point to the snapshot even if a newer one is here")
       ("keep", number("N"), "then remove all snapshots here but the newest N that are named by a date");
    // clang-format on
    ssh_option(add);
}

}  // namespace

std::span<const Command> mirror_commands() {
    static constexpr std::array<Command, 4> commands{
        Command{"pull", "[SOURCE [NAME]]", pull_options, run_pull},
        Command{"remote", "[SOURCE [NAME]]", ssh_option, run_remote},
        Command{"publish", "DEST [NAME]", ssh_option, run_publish},
        Command{"snapshot export", "FILE [NAME]", no_options, run_export},
    };
    return commands;
}

}  // namespace seqshelf::cli
