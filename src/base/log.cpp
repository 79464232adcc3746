#include "base/log.hpp"

#include <unistd.h>

#include "base/quoted.hpp"

namespace seqshelf {

void set_log_level(LogLevel level) noexcept { base::log_level.store(level, std::memory_order_relaxed); }

namespace base {

void write_log_line(LogLevel level, std::string_view text) noexcept {
    try {
        std::string line = level == LogLevel::info ? "info: " : "trace: ";
        append_escaped(line, text);
        line += '\n';
        [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
    } catch (...) {  // no memory: what is logged is not worth an error
    }
}

}  // namespace base

}  // namespace seqshelf
