#pragma once

#include <stop_token>

namespace seqshelf::cli {

/// A token that Ctrl-C (SIGINT), SIGTERM and SIGHUP stop. Call it before any thread is started. Another signal more
/// than a second later ends the program at once, which is safe too: the next writer cleans up what was not committed.
[[nodiscard]] std::stop_token stop_on_signals();

}  // namespace seqshelf::cli
