#include "fault/process.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

#include "support/files.hpp"

namespace seqshelf::test {

Process::Process(std::vector<std::string> arguments) {
    const std::string out = files_ / "out";
    const std::string err = files_ / "err";
    std::vector<char*> argv;
    for (std::string& argument : arguments) {
        argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
        ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
        ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
        ::execvp(argv.front(), argv.data());
        ::_exit(127);
    }
}

Process::~Process() {
    if (is_running()) {
        signal(SIGKILL);
        ::waitpid(pid_, &status_, 0);
    }
}

bool Process::is_running() {
    if (!ended_) {
        ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
    }
    return !ended_;
}

void Process::signal(int number) const {
    if (!ended_) {
        ::kill(pid_, number);
    }
}

Outcome Process::wait() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (is_running()) {
        if (std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("a program does not end");
        }
        sleep_seconds(0.002);
    }
    const auto text = [&](const char* name) {
        return std::filesystem::exists(files_ / name) ? read_file(files_ / name) : std::string();
    };
    return {WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_), text("out"), text("err")};
}

namespace {

std::string made_fifo(const std::filesystem::path& path) {
    if (::mkfifo(path.c_str(), 0600) != 0) {
        throw std::runtime_error("cannot make a FIFO");
    }
    return path.string();
}

}  // namespace

WaitingLoad::WaitingLoad(const std::filesystem::path& root, const std::string& text)
    : process_({program_path(), "-r", root.string(), "load", "-n", "n", made_fifo(files_ / "fifo")}) {
    // Opening a FIFO fails without a reader; the program opens it once it has the lock.
    while ((fd_ = ::open((files_ / "fifo").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
        if (!process_.is_running()) {
            throw std::runtime_error("the load ended early: " + process_.wait().err);
        }
        sleep_seconds(0.002);
    }
    if (::write(fd_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("cannot write to a FIFO");
    }
    sleep_seconds(0.1);
}

WaitingLoad::~WaitingLoad() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Outcome WaitingLoad::finish() {
    ::close(fd_);
    fd_ = -1;
    return process_.wait();
}

void sleep_seconds(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

std::string random_fasta(std::size_t long_residues, int records, unsigned seed) {
    std::mt19937 random(seed);
    std::string text = ">long" + std::to_string(seed) + "\n";
    const auto add = [&](std::size_t count) {
        for (std::size_t done = 0; done < count;) {
            auto bits = random();
            const std::size_t part = std::min<std::size_t>(count - done, 15);
            for (std::size_t i = 0; i < part; ++i, bits >>= 2) {
                text += "ACGT"[bits & 3];
            }
            done += part;
            if (done % 60 == 0) {
                text += '\n';
            }
        }
        text += '\n';
    };
    add(long_residues);
    for (int i = 0; i < records; ++i) {
        text += ">short" + std::to_string(seed) + "." + std::to_string(i) + "\n";
        add(300);
    }
    return text;
}

}  // namespace seqshelf::test
