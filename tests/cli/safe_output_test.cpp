#include <algorithm>

#include "cli/terminal.hpp"

using namespace seqshelf::test;

namespace {

/// What a terminal obeys (a title, colours, the 8-bit CSI, a change of direction), and what ends cells and rows.
const std::string hostile =
    "x\ty\nfake:row\tSQ.0\r\x1b]0;pwn\x07\x1b[31m\xc2\x9b"
    "2J\xe2\x80\xae\x7f\xe2\x80\xa8z";
const std::string harmless = "plain";

/// phiX in a collection and with an FHR record; what has a name in the catalog is then renamed, as a hostile root can.
struct NamedShelf : ProgramShelf {
    explicit NamedShelf(const std::string& name) : name_(name) {
        const std::string fasta = file("one.fa", ">oldname olddescription\nACGTACGTAC\n");
        ok({"-q", "load", "-n", "ns", "--alias", "c:oldname", fasta});
        ok({"-q", "fhr", "set", "c:oldname", file("r.json", R"({"genome":"oldgenome"})")});
        ok({"-q", "snapshot", "create", "--anyway", "before"});
        rename(master(), "oldname");
    }

    /// Gives everything called `old` the name.
    void rename(const fs::path& instance, const std::string& old) const {
        std::string hex;
        for (const char c : name_) {
            constexpr std::string_view digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            (hex += digits[byte >> 4U]) += digits[byte & 15U];
        }
        const std::string name = "CAST(x'" + hex + "' AS TEXT)";
        const std::string statements = "UPDATE sequence_alias SET alias = " + name + " WHERE alias = '" + old + "';" +
                                       "UPDATE collection_alias SET alias = " + name + " WHERE alias = '" + old + "';" +
                                       "UPDATE collection_member SET name = " + name + ", description = " + name + ";" +
                                       "UPDATE source SET name = " + name +
                                       "; UPDATE source_text SET problem = " + name + ";" +
                                       "UPDATE fhr SET record = '{\"genome\":' || json_quote(" + name + ") || '}';";
        const Outcome outcome = seqshelf::test::run({"sqlite3", instance / "catalog.sqlite3", statements});
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
    }

    [[nodiscard]] std::string named(const std::string& ns) const { return ns + ":" + name_; }

    /// All that print names, by table or message.
    [[nodiscard]] std::vector<std::vector<std::string>> commands() const {
        const std::string odd_file = file(name_ + ".fa", ">a\nACGT\n");
        return {{"alias", "list"},
                {"alias", "list", "--collection"},
                {"alias", "history", named("ns")},
                {"alias", "export", "ns"},
                {"alias", "namespaces"},
                {"aliases", named("ns")},
                {"aliases", "--all", named("ns")},
                {"aliases", "--collection", named("c")},
                {"resolve", named("ns")},
                {"topology", named("ns")},
                {"find", "ACG", named("ns")},
                {"find", "--count", "ACG", named("ns")},
                {"find", "--collection", named("c"), "ACG"},
                {"export-aliases"},
                {"collection", "list"},
                {"collection", "show", named("c")},
                {"collection", "show", "--level", "2", named("c")},
                {"collection", "show", "--attribute", "names", named("c")},
                {"collection", "find", "--sequence", named("ns")},
                {"collection", "find", "--coordinates", file("sizes", "oldname\t10\nb\t3\n")},
                {"collection", "compare", named("c"), named("c")},
                {"fhr", "list"},
                {"fhr", "stats", named("c")},
                {"snapshot", "list"},
                {"snapshot", "diff", "--list", "before", "master"},
                {"snapshot", "diff", "before", "master"},
                {"verify"},
                {"status"},
                {"digest", odd_file},
                {"remote", root().string()},
                {"fetch", "--tab", named("ns")},
                {"check-ref", named("ns") + ":1:C:G"},
                {"normalize", named("ns") + ":1:A:G"},
                {"normalize", "--as", "vcf", named("ns") + ":1:A:G"},
                // messages
                {"resolve", "no" + name_},
                {"aliases", named("nones")},
                {"fetch", named("ns") + ":1-99"},
                {"collection", "show", named("nosuch")},
                {"alias", "history", "no:" + name_},
                {"load", "no/" + name_},
                {"snapshot", "update-latest", name_},
                {"pull", scratch(name_).string()},
                {"-i", name_, "status"},
                {name_},
                {"fetch", "--" + name_, "x"},
                {"alias", "assembly", name_},
                {"slice", named("ns")},
                {"apply", named("ns"), named("ns") + ":1:C:G"},
                {"import-gtars", scratch(name_).string()},
                {"adopt", scratch(name_).string()},
                {"init", master().string() + "/catalog.sqlite3/" + name_}};
    }

private:
    std::string name_;
};

bool controls_a_terminal(const std::string& text) {
    return std::any_of(
               text.begin(), text.end(),
               [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }) ||
           contains(text, "\xc2\x9b") || contains(text, "\xe2\x80\xae") || contains(text, "\xe2\x80\xa8");
}

/// How many tabs each line has.
std::vector<std::int64_t> shape_of(const std::string& text) {
    std::vector<std::int64_t> tabs;
    for (const std::string& line : lines_of(text)) {
        tabs.push_back(std::count(line.begin(), line.end(), '\t'));
    }
    return tabs;
}

}  // namespace

TEST_CASE(
    "safe output: a name with control characters makes no row, no column and no control in any table or message") {
    const NamedShelf bad(hostile);
    const NamedShelf good(harmless);
    const auto bad_commands = bad.commands();
    const auto good_commands = good.commands();
    for (std::size_t i = 0; i < bad_commands.size(); ++i) {
        const auto on_master = [](const NamedShelf& shelf, std::vector<std::string> words) {
            if (words.front() != "-i" && words.front() != "snapshot") {
                words.insert(words.begin(), {"-i", "master"});
            }
            return shelf.run(words);
        };
        const Outcome outcome = on_master(bad, bad_commands[i]);
        const Outcome expected = on_master(good, good_commands[i]);
        CAPTURE(i);
        CAPTURE(outcome.out);
        CAPTURE(outcome.err);
        CAPTURE(expected.out);
        CAPTURE(expected.err);
        CHECK(outcome.exit_code == expected.exit_code);
        CHECK(!controls_a_terminal(outcome.out));
        CHECK(!controls_a_terminal(outcome.err));
        CHECK(shape_of(outcome.out) == shape_of(expected.out));
        CHECK(shape_of(outcome.err) == shape_of(expected.err));
    }
}

TEST_CASE(
    "safe output: FASTA and the FHR record keep their bytes in a file, but a line end in a name makes no record") {
    const NamedShelf shelf(hostile);
    for (const std::string command : {"fetch", "export"}) {
        const std::vector<std::string> lines = lines_of(shelf.ok({"-i", "master", command, shelf.named("ns")}));
        REQUIRE(lines.size() == 2);
        CHECK(contains(lines[0], "x\ty\\nfake:row\tSQ.0\\r\x1b]0;pwn\x07\x1b[31m\xc2\x9b"));
        CHECK(lines[1] == "ACGTACGTAC");
    }
    const Outcome outcome = shelf.run({"-i", "master", "collection", "export", "--width", "60", shelf.named("c")});
    CHECK(outcome.exit_code == 4);
    CHECK_MESSAGE(contains(outcome.err, "has a line end in the header of its member"), outcome.err);
    const ProgramShelf own;
    const std::string fasta = ">a one\x1b[31m\ttwo \xc2\x9bthree\nACGT\n";
    own.ok({"-q", "load", "--alias", "c:x", own.file("own.fa", fasta)});
    CHECK(own.ok({"-i", "master", "collection", "export", "c:x"}) == fasta);
    CHECK(own.ok({"-i", "master", "collection", "show", "--level", "2", "c:x"})
              .ends_with("\tone\\u001b[31m\\ttwo \\u009bthree\n"));
}

TEST_CASE("safe output: on a terminal, everything is escaped but our own colours") {
    const NamedShelf shelf(hostile);
    const std::string fasta = ">a one\x1b]0;pwn\x07\xe2\x80\xae\r\nACGT\r\n";
    shelf.ok({"-q", "load", "--alias", "d:x", shelf.file("crlf.fa", fasta)});
    shelf.ok({"-q", "fhr", "set", "d:x", shelf.file("r.json", "{\"genome\":\"\x7f\xc2\x9b\"}")});
    const auto shown = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {program_path(), "-r", shelf.root().string(), "-i", "master"});
        Terminal terminal(shelf, words);
        terminal.wait();
        std::string text = terminal.rest();
        std::erase(text, '\r');  // the terminal's own
        CHECK_MESSAGE(!controls_a_terminal(text), text);
        return text;
    };
    CHECK(contains(shown({"fetch", shelf.named("ns")}),
                   "\\nfake:row\tSQ.0\\r\\u001b]0;pwn\\u0007\\u001b[31m\\u009b2J\\u202e"));
    CHECK(contains(shown({"export"}), "\\u001b]0;pwn"));
    CHECK(contains(shown({"collection", "export", "d:x"}), ">a one\\u001b]0;pwn\\u0007\\u202e\\r\nACGT\\r\n"));
    CHECK(shown({"fhr", "get", "d:x"}) == "{\"genome\":\"\\u007f\\u009b\"}\n");
    CHECK(contains(shown({"--json", "collection", "show", "--level", "2", shelf.named("c")}), "\\u007f\\u2028z"));
    CHECK(contains(shown({"slice", "--color", "never", shelf.named("ns")}), "\\nfake:row"));
    CHECK(contains(shown({"resolve", "no" + hostile}), "\\nfake:row"));
    Terminal coloured(shelf, {program_path(), "-r", shelf.root().string(), "-i", "master", "slice", "--color", "always",
                              shelf.named("ns")});
    CHECK(coloured.wait() == 0);
    CHECK(contains(coloured.rest(), "\x1b[0;32mA"));
    CHECK(!contains(coloured.rest(), "\x1b[31m"));
    CHECK(!contains(coloured.rest(), "\x1b]"));
}

TEST_CASE("safe output: the shell completes no name that would control the terminal") {
    const NamedShelf shelf(hostile);
    shelf.ok({"-q", "alias", "add", "ns:xa", std::string("ns:") + hostile});
    shelf.ok({"-q", "alias", "add", "ns:xb", "ns:xa"});
    Terminal terminal(shelf, shell_on(shelf));
    terminal.expect(Terminal::prompt);
    terminal.type("resolve ns:x\t\t");
    std::string text = terminal.expect("ns:xb");
    text += terminal.line("");
    std::erase(text, '\r');
    CHECK_MESSAGE(!controls_a_terminal(text), text);
    CHECK(!contains(text, "pwn"));
    CHECK(contains(text, "ns:xa  ns:xb"));
    shelf.file("data1\x1b]0;pwn", "");
    shelf.file("data2", "");
    terminal.type("load " + shelf.scratch("data").string() + "\t\t\x03");
    terminal.type(std::string("exit") + Terminal::enter);
    (void)terminal.wait();
    CHECK_MESSAGE(!contains(terminal.rest(), "pwn"), terminal.rest());
}
