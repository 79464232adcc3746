#pragma once

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "cli/shelf.hpp"

namespace seqshelf::test {

/// phiX and the human mitochondrion by their accessions, in master only.
struct ShellSamples : ProgramShelf {
    ShellSamples() { ok({"-q", "load", "-n", "refseq", phix(), mito()}); }

    [[nodiscard]] Outcome script(const std::string& lines, std::vector<std::string> options = {"-i", "master"}) const {
        options.emplace_back("shell");
        return run(options, {lines, {}, {}});
    }
};

/// A terminal on which a program runs.
class Terminal {
public:
    /// \param environment  added to the variables of every test's terminal, which has no pager
    Terminal(const ProgramShelf& shelf, std::vector<std::string> words,
             std::map<std::string, std::string> environment = {}) {
        environment.insert({"PAGER", "cat"});
        winsize size{};
        size.ws_row = rows;
        size.ws_col = columns;
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            ::setenv("TERM", "dumb", 1);  // no sequences to move the cursor
            ::setenv("HOME", shelf.scratch("home").c_str(), 1);
            ::setenv("XDG_STATE_HOME", shelf.scratch("state").c_str(), 1);
            for (const auto& [name, value] : environment) {
                ::setenv(name.c_str(), value.c_str(), 1);
            }
            ::execvp(argv.front(), argv.data());
            ::_exit(127);
        }
    }
    ~Terminal() {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            ::waitpid(child_, nullptr, 0);
        }
        ::close(terminal_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    void type(const std::string& keys) { REQUIRE(::write(terminal_, keys.data(), keys.size()) == std::ssize(keys)); }

    /// Returns the output up to and including `text`; the rest stays for the next call. Fails after half a minute
    /// without output.
    std::string expect(const std::string& text) {
        std::size_t at = 0;
        while ((at = shown_.find(text)) == std::string::npos) {
            REQUIRE_MESSAGE(read_some(), "'" << text << "' is not shown, but: " << shown_);
        }
        const std::string part = shown_.substr(0, at + text.size());
        shown_.erase(0, part.size());
        return part;
    }

    /// Types a key, again after each second, until `text` is shown: for a program that may lose a key, as less does
    /// while it answers a signal.
    void insist(const std::string& key, const std::string& text) {
        type(key);
        for (int second = 0; shown_.find(text) == std::string::npos;) {
            if (!read_some(1000)) {
                REQUIRE_MESSAGE(++second < 30, "'" << text << "' is not shown, but: " << shown_);
                type(key);
            }
        }
        expect(text);
    }

    /// Types a line and returns the output until the next prompt. Not for keys that edit, which draw the prompt again.
    std::string line(const std::string& keys) {
        type(keys + enter);
        return expect(prompt);
    }

    /// Types a line; `text` must be shown, and then the next prompt.
    void line_shows(const std::string& keys, const std::string& text) {
        type(keys + enter);
        expect(text);
        expect(prompt);
    }

    /// Waits for the program's end and returns its exit status.
    int wait() {
        pollfd ready{terminal_, POLLIN, 0};
        while (read_some()) {
        }
        REQUIRE_MESSAGE(::poll(&ready, 1, 0) == 1, "it does not end; shown: " << shown_);
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    /// Output that no call has waited for.
    [[nodiscard]] const std::string& rest() const { return shown_; }

    static constexpr unsigned short rows = 12;
    static constexpr unsigned short columns = 100;
    static constexpr const char* enter = "\r";
    static constexpr const char* prompt = "seqshelf master> ";

private:
    bool read_some(int milliseconds = 30000) {
        pollfd ready{terminal_, POLLIN, 0};
        std::array<char, 4096> piece{};
        const ssize_t count = ::poll(&ready, 1, milliseconds) == 1 ? ::read(terminal_, piece.data(), piece.size()) : 0;
        shown_.append(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        return count > 0;
    }

    int terminal_ = -1;
    pid_t child_ = -1;
    std::string shown_;
};

/// The command line of a shell on master.
inline std::vector<std::string> shell_on(const ProgramShelf& shelf, const std::vector<std::string>& options = {}) {
    std::vector<std::string> words{program_path(), "-r", shelf.root().string(), "-i", "master"};
    words.insert(words.end(), options.begin(), options.end());
    words.emplace_back("shell");
    return words;
}

inline const std::string phix_line = std::string("refseq:NC_001422.1\tSQ.") + phix_digest;

inline constexpr const char* yeast_digest = "lZyxiD_ByprhOUzrR1o1bq0ezO_1gkrn";

/// Yeast's chromosome I in a collection, phiX and the mitochondrion. An alias equals the name of the only member.
struct ShellAssembly : ShellSamples {
    ShellAssembly() {
        ok({"-q", "load", "--alias", "assembly:R64-1-1", data_file("refget_yeast_R64-1-1_I.fa").string()});
        ok({"-q", "alias", "add", "other:I", "NC_012920.1"});
    }
    /// A pager that marks each line that goes through it.
    [[nodiscard]] std::map<std::string, std::string> marking() const {
        return {{"SEQSHELF_PAGER", "sed -u s/^/paged:/"}};
    }
};

}  // namespace seqshelf::test
