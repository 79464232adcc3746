#include "cli/terminal.hpp"

using namespace seqshelf::test;

TEST_CASE("shell: commands in a script work as alone, and global options apply to each") {
    const ShellSamples shelf;
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

TEST_CASE("shell: 'use' changes the instance, -i of a line overrides it, and 'use' without a name resets it") {
    const ShellSamples shelf;
    shelf.ok({"snapshot", "create", "--anyway", "before"});
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

TEST_CASE("shell: a script continues after errors, names their lines, and ends with the status of the last") {
    const ShellSamples shelf;
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
    const ShellSamples shelf;
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
        const auto& shown = meant;
        CHECK_MESSAGE(contains("\n" + names, "\n" + meant + "\t"), shown);
    }
    for (const std::string open : {"resolve 'a", "resolve \"a", "resolve \"a\\", "resolve a\\"}) {
        const Outcome refused = shelf.script(open + "\n");
        CHECK(refused.exit_code == 2);
        CHECK_MESSAGE(contains(refused.err, "line 1: the line ends within quotes or in a backslash"), refused.err);
    }
    CHECK(contains(shelf.script("resolve ''\n").err, "''"));  // an empty word is one
}

TEST_CASE("shell: a command cannot read the script as its input, and a script that cannot be read is an error") {
    const ShellSamples shelf;
    const Outcome outcome = shelf.script("resolve -\nNC_001422.1\n");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "line 1: exit status 4"));
    CHECK(contains(outcome.err, "no such command: 'NC_001422.1'"));
    CHECK(shelf.shell("S shell <&-").exit_code == 4);
    CHECK(shelf.shell("S shell <.").exit_code == 4);
}

TEST_CASE("shell: an interrupted command ends the script") {
    const ShellSamples shelf;
    const fs::path fifo = shelf.scratch("fifo");
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const std::string script = shelf.file("script", "resolve nonesuch\nload " + fifo.string() + "\nstatus\n");
    const std::string before = shelf.dump();
    Terminal terminal(shelf, {"sh", "-c",
                              "exec " + shell_word(program_path()) + " -r " + shell_word(shelf.root()) + " shell < " +
                                  shell_word(script)});
    const int writer = ::open(fifo.c_str(), O_WRONLY);  // returns when the load has opened it for reading
    terminal.type("\x03");
    CHECK(!contains(terminal.expect("line 2: exit status 130"), "volumes"));
    CHECK(terminal.wait() == 130);
    CHECK(!contains(terminal.rest(), "volumes"));
    ::close(writer);
    CHECK(shelf.dump() == before);
}

TEST_CASE("shell: a terminal has a prompt, history and completion, and errors do not end the shell") {
    const ShellSamples shelf;
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
        terminal.type("\x15");  // Ctrl-U: deletes the line
        terminal.line_shows("\x10\x10\x10", phix_line);  // Ctrl-P: the third last line
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

TEST_CASE("shell: completion quotes words if needed, and says if there are more than it shows") {
    const ShellSamples shelf;
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

TEST_CASE("shell: Ctrl-C drops the typed line or stops the command, and the shell continues") {
    const ShellSamples shelf;
    const std::string before = shelf.dump();
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.type("alias remove refseq:NC_001422.1\x03");
    terminal.expect(Terminal::prompt);
    CHECK(shelf.dump() == before);

    terminal.type("resolve -\rnonesuch\r");
    terminal.expect("known as 'nonesuch'");  // this command reads the terminal
    terminal.type("\x03");
    terminal.expect(Terminal::prompt);
    CHECK(contains(terminal.line("resolve refseq:NC_001422.1"), phix_line));

    terminal.type("resolve -\rrefseq:NC_001422.1\r");
    terminal.expect(phix_line);
    terminal.type("\x04");  // ends the command's input, not the shell's
    terminal.expect(Terminal::prompt);
    terminal.type("exit\r");
    CHECK(terminal.wait() == 0);
}

TEST_CASE("shell: -q keeps no history, and the shell continues with a message if history cannot be kept") {
    const ShellSamples shelf;
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
