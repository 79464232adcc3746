#include <array>
#include <iostream>

#include "cli.hpp"
#include "output/progress.hpp"
#include "seqshelf/difference.hpp"
#include "seqshelf/prune.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"

namespace seqshelf::cli {

namespace {

void refuse_instance(const Invocation& invocation, const char* instead) {
    if (!invocation.globals.instance.empty()) {
        throw UsageError(std::string("-i cannot be given here: ") + instead);
    }
}

// --- snapshot diff

/// How a kind of difference is written: `+ alias` and "re-pointed", and the keys of --json.
struct Words {
    const char* kind;          ///< in --list: "collection-alias"
    const char* key;           ///< of the counts: "collection_aliases"
    const char* title;         ///< of the counts in text: "collection aliases"
    const char* changed = "";  ///< "": nothing of the kind can change
};
constexpr Words sequence_words{"sequence", "sequences", "sequences", "changed"};
constexpr Words alias_words{"alias", "aliases", "aliases", "re-pointed"};
constexpr Words collection_words{"collection", "collections", "collections"};
constexpr Words collection_alias_words{"collection-alias", "collection_aliases", "collection aliases", "re-pointed"};
constexpr Words fhr_words{"fhr", "fhr", "FHR records", "changed"};

/// As a key: "repointed".
std::string changed_key(const Words& words) {
    return std::string_view(words.changed) == "re-pointed" ? "repointed" : words.changed;
}

char sign_of(Change change) { return change == Change::added ? '+' : (change == Change::removed ? '-' : '>'); }

Json object_of(Change change, const Words& words) {
    const std::string what =
        change == Change::added ? "added" : (change == Change::removed ? "removed" : changed_key(words));
    return {{"change", what}, {"kind", words.kind}};
}

std::string text_of(const SequenceDigest& digest) { return digest.refget(); }
std::string text_of(const CollectionDigest& digest) { return digest.sha512t24u(); }

template <typename Digest>
auto list_rows(bool json, const Words& words) {
    return [json, &words](Change change, const Digest& digest) {
        if (json) {
            Json object = object_of(change, words);
            object["digest"] = text_of(digest);
            print_json(object);
        } else {
            std::cout << sign_of(change) << '\t' << words.kind << '\t' << text_of(digest) << '\n';
        }
    };
}

template <typename Digest>
auto list_aliases(bool json, const Words& words) {
    return [json, &words](const AliasDifference<Digest>& difference) {
        if (json) {
            Json object = object_of(difference.change(), words);
            object["namespace"] = difference.ns;
            object["alias"] = difference.alias;
            if (difference.before) {
                object["before"] = text_of(*difference.before);
            }
            if (difference.after) {
                object["after"] = text_of(*difference.after);
            }
            print_json(object);
            return;
        }
        std::cout << sign_of(difference.change()) << '\t' << words.kind << '\t' << difference.text();
        for (const auto& digest : {difference.before, difference.after}) {
            if (digest) {
                std::cout << '\t' << text_of(*digest);
            }
        }
        std::cout << '\n';
    };
}

DifferenceVisitor listing(bool json) {
    return {list_rows<SequenceDigest>(json, sequence_words), list_aliases<SequenceDigest>(json, alias_words),
            list_rows<CollectionDigest>(json, collection_words),
            list_aliases<CollectionDigest>(json, collection_alias_words), list_rows<CollectionDigest>(json, fhr_words)};
}

void print_counts(bool json, const DifferenceCounts& counts) {
    const std::array<std::pair<const Words*, const ChangeCounts*>, 5> all{
        {{&sequence_words, &counts.sequences},
         {&alias_words, &counts.sequence_aliases},
         {&collection_words, &counts.collections},
         {&collection_alias_words, &counts.collection_aliases},
         {&fhr_words, &counts.fhr}}};
    Json object;
    for (const auto& [words, count] : all) {
        const bool changes = *words->changed != '\0';
        if (json) {
            object[words->key] = {{"added", count->added}};
            if (changes) {
                object[words->key][changed_key(*words)] = count->changed;
            }
            object[words->key]["removed"] = count->removed;
        } else {
            std::cout << words->title << ' ' << count->added << " added, "
                      << (changes ? std::to_string(count->changed) + " " + words->changed + ", " : "") << count->removed
                      << " removed\n";
        }
    }
    if (json) {
        print_json(object);
    }
}

void add_diff_options(options::options_description_easy_init add) {
    add("list", "print every difference instead of how many there are");
}

int run_diff(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "A B");
    refuse_instance(invocation, "the two instances are arguments");
    const auto a = get_instance(invocation.globals.root, arguments.at(0));
    const auto b = get_instance(invocation.globals.root, arguments.at(1));
    const bool list = invocation.has("list");
    const DifferenceCounts counts =
        compare_instances(a, b, list ? listing(invocation.globals.json) : DifferenceVisitor{});
    if (!list) {
        print_counts(invocation.globals.json, counts);
    }
    return done;
}

// --- snapshot remove

void add_remove_options(options::options_description_easy_init add) {
    add("force", "remove it even if it is the latest");
}

int run_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "NAME");
    refuse_instance(invocation, "the snapshot is the argument");
    const RemovalReport report = remove_snapshot(invocation.globals.root, arguments.front(),
                                                 invocation.has("force") ? RemoveLatest::allow : RemoveLatest::refuse);
    note_cleaned_up(invocation.globals, report.cleaned_up);
    if (invocation.globals.json) {
        print_json({{"snapshot", report.name},
                    {"files", report.files},
                    {"bytes_freed", report.bytes_freed},
                    {"bytes_shared", report.bytes_shared},
                    {"latest", report.latest}});
    } else {
        tell(invocation.globals,
             "removed snapshot " + report.name + ": " + bytes_text(report.bytes_freed) + " freed; " +
                 bytes_text(report.bytes_shared) + " stay, shared with other instances; " +
                 (report.latest.empty() ? "there is no snapshot any more" : "latest is " + report.latest));
    }
    return done;
}

// --- prune

void add_prune_options(options::options_description_easy_init add) {
    add("plan", "print what would be done (the default)");
    add("execute", "do it");
    add("pulls", "also remove downloads that were not finished");
}

Json json_of(const PruneItem& item) {
    return {{"kind", to_string(item.kind)},
            {"path", item.path},
            {"kept", item.kept},
            {"bytes_freed", item.bytes_freed},
            {"bytes_shared", item.bytes_shared},
            {"bytes_written", item.bytes_written}};
}

/// "frees 12 MB, writes 3 MB, 5 MB stay in other instances; kept: --pulls removes it"
std::string effect_of(const PruneItem& item) {
    std::string text = "frees " + bytes_text(item.bytes_freed);
    if (item.bytes_written > 0) {
        text += ", writes " + bytes_text(item.bytes_written);
    }
    if (item.bytes_shared > 0) {
        text += ", " + bytes_text(item.bytes_shared) + " stay in other instances";
    }
    if (item.kept) {
        text += item.kind == PruneItem::Kind::unfinished_pull ? "; kept: --pulls removes it"
                                                              : "; kept: nothing would be gained";
    }
    return text;
}

void print_plan(const Globals& globals, const PrunePlan& plan, bool executed) {
    if (globals.json) {
        Json items = Json::array();
        for (const PruneItem& item : plan.items) {
            items.push_back(json_of(item));
        }
        print_json({{"executed", executed},
                    {"bytes_freed", plan.bytes_freed()},
                    {"bytes_written", plan.bytes_written()},
                    {"items", items}});
        return;
    }
    for (const PruneItem& item : plan.items) {
        std::cout << to_string(item.kind) << '\t' << item.path << '\t' << effect_of(item) << '\n';
    }
    const std::string written = plan.bytes_written() > 0 ? ", " + bytes_text(plan.bytes_written()) + " written" : "";
    if (plan.does_nothing()) {
        tell(globals, "nothing to prune");
    } else if (executed) {
        tell(globals, "pruned: " + bytes_text(plan.bytes_freed()) + " freed" + written);
    } else {
        tell(globals,
             "would be pruned: " + bytes_text(plan.bytes_freed()) + " freed" + written + "; --execute does it");
    }
}

int run_prune(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    refuse_instance(invocation, "a root is pruned as a whole");
    const bool execute_it = invocation.has("execute");
    if (execute_it && invocation.has("plan")) {
        throw UsageError("--plan and --execute cannot be given together");
    }
    const PrunePlan plan = plan_prune(invocation.globals.root, {invocation.has("pulls")});
    print_plan(invocation.globals, execute_it ? execute(plan) : plan, execute_it);
    return done;
}

constexpr std::array members{
    Command{"snapshot diff", "A B", add_diff_options, run_diff},
    Command{"snapshot remove", "NAME", add_remove_options, run_remove},
    Command{"prune", "", add_prune_options, run_prune},
};

}  // namespace

std::span<const Command> housekeeping_commands() { return members; }

}  // namespace seqshelf::cli
