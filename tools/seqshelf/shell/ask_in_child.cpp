#include "shell/ask_in_child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>

#include "base/file.hpp"

namespace seqshelf::cli {

namespace {

constexpr char given_mark = '+';
constexpr char failed_mark = '-';

std::string read_to_end(int fd) {
    std::string text;
    std::array<char, 4096> piece{};
    ssize_t count = 0;
    while ((count = base::uninterrupted([&] { return ::read(fd, piece.data(), piece.size()); })) > 0) {
        text.append(piece.data(), static_cast<std::size_t>(count));
    }
    return text;
}

[[noreturn]] void answer_and_exit(const std::function<std::string()>& answer, int to, unsigned most_seconds) {
    ::alarm(most_seconds);  // its default action ends the process
    std::string text;
    try {
        text = given_mark + answer();
    } catch (const std::exception& error) {
        text = failed_mark + std::string(error.what());
    }
    ::_exit(::write(to, text.data(), text.size()) == std::ssize(text) ? 0 : 1);
}

}  // namespace

Answer ask_in_child(const std::function<std::string()>& answer, unsigned most_seconds) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        return {false, std::strerror(errno)};
    }
    const pid_t child = ::fork();
    if (child == 0) {
        answer_and_exit(answer, pipe[1], most_seconds);
    }
    ::close(pipe[1]);
    const std::string text = child > 0 ? read_to_end(pipe[0]) : "";
    ::close(pipe[0]);
    if (child > 0) {
        (void)base::uninterrupted([&] { return ::waitpid(child, nullptr, 0); });
    }
    return text.empty() ? Answer{false, "no answer"} : Answer{text.front() == given_mark, text.substr(1)};
}

}  // namespace seqshelf::cli
