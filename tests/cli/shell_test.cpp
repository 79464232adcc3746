#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// phiX and the human mitochondrion by their accessions, in master only.
struct Two : Shelf {
    Two() { ok({"-q", "load", "-n", "refseq", phix(), mito()}); }

    [[nodiscard]] Outcome script(const std::string& lines, std::vector<std::string> options = {"-i", "master"}) const {
        options.emplace_back("shell");
        return run(options, {lines, {}, {}});
    }
};

/// A terminal on which a program runs.
class Terminal {
public:
    Terminal(const Shelf& shelf, std::vector<std::string> words) {
        std::vector<char*> argv;
        for (std::string& word : words) {
            argv.push_back(word.data());
        }
        argv.push_back(nullptr);
        child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            ::setenv("TERM", "dumb", 1);  // no sequences to move the cursor
            ::setenv("HOME", shelf.scratch("home").c_str(), 1);
            ::setenv("XDG_STATE_HOME", shelf.scratch("state").c_str(), 1);
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

    /// What is shown until `text` is, with it; the rest stays for the next call. Half a minute without anything fails.
    std::string expect(const std::string& text) {
        std::size_t at = 0;
        while ((at = shown_.find(text)) == std::string::npos) {
            REQUIRE_MESSAGE(read_some(), "'" << text << "' is not shown, but: " << shown_);
        }
        const std::string part = shown_.substr(0, at + text.size());
        shown_.erase(0, part.size());
        return part;
    }

    /// Types a line and gives what is shown until the next prompt. Not for keys that edit: to show what they do, the
    /// prompt is drawn again.
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

    /// The exit status, after its end, which must come.
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

    /// What was shown and not waited for.
    [[nodiscard]] const std::string& rest() const { return shown_; }

    static constexpr const char* enter = "\r";
    static constexpr const char* prompt = "seqshelf master> ";

private:
    bool read_some() {
        pollfd ready{terminal_, POLLIN, 0};
        std::array<char, 4096> piece{};
        const ssize_t count = ::poll(&ready, 1, 30000) == 1 ? ::read(terminal_, piece.data(), piece.size()) : 0;
        shown_.append(piece.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        return count > 0;
    }

    int terminal_ = -1;
    pid_t child_ = -1;
    std::string shown_;
};

/// The words of a shell on master.
std::vector<std::string> shell_on(const Shelf& shelf, const std::vector<std::string>& options = {}) {
    std::vector<std::string> words{program_path(), "-r", shelf.root().string(), "-i", "master"};
    words.insert(words.end(), options.begin(), options.end());
    words.emplace_back("shell");
    return words;
}

const std::string phix_line = std::string("refseq:NC_001422.1\tSQ.") + phix_digest;

}  // namespace

TEST_CASE("shell: a script's commands do what they do alone, and global options hold for each") {
    const Two shelf;
    const std::string fetched = shelf.ok({"-i", "master", "fetch", "NC_001422.1:1-70"});
    const std::string resolved = shelf.ok({"-i", "master", "--json", "resolve", "NC_012920.1"});
    const Outcome outcome = shelf.script("fetch NC_001422.1:1-70\n\n   \t\n# a comment\n  --json resolve NC_012920.1  # another\r\nfetch NC_001422.1:1-70");
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == fetched + resolved + fetched);
    CHECK(shelf.script("resolve NC_012920.1\n", {"-i", "master", "--json"}).out == resolved);
    CHECK(shelf.script("", {}).exit_code == 0);
    CHECK(shelf.script("alias add a:b NC_001422.1\nalias add a:c NC_001422.1\n", {"-q"}).out.empty());
    CHECK(shelf.script("-q alias add a:d NC_001422.1\n", {"-v"}).out.empty());
    CHECK(lines_of(shelf.ok({"-i", "master", "alias", "list", "-n", "a"})).size() == 3);
}

TEST_CASE("shell: 'use' changes the instance, a line's own -i goes before it, and without a name all is as at first") {
    const Two shelf;
    shelf.ok({"snapshot", "create", "before"});
    shelf.ok({"alias", "add", "local:late", "NC_001422.1"});
    const Outcome outcome = shelf.script(
        "use master\nresolve local:late\nuse before\nresolve local:late\n-i master resolve local:late\nuse\nresolve local:late\n"
        "use nonesuch\nuse " + shelf.master().string() + "\nresolve local:late\n", {});
    CHECK(outcome.exit_code == 1);
    CHECK(lines_of(outcome.out).size() == 3);
    const std::vector<std::string> errors = lines_of(outcome.err);
    REQUIRE(errors.size() == 5);
    CHECK(contains(errors[0], "'local:late'"));
    CHECK(errors[1] == "seqshelf: line 4: exit status 1");
    CHECK(errors[3] == "seqshelf: line 7: exit status 1");  // `latest`
    CHECK(errors[4].starts_with("seqshelf: line 8: there is no instance 'nonesuch'"));
}

TEST_CASE("shell: a script goes on after errors, names their lines, and ends with the status of the last") {
    const Two shelf;
    Outcome outcome = shelf.script("nonesuch\nfetch NC_001422.1:1-9999\nresolve x\nfetch --raw NC_001422.1:1-4\n");
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.out == "GAGT\n");
    for (const std::string message : {"no such command: 'nonesuch'", "line 1: exit status 2", "line 2: exit status 3", "line 3: exit status 1"}) {
        CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
    }
    outcome = shelf.script("resolve x\nfetch NC_001422.1:1-9999\n");
    CHECK(outcome.exit_code == 3);
    outcome = shelf.script("use a b\nexit now\nuse master\n");
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "line 1: too many arguments: 'b'"));
    CHECK(contains(outcome.err, "line 2: too many arguments: 'now'"));
    for (const std::string last : {"quit", "exit"}) {
        outcome = shelf.script(last + "\nnonesuch\n");
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
    }
    CHECK(shelf.run({"shell", "script"}).exit_code == 2);
}

TEST_CASE("shell: words are quoted as in sh, and nothing is expanded") {
    const Two shelf;
    const std::vector<std::pair<std::string, std::string>> spellings{
        {"a:1", "a:1"},
        {"'a:two words'", "a:two words"},
        {"a:two\\ more", "a:two more"},
        {"\"a:t'w\"o", "a:t'wo"},
        {"'a:b\\s\"'", "a:b\\s\""},
        {"\"a:\\\\ \\$ \\` \\\" \\n\"", "a:\\ $ ` \" \\n"},
        {"a:$HOME*~|;&", "a:$HOME*~|;&"},
        {"a:x#y", "a:x#y"},
        {"''a:e\"\"", "a:e"},
        {"a:\\#", "a:#"},
    };
    std::string lines;
    for (const auto& [typed, meant] : spellings) {
        lines += "alias add " + typed + "\tNC_001422.1\n";
    }
    const Outcome outcome = shelf.script(lines, {"-q"});
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    const std::string names = shelf.ok({"-i", "master", "alias", "list", "-n", "a"});
    CHECK(lines_of(names).size() == spellings.size());
    for (const auto& [typed, meant] : spellings) {
        CHECK_MESSAGE(contains("\n" + names, "\n" + meant + "\t"), meant);
    }
    for (const std::string open : {"resolve 'a", "resolve \"a", "resolve \"a\\", "resolve a\\"}) {
        const Outcome refused = shelf.script(open + "\n");
        CHECK(refused.exit_code == 2);
        CHECK_MESSAGE(contains(refused.err, "line 1: the line ends within quotes or in a backslash"), refused.err);
    }
    CHECK(contains(shelf.script("resolve ''\n").err, "''"));  // an empty word is one
}

TEST_CASE("shell: a command cannot read the script as its input, and a script that cannot be read is an error") {
    const Two shelf;
    const Outcome outcome = shelf.script("resolve -\nNC_001422.1\n");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "line 1: exit status 4"));
    CHECK(contains(outcome.err, "no such command: 'NC_001422.1'"));
    CHECK(shelf.shell("S shell <&-").exit_code == 4);
    CHECK(shelf.shell("S shell <.").exit_code == 4);
}

TEST_CASE("shell: an interrupted command ends the script") {
    const Two shelf;
    const fs::path fifo = shelf.scratch("fifo");
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const std::string script = shelf.file("script", "resolve nonesuch\nload " + fifo.string() + "\nstatus\n");
    const std::string before = shelf.dump();
    Terminal terminal(shelf, {"sh", "-c", "exec " + shell_word(program_path()) + " -r " + shell_word(shelf.root()) + " shell < " + shell_word(script)});
    const int writer = ::open(fifo.c_str(), O_WRONLY);  // comes back once the load has opened it to read
    terminal.type("\x03");
    CHECK(!contains(terminal.expect("line 2: exit status 130"), "volumes"));
    CHECK(terminal.wait() == 130);
    CHECK(!contains(terminal.rest(), "volumes"));
    ::close(writer);
    CHECK(shelf.dump() == before);
}

TEST_CASE("shell: at a terminal there are a prompt, errors that do not end it, history, and completion") {
    const Two shelf;
    {
        Terminal terminal(shelf, shell_on(shelf));
        CHECK(contains(terminal.expect(Terminal::prompt), "'help shell'"));
        CHECK(contains(terminal.line("resolve refseq:NC_001422.1"), phix_line));
        CHECK(contains(terminal.line("resolve nonesuch"), "no sequence is known as 'nonesuch'"));
        CHECK(contains(terminal.line("use nonesuch"), "there is no instance 'nonesuch'"));
        terminal.line("");
        // Tab: a command, a namespace, an alias
        terminal.line_shows("reso\tref\tNC_0014\t", phix_line);
        terminal.line_shows("alias namesp\t", "refseq\t2");
        terminal.line_shows("stat\t--js\t", "\"instances\"");
        terminal.type("resolve NC_0\t");
        CHECK(contains(terminal.expect("NC_012920.1  "), "NC_001422.1  "));
        terminal.type("\x15");                         // Ctrl-U: away with it
        terminal.line_shows("\x10\x10\x10", phix_line);  // Ctrl-P: the last but two
        terminal.type("\x04");
        CHECK(terminal.wait() == 0);
    }
    CHECK((stat_of(shelf.scratch("state") / "seqshelf").st_mode & 0777) == 0700);
    CHECK((stat_of(shelf.scratch("state") / "seqshelf/history").st_mode & 0777) == 0600);
    Terminal again(shelf, shell_on(shelf));
    again.expect(Terminal::prompt);
    again.line_shows("\x10", phix_line);
    again.type("quit\r");
    CHECK(again.wait() == 0);
}

TEST_CASE("shell: completion quotes what needs it, and says where there is more than it shows") {
    const Two shelf;
    std::string names = "two words\trefseq:NC_001422.1\n";
    for (int i = 1000; i < 1150; ++i) {
        names += "many" + std::to_string(i) + "\trefseq:NC_001422.1\n";
    }
    shelf.ok({"alias", "load", "local", shelf.file("names.tsv", names)});
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.line_shows("resolve \"local:two\t", std::string("local:two words\tSQ.") + phix_digest);
    terminal.type("resolve many1\t");
    const std::string shown = terminal.expect("…");
    CHECK(contains(shown, "many1000  "));
    CHECK(contains(shown, "many1099  "));
    CHECK(!contains(shown, "many1100  "));
    terminal.expect(Terminal::prompt);
    terminal.line_shows("", "'many1'");  // as it was typed
    terminal.line_shows("use m\t", Terminal::prompt);
    terminal.line_shows("resolve no\tsuch", "'nosuch'");
}

TEST_CASE("shell: Ctrl-C drops the line that is typed, or stops the command, and the shell goes on") {
    const Two shelf;
    const std::string before = shelf.dump();
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.type("alias remove refseq:NC_001422.1\x03");
    terminal.expect(Terminal::prompt);
    CHECK(shelf.dump() == before);

    terminal.type("resolve -\rnonesuch\r");
    terminal.expect("known as 'nonesuch'");  // it reads the terminal
    terminal.type("\x03");
    terminal.expect(Terminal::prompt);
    CHECK(contains(terminal.line("resolve refseq:NC_001422.1"), phix_line));

    terminal.type("resolve -\rrefseq:NC_001422.1\r");
    terminal.expect(phix_line);
    terminal.type("\x04");  // the end of the command's input, not of the shell's
    terminal.expect(Terminal::prompt);
    terminal.type("exit\r");
    CHECK(terminal.wait() == 0);
}

TEST_CASE("shell: with -q nothing is kept, and where history cannot be kept the shell says so and goes on") {
    const Two shelf;
    {
        Terminal quiet(shelf, shell_on(shelf, {"-q"}));
        CHECK(!contains(quiet.expect(Terminal::prompt), "help"));
        quiet.line("status");
        quiet.type("\x04");
        CHECK(quiet.wait() == 0);
    }
    CHECK(!fs::exists(shelf.scratch("state")));
    write_file(shelf.scratch("state"), "in the way");
    Terminal terminal(shelf, shell_on(shelf));
    CHECK(contains(terminal.expect(Terminal::prompt), "no history is kept"));
    CHECK(contains(terminal.line("resolve refseq:NC_001422.1"), phix_line));
    terminal.type("\x04");
    CHECK(terminal.wait() == 0);
}
