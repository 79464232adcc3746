#include <cstdlib>
#include <iostream>
#include <set>

#include "cli/shelf.hpp"
#include "support/http_server.hpp"

using namespace seqshelf::test;

namespace {

// Every example of the help is run unchanged, line by line, on a shelf and in a directory with the files that the
// examples name. Each example of a command sees the effects of those before it. Paths such as `/srv/www/shelf` are
// below the test's own directory, and the test runs the web server of the examples.

constexpr const char* server_of_examples = "https://seqs.example.org";

/// Lines that are not run, and why.
const std::map<std::string, std::string> not_run{
    {"seqshelf pull rsync://seqs.example.org/shelf 2026-11-21", "needs an rsync daemon: tests/mirror has one"},
    {"seqshelf pull rsync://dl.biocommons.org/seqrepo 2024-12-20", "needs the network: tests/mirror has a daemon"},
    {"seqshelf publish mirror@seqs.example.org:/srv/shelf 2026-11-21", "needs another host: tests/mirror has sshd"},
};

/// Run before the examples of a command: examples of other commands, then lines.
struct Before {
    std::vector<std::string> commands;
    std::vector<std::string> lines;
};
constexpr const char* make_snapshot = "seqshelf snapshot create --anyway for-readers";
constexpr const char* free_name_of_day = "seqshelf snapshot remove --force 2026-11-21";  // the test may run on that day
const std::map<std::string, Before> before_examples{
    {"alias remove", {{"alias add"}, {}}},
    {"alias history", {{"alias add"}, {make_snapshot}}},
    {"collection remove", {{"collection add"}, {}}},
    {"fhr get", {{"fhr set"}, {make_snapshot}}},
    {"fhr remove", {{"fhr set"}, {}}},
    {"snapshot create", {{}, {free_name_of_day}}},
    {"snapshot update-latest", {{}, {"seqshelf snapshot create --anyway before-R64-1-1"}}},
};

/// Commands whose examples start without a root.
const std::set<std::string> without_root{"the program", "init", "pull"};

/// Programs that an example may use and the tests do not need.
const std::vector<std::string> optional_programs{"man", "less"};

// The examples run in $PLACE/work. The assembly has one real chromosome, and a short text as chromosome II.
constexpr const char* prepare = R"sh(set -e
mkdir -p "$PLACE/work/stores" "$PLACE/home" "$PLACE/tmp/seqrepo" "$PLACE/srv/www" "$PLACE/media/usb"
mkdir -p "$PLACE/usr/local/share/seqrepo"
cd "$PLACE/work"
cp "$DATA/phix174_NC_001422.1.fa" NC_001422.1.fa
cp "$DATA/human_mito_NC_012920.1.fa" NC_012920.1.fa
gzip -c "$DATA/refget_yeast_R64-1-1_I.fa" > chrI.fa.gz
(cat "$DATA/refget_yeast_R64-1-1_I.fa"; printf '>II\nGATTACA\n') | gzip -c > R64-1-1.fa.gz
(cat "$DATA/refget_yeast_R64-1-1_I.fa"; printf '>II\nGATTACC\n') > R64-1-2.fa
# Valid, which the example of the specification is not.
sed "/^assemblySoftware:/d; s/^checksum:.*/checksum: '$(printf %044d 0)'/" "$DATA/fhr_example.fhr.yaml" \
    > R64-1-1.fhr.yaml
grep '^#\|NC_012920' "$DATA/names_GRCh38.p13_report.txt" > GCF_000001215.4_Release_6_plus_ISO1_MT_assembly_report.txt
printf 'I\t230218\nII\t7\n' > genome.chrom.sizes
printf 'I\t0\t60\nI\t100\t160\nNC_001422.1\t0\t60\n' > regions.bed
mkdir "$PLACE/unpacked"
tar -xzf "$DATA/seqrepo_instance_seqrepo-rs.tar.gz" -C "$PLACE/unpacked"
database=$(find "$PLACE/unpacked" -path '*/sequences/db.sqlite3')
mv "$(dirname "$(dirname "$database")")" "$PLACE/usr/local/share/seqrepo/2024-12-20"
seqshelf init
seqshelf load -n refseq --alias assembly:phix NC_001422.1.fa
seqshelf snapshot create 2026-10-21
seqshelf load -n refseq --alias assembly:mito NC_012920.1.fa
seqshelf load -n ensembl --alias assembly:R64-1-1 R64-1-1.fa.gz
seqshelf load --alias assembly:R64-1-2 R64-1-2.fa
seqshelf snapshot create 2026-11-21
seqshelf snapshot export "$PLACE/media/usb/2026-11-21.tar"
seqshelf publish "$PLACE/published"
cp -a "$PLACE/published" "$PLACE/srv/shelf"
seqshelf export-gtars stores/refget
)sh";

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
        text.replace(at, what.size(), with);
    }
}

/// The lines of fenced blocks, which are indented after "Examples:".
std::vector<std::string> examples_in(const std::string& help) {
    std::vector<std::string> examples;
    const std::size_t from = help.find("\nExamples:\n");
    for (const std::string& line : lines_of(from == std::string::npos ? "" : help.substr(from + 11))) {
        if (line.starts_with("    ") && line[4] != '#') {
            examples.push_back(line.substr(4));
        }
    }
    return examples;
}

std::vector<std::string> command_names() {
    const std::string text = program({"help"}).out;
    const std::size_t from = text.find("\nReading:\n");
    std::vector<std::string> names;
    for (const std::string& line : lines_of(text.substr(from, text.find("\nOptions of", from) - from))) {
        if (line.size() > 2 && line.starts_with("  ") && line[2] != ' ') {
            names.push_back(line.substr(2, line.find("  ", 2) - 2));
        }
    }
    return names;
}

/// The man page's own examples, which are in no command's help.
std::vector<std::string> examples_of_program() {
    const std::string page = program({"help", "--man"}).out;
    const std::size_t from = page.find("\n.SH \"EXAMPLES\"\n");
    REQUIRE(from != std::string::npos);
    std::vector<std::string> examples;
    for (std::string line : lines_of(page.substr(from + 1, page.find("\n.SH ", from + 1) - from - 1))) {
        replace_all(line, "\\-", "-");
        if (line.starts_with("seqshelf ")) {
            examples.push_back(line);
        }
    }
    return examples;
}

/// Examples by command; "the program" for those of the man page.
std::map<std::string, std::vector<std::string>> all_examples() {
    std::map<std::string, std::vector<std::string>> all{{"the program", examples_of_program()}};
    for (const std::string& name : command_names()) {
        std::istringstream words(name);
        std::vector<std::string> asked{"help"};
        for (std::string word; words >> word;) {
            asked.push_back(word);
        }
        all[name] = examples_in(program(asked).out);
    }
    return all;
}

/// A line's exit status: 0, or the one in its comment.
int expected_exit_code(const std::string& line) {
    const std::size_t comment = line.find(" # ");
    const std::size_t said = comment == std::string::npos ? comment : line.find("exit status ", comment);
    return said == std::string::npos ? 0 : std::stoi(line.substr(said + 12));
}

/// Makes the shelf once, and a copy of it for every command.
class ExampleShelves {
public:
    ExampleShelves() {
        fs::create_directory(directory_ / "bin");
        fs::create_symlink(program_path(), directory_ / "bin/seqshelf");
        fs::create_directory(directory_ / "prepared");
        const Outcome made = run({"sh", "-c", prepare}, launch(directory_ / "prepared", directory_.path()));
        REQUIRE_MESSAGE(made.exit_code == 0, made.err);
        server_.put_directory("shelf", directory_ / "prepared/published");
    }

    /// A new directory for the examples of a command.
    [[nodiscard]] fs::path place(const std::string& command) const {
        fs::path copy = directory_ / "place";
        fs::remove_all(copy);
        REQUIRE(run({"cp", "-a", directory_ / "prepared", copy}).exit_code == 0);
        if (without_root.contains(command)) {
            fs::remove_all(copy / "root");
        }
        return copy;
    }

    [[nodiscard]] Outcome run_line(std::string line, const fs::path& place) const {
        replace_all(line, server_of_examples, server_.url().substr(0, server_.url().find('/', 7)));
        for (const std::string top : {"/tmp/", "/srv/", "/media/", "/usr/"}) {
            replace_all(line, " " + top, " " + place.string() + top);
        }
        return run({"timeout", "100", "sh", "-c", line}, launch(place, place / "work"));
    }

private:
    [[nodiscard]] Launch launch(const fs::path& place, const fs::path& in) const {
        const std::string path = (directory_ / "bin").string() + ":" + std::getenv("PATH");
        return {.input = "",
                .environment = {{"PATH", path},
                                {"PLACE", place.string()},
                                {"DATA", data_file("digests.tsv").parent_path().string()},
                                {"HOME", (place / "home").string()},
                                {"SEQSHELF_ROOT", (place / "root").string()},
                                {"SEQREPO_ROOT_DIR", ""},
                                {"SEQSHELF_CACHE", (place / "cache").string()},
                                {"XDG_STATE_HOME", (place / "home").string()}},
                .directory = in};
    }

    TemporaryDirectory directory_;
    HttpServer server_;
};

std::vector<std::string> lines_before(const std::string& command,
                                      const std::map<std::string, std::vector<std::string>>& all) {
    std::vector<std::string> lines;
    if (const auto before = before_examples.find(command); before != before_examples.end()) {
        for (const std::string& other : before->second.commands) {
            lines.insert(lines.end(), all.at(other).begin(), all.at(other).end());
        }
        lines.insert(lines.end(), before->second.lines.begin(), before->second.lines.end());
    }
    return lines;
}

/// Whether the line uses an optional program that is not installed.
bool lacks_program(const std::string& line) {
    for (const std::string& name : optional_programs) {
        if (contains(line, "| " + name + " ") && !is_installed(name)) {
            std::cout << "SKIPPED: " << name << " is not installed: " << line << "\n";
            return true;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("examples: every line of every command's help succeeds or has its stated exit status") {
    const ExampleShelves shelves;
    const auto all = all_examples();
    REQUIRE(all.size() > 50);
    for (const auto& [command, lines] : all) {
        const auto& shown = command;
        CAPTURE(shown);
        CHECK_MESSAGE(!lines.empty(), "its help has no examples");
        const fs::path place = shelves.place(command);
        for (const std::string& line : lines_before(command, all)) {
            const Outcome outcome = shelves.run_line(line, place);
            REQUIRE_MESSAGE(outcome.exit_code == 0, line << "\n" << outcome.err);
        }
        for (const std::string& line : lines) {
            if (not_run.contains(line) || lacks_program(line)) {
                continue;
            }
            const Outcome outcome = shelves.run_line(line, place);
            CHECK_MESSAGE(outcome.exit_code == expected_exit_code(line), line << "\n" << outcome.err);
            // A pipe's exit status is that of its last program, so errors of others are looked for in the text.
            const bool complains = contains(outcome.err, "seqshelf: ") || contains(outcome.err, "sh: ");
            CHECK_MESSAGE((!complains || expected_exit_code(line) != 0), line << "\n" << outcome.err);
        }
    }
}

TEST_CASE("examples: the lines that are not run still exist, and so do the commands that need preparation") {
    const auto all = all_examples();
    std::set<std::string> lines;
    for (const auto& [command, examples] : all) {
        lines.insert(examples.begin(), examples.end());
    }
    for (const auto& [line, reason] : not_run) {
        const auto& shown = line;
        CHECK_MESSAGE(lines.contains(line), shown);
    }
    for (const auto& [command, before] : before_examples) {
        const auto& shown = command;
        CHECK_MESSAGE(all.contains(command), shown);
        CHECK(std::all_of(before.commands.begin(), before.commands.end(),
                          [&](const std::string& other) { return all.contains(other); }));
    }
    for (const std::string& command : without_root) {
        CHECK_MESSAGE(all.contains(command), command);
    }
}
