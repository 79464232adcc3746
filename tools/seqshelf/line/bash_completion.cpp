#include "line/completion_table.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

/// A branch of `case`: the words that may follow `first`.
std::string words_case(std::string_view first, const std::vector<std::string>& words) {
    std::string text = "        '" + std::string(first) + "') printf '%s\\n'";
    for (const std::string& word : words) {
        text += " " + word;
    }
    return text + " ;;\n";
}

std::string names_of(const std::vector<OptionText>& options) {
    std::string text;
    for (const OptionText& option : options) {
        text +=
            (text.empty() ? "" : " ") + option.short_name + (option.short_name.empty() ? "" : " ") + option.long_name;
    }
    return text;
}

std::string topic_words() {
    std::string text;
    for (const HelpTopic& topic : help_topics()) {
        text += (text.empty() ? "" : " ") + topic.word;
    }
    return text;
}

std::string option_cases() {
    std::string text;
    for (const Command& command : commands()) {
        if (const auto own = option_texts(command); !own.empty()) {
            text += "        '" + std::string(command.name) + "') echo '" + names_of(own) + "' ;;\n";
        }
    }
    return text;
}

/// Branches of `case` for the options of a command that have values, or of every command if that is "".
std::string value_cases(const std::string& command, const std::vector<OptionText>& options) {
    const auto pattern = [&](const std::string& option) {
        return command.empty() ? "*' " + option + "'" : "'" + command + " " + option + "'";
    };
    std::string text;
    for (const OptionText& option : options) {
        if (!option.value.empty()) {
            text += "        " + (option.short_name.empty() ? "" : pattern(option.short_name) + " | ") +
                    pattern(option.long_name) + ") kind=" + shell_quoted(completes_value(option)) + " ;;\n";
        }
    }
    return text;
}

std::string all_value_cases() {
    std::string text = value_cases("", global_option_texts());
    for (const Command& command : commands()) {
        text += value_cases(std::string(command.name), option_texts(command));
    }
    return text;
}

std::string argument_cases() {
    std::string text;
    for (const Command& command : commands()) {
        std::string kinds;
        for (const ArgumentText& argument : argument_texts(command)) {
            kinds += (kinds.empty() ? "" : " ") + shell_quoted(argument.completable) + (argument.repeats ? " ..." : "");
        }
        if (!kinds.empty()) {
            text += "        '" + std::string(command.name) + "') kinds=(" + kinds + ") ;;\n";
        }
    }
    return text;
}

}  // namespace

std::string bash_completion() {
    std::string text(completion_script("seqshelf.bash"));
    replace_all(text, "@WORDS@\n", words_cases(words_case));
    replace_all(text, "@TOPICS@", topic_words());
    replace_all(text, "@OPTIONS@\n", option_cases());
    replace_all(text, "@GLOBAL_OPTIONS@", names_of(global_option_texts()));
    replace_all(text, "@VALUES@\n", all_value_cases());
    replace_all(text, "@ARGUMENTS@\n", argument_cases());
    return text;
}

}  // namespace seqshelf::cli
