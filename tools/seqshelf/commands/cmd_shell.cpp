#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/quoted.hpp"
#include "base/user_directories.hpp"
#include "cli.hpp"
#include "output/pager.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "shell/ask_in_child.hpp"
#include "shell/line_editor.hpp"
#include "shell/shell_completion.hpp"
#include "shell/shell_words.hpp"

namespace seqshelf::cli {

namespace {

/// What Ctrl-C and Ctrl-\ do to this process and to those it starts.
/// Thread-safety: one thread at a time.
class Interrupts {
public:
    Interrupts() {
        ::sigaction(SIGINT, nullptr, &interrupt_);
        ::sigaction(SIGQUIT, nullptr, &quit_);
    }
    ~Interrupts() { restore(); }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    void ignore() const {
        ::signal(SIGINT, SIG_IGN);
        ::signal(SIGQUIT, SIG_IGN);
    }
    /// Restores the first state.
    void restore() const {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGQUIT, &quit_, nullptr);
    }

private:
    struct sigaction interrupt_{};
    struct sigaction quit_{};
};

/// The lines of standard input if that is not a terminal. It does not use std::cin, because child processes would have
/// a copy of its buffer.
/// Thread-safety: one thread at a time.
class ScriptLines {
public:
    ScriptLines() = default;
    ~ScriptLines() { std::free(buffer_); }
    ScriptLines(const ScriptLines&) = delete;
    ScriptLines& operator=(const ScriptLines&) = delete;

    /// \throws IoError
    bool next(std::string& line) {
        const ssize_t size = ::getline(&buffer_, &capacity_, stdin);
        if (size < 0) {
            if (std::ferror(stdin) != 0) {
                throw IoError(std::string("cannot read standard input: ") + std::strerror(errno));
            }
            return false;
        }
        line.assign(buffer_, static_cast<std::size_t>(size));
        line.erase(line.find_last_not_of("\r\n") + 1);
        ++number_;
        return true;
    }
    [[nodiscard]] std::int64_t number() const noexcept { return number_; }

private:
    char* buffer_ = nullptr;
    std::size_t capacity_ = 0;
    std::int64_t number_ = 0;
};

/// Whether a command reads standard input: an argument is `-` (for `slice` that is a strand), or the command is
/// `shell`, into which the user types.
bool reads_standard_input(const std::vector<std::string>& words) {
    const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    const bool has_dash = std::any_of(words.begin(), words.end(),
                                      [](const std::string& word) { return word == "-" || word.ends_with("=-"); });
    return (has_dash && !has("slice")) || has("shell");
}

/// Runs line after line. A command runs in a process of its own, so that Ctrl-C, damage or lack of memory end the
/// command and not the shell. This process opens no instance: what SQLite has open must not be inherited by another
/// process.
/// Thread-safety: one thread at a time.
class Shell {
public:
    /// \param pager  for long output at a terminal; std::nullopt: none
    Shell(Globals globals, std::optional<std::string> pager) : globals_(std::move(globals)), pager_(std::move(pager)) {}

    /// The exit code of the last line that failed; `interrupted` at once if one was interrupted.
    int run_script() {
        int code = done;
        ScriptLines lines;
        for (std::string line; !ended_ && lines.next(line);) {
            where_ = "line " + std::to_string(lines.number()) + ": ";
            const int one = obey_and_report(line);
            code = one != done ? one : code;
            if (one == interrupted) {
                break;
            }
        }
        return code;
    }

    int run_terminal() {
        interactive_ = true;
        interrupts_.ignore();
        note(globals_, "seqshelf " SEQSHELF_VERSION
                       "; 'help' lists the commands, 'help shell' is about this one, Ctrl-D ends it");
        LineEditor editor([this](const std::vector<std::string>& words) { return complete(globals_, words); });
        if (globals_.verbosity > 0) {
            try {
                editor.keep_history(base::user_state_directory() / "history");
            } catch (const IoError& error) {
                note(globals_, std::string("no history is kept: ") + error.what());
            }
        }
        for (std::string line; !ended_;) {
            const LineEditor::Outcome outcome = editor.read(prompt(), line);
            if (outcome == LineEditor::Outcome::end) {
                break;
            }
            if (outcome == LineEditor::Outcome::line && line.find_first_not_of(" \t") != std::string::npos) {
                editor.remember(line);
                (void)obey_and_report(line);
            }
        }
        return done;
    }

private:
    [[nodiscard]] std::string prompt() const {
        const auto with = [](const std::string& name) { return name.empty() ? "" : " " + base::escaped(name); };
        return "seqshelf" + with(globals_.instance) + with(globals_.collection) + "> ";
    }

    int obey_and_report(const std::string& line) {
        try {
            return obey(line);
        } catch (const UsageError& error) {
            return complain(usage, error.what());
        } catch (const NotFound& error) {
            return complain(not_found, error.what());
        } catch (const Error& error) {
            return complain(environment, error.what());
        }
    }

    int complain(int code, const std::string& what) const {
        print_message("seqshelf: " + where_ + what);
        return code;
    }

    /// \throws UsageError, NotFound, IoError  of what the shell does itself
    int obey(const std::string& line) {
        const ShellWords split = split_words(line);
        if (split.open) {
            throw UsageError("the line ends within quotes or in a backslash");
        }
        const std::vector<std::string> words = split.texts();
        if (words.empty()) {
            return done;
        }
        const auto& own = shell_commands_of_its_own();
        if (std::find(own.begin(), own.end(), words[0]) == own.end()) {
            return run_in_child(words);
        }
        const std::size_t most = words[0] == "use" ? 2 : 1;
        if (words.size() > most) {
            throw UsageError("too many arguments: '" + words[most] + "'");
        }
        if (words[0] == "use") {
            use(words.size() == 2 ? words[1] : "");
        } else {
            ended_ = true;
        }
        return done;
    }

    /// An instance takes precedence over a collection of the same name, which can be named by its digest or with its
    /// namespace.
    void use(const std::string& name) {
        Globals changed = globals_;
        changed.instance = name;
        std::string no_instance;
        try {
            if (!name.empty()) {
                (void)changed.instance_to_read();
            }
        } catch (const NotFound& error) {
            no_instance = error.what();
        }
        if (!no_instance.empty()) {
            changed.instance = globals_.instance;
            changed.collection = name;
            if (const std::string no_collection = why_not_in_use(changed); !no_collection.empty()) {
                throw NotFound(no_instance + "; " + no_collection);
            }
        } else if (name.empty()) {
            changed.collection.clear();
        } else if (const std::string gone = changed.collection.empty() ? "" : why_not_in_use(changed); !gone.empty()) {
            note(globals_, gone + "; the collection is no longer in use");
            changed.collection.clear();
        }
        globals_ = changed;
    }

    /// Why the collection cannot be used; "": it can. Another process looks it up, because this one opens no instance.
    static std::string why_not_in_use(const Globals& globals) {
        const Answer answer = ask_in_child(
            [&]() -> std::string {
                try {
                    (void)globals.open_repository().get_collection(globals.collection);
                    return "";
                } catch (const NotFound& error) {
                    return error.what();
                } catch (const AmbiguousAlias& error) {
                    return error.what();
                }
            },
            most_seconds);
        if (!answer.given) {
            throw IoError("cannot look up the collection '" + globals.collection + "': " + answer.text);
        }
        return answer.text;
    }

    int run_in_child(const std::vector<std::string>& words) {
        std::cout.flush();
        interrupts_.ignore();
        const bool paged = interactive_ && pager_ && screen_of(STDOUT_FILENO) && !reads_standard_input(words);
        std::array<int, 2> output{-1, -1};
        if (paged && ::pipe2(output.data(), O_CLOEXEC) != 0) {
            throw IoError(std::string("cannot start a process: ") + std::strerror(errno));
        }
        const pid_t child = ::fork();
        if (child == 0) {
            run_and_exit(words, output[1]);
        }
        const int error = errno;
        if (paged) {
            ::close(output[1]);
        }
        if (child < 0) {
            if (paged) {
                ::close(output[0]);
            }
            throw IoError(std::string("cannot start a process: ") + std::strerror(error));
        }
        const std::string not_shown = paged ? why_not_shown(output[0]) : "";
        int status = 0;
        (void)base::uninterrupted([&] { return ::waitpid(child, &status, 0); });
        if (!not_shown.empty()) {
            throw IoError(not_shown);
        }
        if (!interactive_) {
            interrupts_.restore();
        }
        return WIFEXITED(status) ? after_exit(WEXITSTATUS(status)) : after_signal(WTERMSIG(status), paged);
    }

    /// Shows what a command writes, and returns the problem with that, or "". The caller must wait for the command in
    /// both cases.
    std::string why_not_shown(int from) const {
        try {
            show_by_screens(from, *pager_);
            return "";
        } catch (const IoError& error) {
            return error.what();
        }
    }

    /// In a script, the command has reported what failed, but not in which line. At a terminal the line is visible.
    int after_exit(int code) const {
        return code == done || interactive_ ? code : complain(code, "exit status " + std::to_string(code));
    }

    int after_signal(int signal, bool paged) const {
        if (signal == SIGINT && interactive_) {
            std::cerr << '\n';  // the terminal showed ^C
            return interrupted;
        }
        if (signal == SIGPIPE && paged) {
            return done;  // the user ended the pager
        }
        return complain(128 + signal, "ended by signal " + std::to_string(signal) + ": " + ::strsignal(signal));
    }

    /// \param output  where standard output goes; -1: to the same place as here
    [[noreturn]] void run_and_exit(const std::vector<std::string>& words, int output) const noexcept {
        interrupts_.restore();
        std::setlocale(LC_CTYPE, "C");  // commands do not use the editor's locale
        if (!interactive_) {
            // Standard input is the script: a command that reads it gets an error, and not the lines that
            // follow.
            ::close(STDIN_FILENO);
            (void)::open("/dev/null", O_WRONLY);
        }
        Globals globals = globals_;
        if (output >= 0) {
            ::dup2(output, STDOUT_FILENO);
            globals.is_paged = true;
        }
        ::_exit(run_command_line(words, globals));
    }

    static constexpr unsigned most_seconds = 60;  // of waiting for a web server

    Globals globals_;
    std::optional<std::string> pager_;
    Interrupts interrupts_;
    bool interactive_ = false;
    bool ended_ = false;
    std::string where_;  ///< "line 3: " in a script
};

void add_shell_options(options::options_description_easy_init add) {
    add("no-pager", "long output goes straight to the terminal");
}

int run_shell(const Invocation& invocation) {
    (void)invocation.expect(0, 0, "none");
    Shell shell(invocation.globals, invocation.has("no-pager") ? std::nullopt : pager_program());
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1 ? shell.run_terminal() : shell.run_script();
}

}  // namespace

std::span<const Command> shell_commands() {
    static constexpr std::array commands{
        Command{"shell", "", add_shell_options, run_shell},
    };
    return commands;
}

}  // namespace seqshelf::cli
