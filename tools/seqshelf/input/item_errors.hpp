#pragma once

#include <optional>

#include "base/error_context.hpp"
#include "cli.hpp"
#include "seqshelf/error.hpp"

/// Errors about one row, name or region of many.
namespace seqshelf::cli {

/// The exit code of an error that is about one of many only; std::nullopt where the others are in vain too.
[[nodiscard]] inline std::optional<ExitCode> code_of_one(const Error& error) {
    if (dynamic_cast<const NotFound*>(&error) != nullptr || dynamic_cast<const AmbiguousAlias*>(&error) != nullptr) {
        return not_found;
    }
    if (dynamic_cast<const InvalidInput*>(&error) != nullptr ||
        dynamic_cast<const InvalidInterval*>(&error) != nullptr) {
        return bad_input;
    }
    return std::nullopt;
}

/// Runs `action`, putting a place in front of what it throws about one of many.
/// \param where  gives it, `file:line: `, if it is needed
template <typename Where, typename Action>
auto at_place(const Where& where, const Action& action) {
    return base::with_context<InvalidInput, InvalidInterval, InvalidArgument, AmbiguousAlias, NotFound>(where, action);
}

}  // namespace seqshelf::cli
