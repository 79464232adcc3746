#pragma once

#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// Returns an error of the same class with the same data; its message is `context` followed by that of `error`.
/// A class that carries more than its message has a specialisation.
template <typename Kind>
[[nodiscard]] Kind in_context(const std::string& context, const Kind& error) {
    return Kind(context + error.what());
}
template <>
[[nodiscard]] inline AmbiguousAlias in_context(const std::string& context, const AmbiguousAlias& error) {
    return AmbiguousAlias(context + error.what(), error.candidates());
}
template <>
[[nodiscard]] inline InvalidInterval in_context(const std::string& context, const InvalidInterval& error) {
    return InvalidInterval(context + error.what(), error.sequence_length());
}

template <typename Kind, typename Context>
void throw_in_context_if(const Error& error, const Context& context) {
    if (const auto* const same = dynamic_cast<const Kind*>(&error)) {
        throw in_context<Kind>(context(), *same);
    }
}

/// Runs `action`. An error of the classes `Kinds` is thrown again with a context before its message, which names the
/// file, the line or the volume concerned. Others pass through.
/// \tparam Kinds   the first that fits is thrown: list subclasses before their bases
/// \param context  returns the context with its separator (`file:line: `); called only if there is an error
template <typename... Kinds, typename Context, typename Action>
decltype(auto) with_context(const Context& context, const Action& action) {
    try {
        return action();
    } catch (const Error& error) {
        (throw_in_context_if<Kinds>(error, context), ...);
        throw;
    }
}

}  // namespace seqshelf::base
