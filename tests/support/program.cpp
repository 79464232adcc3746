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

[[noreturn]] void exec(const std::vector<std::string>& arguments, const Launch& launch,
                       const TemporaryDirectory& files) {
    const auto connect = [&](const char* name, int flags, int to) {
        const int fd = ::open((files / name).c_str(), flags, 0600);
        ::dup2(fd, to);
    };
    connect("in", O_RDONLY, STDIN_FILENO);
    connect("out", O_WRONLY | O_CREAT, STDOUT_FILENO);
    connect("err", O_WRONLY | O_CREAT, STDERR_FILENO);
    for (const auto& [name, value] : launch.environment) {
        ::setenv(name.c_str(), value.c_str(), 1);
    }
    if (!launch.directory.empty() && ::chdir(launch.directory.c_str()) != 0) {
        ::_exit(126);
    }
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    ::execvp(argv.front(), argv.data());
    ::_exit(127);
}

}  // namespace

Outcome run(const std::vector<std::string>& arguments, const Launch& launch) {
    const TemporaryDirectory files;
    write_file(files / "in", launch.input);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) {
        throw std::runtime_error("cannot fork");
    }
    if (child == 0) {
        exec(arguments, launch, files);
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

std::string program_path() { return SEQSHELF_PROGRAM; }

bool is_installed(const std::string& program) {
    return run({"sh", "-c", "command -v '" + program + "'"}).exit_code == 0;
}

}  // namespace seqshelf::test
