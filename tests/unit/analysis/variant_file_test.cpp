#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/variant.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;

namespace {

using Texts = std::vector<std::string>;

/// Each variant as `line: name start reference>alternate id`, each error as its message without the directory.
Texts all(VariantFile file) {
    Texts found;
    while (found.size() < 100) {
        try {
            const std::optional<NamedVariant> next = file.next();
            if (!next) {
                CHECK_FALSE(file.next().has_value());  // and again
                return found;
            }
            const Variant& variant = next->variant;
            const std::string reference = next->deleted ? "#" + std::to_string(*next->deleted) : variant.reference;
            found.push_back(std::to_string(next->line) + ": " + next->name + " " + std::to_string(variant.start) + " " +
                            reference + ">" + variant.alternate + (next->id.empty() ? "" : " " + next->id));
            const std::string where = file.where();
            CHECK(where.ends_with("in:" + std::to_string(next->line) + ": "));
        } catch (const InvalidInput& error) {
            const std::string message = error.what();
            found.push_back(message.substr(message.find("in:")));
        }
    }
    return found;
}

struct Directory {
    test::TemporaryDirectory directory;
    [[nodiscard]] Texts read(const std::string& text, VariantForm form,
                             VariantFile::Alleles alleles = VariantFile::Alleles::both) const {
        test::write_file(directory / "in", text);
        return all(VariantFile((directory / "in").string(), form, alleles));
    }
    [[nodiscard]] Texts vcf(const std::string& text) const { return read(text, VariantForm::vcf); }
};

}  // namespace

TEST_CASE("variant file: rows of a VCF are read, one allele at a time") {
    const Directory files;
    CHECK(files.vcf("##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                    "20\t14370\trs6054257\tG\tA\t29\tPASS\tNS=3\n"
                    "20\t1110696\trs6040355\tA\tG,T\t67\tPASS\t.\n"
                    "20\t1230237\t.\tT\t.\t47\tPASS\t.\n"
                    "20\t1234567\tmicrosat1\tGTC\tG,GTCT\t50\tPASS\t.\n") ==
          Texts{"3: 20 14369 G>A rs6054257", "4: 20 1110695 A>G rs6040355", "4: 20 1110695 A>T rs6040355",
                "5: 20 1230236 T>T .", "6: 20 1234566 GTC>G microsat1", "6: 20 1234566 GTC>GTCT microsat1"});
    // five columns, lower case, blanks for tabs, CRLF, empty lines, no line end
    CHECK(files.vcf("c\t1\t.\ta\tct\r\n\r\nc  2  id  g  t") == Texts{"1: c 0 A>CT .", "3: c 1 G>T id"});
    CHECK(files.vcf("").empty());
    CHECK(files.vcf("##nothing\n").empty());
}

TEST_CASE("variant file: gzip is read") {
    const Directory files;
    test::write_file(files.directory / "in", "c\t1\t.\tA\tC\n");
    REQUIRE(test::run({"gzip", files.directory / "in"}).exit_code == 0);
    std::filesystem::rename(files.directory / "in.gz", files.directory / "in");
    CHECK(all(VariantFile((files.directory / "in").string(), VariantForm::vcf)) == Texts{"1: c 0 A>C ."});
}

TEST_CASE("variant file: an error in a VCF has line and column, and the next row is read") {
    const Directory files;
    struct Row {
        std::string text;
        std::string message;
    };
    const std::vector<Row> rows{
        {"c\t1\t.\tA", "CHROM, POS, ID, REF and ALT are needed, separated by tabs; there is only"},
        {"garbage", "CHROM, POS, ID, REF and ALT are needed, separated by tabs; there is only 'garbage'"},
        {"\t1\t.\tA\tC", "the name is empty"},
        {"c\tx\t.\tA\tC", "POS 'x' is not a position"},
        {"c\t-1\t.\tA\tC", "POS '-1' is not a position"},
        {"c\t1,000\t.\tA\tC", "POS '1,000' is not a position"},
        {"c\t\t.\tA\tC", "POS '' is not a position"},
        {"c\t99999999999999999999\t.\tA\tC", "POS '99999999999999999999' is not a position"},
        {"c\t0\t.\tA\tC", "POS 0 is the telomere"},
        {"c\t1\t.\t\tC", "REF '' is empty"},
        {"c\t1\t.\t.\tC", "REF '.' is empty"},
        {"c\t1\t.\t-\tC", "REF '-' is empty"},
        {"c\t1\t.\tAX\tC", "REF 'AX' has X"},
        {"c\t1\t.\tA\t", "ALT '' is empty"},
        {"c\t1\t.\tA\t-", "ALT '-' is empty"},
        {"c\t1\t.\tA\t<DEL>", "ALT '<DEL>' is a symbolic allele"},
        {"c\t1\t.\tA\t<NON_REF>", "ALT '<NON_REF>' is a symbolic allele"},
        {"c\t1\t.\tA\t*", "ALT '*' says that the allele is missing"},
        {"c\t1\t.\tA\tG]17:198982]", "ALT 'G]17:198982]' is a breakend"},
        {"c\t1\t.\tA\t.A", "ALT '.A' is not an allele"},
        {"c\t1\t.\tA\t\x1b[2J", "ALT '?[2J' is a breakend"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Texts found = files.vcf("c\t5\t.\tA\tC\n" + row.text + "\nc\t6\t.\tG\tT\n");
        REQUIRE(found.size() == 3);
        CHECK(found[0] == "1: c 4 A>C .");
        CHECK_MESSAGE(found[1].starts_with("in:2: " + row.message), found[1]);
        CHECK(found[2] == "3: c 5 G>T .");
    }
    // one bad allele does not prevent reading the others
    const Texts found = files.vcf("c\t5\t.\tA\tC,*,.,T\n");
    REQUIRE(found.size() == 4);
    CHECK(found[0] == "1: c 4 A>C .");
    CHECK(found[1].starts_with("in:1: ALT '*'"));
    CHECK(found[2].starts_with("in:1: ALT '.' is empty"));
    CHECK(found[3] == "1: c 4 A>T .");
}

TEST_CASE("variant file: if only the reference is read, any alternate is accepted, and a row is one variant") {
    const Directory files;
    CHECK(files.read("c\t5\t.\tA\tC,<DEL>,*\nc\t6\t.\tG\tG]17:198982]\nc\t7\t.\tT\t.\n", VariantForm::vcf,
                     VariantFile::Alleles::reference) == Texts{"1: c 4 A> .", "2: c 5 G> .", "3: c 6 T> ."});
}

TEST_CASE("variant file: lines of NAME:POS:REF:ALT and of SPDI are read") {
    const Directory files;
    const Texts found =
        files.read("chr1:1:A:C\n\n  ns:chr1:1,000:-:T\t\r\nnothing\n#c:1:A:C\nchr1:2::", VariantForm::one_based);
    REQUIRE(found.size() == 5);
    CHECK(found[0] == "1: chr1 0 A>C");
    CHECK(found[1] == "3: ns:chr1 999 >T");
    CHECK(found[2] == "in:4: 'nothing': a variant is NAME:POS:REF:ALT");
    CHECK(found[3] == "5: #c 0 A>C");
    CHECK(found[4] == "6: chr1 1 >");
    CHECK(files.read("x:0:2:A\n", VariantForm::spdi) == Texts{"1: x 0 #2>A"});
}

TEST_CASE("variant file: there is no next variant after the file can no longer be read") {
    const Directory files;
    const Texts found =
        files.read("x:1:A:C\n" + std::string(std::size_t{2} << 20, 'A') + "\nx:2:A:C\n", VariantForm::one_based);
    REQUIRE(found.size() == 2);
    CHECK(found[1].starts_with("in:2: the line is longer than 1 MiB"));
    CHECK_THROWS_AS(VariantFile((files.directory / "missing").string(), VariantForm::vcf), IoError);
    CHECK_THROWS_AS(VariantFile(files.directory.path().string(), VariantForm::vcf), IoError);
}
