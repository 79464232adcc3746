#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/quoted.hpp"
#include "cli.hpp"
#include "input/sequence_source.hpp"
#include "output/pager.hpp"
#include "output/slice_json.hpp"
#include "output/slice_view.hpp"
#include "output/terminal_output.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::int64_t default_width = 60;
constexpr std::int64_t max_width = 1000000;

void add_slice_options(options::options_description_easy_init add) {
    // clang-format off
    add("interbase", "START-END are 0-based and half-open instead of 1-based and inclusive")
       ("collection", text("C"), "the name is that of a sequence in this collection")
       ("reverse-complement", "read the strand opposite to the one that REGION and STRAND say")
       ("both", "show the other strand too")
       ("frames", "show the translations in six frames too")
       ("code", number("N"), "with --frames: the number of the genetic code at NCBI (default: 1, the standard code)")
       ("width,w", number("N"), "residues a line (default: what fits the terminal, else 60)")
       ("color", text("WHEN"), "auto, always or never (default: auto, on a terminal)");
    // clang-format on
}

/// The terminal that shows standard output, if one does.
std::optional<Screen> terminal(const Globals& globals) {
    return screen_of(globals.is_paged ? STDIN_FILENO : STDOUT_FILENO);
}

/// https://no-color.org
bool wants_no_colours() {
    const char* const none = std::getenv("NO_COLOR");
    const char* const kind = std::getenv("TERM");
    return (none != nullptr && *none != '\0') || (kind != nullptr && std::string_view(kind) == "dumb");
}

bool is_coloured(const Invocation& invocation) {
    const auto when = invocation.get<std::string>("color", "auto");
    if (when != "auto" && when != "always" && when != "never") {
        throw UsageError("--color must be auto, always or never, not '" + when + "'");
    }
    const bool on_terminal = invocation.globals.is_paged || ::isatty(STDOUT_FILENO) == 1;
    return when == "always" || (when == "auto" && on_terminal && !wants_no_colours());
}

MemberSlice get_slice(const SequenceSource& source, const Invocation& invocation,
                      const std::vector<std::string>& arguments) {
    const std::string strand = arguments.size() == 2 ? arguments[1] : "+";
    if (strand != "+" && strand != "-") {
        throw UsageError("STRAND must be + or -, not '" + strand + "'");
    }
    MemberSlice found =
        source.get_slice(arguments[0], invocation.has("interbase") ? Coordinates::interbase : Coordinates::one_based);
    if ((strand == "-") != invocation.has("reverse-complement")) {
        found.slice = found.slice.opposite();
    }
    return found;
}

/// \throws UsageError  there is no such code
int code_of(const Invocation& invocation) {
    const std::vector<int> known = genetic_codes();
    const std::optional<std::int64_t> code = invocation.number("code", 1, known.back());
    if (code && !invocation.has("frames")) {
        throw UsageError("--code needs --frames");
    }
    if (code && std::find(known.begin(), known.end(), *code) == known.end()) {
        std::string numbers;
        for (const int each : known) {
            numbers += (numbers.empty() ? "" : ", ") + std::to_string(each);
        }
        throw UsageError("--code must be one of NCBI's genetic codes, " + numbers + ", not " + std::to_string(*code));
    }
    return static_cast<int>(code.value_or(1));
}

Json translations_of(const std::string& residues, int code) {
    Json translations = Json::object();
    const std::string other = reverse_complement(residues);
    for (const auto& [sign, strand] : {std::pair("+", &residues), std::pair("-", &other)}) {
        for (std::size_t frame = 0; frame < 3; ++frame) {
            translations[sign + std::to_string(frame + 1)] =
                translate(std::string_view(*strand).substr(std::min(frame, strand->size())), code);
        }
    }
    return translations;
}

void print_slice(const std::string& query, const Slice& slice, const SliceLook& look) {
    const std::string residues = slice.fetch();
    Json object = json_of(slice, query);
    object["sequence"] = residues;
    if (look.frames) {
        object["translations"] = translations_of(residues, look.code);
    }
    print_json(object);
}

int run_slice(const Invocation& invocation) {
    const auto& arguments = invocation.expect(1, 2, "REGION [STRAND]");
    const std::optional<std::int64_t> width = invocation.number("width", 1, max_width);
    SliceLook look{default_width, is_coloured(invocation), invocation.has("both"), invocation.has("frames"),
                   code_of(invocation)};
    const SequenceSource source = SequenceSource::open(invocation);
    const auto [name, slice] = get_slice(source, invocation, arguments);
    if (invocation.globals.json) {
        check_look(name, slice, look);
        print_slice(arguments[0], slice, look);
        return done;
    }
    const std::optional<Screen> screen = terminal(invocation.globals);
    look.width = width ? *width : screen ? fitting_width(slice.location, screen->columns) : default_width;
    show_slice(unescaped_output(), base::escaped(name), slice, look);
    return done;
}

}  // namespace

std::span<const Command> slice_commands() {
    static constexpr std::array commands{
        Command{"slice", "REGION [STRAND]", add_slice_options, run_slice},
    };
    return commands;
}

}  // namespace seqshelf::cli
