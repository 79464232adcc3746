#pragma once

#include <span>
#include <string>
#include <string_view>

/// The commands of Python's SeqRepo. The table is the only list of them: it translates command lines, and `help
/// seqrepo`, the man page and docs/how-to/come-from-seqrepo.md show it.
namespace seqshelf::cli {

/// An option of one of SeqRepo's commands that has another name here.
struct SeqRepoOption {
    std::string_view name;  ///< "update-latest"
    char letter;  ///< 'l'
    bool takes_value;
    std::string_view ours;  ///< "latest"; "": its value is an argument
};

/// One of SeqRepo's commands, and the command that does its work here.
struct SeqRepoCommand {
    std::string_view name;  ///< "pull"
    std::string_view usage;  ///< what follows it: "[-i NAME] [-l]"
    std::string_view ours;  ///< the name of our command; "": there is none, and `difference` says what to do
    std::string_view our_usage;  ///< "SOURCE [NAME] [--latest]"
    std::string_view dry_run;  ///< our command that changes nothing and prints what this one would do; "": none
    std::string_view difference;  ///< sentences, with code in backticks
    std::span<const SeqRepoOption> options;

    /// `pull [-i NAME] [-l]`
    [[nodiscard]] std::string their_line() const;
    /// `pull SOURCE [NAME] [--latest]`; "" if none of ours does its work.
    [[nodiscard]] std::string our_line() const;
};

/// All of them, in the order of a user's first day: make, fill, read, publish, get from elsewhere.
[[nodiscard]] std::span<const SeqRepoCommand> seqrepo_commands();

/// nullptr: SeqRepo has no such command.
[[nodiscard]] const SeqRepoCommand* find_seqrepo_command(std::string_view name);

}  // namespace seqshelf::cli
