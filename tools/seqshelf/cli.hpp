#pragma once

#include <array>
#include <boost/program_options.hpp>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded_text.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {
struct MigrationReport;
}

namespace seqshelf::cli {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

/// The program's exit codes, the same for every command.
enum ExitCode { done = 0, not_found = 1, usage = 2, bad_input = 3, environment = 4, interrupted = 130 };

/// A mistake in the command line: exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The user stopped a command that had done a part of its work, as the message says: exit code 130.
class PartlyDone : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The values of the global options.
struct Globals {
    std::filesystem::path root;
    std::string instance;    ///< as given; empty: the command's own default
    std::string collection;  ///< the shell's `use`: whose names come first, see SequenceSource; empty: none
    bool json = false;
    int verbosity = 1;      ///< 0 quiet, 1 normal, 2 verbose: remarks on every step
    std::chrono::seconds wait{0};  ///< for a lock that another process holds
    ReadOptions read;              ///< with the sizes of caches that were asked for
    bool is_paged = false;  ///< standard output is a pipe that the shell shows on the terminal of standard input

    [[nodiscard]] std::filesystem::path instance_to_read() const;
    [[nodiscard]] std::filesystem::path instance_to_write() const;
    /// Opens instance_to_read(), with `read`.
    [[nodiscard]] Repository open_repository() const;
    /// The root that `SEQSHELF_ROOT` names, else `SEQREPO_ROOT_DIR`, else the XDG base directory specification.
    [[nodiscard]] static std::filesystem::path default_root();
};

/// Where the values come from that a command line does not give: the shell has looked at the environment before.
enum class Defaults { of_environment, of_shell };

/// A command line after parsing.
struct Invocation {
    const Globals& globals;
    const options::variables_map& values;
    std::vector<std::string> arguments;

    [[nodiscard]] bool has(const char* option) const { return values.count(option) != 0; }
    template <typename Value>
    [[nodiscard]] Value get(const char* option) const {
        return values[option].as<Value>();
    }
    template <typename Value>
    [[nodiscard]] Value get(const char* option, Value otherwise) const {
        return has(option) ? get<Value>(option) : std::move(otherwise);
    }
    /// The value of a whole-number option if it was given. \throws UsageError  it is not from `least` to `most`
    [[nodiscard]] std::optional<std::int64_t> number(const char* option, std::int64_t least, std::int64_t most) const;
    /// The arguments if there are at least `least` and at most `most` of them. \throws UsageError
    [[nodiscard]] const std::vector<std::string>& expect(std::size_t least, std::size_t most, const char* what) const;
};

/// The value of an option, with the name that help gives it: `add("threads", number("N"), "…")`.
[[nodiscard]] inline auto* number(const char* name) { return options::value<std::int64_t>()->value_name(name); }
[[nodiscard]] inline auto* text(const char* name) { return options::value<std::string>()->value_name(name); }
/// The same for an option that may be given more than once.
[[nodiscard]] inline auto* texts(const char* name) {
    return options::value<std::vector<std::string>>()->value_name(name);
}

struct Command {
    std::string_view name;       ///< "load", "alias add"
    std::string_view arguments;  ///< "FASTA…"
    void (*add_options)(options::options_description_easy_init);
    int (*run)(const Invocation&);
};

/// Every command, in the order of command_groups.hpp.
[[nodiscard]] std::span<const Command> commands();

/// The help files (*.md), embedded by the build: a file for each family, a section `## command` for each command.
[[nodiscard]] std::span<const base::EmbeddedText> help_texts();

/// Runs a command line (without the program's name), prints an error if it fails, and returns the exit code. Errors
/// become exit codes only here.
/// \param defaults  the global options that `arguments` do not give
[[nodiscard]] int run_command_line(const std::vector<std::string>& arguments, const Globals& defaults = {});

/// Prints a message on standard error. Control characters in it are escaped; its lines after the first are indented.
void print_message(std::string_view text);

/// Prints what a command did on standard output, unless -q was given.
void tell(const Globals& globals, const std::string& text);

/// Prints a remark on standard error, unless -q was given.
void note(const Globals& globals, const std::string& text);

/// Reports what was cleaned up after writers that did not finish.
void note_cleaned_up(const Globals& globals, const std::vector<std::string>& cleaned_up);

/// Says what a migration did.
[[nodiscard]] std::string migration_text(const MigrationReport& report);

/// One JSON object as a line, without a line end.
[[nodiscard]] std::string json_text(const Json& object);

/// Prints one JSON object and a line end.
void print_json(const Json& object);

/// Flushes standard output; a full disk or a closed pipe is an error, not silence. \throws IoError
void finish_output();

// Used by several commands.
void no_options(options::options_description_easy_init);
/// \throws UsageError  -i was given, which has no meaning for this command; the message ends with `instead`
void refuse_instance(const Invocation& invocation, const char* instead);
constexpr std::int64_t max_threads = 1024;
constexpr std::size_t any_number = static_cast<std::size_t>(-1);
constexpr std::int64_t no_limit = std::int64_t{1} << 62;
constexpr const char* iso_time = "%Y-%m-%dT%H:%M:%SZ";
constexpr std::int64_t default_line_width = 60;  ///< residues a line of FASTA
constexpr std::int64_t max_line_width = std::int64_t{1} << 40;
[[nodiscard]] std::vector<std::string> split_at_commas(const std::string& text);
/// `sha512t24u`, `ga4gh`, `trunc512`, `md5`, `sha1`, `length`, `alphabet` and `letters` of a sequence.
[[nodiscard]] Json json_of(const SequenceInfo& info);
/// Every digest of a sequence in the form of an alias, `ga4gh:SQ.…` first.
[[nodiscard]] std::array<std::string, 7> digest_names(const SequenceDigests& digests);

// Each family of commands (cmd_*.cpp).
std::span<const Command> adopt_commands();
std::span<const Command> alias_commands();
std::span<const Command> apply_commands();
std::span<const Command> assembly_commands();
std::span<const Command> cache_commands();
std::span<const Command> collection_commands();
std::span<const Command> collection_export_commands();
std::span<const Command> collection_find_commands();
std::span<const Command> collection_names_commands();
std::span<const Command> digest_commands();
std::span<const Command> export_commands();
std::span<const Command> fetch_commands();
std::span<const Command> fhr_commands();
std::span<const Command> find_commands();
std::span<const Command> help_commands();
std::span<const Command> load_commands();
std::span<const Command> migrate_commands();
std::span<const Command> mirror_commands();
std::span<const Command> prune_commands();
std::span<const Command> resolve_commands();
std::span<const Command> root_commands();
std::span<const Command> sequences_commands();
std::span<const Command> shell_commands();
std::span<const Command> slice_commands();
std::span<const Command> snapshot_commands();
std::span<const Command> snapshot_diff_commands();
std::span<const Command> snapshot_remove_commands();
std::span<const Command> store_commands();
std::span<const Command> topology_commands();
std::span<const Command> variant_commands();
std::span<const Command> verify_commands();

}  // namespace seqshelf::cli
