#include "line/command_line.hpp"

#include <algorithm>
#include <array>

#include "line/command_groups.hpp"
#include "line/global_options.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"
#include "line/seqrepo_options.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::cli {

namespace {

/// Whether a global option's value is the next word: `--root`, `-r`, and `-qr`, where the last letter is `-r`.
bool takes_value(std::string_view token) {
    if (token.starts_with("--")) {
        return token == "--root" || token == "--instance" || token == "--wait" || token == "--caches" ||
               takes_seqrepo_value(token);
    }
    const std::size_t first = token.find_first_of("ri");
    return first == token.size() - 1;
}

/// The index of the command's name, after the options that precede it.
std::size_t first_word(const std::vector<std::string>& words) {
    std::size_t first = 0;
    while (first < words.size() && words[first].size() > 1 && words[first].front() == '-') {
        first += takes_value(words[first]) ? 2 : 1;
    }
    return first;
}

bool is_help_option(const std::string& word) { return word == "-h" || word == "--help"; }

/// SeqRepo's command, if the first word is one. But `snapshot create` is ours, `snapshot lsit` is ours misspelt, and
/// `snapshot` alone asks for the names of its commands.
const SeqRepoCommand* theirs_of(const std::string& first, const std::string& second) {
    const bool is_ours = second.empty() || second.front() != '-';
    return is_ours && !second_words(first).empty() ? nullptr : find_seqrepo_command(first);
}

/// Our command that does the work of SeqRepo's, nullptr if there is none.
const Command* ours_of(const SeqRepoCommand& theirs, const std::vector<std::string>& words) {
    const bool dry_run = std::find(words.begin(), words.end(), "--dry-run") != words.end();
    return find_command(dry_run && !theirs.dry_run.empty() ? theirs.dry_run : theirs.ours);
}

/// What `help` explains about a line that starts with a word which is no command.
std::string topic_of(const std::string& word) {
    return second_words(word).empty() && find_group(word) == nullptr ? "" : word;
}

/// Takes the command's name out of the words: the first, and the second if the first alone is no command.
void take_command(std::vector<std::string>& words, CommandLine& line) {
    std::size_t first = first_word(words);
    if (first >= words.size()) {
        return;
    }
    const std::string second = first + 1 < words.size() ? words[first + 1] : "";
    line.theirs = theirs_of(words[first], second);
    words = spell_out(words, first, line.theirs);
    first = first_word(words);
    std::size_t taken = 1;
    if (line.theirs != nullptr) {
        line.command = ours_of(*line.theirs, words);
        line.topic = line.theirs->name;
    } else if (const Command* const two = find_command(words[first] + " " + second); two != nullptr) {
        line.command = two;
        line.topic = two->name;
        taken = 2;
    } else if (line.command = find_command(words[first]); line.command != nullptr) {
        line.topic = line.command->name;
    } else {
        line.topic = topic_of(words[first]);
        throw UsageError(unknown_command_text(words[first], second));
    }
    const auto from = words.begin() + static_cast<std::ptrdiff_t>(first);
    words.erase(from, from + static_cast<std::ptrdiff_t>(taken));
}

/// Without dashes, in lower case.
std::string folded(std::string_view word) {
    std::string letters;
    for (const char c : word) {
        if (c != '-') {
            letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        }
    }
    return letters;
}

/// The name that an option had in earlier versions.
struct FormerName {
    std::string_view former;
    std::string_view name;
};
constexpr std::array former_names{FormerName{"--line-width", "--width"}};

/// `word` with the present name of an option of the command, if it has a former one: `--line-width=60`.
std::string with_present_name(const std::string& word, const std::vector<OptionText>& own) {
    const std::string_view name = std::string_view(word).substr(0, word.find('='));
    for (const FormerName& each : former_names) {
        const bool is_known = std::any_of(own.begin(), own.end(),
                                          [&](const OptionText& option) { return option.long_name == each.name; });
        if (name == each.former && is_known) {
            return std::string(each.name) + word.substr(name.size());
        }
    }
    return word;
}

/// Long options may be written with one dash, as those of bedtools are: `-name`, `-nameOnly`.
void spell_long_options(std::vector<std::string>& words, const Command& command) {
    const std::vector<OptionText> own = option_texts(command);
    for (std::string& word : words) {
        if (word == "--") {
            return;
        }
        word = with_present_name(word, own);
        if (word.size() > 2 && word[0] == '-' && word[1] != '-') {
            const auto meant = std::find_if(own.begin(), own.end(), [&](const OptionText& option) {
                return folded(option.long_name) == folded(word);
            });
            word = meant == own.end() ? word : meant->long_name;
        }
    }
}

/// Whether a command takes an ID of a sequence or a collection.
bool takes_identifier(const Command& command) {
    constexpr std::array<std::string_view, 4> words{"ID", "COLLECTION", "DIGEST", "REGION"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return std::string_view(command.arguments).find(word) != std::string_view::npos;
    });
}

/// Whether a word is a digest that starts with `-`, as one in 64 does: 32 characters of base64url.
bool is_dashed_digest(const std::string& word) {
    return word.starts_with('-') && CollectionDigest::parse(word).has_value();
}

/// How to type the first word that starts with such a digest and has more after it: `-OJKJ…:chr1`; "" if there is none.
std::string dashed_digest_hint(const std::vector<std::string>& words) {
    constexpr std::size_t digest_characters = 32;
    const auto word = std::find_if(words.begin(), words.end(), [](const std::string& each) {
        return each.size() > digest_characters && each[digest_characters] == ':' &&
               is_dashed_digest(each.substr(0, digest_characters));
    });
    return word == words.end() ? "" : "; as an ID, write SQ." + *word;
}

/// Takes such a digest as an argument. Program options asks for each word at which an option or an argument starts: not
/// for the value of an option before it, nor after `--`.
std::vector<options::option> take_dashed_digest(std::vector<std::string>& words) {
    if (!is_dashed_digest(words.front())) {
        return {};
    }
    options::option argument;
    argument.value = {words.front()};
    argument.original_tokens = {words.front()};
    words.erase(words.begin());
    return {argument};
}

options::parsed_options parsed(const std::vector<std::string>& words, const options::options_description& all,
                               const Command* command) {
    options::positional_options_description positional;
    positional.add("arguments", -1);
    namespace style = options::command_line_style;
    // No guessing: an abbreviation that works today would be ambiguous with tomorrow's options.
    const int no_guessing = style::default_style & ~style::allow_guessing;
    try {
        options::command_line_parser parser(words);
        parser.options(all).positional(positional).style(no_guessing);
        if (command != nullptr && takes_identifier(*command)) {
            parser.extra_style_parser(take_dashed_digest);
        }
        return parser.run();
    } catch (const options::unknown_option& error) {
        throw UsageError(unknown_option_text(error.get_option_name(), command) + dashed_digest_hint(words));
    }
}

}  // namespace

const Command* find_command(std::string_view name) {
    const std::span<const Command> all = commands();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void parse_command_line(std::vector<std::string> words, CommandLine& line) {
    take_command(words, line);
    if (line.theirs != nullptr && line.command == nullptr) {
        if (std::none_of(words.begin(), words.end(), is_help_option)) {
            throw UsageError("there is no '" + std::string(line.theirs->name) + "' here. " +
                             plain_text(line.theirs->difference));
        }
        words = {"--help"};
    }
    options::options_description all = global_options();
    if (line.command != nullptr) {
        line.command->add_options(all.add_options());
        spell_long_options(words, *line.command);
    }
    all.add_options()("arguments", options::value<std::vector<std::string>>());
    options::options_description with_theirs(all);
    with_theirs.add(seqrepo_options(line.theirs));
    options::parsed_options understood = parsed(words, with_theirs, line.command);
    const bool asks_for_help = std::any_of(words.begin(), words.end(), is_help_option);
    if (line.command != nullptr && !asks_for_help) {
        line.remarks = use_our_options(understood, line.theirs, line.command->name);
    }
    options::store(understood, line.values);
    options::notify(line.values);
}

std::string lone_help_topic(const std::vector<std::string>& words) {
    std::vector<std::string> others;
    std::copy_if(words.begin(), words.end(), std::back_inserter(others),
                 [](const std::string& word) { return !is_help_option(word); });
    return others.size() < words.size() && first_word(others) + 1 == others.size() ? others.back() : "";
}

}  // namespace seqshelf::cli
