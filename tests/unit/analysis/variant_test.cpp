#include "seqshelf/variant.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "patch_samples.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"
#include "support/texts.hpp"

using namespace seqshelf;
using test::chr1;
using test::contains;
using test::message_of;
using test::Shelf;

namespace {

using Texts = std::vector<std::string>;

/// The reference's fixture T (NNNN + ACGT x 10), a protein, and the empty sequence.
struct VariantShelf : Shelf {
    VariantShelf() { load(">chr1\n" + chr1 + "\n>prot\nMKWVTFXEL\n>iupac\nACRYN\n>empty\n"); }
    [[nodiscard]] Sequence get(const std::string& name) const { return repository().get_sequence("t:" + name); }
};

/// `name|start|reference|alternate`, with `#n` in place of a reference that is only counted.
std::string shown(const NamedVariant& v) {
    const std::string reference = v.deleted ? "#" + std::to_string(*v.deleted) : v.variant.reference;
    return v.name + "|" + std::to_string(v.variant.start) + "|" + reference + "|" + v.variant.alternate;
}

}  // namespace

TEST_CASE("variant: NAME:POS:REF:ALT is split from the right, as in GenomeKit") {
    struct Row {
        std::string text;
        std::string expected;
    };
    const std::vector<Row> rows{
        {"chr1:10:C:G", "chr1|9|C|G"},
        {"1:,,,10:c:g", "1|9|C|G"},
        {"chr1:1,1:G:T", "chr1|10|G|T"},
        {"chr7:117,120,149:AT:G", "chr7|117120148|AT|G"},
        {"chr1:16:T:R", "chr1|15|T|R"},
        {"chr1:2:T:", "chr1|1|T|"},
        {"chr1:2:T:-", "chr1|1|T|"},
        {"chr1:2:T:.", "chr1|1|T|"},
        {"chr1:2::T", "chr1|1||T"},
        {"chr1:2:-:T", "chr1|1||T"},
        {"chr1:2:.:T", "chr1|1||T"},
        {"chr1:2::", "chr1|1||"},
        {"refseq:NC_000007.14:5:A:T", "refseq:NC_000007.14|4|A|T"},
        {"HLA-A*01:01:5:A:T", "HLA-A*01:01|4|A|T"},
        {"a:b:c:5:A:T", "a:b:c|4|A|T"},
        {"p:3:MWE:lj", "p|2|MWE|LJ"},
        {"chr1:9999999999:A:C", "chr1|9999999998|A|C"},  // beyond 32 bits
        {"chr1:007:A:C", "chr1|6|A|C"},
    };
    for (const Row& row : rows) {
        CHECK(shown(NamedVariant::read(row.text, VariantForm::one_based)) == row.expected);
    }
}

TEST_CASE("variant: SPDI counts from 0, and may give the number of deleted residues") {
    const auto parse = [](const char* text) { return shown(NamedVariant::read(text, VariantForm::spdi)); };
    CHECK(parse("NC_012920.1:10082:A:G") == "NC_012920.1|10082|A|G");
    CHECK(parse("NC_000013.11:20003096:1:") == "NC_000013.11|20003096|#1|");
    CHECK(parse("NC_000013.11:20003096:C:") == "NC_000013.11|20003096|C|");
    CHECK(parse("refseq:NM_000551.3:0:0:ACGT") == "refseq:NM_000551.3|0|#0|ACGT");
    CHECK(parse("x:0::a") == "x|0||A");
    CHECK(parse("x:1,000:10:-") == "x|1000|#10|");
}

TEST_CASE("variant: malformed text is InvalidInput that names the text and what was expected") {
    struct Row {
        std::string text;
        std::string message;
    };
    const std::vector<Row> rows{
        {"", "NAME:POS:REF:ALT"},
        {"chr1", "NAME:POS:REF:ALT"},
        {"chr1:10:C", "NAME:POS:REF:ALT"},
        {":10:C:G", "NAME:POS:REF:ALT"},
        {"chr1:10:C:G:T", "POS 'C'"},
        {"chr1-10-C-G", "NAME:POS:REF:ALT"},
        {"chr1:xxx:A:C", "POS 'xxx'"},
        {"chr1:1e3:A:C", "POS '1e3'"},
        {"chr1:0:A:C", "from 1"},
        {"chr1:-3:A:C", "POS '-3'"},
        {"chr1:+3:A:C", "POS '+3'"},
        {"chr1: 3:A:C", "POS ' 3'"},
        {"chr1::A:C", "POS ''"},
        {"chr1:,:A:C", "POS ','"},
        {"chr1:9223372036854775808:A:C", "POS '9223372036854775808'"},
        {"chr1:9223372036854775807:A:C", "POS '9223372036854775807'"},
        {"chr1:10:X:G", "REF 'X' has X"},
        {"chr1:10:C:x", "ALT 'x' has X"},
        {"chr1:10:C:GXG", "ALT 'GXG' has X"},
        {"chr1:10:C:<DEL>", "ALT '<DEL>' is a symbolic allele"},
        {"chr1:10:C:<X>", "ALT '<X>' is a symbolic allele"},
        {"chr1:10:C:*", "ALT '*' says that the allele is missing"},
        {"chr1:10:C:-.", "ALT '-.' is not an allele"},
        {"chr1:10:-.:C", "REF '-.' is not an allele"},
        {"chr1:10:C:A-", "ALT 'A-' is not an allele"},
        {"chr1:10:C:A,T", "ALT 'A,T' is not an allele"},
        {"chr1:10:C: A", "ALT ' A' is not an allele"},
        {"chr1:10:1:A", "REF '1' is not an allele"},
        {"chr1:10:C:G]chr2", "ALT 'G]chr2' is a breakend"},
        {"chr1:10:C:G]chr2:5]", "breakends are not residues"},
        {"chr1:10:C:\x1b[31m", "'?[31m' is a breakend"},
        {"chr1:10:C:\xc3\xa4", "ALT '\xc3\xa4' is not an allele"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::string message =
            message_of<InvalidInput>([&] { (void)NamedVariant::read(row.text, VariantForm::one_based); });
        CHECK_MESSAGE(contains(message, row.message), message);
    }
    for (const char* text : {"x:0:5", "x:-1:A:C", "x:0:1A:C", "x:0:-1:C", "x:0:9223372036854775808:C",
                             "x:0:4611686018427387905:C", "x:0:1,0:C", "x:a:1:C"}) {
        CAPTURE(text);
        const std::string message =
            message_of<InvalidInput>([&] { (void)NamedVariant::read(text, VariantForm::spdi); });
        CHECK_MESSAGE(message.starts_with("'" + std::string(text) + "': "), message);
    }
}

TEST_CASE("variant: residues that SPDI only counts are read from the sequence, and not beyond its end") {
    const VariantShelf shelf;
    const Sequence sequence = shelf.get("chr1");
    const std::int64_t length = sequence.length();
    const auto on = [&](std::int64_t start, std::int64_t count) {
        return NamedVariant::read("chr1:" + std::to_string(start) + ":" + std::to_string(count) + ":A",
                                  VariantForm::spdi)
            .on(sequence);
    };
    for (const std::int64_t start : {std::int64_t{0}, std::int64_t{1}, length - 1, length}) {
        for (std::int64_t count = 0; count <= length - start; ++count) {
            CHECK(on(start, count) ==
                  Variant{start, chr1.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(count)), "A"});
        }
        CHECK_THROWS_AS((void)on(start, length - start + 1), InvalidInterval);
    }
    CHECK_THROWS_AS((void)on(length + 1, 0), InvalidInterval);
    CHECK_THROWS_AS((void)on(std::int64_t{1} << 62, std::int64_t{1} << 62), InvalidInterval);
    CHECK(NamedVariant::read("chr1:2:T:G", VariantForm::one_based).on(sequence) == Variant{1, "T", "G"});
}

TEST_CASE("check_reference: accepts every residue, and insertions from the first position to after the last") {
    const VariantShelf shelf;
    const Sequence sequence = shelf.get("chr1");
    const std::int64_t length = sequence.length();
    for (std::int64_t start = 0; start <= length; ++start) {
        CHECK(check_reference(sequence, {start, "", "T"}).agrees());
        for (std::int64_t size = 1; start + size <= length; ++size) {
            const std::string there = chr1.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(size));
            CHECK(check_reference(sequence, {start, there, ""}).agrees());
            std::string other = there;
            other.back() = other.back() == 'A' ? 'C' : 'A';
            const ReferenceCheck check = check_reference(sequence, {start, other, ""});
            CHECK_FALSE(check.agrees());
            CHECK(check.expected == other);
            CHECK(check.found == there);
        }
    }
    CHECK(check_reference(shelf.get("empty"), {0, "", "T"}).agrees());
}

TEST_CASE("check_reference: a position beyond the sequence is InvalidInterval with its length") {
    const VariantShelf shelf;
    const Sequence sequence = shelf.get("chr1");
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::vector<Variant> beyond{{44, "A", "T"}, {43, "TA", ""},  {45, "", "T"},  {-1, "N", "T"},
                                      {-1, "", "T"},  {most, "A", ""}, {most, "", ""}, {-most - 1, "A", ""}};
    for (const Variant& variant : beyond) {
        CAPTURE(variant.start);
        try {
            (void)check_reference(sequence, variant);
            FAIL_CHECK("the position is inside");
        } catch (const InvalidInterval& error) {
            CHECK(error.sequence_length() == 44);
            CHECK_MESSAGE(contains(error.what(), "which has 44 residues"), error.what());
        }
    }
    CHECK_THROWS_AS((void)check_reference(shelf.get("empty"), {0, "A", "T"}), InvalidInterval);
}

TEST_CASE("check_reference: letters are compared, not their possible meanings") {
    const VariantShelf shelf;
    CHECK(check_reference(shelf.get("iupac"), {2, "RYN", "A"}).agrees());
    CHECK_FALSE(check_reference(shelf.get("iupac"), {2, "A", "C"}).agrees());
    CHECK_FALSE(check_reference(shelf.get("iupac"), {0, "R", "C"}).agrees());
    CHECK_FALSE(check_reference(shelf.get("chr1"), {0, "A", "C"}).agrees());
}

TEST_CASE("check_reference: a nucleotide sequence does not accept amino acids") {
    const VariantShelf shelf;
    CHECK(check_reference(shelf.get("prot"), {2, "W", "E"}).agrees());
    CHECK(check_reference(shelf.get("prot"), {6, "X", "E"}).agrees());
    CHECK(check_reference(shelf.get("chr1"), {4, "A", "URYSWKMBDHVN"}).agrees());
    const std::string message =
        message_of<InvalidInput>([&] { (void)check_reference(shelf.get("chr1"), {4, "A", "E"}); });
    CHECK(contains(message, "'E' is not of nucleotide codes"));
    CHECK_THROWS_AS((void)check_reference(shelf.get("prot"), {2, "W", "\""}), InvalidInput);
    CHECK_THROWS_AS((void)check_reference(shelf.get("prot"), {2, "W", "e"}), InvalidInput);
}

TEST_CASE("require_reference: a mismatch is NotFound that shows both alleles, long ones shortened") {
    const VariantShelf shelf;
    require_reference(shelf.get("chr1"), {9, "C", "G"});
    try {
        require_reference(shelf.get("chr1"), {1, "T", "G"});  // GenomeKit: N != T
        FAIL_CHECK("it is there");
    } catch (const NotFound& error) {
        CHECK(std::string(error.what()) == "from residue 2 on: expected T, found N");
        CHECK(dynamic_cast<const ReferenceMismatch&>(error).expected() == "T");
        CHECK(dynamic_cast<const ReferenceMismatch&>(error).found() == "N");
    }
    Shelf other;
    other.load(">long\n" + std::string(1000, 'A') + "\n");
    const Sequence sequence = other.repository().get_sequence("t:long");
    const std::string message =
        message_of<ReferenceMismatch>([&] { require_reference(sequence, {0, std::string(1000, 'C'), ""}); });
    const std::string more = "… (1000 residues)";
    CHECK(message ==
          "from residue 1 on: expected " + std::string(50, 'C') + more + ", found " + std::string(50, 'A') + more);
}
