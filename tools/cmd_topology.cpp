#include <array>
#include <iostream>

#include "cli.hpp"
#include "id_lines.hpp"
#include "one_of_many.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/topology.hpp"

namespace seqshelf::cli {

namespace {

void add_topology_options(options::options_description_easy_init add) {
    add("circular", "mark the sequences as circular")("linear", "take that mark away");
}

/// Calls `act` for every identifier of the arguments, with where it stands: "" for an argument, and for one of standard
/// input, which `-` stands for, its line.
template <typename Act>
void for_each_identifier(const std::vector<std::string>& arguments, Act act) {
    for (const std::string& argument : arguments) {
        if (argument != "-") {
            act(argument, std::string());
            continue;
        }
        for (IdLines lines("-"); lines.next();) {
            act(lines.line(), lines.where());
        }
    }
}

/// An identifier that cannot be resolved does not stop the rest, as with `resolve`.
int tell_topology(const Globals& globals, const std::vector<std::string>& arguments) {
    const Repository repository = Repository::open(globals.instance_to_read());
    int code = done;
    const auto fail = [&](const std::string& identifier, const Error& error) {
        code = not_found;
        if (globals.json) {
            print_json({{"query", identifier}, {"error", error.what()}});
        } else {
            std::cout.flush();
            std::cerr << "seqshelf: " << error.what() << '\n';
        }
    };
    for_each_identifier(arguments, [&](const std::string& identifier, const std::string&) {
        try {
            const Sequence sequence = repository.get_sequence(identifier);
            const std::string_view topology = to_string(sequence.topology());
            if (globals.json) {
                print_json({{"query", identifier}, {"sha512t24u", sequence.info().digests.sha512t24u.sha512t24u()}, {"topology", topology}});
            } else {
                std::cout << identifier << '\t' << topology << '\n';
            }
        } catch (const NotFound& error) {
            fail(identifier, error);
        } catch (const AmbiguousAlias& error) {
            fail(identifier, error);
        }
    });
    return code;
}

int set_topology(const Globals& globals, const std::vector<std::string>& arguments, Topology topology) {
    TopologySession session(globals.instance_to_write());
    for_each_identifier(arguments, [&](const std::string& identifier, const std::string& where) {
        at_place([&] { return where; }, [&] { session.set(identifier, topology); });
    });
    const TopologySummary summary = session.commit();
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"topology", to_string(topology)}, {"sequences_changed", summary.changed}, {"sequences_known", summary.known}});
    } else {
        tell(globals, std::string(to_string(topology)) + ": sequences " + std::to_string(summary.changed) + " changed, " +
                          std::to_string(summary.known) + " known");
    }
    return done;
}

int run_topology(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, any_number, "ID… ('-' reads them from standard input)");
    const bool circular = invocation.has("circular");
    if (circular && invocation.has("linear")) {
        throw UsageError("a sequence cannot be both --circular and --linear");
    }
    if (circular || invocation.has("linear")) {
        return set_topology(invocation.globals, arguments, circular ? Topology::circular : Topology::linear);
    }
    return tell_topology(invocation.globals, arguments);
}

constexpr std::array members{
    Command{"topology", "ID…", add_topology_options, run_topology},
};

}  // namespace

std::span<const Command> topology_commands() { return members; }

}  // namespace seqshelf::cli
