#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "cli.hpp"
#include "input/assemblies.hpp"
#include "output/alias_text.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

void add_assembly_options(options::options_description_easy_init add) {
    // clang-format off
    add("report", texts("FILE")->composing(),
            "also the assembly of this NCBI assembly report, '-' is standard input; may be given more than once")
       ("partial", "also name the sequences of assemblies of which others are missing")
       ("again", "also assemblies whose namespaces have aliases already")
       ("list", "list the assemblies, and change nothing");
    // clang-format on
}

/// The assemblies that were asked for, by name or as reports; all known ones if none was.
/// \throws NotFound  a name is not known; InvalidInput  two have the same name
std::vector<Assembly> wanted_assemblies(const Invocation& invocation) {
    const auto reports = invocation.get<std::vector<std::string>>("report", {});
    std::vector<Assembly> known = known_assemblies();
    if (invocation.arguments.empty() && reports.empty()) {
        return known;
    }
    std::vector<Assembly> wanted;
    for (const std::string& name : std::set<std::string>(invocation.arguments.begin(), invocation.arguments.end())) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const Assembly& assembly) { return assembly.name == name; });
        if (found == known.end()) {
            throw NotFound("no assembly is known as '" + name + "'; --list lists them, --report reads another");
        }
        wanted.push_back(std::move(*found));
    }
    for (const std::string& file : reports) {
        Assembly assembly = assembly_of_report(file);
        if (std::any_of(wanted.begin(), wanted.end(),
                        [&](const Assembly& other) { return other.name == assembly.name; })) {
            throw InvalidInput(file + ": assembly '" + assembly.name + "' was given before");
        }
        wanted.push_back(std::move(assembly));
    }
    return wanted;
}

int list(const Invocation& invocation) {
    for (const Assembly& assembly : wanted_assemblies(invocation)) {
        if (invocation.globals.json) {
            print_json({{"assembly", assembly.name},
                        {"sequences", assembly.sequences.size()},
                        {"without_accession", assembly.without_accession}});
        } else {
            print_row(assembly.name, assembly.sequences.size());
        }
    }
    return done;
}

/// What became of one assembly.
struct Result {
    enum class Outcome { named, missing, exists } outcome = Outcome::named;
    std::int64_t named = 0;
    std::vector<std::string> missing;  ///< accessions
};

/// Names assemblies in one session.
/// Thread-safety: one thread at a time.
class Naming {
public:
    /// \throws NotFound, Locked, ReadOnly
    Naming(const std::filesystem::path& instance, ChangeOptions change, bool partial, bool again)
        : partial_(partial),
          again_(again),
          session_(instance, std::move(change)),
          repository_(Repository::open(instance)) {
        for (const Namespace& ns : repository_.namespaces()) {
            if (ns.aliases > 0) {
                namespaces_.insert(ns.name);
            }
        }
    }

    Result name(const Assembly& assembly) {
        Result result;
        if (!again_ && namespaces_.contains(canonical_namespace(assembly.name))) {
            result.outcome = Result::Outcome::exists;
            return result;
        }
        std::vector<std::pair<const Assembly::Sequence*, std::string>> found;
        for (const Assembly::Sequence& sequence : assembly.sequences) {
            if (std::string digest = digest_of(sequence.refseq); !digest.empty()) {
                found.emplace_back(&sequence, std::move(digest));
            } else {
                result.missing.push_back(sequence.refseq);
            }
        }
        if (!result.missing.empty() && !partial_) {
            result.outcome = Result::Outcome::missing;
            return result;
        }
        for (const auto& [sequence, digest] : found) {
            add(assembly, *sequence, digest);
        }
        result.named = std::ssize(found);
        return result;
    }

    ChangeReport commit() { return session_.commit(); }

private:
    /// The GA4GH digest of the sequence that has a RefSeq accession, or "". Among the aliases that start with the
    /// accession, the accession itself comes first.
    std::string digest_of(const std::string& accession) const {
        const auto found = repository_.names_with_prefix("refseq", accession, 1);
        return found.empty() || found.front().alias.alias != accession ? "" : found.front().digest.refget();
    }

    void add(const Assembly& assembly, const Assembly::Sequence& sequence, const std::string& digest) {
        for (const std::string& name : sequence.names) {
            try {
                session_.add_alias(assembly.name, name, digest);
            } catch (const InvalidArgument& error) {  // a name is malformed, or names two sequences
                throw InvalidInput(sequence.where + error.what());
            }
        }
    }

    bool partial_;
    bool again_;
    Change session_;  // before the repository is read: it holds the lock
    Repository repository_;
    std::set<std::string, std::less<>> namespaces_;
};

std::string without_accession_text(const Assembly& assembly) {
    return assembly.without_accession == 0
               ? ""
               : ", " + std::to_string(assembly.without_accession) + " without RefSeq accession";
}

/// \param asked  for this assembly, and not just for all
void tell(const Globals& globals, const Assembly& assembly, const Result& result, bool asked) {
    const std::string missing =
        std::to_string(result.missing.size()) + " of " + std::to_string(assembly.sequences.size()) + " missing";
    switch (result.outcome) {
        case Result::Outcome::exists:
            note(globals, assembly.name +
                              ": skipped, because its namespace already has aliases (--again names it nevertheless)");
            break;
        case Result::Outcome::missing:
            if (asked || globals.verbosity > 0) {
                print_message((asked ? "seqshelf: " : "") + assembly.name + ": skipped, " + missing +
                              ", such as refseq:" + result.missing.front() + " (--partial names the others)");
            }
            break;
        case Result::Outcome::named:
            tell(globals, assembly.name + ": " + std::to_string(result.named) + " named" +
                              (result.missing.empty() ? "" : ", " + missing) + without_accession_text(assembly));
    }
}

Json assembly_json(const Assembly& assembly, const Result& result) {
    constexpr std::array outcomes{"named", "missing", "exists"};
    Json object{{"assembly", assembly.name},
                {"outcome", outcomes.at(static_cast<std::size_t>(result.outcome))},
                {"sequences", assembly.sequences.size()}};
    if (result.outcome != Result::Outcome::exists) {
        object["named"] = result.named;
        object["missing"] = result.missing.size();
    }
    object["without_accession"] = assembly.without_accession;
    return object;
}

int run_alias_assembly(const Invocation& invocation) {
    if (invocation.has("list")) {
        return list(invocation);
    }
    const Globals& globals = invocation.globals;
    const std::vector<Assembly> assemblies = wanted_assemblies(invocation);
    Naming naming(globals.instance_to_write(), alias_change(globals), invocation.has("partial"),
                  invocation.has("again"));
    std::vector<Result> results;
    for (const Assembly& assembly : assemblies) {
        results.push_back(naming.name(assembly));
    }
    const ChangeReport summary = naming.commit();
    note_cleaned_up(globals, summary.cleaned_up);
    const bool asked = !invocation.arguments.empty() || invocation.has("report");
    Json list = Json::array();
    int code = done;
    for (std::size_t i = 0; i < assemblies.size(); ++i) {
        code = asked && results[i].outcome == Result::Outcome::missing ? not_found : code;
        list.push_back(assembly_json(assemblies[i], results[i]));
        if (!globals.json) {
            tell(globals, assemblies[i], results[i], asked);
        }
    }
    if (globals.json) {
        print_json({{"assemblies", list},
                    {"aliases_new", summary.aliases_new},
                    {"aliases_known", summary.aliases_known},
                    {"aliases_repointed", summary.aliases_repointed},
                    {"repointed", repointed_json(summary.repointed)}});
    } else {
        tell(globals, "aliases " + std::to_string(summary.aliases_new) + " new, " +
                          std::to_string(summary.aliases_known) + " known, " +
                          std::to_string(summary.aliases_repointed) + " re-pointed");
        tell_repointed(globals, summary.repointed, summary.aliases_repointed);
    }
    return code;
}

}  // namespace

std::span<const Command> assembly_commands() {
    static constexpr std::array commands{
        Command{"alias assembly", "[NAME…]", add_assembly_options, run_alias_assembly},
    };
    return commands;
}

}  // namespace seqshelf::cli
