#include "transport/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::transport {

namespace {

constexpr std::size_t max_output_bytes = std::size_t{16} << 20;
constexpr std::size_t max_error_bytes = std::size_t{64} << 10;
constexpr int tick_milliseconds = 200;

/// Both ends of a pipe.
struct Pipe {
    base::FileDescriptor read;
    base::FileDescriptor write;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw IoError(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    return {base::FileDescriptor(ends[0]), base::FileDescriptor(ends[1])};
}

/// What the child does between fork and exec: only what is allowed in a process that had threads.
[[noreturn]] void become(char* const* arguments, pid_t parent, int null, int output, int errors, int failure) {
    ::setpgid(0, 0);  // so that what it starts ends with it, and Ctrl-C reaches it through us only
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(127);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::dup2(null, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execvp(arguments[0], arguments);
    const int error = errno;
    (void)!::write(failure, &error, sizeof error);
    ::_exit(127);
}

/// A running program. The destructor ends it, with what it started, unless wait() was called.
/// Thread-safety: one thread at a time.
class Child {
public:
    explicit Child(const std::vector<std::string>& arguments) : output(make_pipe()), errors(make_pipe()) {
        std::vector<char*> words;
        for (const std::string& argument : arguments) {
            words.push_back(const_cast<char*>(argument.c_str()));  // exec's type is older than const
        }
        words.push_back(nullptr);
        const base::FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        Pipe failure = make_pipe();
        const pid_t parent = ::getpid();
        pid_ = ::fork();
        if (pid_ < 0) {
            throw IoError("cannot start " + arguments.front() + ": " + std::strerror(errno));
        }
        if (pid_ == 0) {
            become(words.data(), parent, null.get(), output.write.get(), errors.write.get(), failure.write.get());
        }
        for (base::FileDescriptor* const end : {&output.write, &errors.write, &failure.write}) {
            ::close(end->release());  // otherwise we would never see the end of what the child writes
        }
        int error = 0;
        if (::read(failure.read.get(), &error, sizeof error) == static_cast<ssize_t>(sizeof error)) {
            wait();
            throw IoError("cannot run " + arguments.front() + ": " + std::strerror(error));
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (pid_ > 0) {
            ::kill(-pid_, SIGTERM);
            ::kill(pid_, SIGKILL);
            wait();
        }
    }

    int wait() {
        int status = 0;
        (void)base::uninterrupted([&] { return ::waitpid(pid_, &status, 0); });
        pid_ = -1;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

    Pipe output;
    Pipe errors;

private:
    pid_t pid_ = -1;
};

/// Reads what is available; false at the end.
bool take(int fd, std::string& text, std::size_t limit) {
    std::array<char, 65536> buffer{};
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) {
        text.append(buffer.data(), std::min(static_cast<std::size_t>(got), limit - std::min(limit, text.size())));
    }
    return got > 0 || (got < 0 && errno == EINTR);
}

}  // namespace

ProcessResult run_program(const std::vector<std::string>& arguments, const std::stop_token& stop,
                          const std::function<void()>& tick) {
    Child child(arguments);
    ProcessResult result;
    std::array<pollfd, 2> ends{pollfd{child.output.read.get(), POLLIN, 0}, pollfd{child.errors.read.get(), POLLIN, 0}};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        const int ready = ::poll(ends.data(), ends.size(), tick_milliseconds);
        base::throw_if_stopped(stop, "running ", arguments.front(), " was stopped");
        if (tick) {
            tick();
        }
        if (ready <= 0) {
            continue;
        }
        if (ends[0].revents != 0 && !take(ends[0].fd, result.output, max_output_bytes)) {
            ends[0].fd = -1;
        }
        if (ends[1].revents != 0 && !take(ends[1].fd, result.errors, max_error_bytes)) {
            ends[1].fd = -1;
        }
    }
    result.exit_code = child.wait();
    return result;
}

}  // namespace seqshelf::transport
