#pragma once

#include <string>
#include <string_view>

#include "repository/instance.hpp"

namespace seqshelf::repository {

/// The message for an identifier of a sequence that an instance does not know, with names near it. What is only in the
/// master beside a snapshot is named as such.
/// Thread-safety: may be called concurrently.
[[nodiscard]] std::string unknown_sequence(const Instance& instance, std::string_view identifier);

/// The same for a collection.
[[nodiscard]] std::string unknown_collection(const Instance& instance, std::string_view identifier);

}  // namespace seqshelf::repository
