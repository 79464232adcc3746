#include "line/completion_table.hpp"

#include <algorithm>
#include <array>

#include "line/command_groups.hpp"

namespace seqshelf::cli {

namespace {

/// What a word for an argument or value means in help; in one command's help, if the word has several meanings.
struct Meaning {
    std::string_view word;
    std::string_view completable;
    std::string_view command{};
};
constexpr std::array meanings{
    Meaning{"FILE", "file"},
    Meaning{"FASTA", "file"},
    Meaning{"DIR", "directory"},
    Meaning{"SOURCE", "directory"},
    Meaning{"DEST", "directory"},
    Meaning{"ID", "alias"},
    Meaning{"REGION", "alias"},
    Meaning{"VARIANT", "alias"},
    Meaning{"NS:ALIAS", "alias"},
    Meaning{"PREFIX", "alias"},
    Meaning{"NS", "namespace"},
    Meaning{"C", "collection"},
    Meaning{"COLLECTION", "collection"},
    Meaning{"A", "instance"},
    Meaning{"SNAPSHOT", "instance"},
    Meaning{"B", "instance"},
    Meaning{"STRAND", "words + -"},
    Meaning{"COMMAND|GROUP", "command"},
    Meaning{"NAME", "assembly", "alias assembly"},
    Meaning{"NAME", "instance", "publish"},
    Meaning{"NAME", "instance", "snapshot export"},
    Meaning{"NAME", "instance", "snapshot remove"},
    Meaning{"NAME", "instance", "snapshot update-latest"},
};

Completable meaning_of(std::string_view word, std::string_view command = "") {
    const auto found = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& meaning) {
        return meaning.word == word && (meaning.command.empty() || meaning.command == command);
    });
    return std::string(found != meanings.end() ? found->completable : "nothing");
}

/// Removes `after` and what precedes it from `text`, and returns what precedes it.
std::string_view take_to(std::string_view& text, std::string_view after) {
    const std::size_t end = std::min(text.find(after), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + after.size(), text.size()));
    return part;
}

bool is_word(std::string_view text) { return !text.empty() && text.find(' ') == std::string_view::npos; }

/// The words of "auto, always or never (default: …)"; none if the text does not begin like that.
Completable words_of(std::string_view description) {
    std::string_view list = description.substr(0, std::min(description.find(" ("), description.find(": ")));
    const std::string_view last = list.substr(std::min(list.rfind(" or "), list.size()));
    if (!is_word(last.substr(std::min<std::size_t>(4, last.size())))) {
        return "nothing";
    }
    list.remove_suffix(last.size());
    Completable words = "words";
    while (!list.empty()) {
        const std::string_view word = take_to(list, ", ");
        if (!is_word(word)) {
            return "nothing";
        }
        words.append(" ").append(word);
    }
    return words.append(" ").append(last.substr(4));
}

/// `ID` of `[ID[:START-END]…]`.
std::string bare_word(std::string_view argument) {
    argument.remove_prefix(argument.starts_with('[') ? 1 : 0);
    return std::string(argument.substr(0, std::min({argument.find('['), argument.find(']'), argument.find("…")})));
}

}  // namespace

Completable completes_value(const OptionText& option) {
    if (option.value.empty()) {
        return "nothing";
    }
    if (option.long_name == "--instance" || option.long_name == "--collection") {
        return option.long_name.substr(2);
    }
    const Completable kind = meaning_of(option.value.substr(0, option.value.find(',')));
    return kind == "nothing" ? words_of(option.description) : kind;
}

std::vector<ArgumentText> argument_texts(const Command& command) {
    std::vector<ArgumentText> texts;
    for (std::string_view rest = command.arguments; !rest.empty();) {
        const std::string_view argument = take_to(rest, " ");
        const std::string word = bare_word(argument);
        texts.push_back({word, meaning_of(word, command.name), argument.find("…") != std::string_view::npos});
    }
    return texts;
}

std::vector<HelpTopic> help_topics() {
    std::vector<HelpTopic> topics;
    for (const CommandGroup& group : command_groups()) {
        std::string commands;
        for (const std::string_view name : group.commands) {
            commands.append(commands.empty() ? "" : ", ").append(name);
        }
        topics.push_back({std::string(group.name), commands});
    }
    topics.push_back({"seqrepo", "What the commands and options of Python's SeqRepo are here"});
    return topics;
}

std::string words_cases(std::string (*words_case)(std::string_view first, const std::vector<std::string>& words)) {
    std::string text = words_case("", command_words());
    for (const std::string& first : command_words()) {
        if (const auto words = second_words(first); !words.empty()) {
            text += words_case(first, words);
        }
    }
    return text;
}

std::string_view completion_script(std::string_view name) {
    const std::span<const base::EmbeddedText> texts = completion_texts();
    return std::find_if(texts.begin(), texts.end(), [&](const auto& each) { return each.name == name; })->text;
}

std::string shell_quoted(std::string_view text) {
    std::string quoted(text);
    replace_all(quoted, "'", "'\\''");
    return "'" + quoted + "'";
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

}  // namespace seqshelf::cli
