#pragma once

namespace seqshelf {

/// What is written to standard error while the library works, one line each.
enum class LogLevel {
    quiet,  ///< nothing: the library prints only at the levels below
    info,   ///< what is done: locks that are waited for, snapshots and files that are transferred
    trace,  ///< also each block of a volume that is read, each miss of a cache, each request to a web server
};

/// Sets the level for the whole process; at first it is quiet. Each line is one write(2), so that lines of several
/// threads and processes do not mix. Lines start with `info: ` or `trace: `; control characters in them are escaped.
/// Thread-safety: may be called concurrently, with everything.
void set_log_level(LogLevel level) noexcept;

}  // namespace seqshelf
