#include <algorithm>
#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "id_lines.hpp"
#include "seqshelf/aliases.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

constexpr const char* iso_time = "%Y-%m-%dT%H:%M:%SZ";
constexpr std::int64_t no_limit = std::int64_t{1} << 62;

/// Calls `act` for every identifier of the arguments, or of standard input where they are `-`. An identifier that
/// cannot be resolved is told where it stands and does not stop the rest. Returns the exit code.
template <typename Act>
int for_each_identifier(const Invocation& invocation, Act act) {
    const auto& arguments = invocation.expect(1, any_number, "ID… ('-' reads them from standard input)");
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    int code = done;
    const auto one = [&](const std::string& identifier) {
        try {
            act(identifier, repository.get_sequence(identifier));
        } catch (const Error& error) {
            if (dynamic_cast<const NotFound*>(&error) == nullptr && dynamic_cast<const AmbiguousAlias*>(&error) == nullptr) {
                throw;
            }
            code = not_found;
            if (invocation.globals.json) {
                print_json({{"query", identifier}, {"error", error.what()}});
            } else {
                std::cout.flush();
                std::cerr << "seqshelf: " << error.what() << '\n';
            }
        }
    };
    for (const std::string& argument : arguments) {
        if (argument != "-") {
            one(argument);
            continue;
        }
        for (IdLines lines("-"); lines.next();) {
            one(lines.line());
        }
    }
    return code;
}

int run_resolve(const Invocation& invocation) {
    return for_each_identifier(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const SequenceInfo& info = sequence.info();
        const Sequence::Place place = sequence.place();
        if (!invocation.globals.json) {
            std::cout << identifier << '\t' << info.digests.sha512t24u.refget() << '\t' << info.length << '\t'
                      << to_string(info.letters.alphabet()) << '\t' << (place.volume.empty() ? "-" : place.volume + ":" + std::to_string(place.offset))
                      << '\n';
            return;
        }
        Json object{{"query", identifier},
                    {"sha512t24u", info.digests.sha512t24u.sha512t24u()},
                    {"ga4gh", info.digests.sha512t24u.refget()},
                    {"trunc512", info.digests.sha512t24u.trunc512()},
                    {"md5", info.digests.md5.hex()},
                    {"sha1", info.digests.sha1.hex()},
                    {"length", info.length},
                    {"alphabet", to_string(info.letters.alphabet())},
                    {"letters", info.letters.text()},
                    {"added", base::utc_text(info.added, iso_time)}};
        if (!place.volume.empty()) {
            object["volume"] = place.volume;
            object["offset"] = place.offset;
        }
        print_json(object);
    });
}

void add_all_option(options::options_description_easy_init add) { add("all", "also names that are no longer in force, with their times"); }

Json json_of(const Alias& alias) {
    Json object{{"namespace", alias.ns}, {"alias", alias.alias}, {"added", base::utc_text(alias.added, iso_time)}};
    if (alias.ended != 0) {
        object["ended"] = base::utc_text(alias.ended, iso_time);
    }
    return object;
}

std::string times_text(const Alias& alias) {
    return base::utc_text(alias.added, iso_time) + '\t' + (alias.ended != 0 ? base::utc_text(alias.ended, iso_time) : "-");
}

/// Every digest of a sequence in the form of an alias.
std::array<std::string, 6> digest_aliases(const SequenceDigests& digests) {
    return {"ga4gh:" + digests.sha512t24u.refget(), "md5:" + digests.md5.hex(),       "sha1:" + digests.sha1.hex(),
            "trunc512:" + digests.sha512t24u.trunc512(), "SEGUID:" + digests.sha1.seguid(), "VMC:GS_" + digests.sha512t24u.sha512t24u()};
}

int run_aliases(const Invocation& invocation) {
    const bool all = invocation.has("all");
    return for_each_identifier(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const std::vector<Alias> aliases = sequence.aliases(all ? History::all : History::current);
        const SequenceDigests& digests = sequence.info().digests;
        if (invocation.globals.json) {
            Json list = Json::array();
            for (const Alias& alias : aliases) {
                list.push_back(json_of(alias));
            }
            print_json({{"query", identifier}, {"sha512t24u", digests.sha512t24u.sha512t24u()}, {"aliases", list}, {"digests", digest_aliases(digests)}});
            return;
        }
        for (const Alias& alias : aliases) {
            std::cout << alias.text() << (all ? "\t" + times_text(alias) : "") << '\n';
        }
        for (const std::string& digest : digest_aliases(digests)) {
            std::cout << digest << '\n';
        }
    });
}

/// `NS:ALIAS` taken apart. \throws UsageError
std::pair<std::string, std::string> split_alias(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) {
        throw UsageError("'" + text + "' is not NAMESPACE:ALIAS");
    }
    return {text.substr(0, colon), text.substr(colon + 1)};
}

int print_summary(const Globals& globals, const AliasSummary& summary) {
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"aliases_new", summary.added}, {"aliases_known", summary.known}, {"aliases_repointed", summary.repointed}, {"aliases_removed", summary.removed}});
    } else {
        tell(globals, "aliases " + std::to_string(summary.added) + " new, " + std::to_string(summary.known) + " known, " +
                          std::to_string(summary.repointed) + " re-pointed, " + std::to_string(summary.removed) + " removed");
    }
    return done;
}

int run_alias_add(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "NS:ALIAS ID");
    const auto [ns, alias] = split_alias(arguments[0]);
    AliasSession session(invocation.globals.instance_to_write());
    session.add(ns, alias, arguments[1]);
    return print_summary(invocation.globals, session.commit());
}

int run_alias_remove(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "NS:ALIAS…");
    AliasSession session(invocation.globals.instance_to_write());
    for (const std::string& text : arguments) {
        const auto [ns, alias] = split_alias(text);
        session.remove(ns, alias);
    }
    return print_summary(invocation.globals, session.commit());
}

int run_alias_load(const Invocation& invocation) {
    const auto& arguments = invocation.expect(2, 2, "NS FILE ('-' is standard input)");
    AliasSession session(invocation.globals.instance_to_write());
    session.load(arguments[0], arguments[1]);
    return print_summary(invocation.globals, session.commit());
}

void add_list_options(options::options_description_easy_init add) {
    // clang-format off
    add("namespace,n", options::value<std::string>()->value_name("NS"), "only names in this namespace")
       ("limit", options::value<std::int64_t>()->value_name("N"), "at most so many names")
       ("after", options::value<std::string>()->value_name("NS:ALIAS"), "only names after this one: the next page");
    // clang-format on
}

int run_alias_list(const Invocation& invocation) {
    const auto& arguments = invocation.expect(0, 1, "[PREFIX]");
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    std::optional<Alias> after;
    if (invocation.has("after")) {
        const auto [ns, alias] = split_alias(invocation.get<std::string>("after"));
        after = Alias{canonical_namespace(ns), alias, 0, 0};
    }
    const std::string only = canonical_namespace(invocation.get<std::string>("namespace", ""));
    if (after && !only.empty() && after->ns != only) {
        throw UsageError("--after must name an alias of namespace '" + only + "'");
    }
    const std::string prefix = arguments.empty() ? "" : arguments.front();
    std::int64_t left = invocation.number("limit", 0, no_limit).value_or(no_limit);
    // Page by page, so that a million names need no memory.
    constexpr std::int64_t page_names = 10000;
    while (left > 0) {
        const auto page = repository.names_with_prefix(only, prefix, std::min(left, page_names), after ? &*after : nullptr);
        for (const NamedSequence& name : page) {
            if (invocation.globals.json) {
                Json object = json_of(name.alias);
                object["sha512t24u"] = name.digest.sha512t24u();
                print_json(object);
            } else {
                std::cout << name.alias.text() << '\t' << name.digest.refget() << '\n';
            }
        }
        if (page.empty()) {
            break;
        }
        left -= static_cast<std::int64_t>(page.size());
        after = page.back().alias;
    }
    return done;
}

int run_alias_history(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "NS:ALIAS");
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    const auto rows = repository.find_alias(arguments.front(), History::all);
    if (rows.empty()) {
        throw NotFound("nothing was ever named '" + arguments.front() + "'");
    }
    for (const NamedSequence& row : rows) {
        if (invocation.globals.json) {
            Json object = json_of(row.alias);
            object["sha512t24u"] = row.digest.sha512t24u();
            print_json(object);
        } else {
            std::cout << row.alias.text() << '\t' << row.digest.refget() << '\t' << times_text(row.alias) << '\n';
        }
    }
    return done;
}

int run_alias_namespaces(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    for (const Namespace& ns : Repository::open(invocation.globals.instance_to_read()).namespaces()) {
        if (invocation.globals.json) {
            print_json({{"namespace", ns.name}, {"aliases", ns.aliases}});
        } else {
            std::cout << ns.name << '\t' << ns.aliases << '\n';
        }
    }
    return done;
}

constexpr std::array members{
    Command{"resolve", "ID…", no_options, run_resolve},
    Command{"aliases", "ID…", add_all_option, run_aliases},
    Command{"alias add", "NS:ALIAS ID", no_options, run_alias_add},
    Command{"alias remove", "NS:ALIAS…", no_options, run_alias_remove},
    Command{"alias list", "[PREFIX]", add_list_options, run_alias_list},
    Command{"alias load", "NS FILE", no_options, run_alias_load},
    Command{"alias history", "NS:ALIAS", no_options, run_alias_history},
    Command{"alias namespaces", "", no_options, run_alias_namespaces},
};

}  // namespace

std::span<const Command> name_commands() { return members; }

}  // namespace seqshelf::cli
