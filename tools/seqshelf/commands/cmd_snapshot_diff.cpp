#include <array>
#include <iostream>
#include <string>
#include <string_view>

#include "cli.hpp"
#include "output/destination.hpp"
#include "output/signals.hpp"
#include "output/table_row.hpp"
#include "seqshelf/difference.hpp"
#include "seqshelf/root.hpp"

namespace seqshelf::cli {

namespace {

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

char sign_of(DifferenceKind change) {
    return change == DifferenceKind::added ? '+' : (change == DifferenceKind::removed ? '-' : '>');
}

Json object_of(DifferenceKind change, const Words& words) {
    const std::string what = change == DifferenceKind::added
                                 ? "added"
                                 : (change == DifferenceKind::removed ? "removed" : changed_key(words));
    return {{"change", what}, {"kind", words.kind}};
}

std::string text_of(const SequenceDigest& digest) { return digest.refget(); }
std::string text_of(const CollectionDigest& digest) { return digest.sha512t24u(); }

template <typename Digest>
auto list_rows(bool json, const Words& words) {
    return [json, &words](DifferenceKind change, const Digest& digest) {
        if (json) {
            Json object = object_of(change, words);
            object["digest"] = text_of(digest);
            print_json(object);
        } else {
            print_row(sign_of(change), words.kind, text_of(digest));
        }
    };
}

template <typename Digest>
auto list_aliases(bool json, const Words& words) {
    return [json, &words](const AliasDifference<Digest>& difference) {
        if (json) {
            Json object = object_of(difference.kind(), words);
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
        std::cout << table_row(sign_of(difference.kind()), words.kind, difference.text());
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
    add_output_option(add);
    add("list", "print every difference instead of how many there are");
}

int run_diff(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "A B");
    refuse_instance(invocation, "the two instances are arguments");
    const auto a = get_instance(invocation.globals.root, arguments.at(0));
    const auto b = get_instance(invocation.globals.root, arguments.at(1));
    const bool list = invocation.has("list");
    const DifferenceCounts counts =
        compare_instances(a, b, list ? listing(invocation.globals.json) : DifferenceVisitor{}, stop_on_signals());
    if (!list) {
        print_counts(invocation.globals.json, counts);
    }
    return done;
}

}  // namespace

std::span<const Command> snapshot_diff_commands() {
    static constexpr std::array commands{
        Command{"snapshot diff", "A B", add_diff_options, run_diff},
    };
    return commands;
}

}  // namespace seqshelf::cli
