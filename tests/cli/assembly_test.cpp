#include <set>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// The accessions of an assembly in tools/seqshelf/input/assemblies.tsv.
std::vector<std::string> accessions_of(const std::string& assembly) {
    std::vector<std::string> accessions;
    bool meant = false;
    for (const std::string& line : lines_of(read_file(data_file("..") / "../tools/seqshelf/input/assemblies.tsv"))) {
        const std::size_t tab = line.find('\t');
        if (line.starts_with("#")) {
            continue;
        }
        meant = tab == 0 ? meant : contains(" " + line.substr(0, tab) + " ", " " + assembly + " ");
        const std::string accession = line.substr(tab + 1, line.find('\t', tab + 1) - tab - 1);
        if (meant && accession != "na") {
            accessions.push_back(accession);
        }
    }
    return accessions;
}

/// FASTA of a different short sequence for each of these names.
std::string fasta_of(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += ">" + names[i] + "\nACGT" + std::string(i, 'A') + "\n";
    }
    return text;
}

/// The mitochondrion and phiX under their accessions.
struct AssemblyShelf : ProgramShelf {
    AssemblyShelf() { ok({"-q", "load", "-n", "refseq", mito(), phix()}); }
    [[nodiscard]] std::string names(const std::string& ns) const {
        return run({"-i", "master", "alias", "list", "-n", ns}).out;  // nothing there is exit status 1
    }
    [[nodiscard]] Json run_json(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"alias", "assembly"});
        return json(arguments).at(0);
    }
};

constexpr const char* report_head =
    "# Assembly name:  Little one\r\n"
    "# Organism name:  Mus exemplaris\r\n"
    "#\r\n"
    "# "
    "Sequence-Name\tSequence-Role\tAssigned-Molecule\tAssigned-Molecule-Location/"
    "Type\tGenBank-Accn\tRelationship\tRefSeq-Accn\tAssembly-Unit\t"
    "Sequence-Length\tUCSC-style-name\r\n";

std::string row(const std::string& name, const std::string& relationship, const std::string& refseq,
                const std::string& ucsc) {
    return name + "\tassembled-molecule\t" + name + "\tChromosome\tCM1.1\t" + relationship + "\t" + refseq +
           "\tPrimary Assembly\t10\t" + ucsc + "\r\n";
}

}  // namespace

TEST_CASE("alias assembly: an assembly with a missing sequence gets no names, unless --partial is given") {
    const AssemblyShelf shelf;
    const std::string before = shelf.names("");
    Outcome outcome = shelf.run({"alias", "assembly"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "aliases 0 new, 0 known, 0 re-pointed\n");
    CHECK(lines_of(outcome.err).size() == 30);
    CHECK(contains(outcome.err, "GRCh38: skipped, 454 of 455 missing, such as refseq:NC_000001.11 (--partial"));
    CHECK(shelf.names("") == before);
    outcome = shelf.run({"-q", "alias", "assembly", "GRCh38"});  // selected by name
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.err, "seqshelf: GRCh38: skipped"));

    outcome = shelf.run({"alias", "assembly", "GRCh38", "--partial"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out == "GRCh38: 1 named, 454 of 455 missing\naliases 2 new, 0 known, 0 re-pointed\n");
    CHECK(shelf.names("GRCh38") == "GRCh38:MT\t" + mito_sq + "\nGRCh38:chrM\t" + mito_sq + "\n");
    CHECK(shelf.names("GRCh37").empty());
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("alias assembly: a whole assembly gets names, also if RefSeq does not have some of its sequences") {
    const AssemblyShelf shelf;
    const std::vector<std::string> accessions = accessions_of("T2T-CHM13v2.0");
    REQUIRE(accessions.size() == 24);
    shelf.ok({"-q", "load", "-n", "NCBI", shelf.file("t2t.fa", fasta_of(accessions))});
    const Json result = shelf.run_json({"T2T-CHM13v2.0"});
    CHECK(result == Json{{"assemblies",
                          {{{"assembly", "T2T-CHM13v2.0"},
                            {"outcome", "named"},
                            {"sequences", 24},
                            {"named", 24},
                            {"missing", 0},
                            {"without_accession", 1}}}},
                         {"aliases_new", 48},
                         {"aliases_known", 0},
                         {"aliases_repointed", 0},
                         {"repointed", Json::array()}});
    CHECK(lines_of(shelf.names("T2T-CHM13v2.0")).size() == 48);
    const auto digest = [&](const std::string& id) {
        return parse_json(shelf.ok({"-i", "master", "--json", "resolve", id})).at("ga4gh");
    };
    CHECK(digest("T2T-CHM13v2.0:1") == digest("refseq:NC_060925.1"));
    CHECK(digest("T2T-CHM13v2.0:chrX") == digest("refseq:NC_060947.1"));
    CHECK(shelf.run({"-i", "master", "resolve", "T2T-CHM13v2.0:MT"}).exit_code == 1);
}

TEST_CASE("alias assembly: an assembly whose namespace has aliases is skipped, unless --again is given") {
    const AssemblyShelf shelf;
    shelf.ok({"alias", "add", "GRCh38:MT", "NC_001422.1"});
    shelf.ok({"alias", "add", "GRCh37:once", "NC_001422.1"});
    shelf.ok({"alias", "remove", "GRCh37:once"});
    Outcome outcome = shelf.run({"alias", "assembly", "--partial", "GRCh38"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.err, "GRCh38: skipped, because its namespace already has aliases"));
    const Json skipped = shelf.run_json({"--partial", "GRCh38", "GRCh38"});
    CHECK(skipped.at("assemblies") ==
          Json::array({{{"assembly", "GRCh38"}, {"outcome", "exists"}, {"sequences", 455}, {"without_accession", 0}}}));
    CHECK(lines_of(shelf.names("GRCh38")).size() == 1);
    CHECK(shelf.run_json({"--partial", "GRCh37"}).at("assemblies").at(0).at("outcome") == "named");

    const Json again = shelf.run_json({"--partial", "--again", "GRCh38"});
    CHECK(again.at("aliases_new") == 1);
    CHECK(again.at("aliases_repointed") == 1);
    CHECK(shelf.names("GRCh38") == "GRCh38:MT\t" + mito_sq + "\nGRCh38:chrM\t" + mito_sq + "\n");
    CHECK(shelf.run_json({"--partial", "--again", "GRCh38"}).at("aliases_known") == 2);
    CHECK(shelf.json({"-i", "master", "alias", "history", "GRCh38:MT"}).size() == 2);
}

TEST_CASE(
    "alias assembly: only the current meaning of an accession counts, in RefSeq's namespace and with its version") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "other", mito()});
    const auto named = [&] {
        return shelf.json({"alias", "assembly", "--partial", "--again", "GRCh38"})
            .at(0)
            .at("assemblies")
            .at(0)
            .at("named");
    };
    CHECK(named() == 0);
    shelf.ok({"alias", "add", "refseq:NC_012920.10", mito_sq});
    shelf.ok({"alias", "add", "refseq:NC_012920", mito_sq});
    CHECK(named() == 0);
    shelf.ok({"alias", "add", "refseq:NC_012920.1", mito_sq});
    CHECK(named() == 1);
    shelf.ok({"alias", "remove", "refseq:NC_012920.1"});
    CHECK(named() == 0);
}

TEST_CASE("alias assembly: a report describes another assembly; rows without a RefSeq accession or name are skipped") {
    const AssemblyShelf shelf;
    const std::string report = shelf.file(
        "report.txt", report_head + row("MT", "<>", "NC_012920.1", "chrM") + row("1", "=", "NC_001422.1", "na") +
                          row("ANONYMOUS", "=", "NC_012920.1", "na") + row("Un", "<>", "na", "chrUn") + "\r\n");
    const Json result = shelf.run_json({"--report", report});
    CHECK(result.at("assemblies") == Json::array({{{"assembly", "Little_one"},
                                                   {"outcome", "named"},
                                                   {"sequences", 2},
                                                   {"named", 2},
                                                   {"missing", 0},
                                                   {"without_accession", 1}}}));
    CHECK(result.at("aliases_new") == 3);
    CHECK(shelf.names("Little_one") == std::string("Little_one:1\tSQ.") + phix_digest + "\nLittle_one:MT\t" + mito_sq +
                                           "\nLittle_one:chrM\t" + mito_sq + "\n");
    const Outcome both = shelf.run({"alias", "assembly", "--partial", "GRCh38", "--again", "--report", "-"},
                                   {read_file(report), {}, {}});
    CHECK(both.exit_code == 0);
    CHECK(contains(both.out, "GRCh38: 1 named"));
    CHECK(contains(both.out, "Little_one: 2 named, 1 without RefSeq accession"));
    CHECK(contains(both.out, "aliases 2 new, 3 known"));
}

TEST_CASE("alias assembly: a report may be compressed with gzip, and come from a file or standard input") {
    const AssemblyShelf shelf;
    const std::string report = shelf.file("report.txt", report_head + row("MT", "=", "NC_012920.1", "chrM"));
    const std::string packed = shelf.file("report.txt.gz", run({"gzip", "-c", report}).out);
    const Json result = shelf.run_json({"--report", packed});
    CHECK(result.at("aliases_new") == 2);
    CHECK(shelf.names("Little_one") == "Little_one:MT\t" + mito_sq + "\nLittle_one:chrM\t" + mito_sq + "\n");
    const Outcome again = shelf.run({"alias", "assembly", "--again", "--report", "-"}, {read_file(packed), {}, {}});
    CHECK(again.exit_code == 0);
    CHECK(contains(again.out, "aliases 0 new, 2 known"));
}

TEST_CASE("alias assembly: NCBI's own report agrees with the built-in assembly") {
    const ProgramShelf shelf;
    const fs::path report = data_file("names_GRCh38.p13_report.txt");
    std::vector<std::string> accessions;
    for (const std::string& line : lines_of(read_file(report))) {
        std::istringstream cells(line);
        for (std::string cell; !line.starts_with("#") && std::getline(cells, cell, '\t');) {
            if (cell.starts_with("NC_") || cell.starts_with("NT_") || cell.starts_with("NW_")) {
                accessions.push_back(cell);
            }
        }
    }
    REQUIRE(accessions.size() == 9);
    shelf.ok({"-q", "load", "-n", "refseq", shelf.file("some.fa", fasta_of(accessions))});
    CHECK(shelf.json({"alias", "assembly", "--report", report}).at(0).at("assemblies").at(0).at("named") == 9);
    const std::string of_report = shelf.ok({"-i", "master", "alias", "list", "-n", "GRCh38.p13"});
    CHECK(lines_of(of_report).size() == 17);
    const Json known = shelf.json({"alias", "assembly", "--partial", "--again", "GRCh38.p13"}).at(0);
    CHECK(known.at("aliases_known") == 17);
    CHECK(known.at("aliases_new") == 0);
    CHECK(known.at("aliases_repointed") == 0);
    shelf.refuses({"alias", "assembly", "GRCh38.p13", "--report", report}, 3, {"'GRCh38.p13' was given before"});
}

TEST_CASE("alias assembly: an unknown assembly, and a malformed or inconsistent report, change nothing") {
    const AssemblyShelf shelf;
    const std::vector<std::string> command{"alias", "assembly", "--partial", "GRCh38"};
    const auto refuses = [&](const std::string& text, const std::string& message) {
        std::vector<std::string> arguments = command;
        arguments.insert(arguments.end(), {"--report", shelf.file("bad.txt", text)});
        shelf.refuses(arguments, 3, {message});
    };
    shelf.refuses({"alias", "assembly", "--partial", "GRCh38", "GRCh99"}, 1, {"GRCh99"});
    shelf.refuses({"alias", "assembly", "--report", shelf.scratch("nonesuch")}, 4, {"nonesuch"});
    shelf.refuses({"alias", "assembly", "--report", shelf.root()}, 4, {"directory"});
    refuses("", "'# Sequence-Name'");
    refuses("# Assembly name: x\n", "'# Sequence-Name'");
    refuses("a\tb\n", "bad.txt:1: ");
    refuses("# Sequence-Name\tRefSeq-Accn\n", "'# Assembly name:'");
    refuses("# Assembly name: x\n# Sequence-Name\tGenBank-Accn\n", "bad.txt:2: the column RefSeq-Accn is missing");
    refuses("# Assembly name: x\n# Sequence-Name\tRefSeq-Accn\nMT\n",
            "bad.txt:3: the row has 1 columns, the header has 2");
    const std::string head = "# Sequence-Name\tRefSeq-Accn\n";
    refuses("# Assembly name: x\n" + head + "MT\tNC_012920.1\nMT\tNC_001422.1\n", "bad.txt:4: 'x:MT'");
    refuses("# Assembly name: x:y\n" + head + "MT\tNC_012920.1\n", "bad.txt:3: ");
    refuses("# Assembly name: md5\n" + head + "MT\tNC_012920.1\n", "bad.txt:3: ");
    refuses("# Assembly name: x\n" + head + "M\x01T\tNC_012920.1\n", "bad.txt:3: ");
    shelf.ok({"snapshot", "create", "--anyway", "one"});
    shelf.refuses({"-i", "one", "alias", "assembly", "--partial"}, 4, {"one"});
}

TEST_CASE("alias assembly: --list prints the known assemblies, and needs no root") {
    const TemporaryDirectory empty;
    const std::string list = program({"-r", empty / "nothing", "alias", "assembly", "--list"}).out;
    const std::vector<std::string> lines = lines_of(list);
    CHECK(lines.size() == 30);
    CHECK(contains(list, "\nGRCh37.p13\t297\n"));
    CHECK(contains(list, "\nT2T-CHM13v2.0\t24\n"));
    std::set<std::string> known;
    for (const Json& one : json_lines(program({"--json", "alias", "assembly", "--list"}).out)) {
        CHECK(keys_of(one) == "assembly sequences without_accession");
        known.insert(one.at("assembly"));
        CHECK(accessions_of(one.at("assembly")).size() == one.at("sequences"));
    }
    CHECK(known.size() == 30);
    CHECK(program({"alias", "assembly", "--list", "NCBI36"}).out == "NCBI36\t123\n");
}
