#pragma once

#include <stop_token>
#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::base {

/// Ends work that was asked to stop.
/// \param message  its parts: text, or paths
/// \throws Cancelled
template <typename... Part>
void throw_if_stopped(const std::stop_token& stop, const Part&... message) {
    if (stop.stop_requested()) {
        std::string text;
        (text.append(message), ...);
        throw Cancelled(text);
    }
}

}  // namespace seqshelf::base
