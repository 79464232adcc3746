#pragma once

#include <filesystem>
#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// The standard library's error about a file in our words: `cannot remove PATH: Permission denied`.
[[nodiscard]] std::string io_error_text(const std::filesystem::filesystem_error& error);

/// Runs `action`; the standard library's errors about files become IoError.
template <typename Action>
auto with_io_errors(Action action) {
    try {
        return action();
    } catch (const std::filesystem::filesystem_error& error) {
        throw IoError(io_error_text(error));
    }
}

}  // namespace seqshelf::base
