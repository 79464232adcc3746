#pragma once

#include <filesystem>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// Runs `action`; the standard library's errors about files become IoError.
template <typename Action>
auto with_io_errors(Action action) {
    try {
        return action();
    } catch (const std::filesystem::filesystem_error& error) {
        throw IoError(error.what());
    }
}

}  // namespace seqshelf::base
