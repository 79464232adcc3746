#include <array>

#include "cli.hpp"
#include "output/alias_text.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

void add_alias_names_options(options::options_description_easy_init add) {
    // clang-format off
    add("from", text("FILE"), "NCBI assembly report, UCSC chromAlias or two columns; '-' is standard input")
       ("namespace,n", text("NS"), "namespace of names that are not accessions (default: the collection's alias)");
    // clang-format on
}

/// The namespace for a collection's names: its alias, if it has only one.
std::string namespace_of(const Invocation& invocation, const std::string& identifier) {
    std::string ns = invocation.get<std::string>("namespace", "");
    if (!ns.empty()) {
        return ns;
    }
    const std::vector<Alias> aliases =
        Repository::open(invocation.globals.instance_to_write()).get_collection(identifier).aliases();
    for (const Alias& alias : aliases) {
        if (aliases.size() == 1 || alias.alias == identifier || alias.text() == identifier) {
            return alias.alias;
        }
    }
    throw UsageError("collection '" + identifier + "' has " + std::to_string(aliases.size()) +
                     " aliases: choose the namespace of its names with --namespace");
}

int run_alias_names(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 1, "COLLECTION");
    if (!invocation.has("from")) {
        throw UsageError("missing option: --from FILE, the table of names");
    }
    const std::string ns = namespace_of(invocation, arguments.front());
    Change session(invocation.globals.instance_to_write(), alias_change(invocation.globals));
    const NameTableReport table = session.add_name_table(arguments.front(), ns, invocation.get<std::string>("from"));
    const ChangeReport summary = session.commit();
    if (invocation.globals.json) {
        note_cleaned_up(invocation.globals, summary.cleaned_up);
        print_json({{"namespace", ns},
                    {"rows", table.rows},
                    {"members", table.members},
                    {"aliases_new", summary.aliases_new},
                    {"aliases_known", summary.aliases_known},
                    {"aliases_repointed", summary.aliases_repointed},
                    {"repointed", repointed_json(summary.repointed)},
                    {"unmatched_rows", table.unmatched_rows},
                    {"unmatched_members", table.unmatched_members},
                    {"other_length", table.other_length}});
        return done;
    }
    for (const auto& [what, names] : {std::pair{"no sequence of the collection", &table.unmatched_rows},
                                      std::pair{"not in the table", &table.unmatched_members},
                                      std::pair{"another length in the table, not named", &table.other_length}}) {
        for (const std::string& name : *names) {
            note(invocation.globals, name + ": " + what);
        }
    }
    tell(invocation.globals, "rows " + std::to_string(table.rows) + " matched, " +
                                 std::to_string(table.unmatched_rows.size()) + " not; sequences " +
                                 std::to_string(table.members) + " named, " +
                                 std::to_string(table.unmatched_members.size()) + " not, " +
                                 std::to_string(table.other_length.size()) + " of another length; namespace " + ns);
    return print_summary(invocation.globals, summary);
}

}  // namespace

std::span<const Command> collection_names_commands() {
    static constexpr std::array commands{
        Command{"collection alias-names", "COLLECTION", add_alias_names_options, run_alias_names},
    };
    return commands;
}

}  // namespace seqshelf::cli
