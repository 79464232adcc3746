#include "line/seqrepo_options.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::array value_options{"root-directory", "instance-name", "remote-host", "rsync-exe"};

constexpr std::array dry_run_option{SeqRepoOption{"dry-run", 'n', false, ""}};

/// A word of letters, `-vn`: each that is an option in `spelt` becomes a word of its own, up to the first that takes a
/// value.
std::vector<std::string> spelt_letters(const std::string& word, std::span<const SeqRepoOption> spelt) {
    std::vector<std::string> words;
    for (std::size_t i = 1; i < word.size(); ++i) {
        const auto option = std::find_if(spelt.begin(), spelt.end(), [&](const SeqRepoOption& each) {
            return !each.takes_value && each.letter == word[i];
        });
        if (option != spelt.end()) {
            words.push_back("--" + std::string(option->name));
        } else if (word[i] == 'v' || word[i] == 'q' || word[i] == 'h') {
            words.push_back({'-', word[i]});
        } else {
            words.push_back("-" + word.substr(i));
            break;
        }
    }
    return words;
}

/// Removes an option from the line, and returns its value, "" if it has none. \throws UsageError  it has two
std::optional<std::string> take(options::parsed_options& line, std::string_view name) {
    std::optional<std::string> value;
    for (const options::option& each : line.options) {
        if (each.string_key == name && value && !each.value.empty()) {
            throw UsageError("option '--" + std::string(name) + "' cannot be specified more than once");
        }
        if (each.string_key == name) {
            value = each.value.empty() ? "" : each.value.front();
        }
    }
    std::erase_if(line.options, [&](const options::option& each) { return each.string_key == name; });
    return value;
}

void rename(options::parsed_options& line, std::string_view theirs, std::string_view ours) {
    for (options::option& each : line.options) {
        if (each.string_key == theirs) {
            each.string_key = ours;
        }
    }
}

std::vector<std::string> arguments_of(const options::parsed_options& line) {
    std::vector<std::string> arguments;
    for (const options::option& each : line.options) {
        if (each.string_key == "arguments") {
            arguments.insert(arguments.end(), each.value.begin(), each.value.end());
        }
    }
    return arguments;
}

void add_argument(options::parsed_options& line, const std::string& value) {
    line.options.emplace_back("arguments", std::vector<std::string>{value});
}

/// SeqRepo has one source, a module `seqrepo` of an rsync daemon; ours is the first argument.
void arrange_source(options::parsed_options& line) {
    const std::optional<std::string> host = take(line, "remote-host");
    const std::vector<std::string> arguments = arguments_of(line);
    if (host && !arguments.empty()) {
        throw UsageError("'" + arguments.front() + "' and --remote-host are two sources");
    }
    if (host) {
        add_argument(line, *host + "::seqrepo");
    }
}

/// `-i` names what to pull, which is our second argument.
void arrange_pull(options::parsed_options& line, bool dry_run) {
    const std::optional<std::string> name = take(line, "instance");
    arrange_source(line);
    if (name && !dry_run && arguments_of(line).empty()) {
        throw UsageError("missing argument: SOURCE. -i " + *name + " says what to pull, not from where; " +
                         "SeqRepo's own source is rsync://dl.biocommons.org/seqrepo");
    }
    if (dry_run) {  // `remote` prints for every snapshot what a pull would transfer
        (void)take(line, "latest");
    } else if (name && arguments_of(line).size() > 1) {
        throw UsageError("'" + arguments_of(line)[1] + "' and -i " + *name + " both say what to pull");
    } else if (name) {
        add_argument(line, *name);
    }
}

void arrange(options::parsed_options& line, const SeqRepoCommand& theirs, std::string_view ours) {
    if (const auto arguments = arguments_of(line); theirs.name == "snapshot" && !arguments.empty()) {
        throw UsageError("'" + arguments.front() +
                         "' must follow 'snapshot' at once; without a second word, 'snapshot' takes -d NAME only");
    }
    for (const SeqRepoOption& option : theirs.options) {
        if (!option.ours.empty()) {
            rename(line, option.name, option.ours);
        } else if (const auto value = take(line, option.name)) {
            add_argument(line, *value);
        }
    }
    if (theirs.name == "pull") {
        arrange_pull(line, ours != theirs.ours);
    } else if (theirs.ours == "remote") {
        arrange_source(line);
    } else if (theirs.name == "list-local-instances") {
        line.options.emplace_back("names", std::vector<std::string>{});
    }
}

}  // namespace

bool takes_seqrepo_value(std::string_view word) {
    return std::any_of(value_options.begin(), value_options.end(),
                       [&](std::string_view name) { return word == "--" + std::string(name); });
}

std::vector<std::string> spell_out(const std::vector<std::string>& words, std::size_t first,
                                   const SeqRepoCommand* theirs) {
    std::vector<std::string> spelt;
    bool options_ended = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        options_ended = options_ended || words[i] == "--";
        const bool letters = words[i].size() > 1 && words[i][0] == '-' && words[i][1] != '-';
        const std::span<const SeqRepoOption> known =
            i < first ? dry_run_option : (theirs != nullptr ? theirs->options : std::span<const SeqRepoOption>());
        const auto now = letters && !options_ended && !known.empty() ? spelt_letters(words[i], known)
                                                                     : std::vector<std::string>{words[i]};
        spelt.insert(spelt.end(), now.begin(), now.end());
    }
    return spelt;
}

options::options_description seqrepo_options(const SeqRepoCommand* theirs) {
    options::options_description description;
    for (const char* const name : value_options) {
        description.add_options()(name, options::value<std::string>(), "");
    }
    description.add_options()("dry-run", "");
    for (const SeqRepoOption& option : theirs != nullptr ? theirs->options : std::span<const SeqRepoOption>()) {
        const std::string name(option.name);
        if (option.takes_value) {
            description.add_options()((name + "," + option.letter).c_str(), options::value<std::string>(), "");
        } else if (option.name != option.ours) {
            description.add_options()(name.c_str(), "");  // its letter may be ours for something else: see spell_out()
        }
    }
    return description;
}

std::vector<std::string> use_our_options(options::parsed_options& line, const SeqRepoCommand* theirs,
                                         std::string_view ours) {
    rename(line, "root-directory", "root");
    rename(line, "instance-name", "instance");
    if (take(line, "dry-run") && (theirs == nullptr || theirs->dry_run.empty())) {
        throw UsageError("'" + std::string(ours) + "' has no --dry-run" +
                         (theirs != nullptr
                              ? "; SeqRepo's '" + std::string(theirs->name) + "' ignores it and makes its changes"
                              : ""));
    }
    if (theirs != nullptr) {
        arrange(line, *theirs, ours);
    }
    std::vector<std::string> remarks;
    if (take(line, "rsync-exe")) {
        remarks.emplace_back("--rsync-exe does nothing here: rsync is started by its name");
    }
    if (take(line, "remote-host")) {
        remarks.emplace_back("--remote-host does nothing here: '" + std::string(ours) + "' asks no server");
    }
    return remarks;
}

}  // namespace seqshelf::cli
