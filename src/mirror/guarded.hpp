#pragma once

#include <filesystem>

#include "seqshelf/error.hpp"

namespace seqshelf::mirror {

/// Runs `action`; the standard library's errors about files become ours.
template <typename Action>
auto guarded(Action action) {
    try {
        return action();
    } catch (const std::filesystem::filesystem_error& error) {
        throw IoError(error.what());
    }
}

}  // namespace seqshelf::mirror
