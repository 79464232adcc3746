#include <array>

#include "cli.hpp"
#include "input/identifiers.hpp"
#include "input/item_errors.hpp"
#include "output/table_row.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

namespace {

void add_topology_options(options::options_description_easy_init add) {
    add("circular", "mark the sequences as circular")("linear", "remove that mark");
}

int tell_topology(const Invocation& invocation) {
    return for_each_found_sequence(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const std::string_view topology = to_string(sequence.topology());
        if (invocation.globals.json) {
            print_json({{"query", identifier},
                        {"sha512t24u", sequence.info().digests.sha512t24u.sha512t24u()},
                        {"topology", topology}});
        } else {
            print_row(identifier, topology);
        }
    });
}

int set_topology(const Globals& globals, const std::vector<std::string>& arguments, Topology topology) {
    Change session(globals.instance_to_write(), {.action = "topology"});
    for_each_identifier(arguments, [&](const std::string& identifier, const std::string& where) {
        at_place([&] { return where; }, [&] { session.set_topology(identifier, topology); });
    });
    const ChangeReport summary = session.commit();
    const std::int64_t changed = summary.circular_new + summary.linear_new;
    const std::int64_t known = summary.circular_known + summary.linear_known;
    note_cleaned_up(globals, summary.cleaned_up);
    if (globals.json) {
        print_json({{"topology", to_string(topology)}, {"sequences_changed", changed}, {"sequences_known", known}});
    } else {
        tell(globals, std::string(to_string(topology)) + ": sequences " + std::to_string(changed) + " changed, " +
                          std::to_string(known) + " known");
    }
    return done;
}

int run_topology(const Invocation& invocation) {
    const auto& arguments = expect_identifiers(invocation);
    const bool circular = invocation.has("circular");
    if (circular && invocation.has("linear")) {
        throw UsageError("a sequence cannot be both --circular and --linear");
    }
    if (circular || invocation.has("linear")) {
        return set_topology(invocation.globals, arguments, circular ? Topology::circular : Topology::linear);
    }
    return tell_topology(invocation);
}

}  // namespace

std::span<const Command> topology_commands() {
    static constexpr std::array commands{
        Command{"topology", "ID…", add_topology_options, run_topology},
    };
    return commands;
}

}  // namespace seqshelf::cli
