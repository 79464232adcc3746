#include "line/command_groups.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::array<std::string_view, 6> reading_group{"fetch", "slice", "find", "sequences", "digest", "shell"};
constexpr std::array<std::string_view, 11> names_group{
    "resolve",          "aliases",       "alias add",    "alias list",   "alias load", "alias assembly",
    "alias namespaces", "alias history", "alias export", "alias remove", "topology"};
constexpr std::array<std::string_view, 15> collections_group{
    "collection list", "collection show",   "collection compare",
    "collection find", "collection export", "collection fai",
    "collection add",  "collection remove", "collection alias-names",
    "fhr get",         "fhr set",           "fhr list",
    "fhr validate",    "fhr stats",         "fhr remove"};
constexpr std::array<std::string_view, 3> variants_group{"normalize", "check-ref", "apply"};
constexpr std::array<std::string_view, 9> snapshots_group{
    "snapshot create", "snapshot list",          "snapshot diff",   "pull",           "remote",
    "publish",         "snapshot update-latest", "snapshot remove", "snapshot export"};
constexpr std::array<std::string_view, 7> exchange_group{"load",           "export",       "export-aliases", "adopt",
                                                         "export-seqrepo", "import-gtars", "export-gtars"};
constexpr std::array<std::string_view, 10> upkeep_group{"status",       "init",        "verify",     "prune",
                                                        "migrate",      "cache build", "cache list", "cache verify",
                                                        "cache remove", "help"};

constexpr std::array groups{CommandGroup{"reading", "Reading", reading_group},
                            CommandGroup{"names", "Names", names_group},
                            CommandGroup{"collections", "Collections", collections_group},
                            CommandGroup{"variants", "Variants", variants_group},
                            CommandGroup{"snapshots", "Snapshots and mirrors", snapshots_group},
                            CommandGroup{"exchange", "Exchange", exchange_group},
                            CommandGroup{"upkeep", "Upkeep", upkeep_group}};

}  // namespace

std::span<const CommandGroup> command_groups() { return groups; }

const CommandGroup* find_group(std::string_view name) {
    const std::string lower = base::ascii_lower(name);
    const auto found =
        std::find_if(groups.begin(), groups.end(), [&](const CommandGroup& group) { return group.name == lower; });
    return found == groups.end() ? nullptr : &*found;
}

void sort_by_group(std::vector<Command>& commands) {
    auto next = commands.begin();
    for (const CommandGroup& group : groups) {
        for (const std::string_view name : group.commands) {
            const auto found =
                std::find_if(next, commands.end(), [&](const Command& command) { return command.name == name; });
            if (found != commands.end()) {
                std::iter_swap(next++, found);
            }
        }
    }
}

}  // namespace seqshelf::cli
