#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_text.hpp"
#include "line/help_parts.hpp"

/// What each word of a command line may be, for the completion scripts of bash and zsh.
namespace seqshelf::cli {

/// What completes a word: `file`, `directory`, `instance`, `namespace`, `alias`, `collection`, `assembly`, `command`,
/// `words` and then the words, or `nothing`. The scripts have a function for each.
using Completable = std::string;

/// What completes the value of an option. The value's name decides (`FILE`), or the words that the option's description
/// begins with (`auto, always or never`).
[[nodiscard]] Completable completes_value(const OptionText& option);

/// A command's argument.
struct ArgumentText {
    std::string name;  ///< "ID", as help calls it
    Completable completable;
    bool repeats;  ///< any number of them
};

[[nodiscard]] std::vector<ArgumentText> argument_texts(const Command& command);

/// A word that is no command and that `help` explains.
struct HelpTopic {
    std::string word;  ///< "names", "seqrepo"
    std::string description;
};

/// The groups of commands, and `seqrepo`.
[[nodiscard]] std::vector<HelpTopic> help_topics();

/// The branches of a `case` that `words_case` writes, for the commands ("") and for each word that several commands
/// begin with, of the words that may follow.
[[nodiscard]] std::string words_cases(std::string (*words_case)(std::string_view first,
                                                                const std::vector<std::string>& words));

/// `text` in single quotes for a shell.
[[nodiscard]] std::string shell_quoted(std::string_view text);

/// The script of a shell (completions/*.in), with words such as @OPTIONS@ for what depends on the commands.
/// \param name  `seqshelf.bash` or `_seqshelf`
[[nodiscard]] std::string_view completion_script(std::string_view name);

/// The scripts, embedded by the build.
[[nodiscard]] std::span<const base::EmbeddedText> completion_texts();

/// Replaces `what` by `with` everywhere in `text`.
void replace_all(std::string& text, std::string_view what, std::string_view with);

}  // namespace seqshelf::cli
