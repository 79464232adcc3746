#include <array>

#include "base/clock.hpp"
#include "cli.hpp"
#include "input/identifiers.hpp"
#include "output/destination.hpp"
#include "output/table_row.hpp"

namespace seqshelf::cli {

namespace {

int run_resolve(const Invocation& invocation) {
    return for_each_found_sequence(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const SequenceInfo& info = sequence.info();
        const Sequence::Place place = sequence.place();
        if (!invocation.globals.json) {
            print_row(identifier, info.digests.sha512t24u.refget(), info.length, to_string(info.letters.alphabet()),
                      place.volume.empty() ? "-" : place.volume + ":" + std::to_string(place.offset));
            return;
        }
        Json object{{"query", identifier}};
        object.update(json_of(info));
        object["added"] = base::utc_text(info.added, iso_time);
        if (!place.volume.empty()) {
            object["volume"] = place.volume;
            object["offset"] = place.offset;
        }
        print_json(object);
    });
}

}  // namespace

std::span<const Command> resolve_commands() {
    static constexpr std::array commands{
        Command{"resolve", "ID…", add_output_option, run_resolve},
    };
    return commands;
}

}  // namespace seqshelf::cli
