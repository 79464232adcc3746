#include <array>
#include <cctype>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

struct Slicer : ProgramShelf {
    Slicer() {
        ok({"-q", "load", "-n", "refseq", phix(), mito()});
        ok({"-q", "load", "-n", "x", "--alias", "set:small",
            file("small.fa", ">one\nG\n>empty\n>iupac\nACGTRYSWKMBDHVN\n>protein\nMEEPQSDPSVWKHC\n>rna\nACGUACGU\n")});
    }

    std::string slice(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master", "slice"});
        return ok(arguments);
    }
    Json json_slice(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master", "slice"});
        return json(arguments).at(0);
    }
};

std::string without_commas(std::string text) {
    std::erase(text, ',');
    return text;
}

/// A line of residues with the coordinates on both sides.
struct Row {
    std::int64_t first = 0;
    std::string residues;
    std::int64_t last = 0;
};

/// The lines that have coordinates on both sides.
std::vector<Row> rows_of(const std::string& text) {
    std::vector<Row> rows;
    for (const std::string& line : lines_of(text)) {
        std::istringstream words(without_commas(line));
        Row row;
        std::string rest;
        if (words >> row.first >> row.residues && std::isupper(static_cast<unsigned char>(row.residues.front())) != 0 &&
            words >> row.last && !(words >> rest)) {
            rows.push_back(row);
        }
    }
    return rows;
}

std::string joined(const std::vector<Row>& rows) {
    std::string residues;
    for (const Row& row : rows) {
        residues += row.residues;
    }
    return residues;
}

/// The translations that are shown, frame after frame, and the column of each amino acid among the residues.
struct ShownFrames {
    std::map<std::string, std::string> proteins;
    std::map<std::string, std::vector<std::size_t>> places;
};

ShownFrames frames_of(const std::string& text, std::size_t width) {
    ShownFrames shown;
    std::map<std::string, std::size_t> seen;
    for (const std::string& line : lines_of(text)) {
        const std::size_t label = line.find_first_not_of(' ');
        if (label == std::string::npos || (line[label] != '+' && line[label] != '-') || label + 1 == line.size() ||
            std::isdigit(static_cast<unsigned char>(line[label + 1])) == 0) {
            continue;
        }
        const std::string name = line.substr(label, 2);
        for (std::size_t i = label + 3; i < line.size(); ++i) {
            if (line[i] != ' ') {
                shown.proteins[name] += line[i];
                shown.places[name].push_back(seen[name] * width + i - label - 3);
            }
        }
        ++seen[name];
    }
    return shown;
}

}  // namespace

TEST_CASE("slice: prints a title, a ruler and lines of residues with their coordinates") {
    const Slicer shelf;
    const std::string genome = read_fasta(phix()).front().residues;
    CHECK(shelf.slice({"refseq:NC_001422.1:95-160"}) ==
          std::string("refseq:NC_001422.1:95-160(+)  66 residues  GC 42.4 %  SQ.") + phix_digest +
              "\n"
              "       100       110       120       130       140       150\n"
              " 95 " +
              genome.substr(94, 60) +
              " 154\n"
              "       160\n"
              "155 " +
              genome.substr(154, 6) + " 160\n");
    CHECK(shelf.slice({"NC_012920.1:16,550-16569", "-", "--both"}) ==
          std::string("NC_012920.1:16,550-16,569(-)  20 residues  GC 30.0 %  SQ.") + mito_digest +
              "\n\n"
              "           16,560    16,550\n"
              "16,569 CATCGTGATGTCTTATTTAA 16,550\n"
              "     + GTAGCACTACAGAATAAATT\n");
}

TEST_CASE("slice: residues and coordinates of both strands agree with fetch, at every edge and width") {
    const Slicer shelf;
    const std::string genome = read_fasta(phix()).front().residues;
    const auto length = static_cast<std::int64_t>(genome.size());
    for (const auto& [start, end] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {1, 1}, {length, length}, {1, length}, {991, 1031}, {999, 1000}, {5380, length}}) {
        for (const std::string strand : {"+", "-"}) {
            for (const std::int64_t width : {1, 10, 60, 5385, 5386, 1000000}) {
                if (width == 1 && end - start > 1000) {
                    continue;
                }
                const auto& shown = start;
                CAPTURE(shown);
                CAPTURE(width);
                CAPTURE(strand);
                const std::string region = "NC_001422.1:" + std::to_string(start) + "-" + std::to_string(end);
                const std::vector<Row> rows = rows_of(shelf.slice({region, strand, "-w", std::to_string(width)}));
                REQUIRE(std::ssize(rows) == (end - start + width) / width);
                REQUIRE(joined(rows) == shelf.json_slice({region, strand}).at("sequence").get<std::string>());
                std::int64_t at = strand == "+" ? start : end;
                for (const Row& row : rows) {
                    const auto size = static_cast<std::int64_t>(row.residues.size());
                    REQUIRE(row.first == at);
                    REQUIRE(row.last == (strand == "+" ? at + size - 1 : at - size + 1));
                    at += strand == "+" ? size : -size;
                }
            }
        }
    }
    CHECK(joined(rows_of(shelf.slice({"NC_001422.1"}))) == genome);
}

TEST_CASE("slice: the last digits of the ruler's numbers are above the residues of those positions") {
    const Slicer shelf;
    const std::string genome = read_fasta(phix()).front().residues;
    int numbers = 0;
    for (const std::string strand : {"+", "-"}) {
        for (const std::string width : {"10", "25", "60", "100"}) {
            std::string ruler;
            for (const std::string& line : lines_of(shelf.slice({"NC_001422.1:951-1333", strand, "-w", width}))) {
                const std::vector<Row> rows = rows_of(line);
                if (rows.empty()) {
                    ruler = line;
                    continue;
                }
                const std::size_t margin = line.find(rows[0].residues);
                std::istringstream words(ruler);
                std::size_t end = 0;
                for (std::string number; words >> number; ++numbers) {
                    end = ruler.find(number, end) + number.size();
                    const std::int64_t offset = static_cast<std::int64_t>(end) - 1 - static_cast<std::int64_t>(margin);
                    REQUIRE(std::stoll(without_commas(number)) == rows[0].first + (strand == "+" ? offset : -offset));
                    REQUIRE(offset >= 0);
                    REQUIRE(offset < std::ssize(rows[0].residues));
                }
                ruler.clear();
            }
        }
    }
    CHECK(numbers > 200);
}

TEST_CASE("slice: --reverse-complement reads the other strand, and so does STRAND; both together cancel out") {
    const Slicer shelf;
    const std::string minus = shelf.slice({"NC_001422.1:11-40", "-"});
    CHECK(contains(minus, "40 "));
    CHECK(shelf.slice({"NC_001422.1:11-40", "--reverse-complement"}) == minus);
    CHECK(shelf.slice({"NC_001422.1:11-40", "-", "--reverse-complement"}) == shelf.slice({"NC_001422.1:11-40"}));
    CHECK(shelf.slice({"NC_001422.1:11-40", "+", "--reverse-complement"}) == minus);
    CHECK(shelf.slice({"--interbase", "NC_001422.1:10-40", "-"}) == minus);
    CHECK(shelf.slice({"NC_001422.1:11-40(-)"}) == minus);  // the strand in the region
    CHECK(joined(rows_of(shelf.slice({"iupac", "-"}))) == "NBDHVKMWSRYACGT");
    CHECK(joined(rows_of(shelf.slice({"rna", "-"}))) == "ACGUACGU");
    CHECK(lines_of(shelf.slice({"iupac", "--both"})).back() == " - TGCAYRSWMKVHDBN");
}

TEST_CASE("slice: six frames equal seqkit's translation, with each amino acid at the middle of its codon") {
    const Slicer shelf;
    for (const std::string region :
         {"NC_001422.1:1-3", "NC_001422.1:11-14", "NC_001422.1:1-250", "NC_001422.1:7-1201"}) {
        for (const std::size_t width : {10, 59, 60, 100}) {
            for (const std::string strand : {"+", "-"}) {
                CAPTURE(region);
                CAPTURE(width);
                const Json whole = shelf.json_slice({region, strand, "--frames"});
                const std::string residues = whole.at("sequence");
                const ShownFrames shown =
                    frames_of(shelf.slice({region, strand, "--frames", "-w", std::to_string(width)}), width);
                for (const auto& [name, protein] : whole.at("translations").items()) {
                    const std::string& translation = name;
                    CAPTURE(translation);
                    std::string expected = protein;
                    if (name[0] == '-') {
                        std::reverse(expected.begin(), expected.end());
                    }
                    REQUIRE((shown.proteins.count(name) == 0 ? "" : shown.proteins.at(name)) == expected);
                }
                const auto frame = [&](const std::string& name) {
                    return shown.places.count(name) == 0 ? std::vector<std::size_t>{} : shown.places.at(name);
                };
                for (std::size_t i = 0; i < 3; ++i) {
                    const std::string number = std::to_string(i + 1);
                    for (std::size_t codon = 0; codon < frame("+" + number).size(); ++codon) {
                        REQUIRE(frame("+" + number)[codon] == i + 3 * codon + 1);
                    }
                    const std::vector<std::size_t> backward = frame("-" + number);
                    for (std::size_t codon = 0; codon < backward.size(); ++codon) {
                        REQUIRE(backward[backward.size() - 1 - codon] == residues.size() - 2 - i - 3 * codon);
                    }
                }
                if (!is_installed("seqkit")) {
                    MESSAGE("SKIPPED: seqkit is not installed");
                    continue;
                }
                const std::string fasta = shelf.file("slice.fa", ">a\n" + residues + "\n");
                for (const auto& [name, protein] : whole.at("translations").items()) {
                    const std::string& translation = name;
                    CAPTURE(translation);
                    std::string line = run({"seqkit", "translate", "--quiet", "-w", "0", "-f",
                                            name[0] == '+' ? name.substr(1) : name, fasta})
                                           .out;
                    line.erase(0, std::min(line.find('\n') + 1, line.size()));
                    line.erase(line.find_last_not_of('\n') + 1);
                    REQUIRE(protein.get<std::string>() == line);
                }
            }
        }
    }
    CHECK(contains(shelf.slice({"NC_001422.1:51-221", "--frames", "-w", "200"}),
                   "+1  M  S  R  K  I  I  L  I  K  Q  E  L"));  // NP_040706.1
}

TEST_CASE("slice: joined parts are shown one by one in reading order, and codons may cross them") {
    const Slicer shelf;
    // MT-ND1 begins with ATA, which is I by the standard code.
    CHECK(shelf.json_slice({"NC_012920.1:3307-3324", "--frames", "--code", "2"}).at("translations").at("+1") ==
          "MPMANL");
    CHECK(shelf.json_slice({"NC_012920.1:3307-3324", "--frames"}).at("translations").at("+1") == "IPMANL");
    CHECK(contains(shelf.slice({"NC_012920.1:3307-3324", "--frames", "--code", "2"}), " M  P  M  A  N  L"));
    shelf.refuses({"slice", "NC_012920.1:1-9", "--frames", "--code", "7"}, 2, {"1, 2, 3, 4, 5, 6, 9", "not 7"});
    shelf.refuses({"slice", "NC_012920.1:1-9", "--code", "2"}, 2, {"--code needs --frames"});
    const std::string shown = shelf.slice({"NC_001422.1:join(1..4,complement(9..12))", "--frames"});
    const std::vector<std::string> lines = lines_of(shown);
    CHECK(lines[0] ==
          std::string("NC_001422.1:join(1..4,complement(9..12))  8 residues  GC 62.5 %  SQ.") + phix_digest);
    CHECK(contains(shown, "\npart 1 of 2: 1-4(+)\n"));
    CHECK(contains(shown, "\npart 2 of 2: 9-12(-)\n"));
    const std::vector<Row> rows = rows_of(shown);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].residues == "GAGT");
    CHECK(rows[1].residues == "GCGA");
    CHECK(rows[1].first == 12);
    CHECK(rows[1].last == 9);
    const Json whole = shelf.json_slice({"NC_001422.1:join(1..4,complement(9..12))", "--frames"});
    CHECK(whole.at("sequence") == "GAGTGCGA");
    CHECK(whole.at("translations").at("+1") == "EC");  // GAG TGC
    CHECK(whole.at("translations").at("-1") == "SH");  // TCG CAC
    CHECK(whole.at("start") == 0);
    CHECK(whole.at("end") == 12);
    CHECK(whole.at("strand") == "+-");
    CHECK(whole.at("parts") == parse_json(R"([{"start":0,"end":4,"strand":"+"},{"start":8,"end":12,"strand":"-"}])"));
    const ShownFrames frames = frames_of(shown, 0);
    CHECK(frames.proteins.at("+1") == "EC");
    CHECK(frames.proteins.at("-1") == "HS");
    CHECK(joined(rows_of(shelf.slice({"NC_001422.1:join(1..4,complement(9..12))", "-"}))) == "TCGCACTC");
    const std::string title = lines[0].substr(0, lines[0].find(' '));
    CHECK(shelf.slice({title, "--frames"}) == shown);  // the printed title is a valid query
}

TEST_CASE("slice: --json has the query, its position and its residues") {
    const Slicer shelf;
    Json object = shelf.json_slice({"refseq:NC_001422.1:1-9", "-"});
    CHECK(keys_of(object) == "end query sequence sha512t24u start strand");
    CHECK(object.at("query") == "refseq:NC_001422.1:1-9");
    CHECK(object.at("sha512t24u") == phix_digest);
    CHECK(object.at("start") == 0);
    CHECK(object.at("end") == 9);
    CHECK(object.at("strand") == "-");
    CHECK(object.at("sequence") == "ATAAAACTC");
    object = shelf.json_slice({"one", "--frames"});
    CHECK(keys_of(object) == "end query sequence sha512t24u start strand translations");
    CHECK(keys_of(object.at("translations")) == "+1 +2 +3 -1 -2 -3");
}

TEST_CASE("slice: the empty sequence and the empty interval have only a title, and one residue has one line") {
    const Slicer shelf;
    CHECK(lines_of(shelf.slice({"empty"})).size() == 1);
    CHECK(contains(shelf.slice({"empty"}), "empty:0^1(+)  0 residues  SQ."));
    CHECK(contains(shelf.slice({"--interbase", "NC_001422.1:5-5", "--frames", "--both"}),
                   "NC_001422.1:5^6(+)  0 residues  SQ."));
    CHECK(shelf.slice({"one", "--frames", "--both"}).ends_with("\n\n+3\n+2\n+1\n 1 G 1\n - C\n-1\n-2\n-3\n"));
    CHECK(contains(shelf.slice({"iupac"}), "GC 50.0 %"));  // C G S of A C G T S W
}

TEST_CASE("slice: a protein is shown, but without another strand or a translation") {
    const Slicer shelf;
    const std::string shown = shelf.slice({"protein"});
    CHECK(contains(shown, " 1 MEEPQSDPSVWKHC 14"));
    CHECK(!contains(shown, "GC"));
    shelf.refuses({"-i", "master", "slice", "protein", "-"}, 3, {"no minus strand"});
    for (const std::string option : {"--both", "--frames"}) {
        shelf.refuses({"-i", "master", "slice", "protein", option}, 3, {"protein has no other strand", "letters are"});
    }
    shelf.refuses({"-i", "master", "--json", "slice", "protein", "--frames"}, 3, {"no other strand"});
}

TEST_CASE("slice: colours are printed on a terminal or on request, and not in a pipe") {
    const Slicer shelf;
    const std::string coloured = shelf.slice({"one", "--color", "always"});
    CHECK(contains(coloured, " 1 \x1b[0;33mG\x1b[m 1\n"));
    CHECK(contains(shelf.slice({"NC_001422.1:1-6", "--color", "always"}),
                   " 1 \x1b[0;33mG\x1b[0;32mA\x1b[0;33mG\x1b[0;31mTTT\x1b[m 6\n"));
    CHECK(contains(shelf.slice({"protein", "--color", "always"}), "\x1b[0;34mM\x1b[0;35mEE\x1b[0;33mP"));
    std::string plain = shelf.slice({"NC_001422.1:1-300", "--color", "always", "--frames", "--both"});
    CHECK(contains(plain, "\x1b[0;1;31m*"));
    for (std::size_t at = 0; (at = plain.find('\x1b')) != std::string::npos;) {
        plain.erase(at, plain.find('m', at) + 1 - at);
    }
    CHECK(plain == shelf.slice({"NC_001422.1:1-300", "--frames", "--both"}));
    CHECK(!contains(shelf.slice({"one", "--color", "never"}), "\x1b"));
    CHECK(!contains(shelf.slice({"one"}), "\x1b"));
    shelf.refuses({"-i", "master", "slice", "one", "--color", "blue"}, 2, {"'blue'", "auto, always or never"});
    if (!is_installed("script")) {
        MESSAGE("SKIPPED: script is not installed");
        return;
    }
    const auto on_terminal = [&](const std::string& before, const std::string& options) {
        const std::string command = "stty cols 60 rows 20; " + before + " " + shell_word(program_path()) + " -r " +
                                    shell_word(shelf.root()) + " -i master slice NC_012920.1:1-101 " + options;
        return run({"script", "-qec", command, "/dev/null"}).out;
    };
    const std::string shown = on_terminal("TERM=xterm NO_COLOR=", "");
    CHECK(contains(shown, "\x1b[0;33mG\x1b[0;32mA\x1b[0;31mT"));
    CHECK(!contains(on_terminal("TERM=xterm NO_COLOR=1", ""), "\x1b"));
    CHECK(!contains(on_terminal("TERM=dumb NO_COLOR=", ""), "\x1b"));
    CHECK(contains(on_terminal("TERM=dumb NO_COLOR=1", "--color always"), "\x1b"));
    const std::string narrow = on_terminal("NO_COLOR=1", "");
    CHECK(
        contains(narrow, "  1 GATCACAGGTCTATCACCCTATTAACCACTCACGGGAGCTCTCCATGCAT 50\r\n"));  // 3 + 1 + 50 + 1 + 3 of 60
}

TEST_CASE("slice: mistakes are reported before anything is printed") {
    const Slicer shelf;
    shelf.refuses({"-i", "master", "slice"}, 2, {"missing argument: REGION [STRAND]"});
    shelf.refuses({"-i", "master", "slice", "one", "x"}, 2, {"STRAND must be + or -, not 'x'"});
    shelf.refuses({"-i", "master", "slice", "one", "+", "two"}, 2, {"too many arguments: 'two'"});
    shelf.refuses({"-i", "master", "slice", "one:1-2"}, 3, {"1 residue"});
    shelf.refuses({"-i", "master", "slice", "one:2-1"}, 3, {"one:2-1"});
    shelf.refuses({"-i", "master", "slice", "one:1--1"}, 3, {"one:1--1"});
    shelf.refuses({"-i", "master", "slice", "nonesuch:1-2", "-"}, 1, {"'nonesuch'"});
    shelf.refuses({"-i", "master", "slice", "--collection", "set:small", "NC_001422.1"}, 1, {"NC_001422.1"});
    shelf.refuses({"-i", "master", "slice", "--collection", "nonesuch", "one"}, 1, {"'nonesuch'"});
    for (const std::string width : {"0", "-1", "1000001"}) {
        shelf.refuses({"-i", "master", "slice", "one", "--width", width}, 2, {"--width must be from 1 to 1000000"});
    }
    CHECK(contains(shelf.slice({"--collection", "set:small", "one"}), " 1 G 1"));
    CHECK(shelf.shell("S -i master slice NC_012920.1 -w 10 > /dev/full").exit_code == 4);
}
