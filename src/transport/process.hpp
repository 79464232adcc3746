#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace seqshelf::transport {

/// The exit code and the output of a program that ended.
struct ProcessResult {
    int exit_code = 0;   ///< 128 + the signal's number if a signal ended it
    std::string output;  ///< of standard output, its first 16 MiB
    std::string errors;  ///< of standard error, its first 64 KiB
};

/// Runs a program, found by PATH, without a shell and with empty standard input; waits for its end. It ends with this
/// process.
/// \param arguments  the first is the program's name
/// \param tick       called about five times a second meanwhile
/// \throws IoError    there is no such program
/// \throws Cancelled  `stop` was requested: the program and what it started were ended
[[nodiscard]] ProcessResult run_program(const std::vector<std::string>& arguments, const std::stop_token& stop,
                                        const std::function<void()>& tick = {});

}  // namespace seqshelf::transport
