#include "cli/terminal.hpp"

using namespace seqshelf::test;

namespace {

/// Lines that were not paged, without the typed line.
std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("shell: only output that is longer than the screen goes through the pager") {
    const ShellAssembly shelf;
    Terminal terminal(shelf, shell_on(shelf), shelf.marking());
    terminal.expect(Terminal::prompt);
    CHECK(!contains(terminal.line("fetch NC_001422.1:1-600"), "paged:"));  // 11 lines, and the prompt
    std::string shown = terminal.line("fetch NC_001422.1:1-720");  // 13
    CHECK(count_of(shown, "paged:") == 13);
    CHECK(contains(shown, "paged:>NC_001422.1:1-720"));
    shown = terminal.line("fetch NC_001422.1:1-660");  // 12 leave no space for the prompt
    CHECK(count_of(shown, "paged:") == 12);
    shown = terminal.line("fetch --raw NC_001422.1");  // one line, but 54 rows
    CHECK(count_of(shown, "paged:") == 1);
    shown = terminal.line("fetch NC_012920.1 nonesuch");
    CHECK(!contains(shown, "paged:"));
    CHECK(contains(shown, "'nonesuch'"));
    CHECK(contains(terminal.line("help fetch"), "paged:"));
    // A command that reads the terminal is not paged, and its output appears at once.
    terminal.type("resolve -\r");
    for (int i = 0; i < 2 * Terminal::rows; ++i) {
        terminal.type("refseq:NC_001422.1\r");
        CHECK(!contains(terminal.expect(phix_line), "paged:"));
    }
    terminal.type("\x04");
    terminal.expect(Terminal::prompt);
    // A single '-' is a strand in this command.
    CHECK(contains(terminal.line("slice NC_001422.1 -"), "paged:5,386"));
}

TEST_CASE("shell: the pager is chosen by the environment") {
    const ShellSamples shelf;
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
        CHECK(lines_of(shown).size() == 23);  // the typed line, 21 lines, the prompt
    }
    const std::string broken = shown_with({{"SEQSHELF_PAGER", "nonesuch-pager"}}, shell_on(shelf));
    CHECK(contains(broken, "nonesuch-pager"));
}

TEST_CASE("shell: Ctrl-C, or leaving the pager early, ends the command but not the shell") {
    const ShellAssembly shelf;
    {
        // The pager waits for keys at the end. It is one process: dash can lose a Ctrl-C between two commands.
        Terminal terminal(shelf, shell_on(shelf), {{"SEQSHELF_PAGER", "exec sed -u s/^/paged:/ - /dev/tty"}});
        terminal.expect(Terminal::prompt);
        terminal.type("fetch NC_001422.1\r");
        terminal.expect("paged:>");
        terminal.type("\x03");
        terminal.expect(Terminal::prompt);
        terminal.line_shows("resolve NC_001422.1", phix_digest);
    }
    {
        // More than fits in a pipe: the command is still writing when the pager has stopped reading.
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
    terminal.type("G");  // to the end, so that the command has ended: Ctrl-C would end it before
    terminal.expect("16,560");
    terminal.expect("(END)");
    terminal.type("\x03");  // does not end less
    terminal.insist("g", "NC_012920.1:1-16,569(+)");
    terminal.type("q");
    terminal.expect(Terminal::prompt);
    terminal.line_shows("resolve NC_001422.1", phix_digest);
}
