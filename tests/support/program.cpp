#include "support/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "support/files.hpp"
#include "support/temporary_directory.hpp"

extern char** environ;

namespace seqshelf::test {

namespace {

/// What a new process needs. It is made before the process: between fork() and execvpe() a copy of a process with
/// several threads may not take memory (another thread may have held the lock of the heap).
class Prepared {
public:
    Prepared(const std::vector<std::string>& arguments, const Launch& launch, const TemporaryDirectory& files)
        : arguments_(arguments),
          directory_(launch.directory),
          in_(files / "in"),
          out_(files / "out"),
          err_(files / "err") {
        for (char** variable = environ; *variable != nullptr; ++variable) {
            const std::string text = *variable;
            if (!launch.environment.contains(text.substr(0, text.find('=')))) {
                environment_.push_back(text);
            }
        }
        for (const auto& [name, value] : launch.environment) {
            environment_.push_back(name + "=" + value);
        }
        argv_ = pointers(arguments_);
        envp_ = pointers(environment_);
    }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    [[noreturn]] void become() const {
        ::dup2(::open(in_.c_str(), O_RDONLY), STDIN_FILENO);
        ::dup2(::open(out_.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
        ::dup2(::open(err_.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
        if (!directory_.empty() && ::chdir(directory_.c_str()) != 0) {
            ::_exit(126);
        }
        ::execvpe(argv_.front(), argv_.data(), envp_.data());
        ::_exit(127);
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& words) {
        std::vector<char*> all;
        for (std::string& word : words) {
            all.push_back(word.data());
        }
        all.push_back(nullptr);
        return all;
    }

    std::vector<std::string> arguments_;
    std::vector<std::string> environment_;
    std::filesystem::path directory_;
    std::string in_;
    std::string out_;
    std::string err_;
    std::vector<char*> argv_;
    std::vector<char*> envp_;
};

}  // namespace

Outcome run(const std::vector<std::string>& arguments, const Launch& launch) {
    const TemporaryDirectory files;
    write_file(files / "in", launch.input);
    const Prepared prepared(arguments, launch, files);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) {
        throw std::runtime_error("cannot fork");
    }
    if (child == 0) {
        prepared.become();
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_file(files / "out"),
            read_file(files / "err")};
}

Outcome seqshelf(std::vector<std::string> arguments, const Launch& launch) {
    arguments.insert(arguments.begin(), program_path());
    Launch clean = launch;
    clean.environment.try_emplace("SEQSHELF_ROOT", "");
    clean.environment.try_emplace("SEQREPO_ROOT_DIR", "");
    return run(arguments, clean);
}

std::map<std::string, std::string> lacking(const std::string& what, int error) {
    return {{"LD_PRELOAD", SEQSHELF_LACKING},
            {"LACKING", what},
            {"LACKING_ERRNO", std::to_string(error)},
            {"ASAN_OPTIONS", "verify_asan_link_order=0"}};
}

std::string program_path() { return SEQSHELF_PROGRAM; }

bool is_installed(const std::string& program) {
    return run({"sh", "-c", "command -v '" + program + "'"}).exit_code == 0;
}

}  // namespace seqshelf::test
