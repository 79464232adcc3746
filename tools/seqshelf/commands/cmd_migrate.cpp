#include <array>
#include <string>

#include "cli.hpp"
#include "seqshelf/migrate.hpp"

namespace seqshelf::cli {

namespace {

void add_migrate_options(options::options_description_easy_init add) {
    add("back", "put back the catalog as it was before the last migration");
}

int run_migrate(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none (-i names the instance)");
    const std::filesystem::path instance = invocation.globals.instance_to_write();
    const bool back = invocation.has("back");
    const MigrationReport report = back ? undo_migration(instance) : migrate_instance(instance);
    if (invocation.globals.json) {
        print_json({{"instance", instance.string()},
                    {"format_before", report.format_before},
                    {"format", report.format},
                    {"kept", report.kept.string()}});
    } else if (report.format == report.format_before) {
        tell(invocation.globals, "the catalog has format " + std::to_string(report.format) + " already");
    } else {
        tell(invocation.globals, migration_text(report));
    }
    return done;
}

}  // namespace

std::string migration_text(const MigrationReport& report) {
    return "changed the catalog from format " + std::to_string(report.format_before) + " to " +
           std::to_string(report.format) +
           (report.kept.empty() ? ""
                                : "; " + report.kept.string() +
                                      " is kept until `seqshelf verify -i master` finds no problem, and `seqshelf "
                                      "migrate --back` puts it back");
}

std::span<const Command> migrate_commands() {
    static constexpr std::array commands{
        Command{"migrate", "", add_migrate_options, run_migrate},
    };
    return commands;
}

}  // namespace seqshelf::cli
