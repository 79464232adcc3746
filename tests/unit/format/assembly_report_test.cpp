#include "seqshelf/assembly_report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using test::TemporaryDirectory;

namespace {

constexpr const char* head =
    "# Assembly name:  Little one\r\n# Organism name:  Mus exemplaris\r\n"
    "# Sequence-Name\tSequence-Role\tAssigned-Molecule\tGenBank-Accn\tRelationship\tRefSeq-Accn\tSequence-Length\t"
    "UCSC-style-name\r\n";

AssemblyReport read_report(const std::string& text) {
    const TemporaryDirectory directory;
    test::write_file(directory / "r.txt", text);
    return read_assembly_report((directory / "r.txt").string());
}

std::string refusal(const std::string& text) {
    try {
        (void)read_report(text);
    } catch (const InvalidInput& error) {
        const std::string message = error.what();
        return message.substr(message.find("r.txt"));
    }
    return "";
}

}  // namespace

TEST_CASE("assembly_report: columns are found by their headings, and na is not a name") {
    const AssemblyReport report =
        read_report(std::string(head) + "chr1\tassembled-molecule\t1\tCM1.1\t<>\tNC_1.1\t10\tna\r\n\r\n" +
                    "ANONYMOUS\tunplaced-scaffold\t1\tna\t=\tNW_2.1\tna\tchrUn_2\r\n");
    CHECK(report.name == "Little_one");
    REQUIRE(report.rows.size() == 2);
    const AssemblyReport::Row& first = report.rows[0];
    CHECK(first.line == 4);
    CHECK(first.name == "chr1");
    CHECK(first.molecule == "1");
    CHECK(first.genbank == "CM1.1");
    CHECK(first.refseq == "NC_1.1");
    CHECK(first.ucsc.empty());
    CHECK(first.accessions_differ);
    CHECK(first.length == 10);
    const AssemblyReport::Row& second = report.rows[1];
    CHECK(second.line == 6);
    CHECK(second.name.empty());
    CHECK(second.molecule.empty());  // it is only part of a molecule
    CHECK(second.genbank.empty());
    CHECK(!second.accessions_differ);
    CHECK(second.ucsc == "chrUn_2");
    CHECK(!second.length);
}

TEST_CASE("assembly_report: a report compressed with gzip is read") {
    const std::string path = (test::data_file("names_GRCh38.p13_report.txt")).string();
    const AssemblyReport plain = read_assembly_report(path);
    CHECK(plain.name == "GRCh38.p13");
    const TemporaryDirectory directory;
    test::write_file(directory / "r.gz", test::run({"gzip", "-c", path}).out);
    const AssemblyReport packed = read_assembly_report((directory / "r.gz").string());
    CHECK(packed.name == plain.name);
    CHECK(std::equal(plain.rows.begin(), plain.rows.end(), packed.rows.begin(), packed.rows.end(),
                     [](const auto& a, const auto& b) { return a.refseq == b.refseq && a.line == b.line; }));
    CHECK(!plain.rows.empty());
}

TEST_CASE("assembly_report: a file of another kind is InvalidInput with file and line") {
    CHECK(refusal("") == "r.txt: not an NCBI assembly report: no line starts with '# Sequence-Name'");
    CHECK(refusal("# Sequence-Name\tRefSeq-Accn\n") ==
          "r.txt: not an NCBI assembly report: no line starts with '# Assembly name:'");
    CHECK(refusal("a\tb\n") == "r.txt:1: this row comes before a line that starts with '# Sequence-Name'");
    CHECK(refusal("# Sequence-Name\tGenBank-Accn\n") == "r.txt:1: the column RefSeq-Accn is missing");
    CHECK(refusal(std::string(head) + "chr1\n") == "r.txt:4: the row has 1 columns, the header has 8");
    CHECK(refusal(std::string(head) + "chr1\ta\t1\tna\t=\tna\t-1\tna\n") ==
          "r.txt:4: the length '-1' is not a length: decimal digits, below 2^63");
    CHECK_THROWS_AS((void)read_assembly_report("/nonesuch"), IoError);
}
