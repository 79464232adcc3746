#pragma once

#include <stop_token>

namespace seqshelf::cli {

/// A token that Ctrl-C (SIGINT), SIGTERM and SIGHUP stop. To call before any thread is started; a second signal ends
/// the program at once, which is safe too: what was not committed is cleaned up by the next writer.
[[nodiscard]] std::stop_token stop_on_signals();

}  // namespace seqshelf::cli
