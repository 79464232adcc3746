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

/// Calls `act` with every identifier and its place. Those on standard input replace an argument `-`, and their place is
/// the line; the place of an argument is "".
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
    const Repository repository = invocation.globals.open_repository();
    ItemErrors errors(invocation.globals, ItemErrors::Policy::go_on);
    for_each_identifier(arguments, [&](const std::string& identifier, const std::string&) {
        errors.attempt([&] { act(identifier, (repository.*get)(identifier)); }, identifier);
    });
    return errors.code();
}

/// The same for sequences, which are looked up many at a time. A program that writes standard input and waits for an
/// answer gets it at once.
int for_each_found_sequence(const Invocation& invocation,
                            const std::function<void(const std::string&, const Sequence&)>& act);

}  // namespace seqshelf::cli
