#include "line/help.hpp"

#include <algorithm>

#include "line/command_line.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

constexpr std::size_t line_columns = 80;
constexpr std::size_t longest_left = 28;  // a wider left column gets its own line

/// Columns of UTF-8 text on a terminal (no wide or combining characters are used).
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Appends `text`, broken at blanks, to `out` at column `at`; further lines start at column `indent`.
void wrap(std::string& out, std::string_view text, std::size_t at, std::size_t indent) {
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!first && at + 1 + columns(word) > line_columns) {
            out += "\n" + std::string(indent, ' ');
            at = indent;
        } else if (!first) {
            out += ' ';
            ++at;
        }
        out += word;
        at += columns(word);
        first = false;
    }
    out += '\n';
}

struct Row {
    std::string left;
    std::string right;
};

/// The columns of the widest left column that is not too wide.
std::size_t left_width(const std::vector<Row>& rows) {
    std::size_t width = 0;
    for (const Row& row : rows) {
        width = std::max(width, columns(row.left) <= longest_left ? columns(row.left) : 0);
    }
    return width;
}

/// Two columns; the right one is wrapped. \param width  of the left one
std::string table(const std::vector<Row>& rows, std::size_t width) {
    const std::size_t indent = width + 4;
    std::string out;
    for (const Row& row : rows) {
        out += "  " + row.left;
        const std::size_t used = columns(row.left) + 2;
        out += used + 2 <= indent ? std::string(indent - used, ' ') : "\n" + std::string(indent, ' ');
        wrap(out, row.right, indent, indent);
    }
    return out;
}

std::string table(const std::vector<Row>& rows) { return table(rows, left_width(rows)); }

std::string option_table(const std::vector<OptionText>& options) {
    std::vector<Row> rows;
    for (const OptionText& option : options) {
        const std::string name = (option.short_name.empty() ? "    " : option.short_name + ", ") + option.long_name;
        rows.push_back({name + (option.value.empty() ? "" : " " + option.value), option.description});
    }
    return table(rows);
}

/// A help file's blocks on a terminal.
std::string prose(const std::vector<Block>& blocks) {
    std::string out;
    const Block* previous = nullptr;
    for (const Block& block : blocks) {
        if (previous != nullptr && !(previous->kind == Block::Kind::item && block.kind == Block::Kind::item)) {
            out += '\n';
        }
        previous = &block;
        if (block.kind == Block::Kind::paragraph) {
            wrap(out, plain_text(block.text), 0, 0);
        } else if (block.kind == Block::Kind::item) {
            out += "  - ";
            wrap(out, plain_text(block.text), 4, 4);
        } else {
            for (std::string_view lines = block.text; !lines.empty();) {
                const std::size_t end = lines.find('\n');
                out.append("    ").append(lines.substr(0, end + 1));
                lines.remove_prefix(end + 1);
            }
        }
    }
    return out;
}

/// The section's items as a table.
std::string item_table(std::string_view section) {
    std::vector<Row> rows;
    for (const Block& block : help_section(section)) {
        if (block.kind == Block::Kind::item) {
            rows.push_back({plain_text(block.term()), plain_text(block.meaning())});
        }
    }
    return table(rows);
}

std::string usage_text(const std::string& rest) {
    std::string out = "Usage: ";
    wrap(out, "seqshelf [-r DIR] [-i NAME] [--json] [-q|-v] " + rest, out.size(), out.size() + 9);
    return out + "\n";
}

/// `fetch [OPTION]… ID[:REGION]…`
std::string usage_of(const Command& command) {
    return std::string(command.name) + (option_texts(command).empty() ? "" : " [OPTION]…") +
           (command.arguments.empty() ? "" : " ") + std::string(command.arguments);
}

/// The groups, each a heading and its commands, in two columns that are the same in all groups.
std::string group_tables() {
    std::vector<std::vector<Row>> tables;
    std::size_t width = 0;
    for (const CommandGroup& group : command_groups()) {
        std::vector<Row>& rows = tables.emplace_back();
        for (const std::string_view name : group.commands) {
            rows.push_back({std::string(name), plain_text(summary(name))});
        }
        width = std::max(width, left_width(rows));
    }
    std::string out;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        out += std::string(command_groups()[i].title) + ":\n" + table(tables[i], width) + "\n";
    }
    return out;
}

}  // namespace

std::string program_help() {
    return prose({help_section("seqshelf").front()}) + "\n" + usage_text("COMMAND …") + group_tables() +
           "Options of every command:\n" + option_table(global_option_texts()) + "\nExit status:\n" +
           item_table("exit status") + "\nEnvironment:\n" + item_table("environment") +
           "\n'seqshelf help COMMAND' explains a command, and 'seqshelf help GROUP' shows how\nthe commands of a group "
           "are called, as 'seqshelf help snapshots' does.\n'seqshelf help seqrepo' lists SeqRepo's commands and what "
           "they are here.\n";
}

std::string command_help(const Command& command) {
    const std::vector<OptionText> own = option_texts(command);
    std::string out = usage_text(usage_of(command));
    const std::vector<Block> blocks = help_section(command.name);
    const auto examples =
        std::find_if(blocks.begin(), blocks.end(), [](const Block& block) { return block.kind == Block::Kind::code; });
    out += prose({blocks.begin(), examples});
    if (!own.empty()) {
        out += "\nOptions:\n" + option_table(own);
    }
    out += "\nOptions of every command:\n" + option_table(global_option_texts());
    if (examples != blocks.end()) {
        out += "\nExamples:\n" + prose({examples, blocks.end()});
    }
    return out;
}

std::string family_help(const std::string& first) {
    std::string text;
    for (const Command& command : commands()) {
        if (command.name.starts_with(first + " ")) {
            text += (text.empty() ? "" : "\n") + command_help(command);
        }
    }
    return text;
}

std::string group_help(const CommandGroup& group) {
    std::string out = std::string(group.title) + ":\n";
    for (const std::string_view name : group.commands) {
        out += "\n  seqshelf " + usage_of(*find_command(name)) + "\n      ";
        wrap(out, plain_text(summary(name)), 6, 6);
    }
    return out + "\n'seqshelf help COMMAND' explains a command.\n";
}

std::string topic_help(const std::string& topic) {
    if (const CommandGroup* const group = find_group(topic); group != nullptr) {
        return group_help(*group);
    }
    return topic == "seqrepo" ? seqrepo_help() : family_help(topic);
}

std::string seqrepo_help() {
    std::vector<Block> paragraphs = help_section("seqrepo");
    std::erase_if(paragraphs, [](const Block& block) { return block.kind == Block::Kind::item; });
    std::string out = prose(paragraphs) + "\nSeqRepo's commands, what they are here, and what differs:\n";
    for (const SeqRepoCommand& theirs : seqrepo_commands()) {
        out += "\n  " + theirs.their_line() + (theirs.ours.empty() ? "" : "  =  ") + theirs.our_line() + "\n    ";
        wrap(out, plain_text(theirs.difference), 4, 4);
    }
    return out + "\nSeqRepo's options of every command:\n" + item_table("seqrepo");
}

std::string seqrepo_command_help(const SeqRepoCommand& theirs) {
    const Command* const ours = find_command(theirs.ours);
    if (ours != nullptr && ours->name == theirs.name) {
        return command_help(*ours);
    }
    std::string out;
    wrap(out,
         "SeqRepo's '" + theirs.their_line() + "'" +
             (ours != nullptr ? " is '" + theirs.our_line() + "' here. " : ": there is no such command here. ") +
             plain_text(theirs.difference),
         0, 0);
    return out + (ours != nullptr ? "\n" + command_help(*ours) : "");
}

}  // namespace seqshelf::cli
