#include "line/completion_table.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

/// Text for the part of a specification that ends at `end`.
std::string escaped(std::string_view text, std::string_view end) {
    std::string out(text);
    replace_all(out, "\\", "\\\\");
    replace_all(out, end, "\\" + std::string(end));
    return out;
}

/// What _arguments calls to complete it.
std::string action(const Completable& completable) {
    if (completable.starts_with("words ")) {
        return "(" + completable.substr(6) + ")";
    }
    if (completable == "nothing") {
        return " ";
    }
    return completable == "file" ? "_files" : completable == "directory" ? "_files -/" : "_seqshelf_" + completable;
}

/// `'(-r --root)'{-r+,--root=}'[description]:DIR:action'`
/// \param repeats  whether options with a value may be given again: which of them may, the program does not say
std::string option_spec(const OptionText& option, bool repeats) {
    const bool has_value = !option.value.empty();
    std::string rest = "[" + escaped(option.description, "]") + "]";
    if (has_value) {
        rest += ":" + escaped(option.value, ":") + ":" + action(completes_value(option));
    }
    const std::string long_name = option.long_name + (has_value ? "=" : "");
    const std::string short_name = option.short_name.empty() ? "" : option.short_name + (has_value ? "+" : "");
    const std::string before = repeats && has_value ? "*"
                               : short_name.empty() ? ""
                                                    : "(" + option.short_name + " " + option.long_name + ")";
    std::string spec = before.empty() ? "" : shell_quoted(before);
    spec += short_name.empty() ? long_name : "{" + short_name + "," + long_name + "}";
    return spec + shell_quoted(rest);
}

std::string globals() {
    std::string text;
    for (const OptionText& option : global_option_texts()) {
        text += "        " + option_spec(option, false) + "\n";
    }
    return text;
}

std::string topic_lines() {
    std::string text;
    for (const HelpTopic& topic : help_topics()) {
        text += "        " + shell_quoted(topic.word + ":" + topic.description) + "\n";
    }
    return text;
}

/// A branch of `case`: the words that may follow `first`, each with its description.
std::string words_case(std::string_view first, const std::vector<std::string>& words) {
    std::string text = "        '" + std::string(first) + "')\n            list=(\n";
    for (const std::string& word : words) {
        const std::string name = first.empty() ? word : std::string(first) + " " + word;
        std::string description = plain_text(summary(name));
        if (description.empty()) {  // several commands: their second words
            for (const std::string& second : second_words(word)) {
                description += (description.empty() ? "" : ", ") + second;
            }
        }
        text += "                " + shell_quoted(word + ":" + description) + "\n";
    }
    return text + "            )\n            ;;\n";
}

/// `'1:NS\:ALIAS:_seqshelf_alias'`, and `'*:…'` for the one that repeats.
std::string argument_spec(const ArgumentText& argument, std::size_t position) {
    const std::string place = argument.repeats ? "*" : std::to_string(position);
    return shell_quoted(place + ":" + escaped(argument.name, ":") + ":" + action(argument.completable));
}

std::string arguments_cases() {
    std::string text;
    for (const Command& command : commands()) {
        text += "        " + shell_quoted(command.name) + ")\n            specs=(\n";
        for (const OptionText& option : option_texts(command)) {
            text += "                " + option_spec(option, true) + "\n";
        }
        std::size_t position = 0;
        for (const ArgumentText& argument : argument_texts(command)) {
            text += "                " + argument_spec(argument, ++position) + "\n";
        }
        if (command.name == "help") {
            text += "                '2:second word: _seqshelf_second_word \"$words[2]\"'\n";
        }
        text += "            )\n            ;;\n";
    }
    return text;
}

}  // namespace

std::string zsh_completion() {
    std::string text(completion_script("_seqshelf"));
    replace_all(text, "@WORDS@\n", words_cases(words_case));
    replace_all(text, "@TOPICS@\n", topic_lines());
    replace_all(text, "@ARGUMENTS@\n", arguments_cases());
    replace_all(text, "@GLOBALS@\n", globals());
    return text;
}

}  // namespace seqshelf::cli
