#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// phiX and the human mitochondrion by their accessions, in master only.
struct Two : ProgramShelf {
    Two() { ok({"-q", "load", "-n", "refseq", phix(), mito()}); }

    [[nodiscard]] Outcome script(const std::string& lines, std::vector<std::string> options = {"-i", "master"}) const {
        options.emplace_back("shell");
        return run(options, {lines, {}, {}});
    }
};

/// A terminal on which a program runs.
class Terminal {
public:
    /// \param environment  beside what every test's terminal has: no pager
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

/// The words of a shell on master.
std::vector<std::string> shell_on(const ProgramShelf& shelf, const std::vector<std::string>& options = {}) {
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
    const Outcome outcome = shelf.script(
        "fetch NC_001422.1:1-70\n\n   \t\n# a comment\n  --json resolve NC_012920.1  # another\r\nfetch "
        "NC_001422.1:1-70");
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
        "use master\nresolve local:late\nuse before\nresolve local:late\n-i master resolve local:late\nuse\nresolve "
        "local:late\n"
        "use nonesuch\nuse " +
            shelf.master().string() + "\nresolve local:late\n",
        {});
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
    for (const std::string message :
         {"no such command: 'nonesuch'", "line 1: exit status 2", "line 2: exit status 3", "line 3: exit status 1"}) {
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
    Terminal terminal(shelf, {"sh", "-c",
                              "exec " + shell_word(program_path()) + " -r " + shell_word(shelf.root()) + " shell < " +
                                  shell_word(script)});
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
        terminal.type("\x15");  // Ctrl-U: away with it
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

namespace {

constexpr const char* yeast_digest = "lZyxiD_ByprhOUzrR1o1bq0ezO_1gkrn";

/// Yeast's chromosome I in a collection, beside phiX and the mitochondrion. An alias has the name of its only member.
struct Assembly : Two {
    Assembly() {
        ok({"-q", "load", "--alias", "assembly:R64-1-1", data_file("refget_yeast_R64-1-1_I.fa").string()});
        ok({"-q", "alias", "add", "other:I", "NC_012920.1"});
    }
    /// A pager that marks what goes through it, line by line.
    [[nodiscard]] std::map<std::string, std::string> marking() const {
        return {{"SEQSHELF_PAGER", "sed -u s/^/paged:/"}};
    }
};

/// Lines that were not paged, without the line that was typed.
std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("shell: 'use COLLECTION' has its names go first, others are known as before, and --collection stays strict") {
    const Assembly shelf;
    const std::string yeast = shelf.ok({"-i", "master", "slice", "--collection", "assembly:R64-1-1", "I:1-20"});
    const std::string other = shelf.ok({"-i", "master", "slice", "I:1-20"});
    REQUIRE(contains(yeast, yeast_digest));
    REQUIRE(contains(other, mito_digest));
    Outcome outcome = shelf.script(
        "slice I:1-20\nuse R64-1-1\nslice I:1-20\nslice NC_001422.1:1-4\nslice other:I:1-20\nuse\n-i master slice "
        "I:1-20\n");
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    CHECK(outcome.out == other + yeast + shelf.ok({"-i", "master", "slice", "NC_001422.1:1-4"}) +
                             shelf.ok({"-i", "master", "slice", "other:I:1-20"}) + other);
    outcome = shelf.script("use R64-1-1\nslice --collection assembly:R64-1-1 NC_001422.1\n");
    CHECK(outcome.exit_code == 1);
    // A wrong region of a name that the collection has is an error, though the instance has a sequence as well.
    outcome = shelf.script("use R64-1-1\nslice I:230000-230219\n");
    CHECK(outcome.exit_code == 3);
    CHECK(contains(outcome.err, "230218"));
    outcome = shelf.script("use R64-1-1\nslice nonesuch\n");
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "'nonesuch'"));
    CHECK(contains(outcome.err, "collection in use, R64-1-1"));
}

TEST_CASE("shell: 'use' refuses what is neither, and drops a collection that another instance does not have") {
    const Assembly shelf;
    shelf.ok({"snapshot", "create", "with"});
    shelf.ok({"-q", "alias", "remove", "--collection", "assembly:R64-1-1"});
    shelf.ok({"snapshot", "create", "without"});
    Outcome outcome = shelf.script("use with\nuse R64-1-1\nuse nonesuch\nslice I:1-4\n", {});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "line 3: there is no instance 'nonesuch'"));
    CHECK(contains(outcome.err, "no collection is known as 'nonesuch'"));
    CHECK(contains(outcome.out, yeast_digest));  // what was in use is
    outcome = shelf.script("use with\nuse R64-1-1\nuse without\nslice I:1-4\n", {});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.err, "no longer in use"));
    CHECK(contains(outcome.out, mito_digest));
    outcome = shelf.script("use with\nuse R64-1-1\nuse master\nuse R64-1-1\n", {});
    CHECK(outcome.exit_code == 1);
    // A line's own -i is no place to guess what a name means.
    outcome = shelf.script("use with\nuse R64-1-1\n-i without slice I:1-4\n-i with slice I:1-4\n", {});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "collection in use, 'R64-1-1', is not in"));
    CHECK(contains(outcome.out, yeast_digest));
}

TEST_CASE("shell: an instance goes before a collection of its name, and the prompt shows both") {
    const Assembly shelf;
    shelf.ok({"snapshot", "create", "twice"});
    shelf.ok({"-q", "alias", "add", "--collection", "assembly:twice", "assembly:R64-1-1"});
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.type("use twice\r");
    terminal.expect("seqshelf twice> ");
    terminal.type("use master\r");
    terminal.expect("seqshelf master> ");
    terminal.type("use assembly:twice\r");
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("slice I:1-4\r");
    terminal.expect(yeast_digest);
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("use nonesuch\r");
    terminal.expect("seqshelf master assembly:twice> ");
    terminal.type("use\r");
    terminal.expect("seqshelf> ");
}

TEST_CASE(
    "shell: Tab completes collections, their members, namespaces, values of options, and files where a file is meant") {
    const Assembly shelf;
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.line_shows("slice assem\tR6\tI\t:1-4", std::string("1-4(+)  4 residues  GC 75.0 %  SQ.") + yeast_digest);
    terminal.line_shows("slice R6\tI\t:1-4", yeast_digest);
    terminal.line_shows("slice --coll\tR6\tI:1-4", yeast_digest);
    terminal.line_shows("collection show R6\t", "members");
    terminal.line_shows("--json -i mast\treso\tNC_0014\t", phix_digest);
    terminal.line_shows("alias export ref\t", "NC_001422.1\t");
    const std::string names = shelf.file("my-names.tsv", "mine\tNC_001422.1\n");
    terminal.line_shows("alias load local " + shelf.scratch("my-na").string() + "\t", "1");
    terminal.line_shows("resolve local:m\t", phix_digest);
    terminal.type("use R6\t\r");
    terminal.expect("seqshelf master R64-1-1> ");
    shelf.ok({"-q", "load", "--alias", "assembly:two", shelf.file("two.fa", ">chr1\nACGT\n>chr2\nGGA\n")});
    terminal.type("use tw\t\r");
    terminal.expect("seqshelf master two> ");
    terminal.type("slice ch\t\t");
    terminal.expect("chr1  chr2  ");
    terminal.type("2\r");
    terminal.expect("1 GGA 3");
    terminal.expect("seqshelf master two> ");
    terminal.type("slice NC_0014\t -\r");  // names of the instance are there too
    terminal.expect("5,386 TGCAGG");
}

TEST_CASE("shell: what is longer than the screen goes through the pager, and what is not does not") {
    const Assembly shelf;
    Terminal terminal(shelf, shell_on(shelf), shelf.marking());
    terminal.expect(Terminal::prompt);
    CHECK(!contains(terminal.line("fetch NC_001422.1:1-600"), "paged:"));  // 11 lines, and the prompt
    std::string shown = terminal.line("fetch NC_001422.1:1-720");  // 13
    CHECK(count_of(shown, "paged:") == 13);
    CHECK(contains(shown, "paged:>NC_001422.1:1-720"));
    shown = terminal.line("fetch NC_001422.1:1-660");  // 12 leave no room for the prompt
    CHECK(count_of(shown, "paged:") == 12);
    shown = terminal.line("fetch --raw NC_001422.1");  // one line, but 54 rows
    CHECK(count_of(shown, "paged:") == 1);
    shown = terminal.line("fetch NC_012920.1 nonesuch");
    CHECK(!contains(shown, "paged:"));
    CHECK(contains(shown, "'nonesuch'"));
    CHECK(contains(terminal.line("help fetch"), "paged:"));
    // What reads the terminal is not paged, and what it prints comes at once.
    terminal.type("resolve -\r");
    for (int i = 0; i < 2 * Terminal::rows; ++i) {
        terminal.type("refseq:NC_001422.1\r");
        CHECK(!contains(terminal.expect(phix_line), "paged:"));
    }
    terminal.type("\x04");
    terminal.expect(Terminal::prompt);
    // A lone '-' is a strand there.
    CHECK(contains(terminal.line("slice NC_001422.1 -"), "paged:5,386"));
}

TEST_CASE("shell: which pager there is") {
    const Two shelf;
    const auto shown_with = [&](const std::map<std::string, std::string>& environment,
                                const std::vector<std::string>& words) {
        Terminal terminal(shelf, words, environment);
        terminal.expect(Terminal::prompt);
        return terminal.line("fetch NC_001422.1:1-1200");
    };
    std::vector<std::string> without = shell_on(shelf);
    without.emplace_back("--no-pager");
    CHECK(contains(shown_with({{"SEQSHELF_PAGER", "sed s/^/a:/"}, {"PAGER", "sed s/^/b:/"}}, shell_on(shelf)),
                   "a:>NC_001422.1:1-1200"));
    CHECK(contains(shown_with({{"SEQSHELF_PAGER", ""}, {"PAGER", "sed s/^/b:/"}}, shell_on(shelf)),
                   "b:>NC_001422.1:1-1200"));
    for (const std::string& shown : {shown_with({{"SEQSHELF_PAGER", "sed s/^/a:/"}}, without),
                                     shown_with({{"SEQSHELF_PAGER", "cat"}, {"PAGER", "sed s/^/b:/"}}, shell_on(shelf)),
                                     shown_with({{"PAGER", "cat"}}, shell_on(shelf)),
                                     shown_with({{"PAGER", ""}, {"PATH", "/nonesuch"}}, shell_on(shelf))}) {
        CHECK(contains(shown, "\n>NC_001422.1:1-1200"));
        CHECK(lines_of(shown).size() == 23);  // what was typed, 21 lines, the prompt
    }
    const std::string broken = shown_with({{"SEQSHELF_PAGER", "nonesuch-pager"}}, shell_on(shelf));
    CHECK(contains(broken, "nonesuch-pager"));
}

TEST_CASE("shell: Ctrl-C and a pager that is left early end the command and not the shell") {
    const Assembly shelf;
    {
        // It waits for keys at the end. One process: a Ctrl-C between two commands of `sh` can be lost in it (dash).
        Terminal terminal(shelf, shell_on(shelf), {{"SEQSHELF_PAGER", "exec sed -u s/^/paged:/ - /dev/tty"}});
        terminal.expect(Terminal::prompt);
        terminal.type("fetch NC_001422.1\r");
        terminal.expect("paged:>");
        terminal.type("\x03");
        terminal.expect(Terminal::prompt);
        terminal.line_shows("resolve NC_001422.1", phix_digest);
    }
    {
        // More than a pipe holds: the command is still writing when nobody reads any more.
        Terminal terminal(shelf, shell_on(shelf), {{"SEQSHELF_PAGER", "sed -u 's/^/paged:/;3q'"}});
        terminal.expect(Terminal::prompt);
        const std::string shown = terminal.line("fetch -w 1 I");
        CHECK(count_of(shown, "paged:") == 3);
        CHECK(!contains(shown, "signal"));
        terminal.line_shows("resolve NC_001422.1", phix_digest);
    }
    if (!is_installed("less")) {
        MESSAGE("SKIPPED: less is not installed");
        return;
    }
    Terminal terminal(shelf, shell_on(shelf), {{"PAGER", ""}, {"LESS", ""}, {"TERM", "vt100"}});
    terminal.expect(Terminal::prompt);
    terminal.type("slice --width 60 NC_012920.1\r");
    terminal.expect("NC_012920.1:1-16,569(+)");
    terminal.expect("\n:");  // less' own prompt, after one screen
    terminal.type("G");  // to the end, which is there when the command has ended: Ctrl-C would end it before
    terminal.expect("16,560");
    terminal.expect("(END)");
    terminal.type("\x03");  // does not end less
    terminal.insist("g", "NC_012920.1:1-16,569(+)");
    terminal.type("q");
    terminal.expect(Terminal::prompt);
    terminal.line_shows("resolve NC_001422.1", phix_digest);
}
