#include "line/help_parts.hpp"

#include <algorithm>
#include <cctype>

#include "line/global_options.hpp"

namespace seqshelf::cli {

namespace {

std::vector<OptionText> texts_of(const options::options_description& description) {
    namespace style = options::command_line_style;
    std::vector<OptionText> texts;
    for (const auto& option : description.options()) {
        const std::string dashed = option->canonical_display_name(style::allow_long);
        // Boost has no function for the short name alone; its formatted name is `-r [ --root ]`.
        const std::string both = option->format_name();
        texts.push_back({both.starts_with("--") ? "" : both.substr(0, 2), dashed, option->format_parameter(),
                         option->description()});
    }
    return texts;
}

/// Removes the first line from `text`, and returns it.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// The text between the line `## name` and the next such line.
std::string_view section_text(std::string_view name) {
    const std::string heading = "## " + std::string(name) + "\n";
    for (const base::EmbeddedText& file : help_texts()) {
        const std::size_t at = file.text.starts_with(heading) ? 0 : file.text.find("\n" + heading);
        if (at == std::string_view::npos) {
            continue;
        }
        const std::string_view rest = file.text.substr(file.text.find('\n', at + 1) + 1);
        return rest.substr(0, rest.find("\n## "));
    }
    return {};
}

}  // namespace

std::vector<OptionText> global_option_texts() { return texts_of(global_options()); }

std::vector<OptionText> option_texts(const Command& command) {
    options::options_description description;
    command.add_options(description.add_options());
    return texts_of(description);
}

std::string_view Block::term() const {
    const std::string_view view = text;
    const std::size_t end = view.find("`: ");
    return kind == Kind::item && view.starts_with('`') && end != std::string_view::npos ? view.substr(0, end + 1)
                                                                                        : std::string_view();
}

std::string_view Block::meaning() const {
    const std::size_t term_size = term().size();
    return std::string_view(text).substr(term_size == 0 ? 0 : term_size + 2);
}

std::vector<Block> help_section(std::string_view name) {
    std::vector<Block> blocks;
    bool open = false;  // the next line continues the last block
    bool fenced = false;
    for (std::string_view text = section_text(name); !text.empty();) {
        const std::string_view line = take_line(text);
        if (line.starts_with("```")) {
            fenced = !fenced;
            open = false;
            if (fenced) {
                blocks.push_back({Block::Kind::code, ""});
            }
        } else if (fenced) {
            blocks.back().text.append(line).append("\n");
        } else if (line.empty()) {
            open = false;
        } else if (line.starts_with("- ")) {
            blocks.push_back({Block::Kind::item, std::string(line.substr(2))});
            open = true;
        } else if (open) {
            blocks.back().text.append(" ").append(line.substr(line.find_first_not_of(' ')));
        } else {
            blocks.push_back({Block::Kind::paragraph, std::string(line)});
            open = true;
        }
    }
    return blocks;
}

std::string summary(std::string_view name) {
    const std::vector<Block> blocks = help_section(name);
    if (blocks.empty()) {
        return "";
    }
    const std::string& text = blocks.front().text;
    const std::size_t end = text.find(". ");
    return text.substr(0, end != std::string::npos ? end : text.size() - (text.ends_with('.') ? 1 : 0));
}

std::string plain_text(std::string_view text) {
    std::string plain;
    for (bool code = false; !text.empty(); code = !code) {
        const std::string_view part = text.substr(0, text.find('`'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        const bool punctuation =
            code && std::none_of(part.begin(), part.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
        plain.append(punctuation ? "'" : "").append(part).append(punctuation ? "'" : "");
    }
    return plain;
}

std::vector<std::string> command_words() {
    std::vector<std::string> words;
    for (const Command& command : commands()) {
        std::string first(command.name.substr(0, command.name.find(' ')));
        if (std::find(words.begin(), words.end(), first) == words.end()) {
            words.push_back(std::move(first));
        }
    }
    return words;
}

std::vector<std::string> second_words(std::string_view first) {
    std::vector<std::string> words;
    for (const Command& command : commands()) {
        if (command.name.size() > first.size() && command.name.starts_with(first) &&
            command.name[first.size()] == ' ') {
            words.emplace_back(command.name.substr(first.size() + 1));
        }
    }
    return words;
}

}  // namespace seqshelf::cli
