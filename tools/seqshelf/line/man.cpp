#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <iterator>

#include "line/command_groups.hpp"
#include "line/command_line.hpp"
#include "line/help.hpp"
#include "line/help_parts.hpp"

namespace seqshelf::cli {

namespace {

/// Removes one code point from UTF-8 text, and returns it. The help texts are ours, so malformed text is not detected.
std::uint32_t take_code_point(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0xc0 ? 1 : (lead < 0xe0 ? 2 : (lead < 0xf0 ? 3 : 4));
    std::uint32_t value = size == 1 ? lead : lead & (0xffU >> (size + 1));
    for (const char c : text.substr(1, size - 1)) {
        value = (value << 6U) | (static_cast<unsigned char>(c) & 0x3fU);
    }
    text.remove_prefix(std::min(size, text.size()));
    return value;
}

/// Text that roff prints as it is, character for character, so that what is copied from the page works in a shell.
std::string escaped(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) {
        out += "\\&";  // otherwise a request
    }
    while (!text.empty()) {
        const std::uint32_t c = take_code_point(text);
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else if (c == '\'') {
            out += "\\(aq";
        } else if (c == '`') {
            out += "\\(ga";
        } else if (c == '^') {
            out += "\\(ha";
        } else if (c == '~') {
            out += "\\(ti";
        } else if (c < 0x80) {
            out += static_cast<char>(c);
        } else {
            std::array<char, 16> name{};
            std::snprintf(name.data(), name.size(), "\\[u%04X]", static_cast<unsigned>(c));
            out += name.data();
        }
    }
    return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }

std::string italic(std::string_view text) { return text.empty() ? "" : "\\fI" + escaped(text) + "\\fR"; }

/// Breaks roff text at blanks: every sentence starts a line, and no line is long.
std::string filled(std::string_view text) {
    constexpr std::size_t longest_line = 78;
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool new_line = column + 1 + word.size() > longest_line || out.ends_with('.');
        if (!out.empty()) {
            out += new_line ? '\n' : ' ';
            column = new_line ? 0 : column + 1;
        }
        if (column == 0 && word.starts_with('.') && !out.empty()) {
            out += "\\&";
        }
        out += word;
        column += word.size();
    }
    return out;
}

/// Prose, in which text in backticks becomes bold.
std::string prose(std::string_view text) {
    std::string out;
    for (bool code = false; !text.empty(); code = !code) {
        const std::size_t end = std::min(text.find('`'), text.size());
        out += code ? bold(text.substr(0, end)) : escaped(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return filled(out) + "\n";
}

std::string definition(const std::string& term, std::string_view meaning) {
    return ".TP\n" + term + "\n" + prose(meaning);
}

/// A help file's blocks.
std::string blocks_text(const std::vector<Block>& blocks) {
    std::string out;
    bool first = true;  // no macro after a heading
    for (const Block& block : blocks) {
        if (block.kind == Block::Kind::paragraph) {
            out += (first ? "" : ".PP\n") + prose(block.text);
        } else if (block.kind == Block::Kind::code) {
            out += std::string(first ? "" : ".PP\n") + ".RS 4\n.nf\n";
            for (std::string_view lines = block.text; !lines.empty();) {
                const std::size_t end = lines.find('\n');
                out += escaped(lines.substr(0, end)) + "\n";
                lines.remove_prefix(end + 1);
            }
            out += ".fi\n.RE\n";
        } else if (!block.term().empty()) {
            out += definition(bold(plain_text(block.term())), block.meaning());
        } else {
            out += ".IP \\(bu 3\n" + prose(block.text);
        }
        first = false;
    }
    return out;
}

std::string options_text(const std::vector<OptionText>& options) {
    std::string out;
    for (const OptionText& option : options) {
        std::string names = option.short_name.empty() ? "" : bold(option.short_name) + ", ";
        names += bold(option.long_name);
        if (!option.value.empty()) {
            names += " " + italic(option.value);
        }
        out += definition(names, option.description);
    }
    return out;
}

std::string upper_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

/// A section of the help files that belongs to no command, under its own heading.
std::string program_section(const std::string& name) {
    return ".SH \"" + upper_case(name) + "\"\n" + blocks_text(help_section(name));
}

/// SeqRepo's commands and what they are here, and then its options.
std::string seqrepo_text() {
    const std::vector<Block> blocks = help_section("seqrepo");
    std::vector<Block> items;
    std::vector<Block> others;
    std::partition_copy(blocks.begin(), blocks.end(), std::back_inserter(items), std::back_inserter(others),
                        [](const Block& block) { return block.kind == Block::Kind::item; });
    std::string out = ".SH SEQREPO\n" + blocks_text(others);
    for (const SeqRepoCommand& theirs : seqrepo_commands()) {
        const std::string ours = theirs.ours.empty() ? "" : "Here " + bold(theirs.our_line()) + ".\n";
        out += ".TP\n" + bold(theirs.their_line()) + "\n" + ours + prose(theirs.difference);
    }
    return out + ".PP\nOptions of every command:\n" + blocks_text(items);
}

std::string synopsis() {
    return bold("seqshelf") + " [" + bold("-r") + " " + italic("DIR") + "] [" + bold("-i") + " " + italic("NAME") +
           "] [" + bold("--json") + "] [" + bold("-q") + "|" + bold("-v") + "] " + italic("COMMAND") + " " +
           italic("…") + "\n";
}

std::string command_text(const Command& command) {
    std::string out =
        ".SS " + bold(command.name) + (command.arguments.empty() ? "" : " ") + italic(command.arguments) + "\n";
    const std::vector<Block> blocks = help_section(command.name);
    const auto examples =
        std::find_if(blocks.begin(), blocks.end(), [](const Block& block) { return block.kind == Block::Kind::code; });
    out += blocks_text({blocks.begin(), examples}) + options_text(option_texts(command));
    if (examples != blocks.end()) {
        out += ".PP\n" + blocks_text({examples, blocks.end()});
    }
    return out;
}

}  // namespace

std::string man_page() {
    std::string out = ".TH SEQSHELF 1 \"\" \"seqshelf " SEQSHELF_VERSION "\" \"User commands\"\n";
    const std::string what = summary("seqshelf");  // "seqshelf keeps …"
    out += ".SH NAME\n" + filled("seqshelf \\- " + escaped(std::string_view(what).substr(what.find(' ') + 1))) + "\n";
    out += ".SH SYNOPSIS\n" + synopsis();
    out += ".SH DESCRIPTION\n" + blocks_text(help_section("seqshelf"));
    out += ".SH OPTIONS\nEvery command takes these, before or after its name.\n" + options_text(global_option_texts());
    for (const CommandGroup& group : command_groups()) {
        out += ".SH \"COMMANDS: " + upper_case(std::string(group.title)) + "\"\n";
        for (const std::string_view name : group.commands) {
            out += command_text(*find_command(name));
        }
    }
    out += seqrepo_text();
    for (const char* const name : {"exit status", "environment", "files", "examples", "see also"}) {
        out += program_section(name);
    }
    return out;
}

}  // namespace seqshelf::cli
