#include <algorithm>
#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "base/text_file.hpp"
#include "cli.hpp"
#include "input/id_lines.hpp"
#include "output/alias_text.hpp"
#include "output/collection_text.hpp"
#include "output/destination.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

Repository open_repository(const Invocation& invocation) { return invocation.globals.open_repository(); }

void print_collection(const Globals& globals, const Collection& collection) {
    if (globals.json) {
        print_json(summary_json(collection));
    } else {
        std::cout << collection_row(collection) << '\n';
    }
}

CollectionFilters parse_filters(const std::vector<std::string>& texts) {
    CollectionFilters filters;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        const auto attribute = parse_collection_attribute(text.substr(0, equals));
        if (equals == std::string::npos || !attribute) {
            throw UsageError(
                "'" + text +
                "' is not ATTRIBUTE=DIGEST, where ATTRIBUTE is one of names, lengths, sequences, name_length_pairs, "
                "sorted_name_length_pairs, sorted_sequences");
        }
        filters.emplace_back(*attribute, parse_digest(text.substr(equals + 1)));
    }
    return filters;
}

void add_collection_list_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("filter", texts("ATTRIBUTE=DIGEST"), "only collections with this level 1 digest; several must all match")
       ("limit", number("N"), "at most N")
       ("after", text("DIGEST"), "only those after this one: the next page")
       ("count", "only how many there are");
    // clang-format on
}

int run_collection_list(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const CollectionFilters filters = parse_filters(invocation.get<std::vector<std::string>>("filter", {}));
    const Repository repository = open_repository(invocation);
    if (invocation.has("count")) {
        const std::int64_t count = repository.count_collections(filters);
        if (invocation.globals.json) {
            print_json({{"collections", count}});
        } else {
            std::cout << count << '\n';
        }
        return done;
    }
    auto after = invocation.get<std::string>("after", "");
    std::int64_t left = invocation.number("limit", 0, no_limit).value_or(no_limit);
    bool found = filters.empty() || left == 0 || !after.empty();  // a page after the last collection may be empty
    while (left > 0) {
        const auto page = repository.collections(std::min(left, page_collections), after, filters);
        found = found || !page.empty();
        for (const Collection& collection : page) {
            print_collection(invocation.globals, collection);
            after = collection.digest().sha512t24u();
        }
        if (page.empty()) {
            break;
        }
        left -= std::ssize(page);
    }
    if (!found) {
        throw NotFound("no collection has " + std::string(filters.size() == 1 ? "that digest" : "all these digests"));
    }
    return done;
}

Json level2(const std::vector<CollectionMember>& members, CollectionAttribute attribute) {
    Json array = Json::array();
    for (const CollectionMember& member : members) {
        switch (attribute) {
            case CollectionAttribute::names:
                array.push_back(member.name);
                break;
            case CollectionAttribute::lengths:
                array.push_back(member.length);
                break;
            case CollectionAttribute::sequences:
            case CollectionAttribute::sorted_sequences:
                array.push_back(member.sequence.refget());
                break;
            case CollectionAttribute::name_length_pairs:
                array.push_back({{"length", member.length}, {"name", member.name}});
                break;
            case CollectionAttribute::sorted_name_length_pairs:
                break;  // transient: it has no elements
        }
    }
    if (attribute == CollectionAttribute::sorted_sequences) {
        std::sort(array.begin(), array.end());
    }
    return array;
}

void show_summary(const Globals& globals, const Collection& collection) {
    if (globals.json) {
        Json object = summary_json(collection);
        object["sources"] = Json::array();
        for (const CollectionSource& source : collection.sources()) {
            object["sources"].push_back({{"name", source.name},
                                         {"bytes", source.bytes},
                                         {"sha256", source.sha256},
                                         {"text_bytes", source.text_bytes},
                                         {"text_sha256", source.text_sha256},
                                         {"line_width", source.line_width},
                                         {"exact", source.problem.empty()},
                                         {"added", base::utc_text(source.added, iso_time)}});
        }
        object["fhr"] = collection.fhr().has_value();
        print_json(object);
        return;
    }
    std::cout << "digest\t" << collection.digest().sha512t24u() << '\n'
              << "members\t" << collection.info().member_count << '\n';
    for (const std::string& alias : alias_texts(collection)) {
        print_row("alias", alias);
    }
    for (const CollectionAttribute attribute : collection_attributes) {
        std::cout << to_string(attribute) << '\t' << collection.info().digests[attribute].sha512t24u() << '\n';
    }
    for (const CollectionSource& source : collection.sources()) {
        const std::string row = table_row("source", source.name, "sha256 " + source.sha256,
                                          std::to_string(source.text_bytes) + " bytes of text");
        std::cout << row << (source.problem.empty() ? "" : "\t" + table_row("not exact: " + source.problem)) << '\n';
    }
    if (const auto fhr = collection.fhr()) {
        print_row("fhr", fhr->genome());
    }
}

void show_members(const Globals& globals, const Collection& collection) {
    const std::vector<CollectionMember> members = collection.members();
    if (globals.json) {
        print_json({{"names", level2(members, CollectionAttribute::names)},
                    {"lengths", level2(members, CollectionAttribute::lengths)},
                    {"sequences", level2(members, CollectionAttribute::sequences)}});
        return;
    }
    for (const CollectionMember& member : members) {
        print_row(base::name_cell(member.name), member.length, member.sequence.refget(), member.description);
    }
}

void show_attribute(const Globals& globals, const Collection& collection, const std::string& name) {
    const auto attribute = parse_collection_attribute(name);
    if (!attribute) {
        throw UsageError("'" + name + "' is not an attribute of a collection");
    }
    if (*attribute == CollectionAttribute::sorted_name_length_pairs) {
        throw UsageError(
            "sorted_name_length_pairs is transient (seqcol v1.0.0): it has a digest, but no elements to show");
    }
    const Json array = level2(collection.members(), *attribute);
    if (globals.json) {
        print_json(array);
        return;
    }
    for (const Json& element : array) {
        print_row(element.is_string() ? element.get<std::string>() : element.dump());
    }
}

void add_show_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("level", number("N"), "0: digest; 1: digests of attributes; 2: names, lengths and sequences")
       ("attribute", text("NAME"), "the elements of one attribute");
    // clang-format on
}

int run_show(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    const auto level = invocation.number("level", 0, 2);
    const Globals& globals = invocation.globals;
    const Collection collection = open_repository(invocation).get_collection(arguments.front());
    if (invocation.has("attribute")) {
        show_attribute(globals, collection, invocation.get<std::string>("attribute"));
    } else if (!level) {
        show_summary(globals, collection);
    } else if (*level == 2) {
        show_members(globals, collection);
    } else if (*level == 1 && globals.json) {
        print_json(level1(collection.info().digests));
    } else if (*level == 1) {
        for (const CollectionAttribute attribute : collection_attributes) {
            std::cout << to_string(attribute) << '\t' << collection.info().digests[attribute].sha512t24u() << '\n';
        }
    } else if (globals.json) {
        print_json(collection.digest().sha512t24u());
    } else {
        std::cout << collection.digest().sha512t24u() << '\n';
    }
    return done;
}

int print_collections_summary(const Globals& globals, const ChangeReport& summary) {
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"collections_new", summary.collections_new},
                    {"collections_known", summary.collections_known},
                    {"collections_removed", summary.collections_removed},
                    {"sequences_removed", summary.sequences_removed},
                    {"residues_removed", summary.residues_removed}});
    } else {
        tell(globals, "collections " + std::to_string(summary.collections_new) + " new, " +
                          std::to_string(summary.collections_known) + " known, " +
                          std::to_string(summary.collections_removed) + " removed; sequences " +
                          std::to_string(summary.sequences_removed) + " removed");
    }
    return done;
}

constexpr std::size_t max_members = 10'000'000;  // all are in memory

/// Members from lines `NAME<TAB>ID[<TAB>DESCRIPTION]`.
std::vector<MemberOf> read_members(const std::string& file) {
    std::vector<MemberOf> members;
    for (IdLines lines(file); lines.next();) {
        if (members.size() == max_members) {
            throw InvalidInput(lines.where() + "a collection can have at most " + std::to_string(max_members) +
                               " members");
        }
        const std::string& line = lines.line();
        if (line.front() == '#') {
            continue;
        }
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos) {
            throw InvalidInput(lines.where() + "expected a name, a tab and an ID");
        }
        const std::size_t second = line.find('\t', tab + 1);
        members.push_back({std::string(base::name_in_cell(line.substr(0, tab))),
                           line.substr(tab + 1, second == std::string::npos ? second : second - tab - 1),
                           second == std::string::npos ? "" : line.substr(second + 1), lines.where()});
    }
    return members;
}

void add_add_options(options::options_description_easy_init add) {
    add("alias", text("NS:NAME"), "alias of the collection");
}

int run_add(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "FILE ('-' is standard input)");
    const std::vector<MemberOf> members = read_members(arguments.front());
    Change session(invocation.globals.instance_to_write(), {.action = "collection"});
    const CollectionDigest digest = session.add_collection(members, invocation.get<std::string>("alias", ""));
    const ChangeReport summary = session.commit();
    if (invocation.globals.json) {
        print_json({{"digest", digest.sha512t24u()},
                    {"new", summary.collections_new == 1},
                    {"repointed", repointed_json(summary.repointed)}});
    } else {
        tell(invocation.globals,
             "collection " + digest.sha512t24u() + (summary.collections_new == 1 ? "" : " (known)"));
        tell_repointed(invocation.globals, summary.repointed, summary.collection_aliases_repointed);
    }
    note_cleaned_up(invocation.globals, summary.cleaned_up);
    return done;
}

void add_collection_remove_options(options::options_description_easy_init add) {
    add("orphans", "also remove sequences that no other collection contains and no alias names or named");
}

int run_collection_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "COLLECTION…");
    Change session(invocation.globals.instance_to_write(), {.action = "collection"});
    for (const std::string& identifier : arguments) {
        session.remove_collection(identifier,
                                  invocation.has("orphans") ? Change::Orphans::remove : Change::Orphans::keep);
    }
    return print_collections_summary(invocation.globals, session.commit());
}

}  // namespace

std::span<const Command> collection_commands() {
    static constexpr std::array commands{
        Command{"collection list", "", add_collection_list_options, run_collection_list},
        Command{"collection show", "COLLECTION", add_show_options, run_show},
        Command{"collection add", "FILE", add_add_options, run_add},
        Command{"collection remove", "COLLECTION…", add_collection_remove_options, run_collection_remove},
    };
    return commands;
}

}  // namespace seqshelf::cli
