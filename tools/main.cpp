#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>

#include "cli.hpp"
#include "global_options.hpp"
#include "help.hpp"
#include "seqshelf/seqshelf.hpp"

namespace seqshelf::cli {

namespace {

namespace fs = std::filesystem;

/// Whether a global option's value is the next word: `--root`, `-r`, and as the last of grouped ones `-qr`.
bool takes_value(std::string_view token) {
    if (token.starts_with("--")) {
        return token == "--root" || token == "--instance";
    }
    const std::size_t first = token.find_first_of("ri");
    return first == token.size() - 1;
}

bool asks_for_help(const std::vector<std::string>& arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const std::string& word) { return word == "-h" || word == "--help"; });
}

/// Where the command's name stands: behind the options that come before it.
std::size_t first_word(const std::vector<std::string>& arguments) {
    std::size_t first = 0;
    while (first < arguments.size() && arguments[first].size() > 1 && arguments[first].front() == '-') {
        first += takes_value(arguments[first]) ? 2 : 1;
    }
    return first;
}

/// Takes the command's name out of the arguments: the first word, and the second where the first alone is no command.
const Command* take_command(std::vector<std::string>& arguments) {
    const std::size_t first = first_word(arguments);
    if (first >= arguments.size()) {
        return nullptr;
    }
    const std::span<const Command> all = commands();
    for (const std::size_t words : {std::size_t{2}, std::size_t{1}}) {
        if (first + words > arguments.size()) {
            continue;
        }
        const std::string name = words == 1 ? arguments[first] : arguments[first] + " " + arguments[first + 1];
        const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
        if (found != all.end()) {
            const auto from = arguments.begin() + static_cast<std::ptrdiff_t>(first);
            arguments.erase(from, from + static_cast<std::ptrdiff_t>(words));
            return &*found;
        }
    }
    throw UsageError(unknown_command_text(arguments[first], first + 1 < arguments.size() ? arguments[first + 1] : ""));
}

options::variables_map parse(const Command* command, const std::vector<std::string>& arguments) {
    options::options_description all = global_options();
    if (command != nullptr) {
        command->add_options(all.add_options());
    }
    all.add_options()("arguments", options::value<std::vector<std::string>>());
    options::positional_options_description positional;
    positional.add("arguments", -1);
    options::variables_map values;
    namespace style = options::command_line_style;
    // No guessing: an abbreviation that works today would be ambiguous with tomorrow's options.
    options::store(options::command_line_parser(arguments)
                       .options(all)
                       .positional(positional)
                       .style(style::default_style & ~style::allow_guessing)
                       .run(),
                   values);
    options::notify(values);
    return values;
}

Globals globals_of(const options::variables_map& values) {
    Globals globals;
    globals.root = values.count("root") != 0 ? fs::path(values["root"].as<std::string>()) : Globals::default_root();
    globals.instance = values.count("instance") != 0 ? values["instance"].as<std::string>() : "";
    globals.json = values.count("json") != 0;
    globals.verbosity = values.count("quiet") != 0 ? 0 : (values.count("verbose") != 0 ? 2 : 1);
    return globals;
}

int run(std::vector<std::string> arguments) {
    if (const std::size_t first = first_word(arguments); first < arguments.size() && asks_for_help(arguments)) {
        if (const std::string help = family_help(arguments[first]); !help.empty() && arguments.size() == first + 2) {
            std::cout << help;
            return done;
        }
    }
    const Command* const command = take_command(arguments);
    const options::variables_map values = parse(command, arguments);
    if (values.count("version") != 0) {
        std::cout << "seqshelf " SEQSHELF_VERSION "\n";
        return done;
    }
    if (command == nullptr || values.count("help") != 0) {
        if (command == nullptr && values.count("help") == 0) {
            throw UsageError("no command was given");
        }
        std::cout << (command != nullptr ? command_help(*command) : program_help());
        return done;
    }
    const Globals globals = globals_of(values);
    const Invocation invocation{globals, values,
                                values.count("arguments") != 0 ? values["arguments"].as<std::vector<std::string>>() : std::vector<std::string>{}};
    return command->run(invocation);
}

int fail(ExitCode code, const std::string& message) {
    std::cout.flush();
    std::cerr << "seqshelf: " << message << std::endl;
    return code;
}

/// The one place where errors become exit codes.
int guarded_run(const std::vector<std::string>& arguments) {
    try {
        const int code = run(arguments);
        finish_output();
        return code;
    } catch (const UsageError& error) {
        return fail(usage, std::string(error.what()) + "\nTry 'seqshelf --help'.");
    } catch (const options::error& error) {
        return fail(usage, std::string(error.what()) + "\nTry 'seqshelf --help'.");
    } catch (const InvalidArgument& error) {
        return fail(usage, error.what());
    } catch (const NotFound& error) {
        return fail(not_found, error.what());
    } catch (const AmbiguousAlias& error) {
        return fail(not_found, error.what());
    } catch (const InvalidInput& error) {
        return fail(bad_input, error.what());
    } catch (const InvalidInterval& error) {
        return fail(bad_input, error.what());
    } catch (const Cancelled& error) {
        return fail(interrupted, std::string(error.what()) + "; nothing was changed");
    } catch (const std::exception& error) {
        // Locked, ReadOnly, SchemaMismatch, Corruption, IoError, no memory: not the user's input but where it runs.
        return fail(environment, error.what());
    }
}

}  // namespace

fs::path Globals::default_root() {
    if (const char* const root = std::getenv("SEQSHELF_ROOT"); root != nullptr && *root != '\0') {
        return root;
    }
    if (const char* const data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
        return fs::path(data) / "seqshelf";
    }
    const char* const home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : ".") / ".local/share/seqshelf";
}

fs::path Globals::instance_to_read() const { return find_instance(root, instance.empty() ? "latest" : instance); }

fs::path Globals::instance_to_write() const { return find_instance(root, instance.empty() ? "master" : instance); }

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
        for (const auto family : {root_commands, load_commands, fetch_commands, name_commands, collection_commands, collection_find_commands,
                                  export_commands, fhr_commands, store_commands, snapshot_commands, housekeeping_commands,
                                  mirror_commands, help_commands}) {
            const std::span<const Command> members = family();
            list.insert(list.end(), members.begin(), members.end());
        }
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
        throw UsageError("--" + std::string(option) + " must be from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return value;
}

void no_options(options::options_description_easy_init) {}

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

void tell(const Globals& globals, const std::string& text) {
    if (globals.verbosity > 0) {
        std::cout << text << '\n';
    }
}

void note(const Globals& globals, const std::string& text) {
    if (globals.verbosity > 0) {
        std::cerr << text << std::endl;
    }
}

void note_cleaned_up(const Globals& globals, const std::vector<std::string>& cleaned_up) {
    for (const std::string& name : cleaned_up) {
        note(globals, "cleaned up after a writer that did not finish: " + name);
    }
}

void print_json(const Json& object) {
    // What a user typed need not be UTF-8, and JSON cannot hold anything else.
    std::cout << object.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void finish_output() {
    std::cout.flush();
    if (!std::cout) {
        throw IoError("cannot write to standard output");
    }
}

}  // namespace seqshelf::cli

/// A standard stream that was closed (`<&-`) would become the first file that is opened: a lock read as FASTA, a volume
/// printed into. In its place comes one that cannot be used, so that using it fails.
static void occupy_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) == -1) {
            (void)::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // the lowest that is free: fd itself
        }
    }
}

int main(int argc, char** argv) {
    occupy_standard_descriptors();
    std::ios::sync_with_stdio(false);
    return seqshelf::cli::guarded_run({argv + 1, argv + argc});
}
