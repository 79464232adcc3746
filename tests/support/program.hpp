#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace seqshelf::test {

struct Outcome {
    int exit_code = 0;  ///< 128 + signal if it was killed
    std::string out;
    std::string err;
};

struct Launch {
    std::string input;                             ///< sent to standard input
    std::map<std::string, std::string> environment;  ///< added to this process's, or replacing them
    std::filesystem::path directory;               ///< the working directory; empty: this process's
};

/// Runs a program to its end. The first argument is looked up on PATH.
[[nodiscard]] Outcome run(const std::vector<std::string>& arguments, const Launch& launch = {});

/// Runs the built `seqshelf`, without SEQSHELF_ROOT and SEQREPO_ROOT_DIR unless `launch` sets them.
[[nodiscard]] Outcome seqshelf(std::vector<std::string> arguments, const Launch& launch = {});

/// The environment of a program for which all file systems lack something, as support/lacking.cpp explains.
/// \param what  words of `symlinks links modes times`
[[nodiscard]] std::map<std::string, std::string> lacking(const std::string& what, int error);

/// Path of the built `seqshelf`.
[[nodiscard]] std::string program_path();

/// Whether a program can be found on PATH.
[[nodiscard]] bool is_installed(const std::string& program);

}  // namespace seqshelf::test
