#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace seqshelf::test {

struct Outcome {
    int exit_code = 0;  ///< 128 + signal where it was killed
    std::string out;
    std::string err;
};

struct Launch {
    std::string input;                             ///< given on standard input
    std::map<std::string, std::string> environment;  ///< added to, or replacing, this process's
    std::filesystem::path directory;               ///< to start in; empty: here
};

/// Runs a program to its end. The first argument is looked up on PATH.
[[nodiscard]] Outcome run(const std::vector<std::string>& arguments, const Launch& launch = {});

/// Runs the `seqshelf` that was built, without SEQSHELF_ROOT and SEQREPO_ROOT_DIR unless `launch` sets them.
[[nodiscard]] Outcome seqshelf(std::vector<std::string> arguments, const Launch& launch = {});

/// Path of the `seqshelf` that was built.
[[nodiscard]] std::string program_path();

/// Whether a program can be found on PATH.
[[nodiscard]] bool is_installed(const std::string& program);

}  // namespace seqshelf::test
