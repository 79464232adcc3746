#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli.hpp"
#include "input/id_lines.hpp"
#include "input/item_errors.hpp"
#include "seqshelf/repository.hpp"

/// Commands whose arguments are identifiers.
namespace seqshelf::cli {

[[nodiscard]] inline const std::vector<std::string>& expect_identifiers(const Invocation& invocation) {
    return invocation.expect(1, any_number, "ID… ('-' reads them from standard input)");
}

/// Calls `act` for every identifier of the arguments, with where it stands: "" for an argument, and for one of standard
/// input, which `-` stands for, its line.
template <typename Act>
void for_each_identifier(const std::vector<std::string>& arguments, Act act) {
    for (const std::string& argument : arguments) {
        if (argument != "-") {
            act(argument, std::string());
            continue;
        }
        for (IdLines lines("-"); lines.next();) {
            act(lines.line(), lines.where());
        }
    }
}

/// Calls `act` for what each identifier means. One that cannot be resolved is reported and does not stop the rest.
/// Returns the exit code.
template <typename Found, typename Act>
int for_each_found(const Invocation& invocation, Found (Repository::*get)(std::string_view) const, Act act) {
    const auto& arguments = expect_identifiers(invocation);
    const Repository repository = Repository::open(invocation.globals.instance_to_read());
    ItemErrors errors(invocation.globals, ItemErrors::Policy::go_on);
    for_each_identifier(arguments, [&](const std::string& identifier, const std::string&) {
        errors.attempt([&] { act(identifier, (repository.*get)(identifier)); }, identifier);
    });
    return errors.code();
}

/// The same of sequences, which are looked up many at a time. Whoever writes standard input and waits for an answer
/// gets it.
int for_each_found_sequence(const Invocation& invocation,
                            const std::function<void(const std::string&, const Sequence&)>& act);

}  // namespace seqshelf::cli
