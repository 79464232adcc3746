#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>

#include "base/io_errors.hpp"
#include "base/log.hpp"
#include "base/quoted.hpp"
#include "base/user_directories.hpp"
#include "cli.hpp"
#include "input/cache_sizes.hpp"
#include "input/log_level.hpp"
#include "line/command_groups.hpp"
#include "line/command_line.hpp"
#include "line/help.hpp"
#include "output/destination.hpp"
#include "output/terminal_output.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t max_wait_seconds = 100'000'000;

Globals globals_of(const options::variables_map& values, Globals globals) {
    const auto given_by = globals.root.empty() ? Defaults::of_environment : Defaults::of_shell;
    if (values.count("root") != 0) {
        globals.root = values["root"].as<std::string>();
    } else if (globals.root.empty()) {
        globals.root = Globals::default_root();
    }
    if (values.count("instance") != 0) {
        globals.instance = values["instance"].as<std::string>();
    }
    globals.json = globals.json || values.count("json") != 0;
    set_verbosity(globals, values, given_by);
    set_cache_sizes(globals.read, values, given_by);
    if (values.count("wait") != 0) {
        const auto seconds = values["wait"].as<std::int64_t>();
        if (seconds < 0 || seconds > max_wait_seconds) {
            throw UsageError("--wait must be between 0 and " + std::to_string(max_wait_seconds));
        }
        globals.wait = std::chrono::seconds(seconds);
    }
    return globals;
}

/// \param line  filled in, as far as the words can be understood
int run(const std::vector<std::string>& words, const Globals& defaults, CommandLine& line) {
    const std::string topic = lone_help_topic(words);
    if (const std::string help = topic.empty() ? "" : topic_help(topic); !help.empty()) {
        std::cout << help;
        return done;
    }
    parse_command_line(words, line);
    const options::variables_map& values = line.values;
    if (values.count("version") != 0) {
        std::cout << "seqshelf " SEQSHELF_VERSION "\n";
        return done;
    }
    if (values.count("help") != 0) {
        std::cout << (line.theirs != nullptr    ? seqrepo_command_help(*line.theirs)
                      : line.command != nullptr ? command_help(*line.command)
                                                : program_help());
        return done;
    }
    if (line.command == nullptr) {
        throw UsageError("no command was given");
    }
    const Globals globals = globals_of(values, defaults);
    for (const std::string& remark : line.remarks) {
        note(globals, remark);
    }
    const LockWait wait(globals.wait);
    base::log(LogLevel::info, "command: ", line.command->name, ", root ", globals.root);
    if (values.count("migrate") != 0) {
        if (const MigrationReport report = migrate_instance(globals.instance_to_write()); !report.kept.empty()) {
            note(globals, migration_text(report));
        }
    }
    const Invocation invocation{globals, values,
                                values.count("arguments") != 0 ? values["arguments"].as<std::vector<std::string>>()
                                                               : std::vector<std::string>{}};
    const auto start = std::chrono::steady_clock::now();
    Destination destination(invocation);
    const int code = line.command->run(invocation);
    destination.finish();
    const auto took = std::chrono::steady_clock::now() - start;
    base::log(LogLevel::info, "command: ", line.command->name, ": exit status ", code, ", ",
              std::chrono::duration_cast<std::chrono::milliseconds>(took).count(), " ms");
    return code;
}

/// Where to read how the command is called. `help help` would be no help to somebody who asked for another command.
std::string advice(const CommandLine& line) {
    const bool is_general = line.topic.empty() || line.topic == "help";
    return "Try 'seqshelf help" + (is_general ? "" : " " + line.topic) + "'.\n";
}

/// Whether an error is printed as JSON. A wrong command line may not have been understood as far as that option.
bool prints_json(const std::vector<std::string>& words, const Globals& defaults) {
    const auto end = std::find(words.begin(), words.end(), "--");
    return defaults.json || std::find(words.begin(), end, "--json") != end;
}

/// Prints the error that ends a command on standard error: one message, or with --json one object.
int fail(ExitCode code, const std::string& message, bool json) {
    std::cout.flush();
    if (json) {
        std::cerr << json_text({{"error", message}, {"exit", code}}) << '\n';
    } else {
        print_message("seqshelf: " + message);
    }
    return code;
}

int fail_with_advice(const std::string& message, const CommandLine& line, bool json) {
    fail(usage, message, json);
    if (!json) {
        std::cerr << advice(line);
    }
    return usage;
}

/// A message may have indented lines. Other line ends are those of a name or a file, and are escaped as all control
/// characters are: no name starts a line that looks like one of ours.
std::string message_text(std::string_view text) {
    constexpr std::string_view indented = "\n  ";
    std::string shown;
    for (std::size_t end = 0; (end = text.find(indented)) != std::string_view::npos;
         text.remove_prefix(end + indented.size())) {
        base::append_escaped(shown, text.substr(0, end));
        shown += indented;
    }
    base::append_escaped(shown, text);
    return shown += '\n';
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments, const Globals& defaults) {
    CommandLine line;
    const bool json = prints_json(arguments, defaults);
    try {
        const int code = run(arguments, defaults, line);
        finish_output();
        return code;
    } catch (const UsageError& error) {
        return fail_with_advice(error.what(), line, json);
    } catch (const options::error& error) {
        return fail_with_advice(error.what(), line, json);
    } catch (const InvalidArgument& error) {
        return fail(usage, error.what(), json);
    } catch (const NotFound& error) {
        return fail(not_found, error.what(), json);
    } catch (const AmbiguousAlias& error) {
        return fail(not_found, error.what(), json);
    } catch (const InvalidInput& error) {
        return fail(bad_input, error.what(), json);
    } catch (const InvalidInterval& error) {
        return fail(bad_input, error.what(), json);
    } catch (const PartlyDone& error) {
        return fail(interrupted, error.what(), json);
    } catch (const Cancelled& error) {
        return fail(interrupted, std::string(error.what()) + "; nothing was changed", json);
    } catch (const fs::filesystem_error& error) {
        return fail(environment, base::io_error_text(error), json);
    } catch (const std::exception& error) {
        // Locked, ReadOnly, SchemaMismatch, Corruption, IoError, no memory: the environment, not the user's input.
        return fail(environment, error.what(), json);
    }
}

fs::path Globals::default_root() {
    for (const char* const name : {"SEQSHELF_ROOT", "SEQREPO_ROOT_DIR"}) {
        if (const char* const root = std::getenv(name); root != nullptr && *root != '\0') {
            return root;
        }
    }
    return base::user_data_directory();
}

fs::path Globals::instance_to_read() const {
    fs::path found = get_instance(root, instance.empty() ? "latest" : instance);
    for (const std::string& name : missing_files(found)) {
        note(*this, found.string() + " is an unfinished snapshot: " + name + " is missing");
    }
    return found;
}

Repository Globals::open_repository() const { return Repository::open(instance_to_read(), read); }

fs::path Globals::instance_to_write() const { return get_instance(root, instance.empty() ? "master" : instance); }

const std::vector<std::string>& Invocation::expect(std::size_t least, std::size_t most, const char* what) const {
    if (arguments.size() < least) {
        throw UsageError(std::string("missing argument: ") + what);
    }
    if (arguments.size() > most) {
        throw UsageError("too many arguments: '" + arguments[most] + "' (expected " + what + ")");
    }
    return arguments;
}

std::span<const Command> commands() {
    static const std::vector<Command> all = [] {
        std::vector<Command> list;
        for (const auto family : {adopt_commands,
                                  alias_commands,
                                  apply_commands,
                                  assembly_commands,
                                  cache_commands,
                                  collection_commands,
                                  collection_export_commands,
                                  collection_find_commands,
                                  collection_names_commands,
                                  digest_commands,
                                  export_commands,
                                  fetch_commands,
                                  fhr_commands,
                                  find_commands,
                                  help_commands,
                                  load_commands,
                                  migrate_commands,
                                  mirror_commands,
                                  prune_commands,
                                  resolve_commands,
                                  root_commands,
                                  sequences_commands,
                                  shell_commands,
                                  slice_commands,
                                  snapshot_commands,
                                  snapshot_diff_commands,
                                  snapshot_remove_commands,
                                  store_commands,
                                  topology_commands,
                                  variant_commands,
                                  verify_commands}) {
            const std::span<const Command> members = family();
            list.insert(list.end(), members.begin(), members.end());
        }
        sort_by_group(list);
        return list;
    }();
    return all;
}

std::optional<std::int64_t> Invocation::number(const char* option, std::int64_t least, std::int64_t most) const {
    if (!has(option)) {
        return std::nullopt;
    }
    const auto value = get<std::int64_t>(option);
    if (value < least || value > most) {
        throw UsageError("--" + std::string(option) + " must be from " + std::to_string(least) + " to " +
                         std::to_string(most));
    }
    return value;
}

void no_options(options::options_description_easy_init) {}

void refuse_instance(const Invocation& invocation, const char* instead) {
    if (!invocation.globals.instance.empty()) {
        throw UsageError(std::string("-i cannot be given here: ") + instead);
    }
}

std::vector<std::string> split_at_commas(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) {
        if (!part.empty()) {
            parts.push_back(part);
        }
    }
    return parts;
}

Json json_of(const SequenceInfo& info) {
    return {{"sha512t24u", info.digests.sha512t24u.sha512t24u()},
            {"ga4gh", info.digests.sha512t24u.refget()},
            {"trunc512", info.digests.sha512t24u.trunc512()},
            {"md5", info.digests.md5.hex()},
            {"sha1", info.digests.sha1.hex()},
            {"length", info.length},
            {"alphabet", to_string(info.letters.alphabet())},
            {"letters", info.letters.text()}};
}

std::array<std::string, 7> digest_names(const SequenceDigests& digests) {
    return {"ga4gh:" + digests.sha512t24u.refget(),
            "md5:" + digests.md5.hex(),
            "sha1:" + digests.sha1.hex(),
            "trunc512:" + digests.sha512t24u.trunc512(),
            "SEGUID:" + digests.sha1.seguid(),
            "VMC:GS_" + digests.sha512t24u.sha512t24u(),
            "sha512t24u:" + digests.sha512t24u.sha512t24u()};
}

void print_message(std::string_view text) { std::cerr << message_text(text); }

void tell(const Globals& globals, const std::string& text) {
    if (globals.verbosity > 0) {
        std::cout << message_text(text);
    }
}

void note(const Globals& globals, const std::string& text) {
    if (globals.verbosity > 0) {
        print_message(text);
    }
}

void note_cleaned_up(const Globals& globals, const std::vector<std::string>& cleaned_up) {
    for (const std::string& name : cleaned_up) {
        note(globals, "cleaned up after a writer that did not finish: " + name);
    }
}

std::string json_text(const Json& object) {
    // What a user typed need not be UTF-8, and JSON cannot hold anything else.
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void print_json(const Json& object) { std::cout << json_text(object) << '\n'; }

void finish_output() {
    std::cout.flush();
    if (!std::cout) {
        throw IoError("cannot write to standard output");
    }
}

}  // namespace seqshelf::cli

namespace {

/// A standard stream that was closed (`<&-`) would become the first file that is opened: a lock read as FASTA, a volume
/// printed into. It is replaced by one that cannot be used, so that using it fails.
void occupy_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) == -1) {
            (void)::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // the lowest that is free: fd itself
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    occupy_standard_descriptors();
    // Large blocks of memory are used again after they were freed: fresh pages from the system cost more than the work
    // that is done in them.
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20);  // above it, a block grows without being copied
    ::mallopt(M_TRIM_THRESHOLD, 256 << 20);
    std::ios::sync_with_stdio(false);
    seqshelf::cli::escape_on_terminal();
    ::signal(SIGXFSZ, SIG_IGN);  // beyond `ulimit -f` a write fails with EFBIG, which is reported like a full disk
    return seqshelf::cli::run_command_line({argv + 1, argv + argc});
}
