#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace seqshelf::test {

/// A program that runs in parallel with the test. It is killed at the end of its scope.
class Process {
public:
    explicit Process(std::vector<std::string> arguments);
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    [[nodiscard]] int pid() const noexcept { return pid_; }
    [[nodiscard]] bool is_running();
    void signal(int number) const;
    /// Waits for its end, at most a minute.
    [[nodiscard]] Outcome wait();

private:
    TemporaryDirectory files_;
    int pid_ = -1;
    int status_ = 0;
    bool ended_ = false;
};

/// A load that waits in the middle of its input, and so holds the lock until finish() or destruction.
class WaitingLoad {
public:
    /// \param text  the input that it has read so far
    WaitingLoad(const std::filesystem::path& root, const std::string& text);
    ~WaitingLoad();
    WaitingLoad(const WaitingLoad&) = delete;
    WaitingLoad& operator=(const WaitingLoad&) = delete;

    [[nodiscard]] Process& process() noexcept { return process_; }
    /// Ends its input.
    [[nodiscard]] Outcome finish();

private:
    TemporaryDirectory files_;
    Process process_;
    int fd_ = -1;
};

void sleep_seconds(double seconds);

/// FASTA of `long_residues` in one record and `records` short ones, named by their numbers, different for each `seed`.
[[nodiscard]] std::string random_fasta(std::size_t long_residues, int records, unsigned seed);

}  // namespace seqshelf::test
