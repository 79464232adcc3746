#pragma once

#include <string>

#include "cli.hpp"
#include "output/progress.hpp"
#include "output/signals.hpp"
#include "seqshelf/mirror.hpp"

namespace seqshelf::cli {

/// Does work that Ctrl-C can stop, and shows its progress on a terminal. The progress is erased before the result is
/// printed.
template <typename Work>
auto transferring(const Invocation& invocation, Work work) {
    ProgressLine line(invocation.globals.verbosity > 0);
    MirrorOptions options;
    options.progress = [&](const TransferProgress& progress) {
        line.show("transfer", progress.bytes, progress.total_bytes);
    };
    options.stop = stop_on_signals();
    options.ssh_command = invocation.get<std::string>("ssh", "");
    return work(options);
}

}  // namespace seqshelf::cli
