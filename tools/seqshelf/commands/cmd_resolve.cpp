#include <array>
#include <iostream>

#include "base/clock.hpp"
#include "cli.hpp"
#include "input/identifiers.hpp"

namespace seqshelf::cli {

namespace {

int run_resolve(const Invocation& invocation) {
    return for_each_found_sequence(invocation, [&](const std::string& identifier, const Sequence& sequence) {
        const SequenceInfo& info = sequence.info();
        const Sequence::Place place = sequence.place();
        if (!invocation.globals.json) {
            std::string line = identifier;  // one write for each line: there may be a million of them
            line.append("\t").append(info.digests.sha512t24u.refget()).append("\t").append(std::to_string(info.length));
            line.append("\t").append(to_string(info.letters.alphabet())).append("\t");
            line += place.volume.empty() ? "-" : place.volume + ":" + std::to_string(place.offset);
            std::cout << (line += '\n');
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
        Command{"resolve", "ID…", no_options, run_resolve},
    };
    return commands;
}

}  // namespace seqshelf::cli
