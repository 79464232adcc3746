#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli.hpp"

/// What --help, the man page and the completion scripts are made from.
namespace seqshelf::cli {

/// One option as people write it.
struct OptionText {
    std::string short_name;  ///< "-r", or ""
    std::string long_name;   ///< "--root"
    std::string value;       ///< "DIR", or "": the option takes none
    std::string description;
};

[[nodiscard]] std::vector<OptionText> global_option_texts();
[[nodiscard]] std::vector<OptionText> option_texts(const Command& command);

/// A piece of a help file: a paragraph, an item of a list (both on one line, however the file wraps them), or a fenced
/// block as it is.
struct Block {
    enum class Kind { paragraph, item, code } kind;
    std::string text;

    /// The parts of an item `` `term`: meaning ``; the term is empty if there is none.
    [[nodiscard]] std::string_view term() const;
    [[nodiscard]] std::string_view meaning() const;
};

/// The section `## name` of the help files. Empty if there is none.
[[nodiscard]] std::vector<Block> help_section(std::string_view name);

/// The first sentence of a section, without the full stop.
[[nodiscard]] std::string summary(std::string_view name);

/// Text for a terminal: without backticks; punctuation that was in backticks is quoted instead.
[[nodiscard]] std::string plain_text(std::string_view text);

/// The commands' first words, in the order help lists them: "fetch", …, "alias", ….
[[nodiscard]] std::vector<std::string> command_words();

/// Second words of the commands that start with `first`: "add", "remove", … for "alias".
[[nodiscard]] std::vector<std::string> second_words(std::string_view first);

}  // namespace seqshelf::cli
