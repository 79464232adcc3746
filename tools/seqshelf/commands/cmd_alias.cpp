#include <algorithm>
#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "base/text_file.hpp"
#include "cli.hpp"
#include "input/identifiers.hpp"
#include "input/namespaces.hpp"
#include "output/alias_text.hpp"
#include "output/destination.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

void add_aliases_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("all", "also names that are no longer in force, with their times")
       ("collection", "IDs and aliases are of collections");
    // clang-format on
}

Json alias_json(const Alias& alias) {
    Json object{{"namespace", alias.ns}, {"alias", alias.alias}, {"added", base::utc_text(alias.added, iso_time)}};
    if (alias.ended != 0) {
        object["ended"] = base::utc_text(alias.ended, iso_time);
    }
    return object;
}

std::string times_text(const Alias& alias) {
    return base::utc_text(alias.added, iso_time) + '\t' +
           (alias.ended != 0 ? base::utc_text(alias.ended, iso_time) : "-");
}

/// Every digest of a sequence in the form of an alias, except sha512t24u, which `ga4gh` contains.
std::vector<std::string> digest_aliases(const SequenceDigests& digests) {
    const auto names = digest_names(digests);
    return {names.begin(), names.end() - 1};
}

void print_aliases(const std::vector<Alias>& aliases, bool all) {
    for (const Alias& alias : aliases) {
        std::cout << table_row(alias.text()) << (all ? "\t" + times_text(alias) : "") << '\n';
    }
}

Json aliases_json(const std::vector<Alias>& aliases) {
    Json list = Json::array();
    for (const Alias& alias : aliases) {
        list.push_back(alias_json(alias));
    }
    return list;
}

int run_aliases(const Invocation& invocation) {
    const bool all = invocation.has("all");
    if (invocation.has("collection")) {
        return for_each_found(
            invocation, &Repository::get_collection, [&](const std::string& identifier, const Collection& collection) {
                const std::vector<Alias> aliases = collection.aliases(all ? History::all : History::current);
                if (invocation.globals.json) {
                    print_json({{"query", identifier},
                                {"digest", collection.digest().sha512t24u()},
                                {"aliases", aliases_json(aliases)}});
                } else {
                    print_aliases(aliases, all);
                }
            });
    }
    return for_each_found_sequence(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const std::vector<Alias> aliases = sequence.aliases(all ? History::all : History::current);
        const SequenceDigests& digests = sequence.info().digests;
        if (invocation.globals.json) {
            print_json({{"query", identifier},
                        {"sha512t24u", digests.sha512t24u.sha512t24u()},
                        {"aliases", aliases_json(aliases)},
                        {"digests", digest_aliases(digests)}});
            return;
        }
        print_aliases(aliases, all);
        for (const std::string& digest : digest_aliases(digests)) {
            std::cout << digest << '\n';
        }
    });
}

void add_collection_option(options::options_description_easy_init add) {
    add("collection", "for collections instead of sequences");
}

AliasKind of_what(const Invocation& invocation) {
    return invocation.has("collection") ? AliasKind::collections : AliasKind::sequences;
}

/// `NS:ALIAS` taken apart. \throws UsageError
Name split_alias(const std::string& text) {
    const auto name = split_name(text);
    if (!name) {
        throw UsageError("'" + text + "' is not NAMESPACE:ALIAS");
    }
    return {std::string(name->ns), std::string(name->alias)};
}

int run_alias_add(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "NS:ALIAS ID");
    const auto [ns, alias] = split_alias(arguments[0]);
    Change session(invocation.globals.instance_to_write(), alias_change(invocation.globals));
    session.add_alias(ns, alias, arguments[1], of_what(invocation));
    return print_summary(invocation.globals, session.commit());
}

int run_alias_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "NS:ALIAS…");
    Change session(invocation.globals.instance_to_write(), alias_change(invocation.globals));
    for (const std::string& text : arguments) {
        const auto [ns, alias] = split_alias(text);
        session.remove_alias(ns, alias, of_what(invocation));
    }
    return print_summary(invocation.globals, session.commit());
}

int run_alias_load(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "NS FILE ('-' is standard input)");
    Change session(invocation.globals.instance_to_write(), alias_change(invocation.globals));
    session.load_aliases(arguments[0], arguments[1], of_what(invocation));
    return print_summary(invocation.globals, session.commit());
}

void add_list_options(options::options_description_easy_init add) {
    add_output_option(add);
    // clang-format off
    add("namespace,n", text("NS"), "only names in this namespace")
       ("limit", number("N"), "at most N names")
       ("after", text("NS:ALIAS"), "only names after this one: the next page");
    // clang-format on
    add_collection_option(add);
}

/// A digest as it is printed.
std::string text_of(const SequenceDigest& digest) { return digest.refget(); }
std::string text_of(const CollectionDigest& digest) { return digest.sha512t24u(); }

template <typename Digest>
Json named_json(const Named<Digest>& name) {
    Json object = alias_json(name.alias);
    object[std::is_same_v<Digest, SequenceDigest> ? "sha512t24u" : "digest"] = name.digest.sha512t24u();
    return object;
}

/// Visits every name page by page, so that a million of them need no memory.
template <typename Page, typename Visit>
void for_each_name(std::int64_t limit, std::optional<Alias> after, Page next_page, Visit visit) {
    constexpr std::int64_t page_names = 10000;
    while (limit > 0) {
        const auto page = next_page(std::min(limit, page_names), after ? &*after : nullptr);
        for (const auto& name : page) {
            visit(name);
        }
        if (page.empty()) {
            return;
        }
        limit -= std::ssize(page);
        after = page.back().alias;
    }
}

/// Visits the aliases of one kind that start with a prefix, in order.
template <typename Visit>
void for_each_alias(const Repository& repository, AliasKind kind, const AliasPrefix& wanted, std::int64_t limit,
                    const std::optional<Alias>& after, Visit visit) {
    if (kind == AliasKind::collections) {
        for_each_name(
            limit, after,
            [&](auto count, auto from) {
                return repository.collection_names_with_prefix(wanted.ns, wanted.prefix, count, from);
            },
            visit);
    } else {
        for_each_name(
            limit, after,
            [&](auto count, auto from) { return repository.names_with_prefix(wanted.ns, wanted.prefix, count, from); },
            visit);
    }
}

/// The message if nothing was found for a prefix or a namespace that was given.
std::string no_alias_text(const Repository& repository, const AliasPrefix& wanted, AliasKind kind) {
    if (!wanted.ns.empty() && !has_namespace(repository, wanted.ns, kind)) {
        return none_in_namespace(repository, wanted.ns, kind);
    }
    return "no alias " + (wanted.ns.empty() ? "" : "in namespace '" + wanted.ns + "' ") + "starts with '" +
           wanted.prefix + "'";
}

int run_alias_list(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 1, "[[NS:]PREFIX]");
    const Repository repository = invocation.globals.open_repository();
    const AliasKind kind = of_what(invocation);
    std::optional<Alias> after;
    if (invocation.has("after")) {
        const auto [ns, alias] = split_alias(invocation.get<std::string>("after"));
        after = Alias{{canonical_namespace(ns), alias}, 0, 0};
    }
    const AliasPrefix wanted = parse_alias_prefix(repository, invocation.get<std::string>("namespace", ""),
                                                  arguments.empty() ? "" : arguments.front(), kind);
    if (after && !wanted.ns.empty() && after->ns != wanted.ns) {
        throw UsageError("--after must name an alias of namespace '" + wanted.ns + "'");
    }
    const std::int64_t limit = invocation.number("limit", 0, no_limit).value_or(no_limit);
    bool found = false;
    for_each_alias(repository, kind, wanted, limit, after, [&](const auto& name) {
        found = true;
        if (invocation.globals.json) {
            print_json(named_json(name));
        } else {
            print_row(name.alias.text(), text_of(name.digest));
        }
    });
    const bool is_page = limit == 0 || after.has_value();  // which may be empty after the last alias
    if (!found && !is_page && !(wanted.ns.empty() && wanted.prefix.empty())) {
        throw NotFound(no_alias_text(repository, wanted, kind));
    }
    return done;
}

void add_alias_export_options(options::options_description_easy_init add) {
    add_output_option(add);
    add_collection_option(add);
}

int run_alias_export(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "NS");
    const Repository repository = invocation.globals.open_repository();
    const AliasKind kind = of_what(invocation);
    if (!has_namespace(repository, arguments.front(), kind)) {
        throw NotFound(none_in_namespace(repository, arguments.front(), kind));
    }
    for_each_alias(repository, kind, {canonical_namespace(arguments.front()), ""}, no_limit, {},
                   [](const auto& name) { print_row(base::name_cell(name.alias.alias), name.digest.sha512t24u()); });
    return done;
}

template <typename Digest>
void print_history(const Globals& globals, const std::string& alias, const std::vector<Named<Digest>>& rows) {
    if (rows.empty()) {
        throw NotFound("nothing was ever named '" + alias + "'");
    }
    for (const Named<Digest>& row : rows) {
        if (globals.json) {
            print_json(named_json(row));
        } else {
            std::cout << table_row(row.alias.text(), text_of(row.digest)) << '\t' << times_text(row.alias) << '\n';
        }
    }
}

int run_alias_history(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "NS:ALIAS");
    const Repository repository = invocation.globals.open_repository();
    if (invocation.has("collection")) {
        print_history(invocation.globals, arguments.front(),
                      repository.find_collection_alias(arguments.front(), History::all));
    } else {
        print_history(invocation.globals, arguments.front(), repository.find_alias(arguments.front(), History::all));
    }
    return done;
}

int run_alias_namespaces(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    const auto what = invocation.has("collection") ? AliasKind::collections : AliasKind::sequences;
    for (const Namespace& ns : invocation.globals.open_repository().namespaces(what)) {
        if (invocation.globals.json) {
            print_json({{"namespace", ns.name}, {"aliases", ns.aliases}});
        } else {
            print_row(ns.name, ns.aliases);
        }
    }
    return done;
}

}  // namespace

std::span<const Command> alias_commands() {
    static constexpr std::array commands{
        Command{"aliases", "ID…", add_aliases_options, run_aliases},
        Command{"alias add", "NS:ALIAS ID", add_collection_option, run_alias_add},
        Command{"alias remove", "NS:ALIAS…", add_collection_option, run_alias_remove},
        Command{"alias list", "[[NS:]PREFIX]", add_list_options, run_alias_list},
        Command{"alias load", "NS FILE", add_collection_option, run_alias_load},
        Command{"alias export", "NS", add_alias_export_options, run_alias_export},
        Command{"alias history", "NS:ALIAS", add_collection_option, run_alias_history},
        Command{"alias namespaces", "", add_collection_option, run_alias_namespaces},
    };
    return commands;
}

}  // namespace seqshelf::cli
