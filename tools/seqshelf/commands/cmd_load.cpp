#include <array>
#include <iostream>

#include "cli.hpp"
#include "output/alias_text.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "output/stopwatch.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

void add_load_options(options::options_description_easy_init add) {
    // clang-format off
    add("namespace,n", text("NS"), "namespace in which record names become aliases")
       ("header-namespaces", text("NS,…"), "namespaces whose 'ns:alias' words in headers become aliases")
       ("alias", texts("NS:NAME"), "alias of a file's collection; once for each file, in order")
       ("no-collection", "do not keep the files' records as collections")
       ("drop-other", "drop bytes that are not residues (digits, '-') instead of refusing them")
       ("repeated-names", "accept a name that several records of a file have")
       ("block-size", number("BYTES"), "text in a block, 512 to 65280 (default: 8192)")
       ("level", number("N"), "libdeflate level, 0 to 12 (default: by content)")
       ("threads", number("N"), "threads that digest and compress (default: one a core)");
    // clang-format on
}

LoadOptions load_options(const Invocation& invocation) {
    LoadOptions load;
    load.ns = invocation.get<std::string>("namespace", "");
    load.header_namespaces = split_at_commas(invocation.get<std::string>("header-namespaces", ""));
    load.collections =
        invocation.has("no-collection") ? LoadOptions::Collections::skip : LoadOptions::Collections::make;
    load.other_bytes = invocation.has("drop-other") ? OtherBytes::drop : OtherBytes::refuse;
    load.repeated_names =
        invocation.has("repeated-names") ? LoadOptions::RepeatedNames::keep : LoadOptions::RepeatedNames::refuse;
    return load;
}

ChangeOptions change_options(const Invocation& invocation) {
    ChangeOptions change;
    change.action = "load";
    change.max_repointed = max_repointed(invocation.globals);
    if (const auto block_bytes = invocation.number("block-size", 512, 65280)) {
        change.block_bytes = static_cast<std::size_t>(*block_bytes);
    }
    if (const auto level = invocation.number("level", 0, 12)) {
        change.level = static_cast<int>(*level);
    }
    change.threads = static_cast<unsigned>(invocation.number("threads", 1, max_threads).value_or(0));
    change.stop = stop_on_signals();
    return change;
}

Json load_json(const ChangeReport& summary, double seconds) {
    Json digests = Json::array();
    for (const CollectionDigest& digest : summary.collections) {
        digests.push_back(digest.sha512t24u());
    }
    return {{"sequences_new", summary.sequences_new},
            {"sequences_known", summary.sequences_known},
            {"residues", summary.residues},
            {"aliases_new", summary.aliases_new},
            {"aliases_known", summary.aliases_known},
            {"aliases_repointed", summary.aliases_repointed},
            {"collection_aliases_new", summary.collection_aliases_new},
            {"collection_aliases_known", summary.collection_aliases_known},
            {"collection_aliases_repointed", summary.collection_aliases_repointed},
            {"repointed", repointed_json(summary.repointed)},
            {"circular_new", summary.circular_new},
            {"circular_known", summary.circular_known},
            {"collections", summary.collections_new + summary.collections_known},
            {"collections_new", summary.collections_new},
            {"collection_digests", digests},
            {"volumes", summary.volumes},
            {"remarks", summary.remarks},
            {"cleaned_up", summary.cleaned_up},
            {"seconds", seconds}};
}

void print(const Globals& globals, const ChangeReport& summary, double seconds) {
    std::cout << "sequences " << summary.sequences_new << " new, " << summary.sequences_known << " known; residues "
              << summary.residues << " new\n"
              << "aliases " << summary.aliases_new << " new, " << summary.aliases_known << " known, "
              << summary.aliases_repointed << " re-pointed\n";
    if (summary.collection_aliases_new + summary.collection_aliases_known + summary.collection_aliases_repointed > 0) {
        std::cout << "collection aliases " << summary.collection_aliases_new << " new, "
                  << summary.collection_aliases_known << " known, " << summary.collection_aliases_repointed
                  << " re-pointed\n";
    }
    tell_repointed(globals, summary.repointed, summary.aliases_repointed + summary.collection_aliases_repointed);
    if (summary.circular_new + summary.circular_known > 0) {
        std::cout << "circular " << summary.circular_new << " new, " << summary.circular_known << " known\n";
    }
    for (const CollectionDigest& digest : summary.collections) {
        std::cout << "collection " << digest.sha512t24u() << '\n';
    }
    for (const std::string& volume : summary.volumes) {
        print_row("volume " + volume);
    }
    std::cout << seconds_text(seconds) << '\n';
}

int run_load(const Invocation& invocation) {
    const auto& files = invocation.expect(1, any_number, "FASTA… ('-' is standard input)");
    const auto aliases = invocation.get<std::vector<std::string>>("alias", {});
    if (aliases.size() > files.size() || (!aliases.empty() && invocation.has("no-collection"))) {
        throw UsageError("there are more --alias options than collections; each names the collection of one file");
    }
    const Stopwatch stopwatch;
    LoadOptions load = load_options(invocation);
    const ChangeOptions change_as = change_options(invocation);
    ChangeReport summary;
    {
        ProgressLine line(invocation.globals.verbosity > 0);
        load.progress = [&](const LoadProgress& progress) {
            line.show(progress.file, progress.bytes_read, progress.file_bytes);
        };
        Change session(invocation.globals.instance_to_write(), change_as);
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (invocation.globals.verbosity > 1) {
                note(invocation.globals, "loading " + files[i]);
            }
            session.load(files[i], load, i < aliases.size() ? aliases[i] : "");
        }
        summary = session.commit();
    }
    note_cleaned_up(invocation.globals, summary.cleaned_up);
    if (!invocation.globals.json) {
        for (const std::string& remark : summary.remarks) {
            note(invocation.globals, remark);
        }
    }
    if (load.ns.empty() && load.header_namespaces.empty() && !invocation.globals.json) {
        note(invocation.globals,
             "no --namespace was given: the records' names are kept in the collection, not as aliases");
    }
    const double seconds = stopwatch.seconds();
    if (invocation.globals.json) {
        print_json(load_json(summary, seconds));
    } else if (invocation.globals.verbosity > 0) {
        print(invocation.globals, summary, seconds);
    }
    return done;
}

}  // namespace

std::span<const Command> load_commands() {
    static constexpr std::array commands{
        Command{"load", "FASTA…", add_load_options, run_load},
    };
    return commands;
}

}  // namespace seqshelf::cli
