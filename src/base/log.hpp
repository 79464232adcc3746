#pragma once

#include <atomic>
#include <concepts>
#include <filesystem>
#include <string>
#include <string_view>

#include "seqshelf/log.hpp"

namespace seqshelf::base {

/// The process's level. Written by set_log_level() only.
inline std::atomic<LogLevel> log_level{LogLevel::quiet};

[[nodiscard]] inline bool logs(LogLevel level) noexcept { return log_level.load(std::memory_order_relaxed) >= level; }

/// Appends text, a path or a whole number.
template <typename Part>
void append_to_log(std::string& line, const Part& part) {
    if constexpr (std::integral<Part>) {
        line += std::to_string(part);
    } else if constexpr (std::same_as<Part, std::filesystem::path>) {
        line += part.native();
    } else {
        line += std::string_view(part);
    }
}

/// Writes one line to standard error; errors are ignored.
void write_log_line(LogLevel level, std::string_view text) noexcept;

/// Logs a line made of `parts`: text, paths, whole numbers. At a lower level it costs one load and one branch.
/// Thread-safety: may be called concurrently.
template <typename... Part>
void log(LogLevel level, const Part&... parts) {
    if (logs(level)) [[unlikely]] {
        std::string line;
        (append_to_log(line, parts), ...);
        write_log_line(level, line);
    }
}

}  // namespace seqshelf::base
