#include "line/command_groups.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::array<std::string_view, 6> reading{"fetch", "slice", "find", "sequences", "digest", "shell"};
constexpr std::array<std::string_view, 11> names{"resolve",      "aliases",        "alias add",        "alias list",
                                                 "alias load",   "alias assembly", "alias namespaces", "alias history",
                                                 "alias export", "alias remove",   "topology"};
constexpr std::array<std::string_view, 15> collections{"collection list", "collection show",   "collection compare",
                                                       "collection find", "collection export", "collection fai",
                                                       "collection add",  "collection remove", "collection alias-names",
                                                       "fhr get",         "fhr set",           "fhr list",
                                                       "fhr validate",    "fhr stats",         "fhr remove"};
constexpr std::array<std::string_view, 3> variants{"normalize", "check-ref", "apply"};
constexpr std::array<std::string_view, 9> snapshots{
    "snapshot create", "snapshot list",          "snapshot diff",   "pull",           "remote",
    "publish",         "snapshot update-latest", "snapshot remove", "snapshot export"};
constexpr std::array<std::string_view, 7> exchange{"load",           "export",       "export-aliases", "adopt",
                                                   "export-seqrepo", "import-gtars", "export-gtars"};
constexpr std::array<std::string_view, 9> upkeep{"status",     "init",         "verify",       "prune", "cache build",
                                                 "cache list", "cache verify", "cache remove", "help"};

constexpr std::array groups{CommandGroup{"reading", "Reading", reading},
                            CommandGroup{"names", "Names", names},
                            CommandGroup{"collections", "Collections", collections},
                            CommandGroup{"variants", "Variants", variants},
                            CommandGroup{"snapshots", "Snapshots and mirrors", snapshots},
                            CommandGroup{"exchange", "Exchange", exchange},
                            CommandGroup{"upkeep", "Upkeep", upkeep}};

/// How many commands are listed before this one.
std::size_t place_of(std::string_view command) {
    std::size_t place = 0;
    for (const CommandGroup& group : groups) {
        for (const std::string_view each : group.commands) {
            if (each == command) {
                return place;
            }
            ++place;
        }
    }
    return place;
}

}  // namespace

std::span<const CommandGroup> command_groups() { return groups; }

const CommandGroup* find_group(std::string_view name) {
    const std::string lower = base::ascii_lower(name);
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const CommandGroup& group) { return group.name == lower; });
    return found == groups.end() ? nullptr : &*found;
}

void sort_by_group(std::vector<Command>& commands) {
    std::stable_sort(commands.begin(), commands.end(),
                     [](const Command& a, const Command& b) { return place_of(a.name) < place_of(b.name); });
}

}  // namespace seqshelf::cli
