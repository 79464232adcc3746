#include "output/pager.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string_view>

#include "base/file.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

constexpr int patience_milliseconds = 300;

[[noreturn]] void fail(const std::string& what) { throw IoError(what + ": " + std::strerror(errno)); }

bool is_on_path(const std::string& program) {
    const char* const path = std::getenv("PATH");
    std::istringstream directories(path != nullptr ? path : "");
    for (std::string directory; std::getline(directories, directory, ':');) {
        if (!directory.empty() && ::access((directory + "/" + program).c_str(), X_OK) == 0) {
            return true;
        }
    }
    return false;
}

/// Counts the rows that text takes on a screen, which wraps long lines. Escape sequences (CSI) and the later bytes of a
/// UTF-8 character take no columns.
/// Thread-safety: one thread at a time.
class RowCounter {
public:
    explicit RowCounter(int columns) : columns_(columns) {}

    void take(std::string_view text) {
        for (const char c : text) {
            take(static_cast<unsigned char>(c));
        }
    }
    [[nodiscard]] int rows() const noexcept { return rows_; }

private:
    void take(unsigned char c) {
        if (in_escape_) {
            in_escape_ = c == '[' || c < 0x40 || c > 0x7e;
        } else if (c == 0x1b) {
            in_escape_ = true;
        } else if (c == '\n') {
            ++rows_;
            column_ = 0;
        } else if ((c & 0xc0) != 0x80) {
            column_ = c == '\t' ? (column_ / 8 + 1) * 8 : column_ + 1;
            if (column_ > columns_) {
                ++rows_;
                column_ = 1;
            }
        }
    }

    int columns_;
    int column_ = 0;
    int rows_ = 0;
    bool in_escape_ = false;
};

/// Returns false if the reader has ended. \throws IoError
bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = base::uninterrupted([&] { return ::write(fd, text.data(), text.size()); });
        if (count < 0 && errno == EPIPE) {
            return false;
        }
        if (count < 0) {
            fail("cannot write the output");
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// A running pager, and the pipe to its standard input.
/// Thread-safety: one thread at a time.
class PagerProcess {
public:
    explicit PagerProcess(const std::string& program) {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
            fail("cannot start the pager");
        }
        child_ = ::fork();
        if (child_ == 0) {
            become(program, pipe[0]);
        }
        ::close(pipe[0]);
        to_ = pipe[1];
        if (child_ < 0) {
            ::close(to_);
            fail("cannot start the pager");
        }
    }
    ~PagerProcess() {
        ::close(to_);
        (void)base::uninterrupted([&] { return ::waitpid(child_, nullptr, 0); });
    }
    PagerProcess(const PagerProcess&) = delete;
    PagerProcess& operator=(const PagerProcess&) = delete;

    bool write(std::string_view text) const { return write_all(to_, text); }

private:
    [[noreturn]] static void become(const std::string& program, int from) {
        for (const int signal : {SIGINT, SIGQUIT, SIGPIPE}) {
            ::signal(signal, SIG_DFL);
        }
        ::dup2(from, STDIN_FILENO);
        ::setenv("LESS", "FRX", 0);  // what `less` alone, as $PAGER often says, needs to show colours
        ::execl("/bin/sh", "sh", "-c", program.c_str(), nullptr);
        ::_exit(127);
    }

    pid_t child_ = -1;
    int to_ = -1;
};

/// Closes a descriptor at its end. Until then, writing to a pipe without a reader fails and does not end this process.
/// Thread-safety: one thread at a time.
class Guard {
public:
    explicit Guard(int fd) : fd_(fd), before_(::signal(SIGPIPE, SIG_IGN)) {}
    ~Guard() {
        ::close(fd_);
        ::signal(SIGPIPE, before_);
    }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

private:
    int fd_;
    void (*before_)(int);
};

/// Whether data or the end can be read within that time; -1 waits forever.
bool is_ready(int fd, int milliseconds) {
    pollfd ready{fd, POLLIN, 0};
    return base::uninterrupted([&] { return ::poll(&ready, 1, milliseconds); }) != 0;
}

}  // namespace

std::optional<Screen> screen_of(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
        return std::nullopt;
    }
    return Screen{size.ws_row, size.ws_col};
}

std::optional<std::string> pager_program() {
    for (const char* const name : {"SEQSHELF_PAGER", "PAGER"}) {
        if (const char* const program = std::getenv(name); program != nullptr && *program != '\0') {
            return std::string_view(program) == "cat" ? std::nullopt : std::optional<std::string>(program);
        }
    }
    return is_on_path("less") ? std::optional<std::string>("less -FRX") : std::nullopt;
}

void show_by_screens(int from, const std::string& pager) {
    const Guard guard(from);
    const Screen screen = screen_of(STDOUT_FILENO).value_or(Screen{24, 80});
    std::optional<PagerProcess> process;
    std::string held;
    RowCounter counter(screen.columns);
    std::array<char, 1 << 16> piece{};
    while (true) {
        if (!held.empty() && !is_ready(from, patience_milliseconds)) {
            write_all(STDOUT_FILENO, held);
            held.clear();
            counter = RowCounter(screen.columns);
        }
        const ssize_t count = ::read(from, piece.data(), piece.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        const std::string_view text(piece.data(), static_cast<std::size_t>(count));
        if (!process) {
            held += text;
            counter.take(text);
            if (counter.rows() < screen.rows) {
                continue;
            }
            process.emplace(pager);
        }
        if (!process->write(held.empty() ? text : std::string_view(held))) {
            return;
        }
        held.clear();
    }
    write_all(STDOUT_FILENO, held);
}

}  // namespace seqshelf::cli
