#include <algorithm>

#include "base/nearest.hpp"
#include "line/command_groups.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// "; did you mean 'snapshot list'?", or "": a command of the family if it is one, else any, or a family.
std::string command_near(const std::string& first, const std::string& second, bool is_family) {
    std::vector<std::string> two_words;
    for (const Command& command : commands()) {
        const bool of_family = command.name.starts_with(first + " ");
        if (command.name.find(' ') != std::string_view::npos && (of_family || !is_family)) {
            two_words.emplace_back(command.name);
        }
    }
    const bool has_second = !second.empty() && second.front() != '-';
    const std::string text = has_second ? base::did_you_mean(first + " " + second, two_words) : "";
    return text.empty() && !is_family ? base::did_you_mean(first, command_words()) : text;
}

}  // namespace

std::string unknown_command_text(const std::string& first, const std::string& second) {
    const std::vector<std::string> family = second_words(first);
    if (!family.empty() && (second.empty() || second.front() == '-')) {
        return "'" + first + "' needs one of: " + joined(family);
    }
    if (find_group(first) != nullptr) {
        return "'" + first + "' is a group of commands, not a command";
    }
    const std::string typed = family.empty() ? first : first + " " + second;
    std::string text = "no such command: '" + typed + "'" + command_near(first, second, !family.empty());
    if (!family.empty() && !text.ends_with('?')) {
        text += "; '" + first + "' needs one of: " + joined(family);
    }
    return text;
}

std::string unknown_option_text(const std::string& option, const Command* command) {
    std::vector<std::string> known;
    const auto add = [&](const std::vector<OptionText>& options) {
        for (const OptionText& each : options) {
            known.push_back(each.long_name);
        }
    };
    if (command != nullptr) {
        add(option_texts(*command));
    }
    add(global_option_texts());
    return "unrecognised option '" + option + "'" + base::did_you_mean(option.substr(0, option.find('=')), known);
}

}  // namespace seqshelf::cli
