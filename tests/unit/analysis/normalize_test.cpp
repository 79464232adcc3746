#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "patch_samples.hpp"
#include "seqshelf/variant.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/shelf.hpp"

namespace seqshelf {

std::ostream& operator<<(std::ostream& out, const Variant& v) {
    return out << v.start << ' ' << v.reference << '>' << v.alternate;
}

}  // namespace seqshelf

using namespace seqshelf;
using test::chr1;
using test::chr2;
using test::Shelf;

namespace {

/// Fixture T of the reference: tables F-var and F-norm.

std::string part(const std::string& text, std::int64_t start, std::int64_t end) {
    return text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
}

/// The residues after the change.
std::string applied(const std::string& residues, const Variant& variant) {
    const Interval place = variant.interval();
    REQUIRE(part(residues, place.start, place.end) == variant.reference);
    return part(residues, 0, place.start) + variant.alternate +
           part(residues, place.end, static_cast<std::int64_t>(residues.size()));
}

/// Many sequences in one repository.
class Sequences {
public:
    explicit Sequences(const std::vector<std::string>& all) : residues_(all) {
        std::string text;
        for (std::size_t i = 0; i < all.size(); ++i) {
            text += ">s" + std::to_string(i) + "\n" + all[i] + "\n";
        }
        shelf_.load(text);
        const Repository repository = shelf_.repository();
        for (std::size_t i = 0; i < all.size(); ++i) {
            sequences_.push_back(repository.get_sequence("t:s" + std::to_string(i)));
        }
    }
    [[nodiscard]] const std::string& residues(std::size_t i) const { return residues_[i]; }
    [[nodiscard]] const Sequence& operator[](std::size_t i) const { return sequences_[i]; }
    [[nodiscard]] std::size_t size() const { return sequences_.size(); }

private:
    Shelf shelf_;
    std::vector<std::string> residues_;
    std::vector<Sequence> sequences_;
};

/// Random residues of few letters with repeated pieces.
std::string repetitive(std::mt19937& random, std::size_t size) {
    std::string residues;
    while (residues.size() < size) {
        if (random() % 2 == 0 && !residues.empty()) {
            const std::size_t unit = 1 + random() % std::min<std::size_t>(residues.size(), 4);
            residues += residues.substr(residues.size() - unit);
        } else {
            residues += "ACGN"[random() % 4];
        }
    }
    residues.resize(size);
    return residues;
}

/// A change of at most `most` residues to at most as many others.
Variant random_variant(std::mt19937& random, const std::string& residues, std::size_t most) {
    const std::size_t start = random() % (residues.size() + 1);
    const std::size_t size = std::min<std::size_t>(random() % (most + 1), residues.size() - start);
    std::string alternate;
    switch (random() % 3) {
        case 0:
            alternate = repetitive(random, random() % (most + 1));
            break;
        case 1:
            alternate = residues.substr(start, std::min<std::size_t>(random() % (most + 1), residues.size() - start));
            break;
        default:
            break;
    }
    return {static_cast<std::int64_t>(start), residues.substr(start, size), alternate};
}

/// Like random_variant, but every tenth is near the start and every tenth near the end.
Variant random_variant_with_ends(std::mt19937& random, const std::string& residues, std::size_t most) {
    const std::size_t kind = random() % 10;
    if (kind > 1) {
        return random_variant(random, residues, most);
    }
    const std::size_t from = kind == 0 ? 0 : residues.size() - most;
    Variant variant = random_variant(random, residues.substr(from, most), most);
    variant.start += static_cast<std::int64_t>(from);
    return variant;
}

/// As written in VCF: both alleles with the residue before them, or at the start with the one after.
Variant padded(const std::string& residues, const Variant& variant) {
    const Interval place = variant.interval();
    if (place.start > 0) {
        const std::string before = part(residues, place.start - 1, place.start);
        return {place.start - 1, before + variant.reference, before + variant.alternate};
    }
    const std::string behind = part(residues, place.end, place.end + 1);
    return {0, variant.reference + behind, variant.alternate + behind};
}

/// All insertions or deletions of `unit` residues of `residues` that give `result`, found by trying each.
std::vector<Variant> spellings(const std::string& residues, const std::string& result) {
    std::vector<Variant> found;
    const auto length = static_cast<std::int64_t>(residues.size());
    const std::int64_t more = static_cast<std::int64_t>(result.size()) - length;
    for (std::int64_t start = 0; start <= length - std::max<std::int64_t>(0, -more); ++start) {
        const Variant variant = more > 0 ? Variant{start, "", part(result, start, start + more)}
                                         : Variant{start, part(residues, start, start - more), ""};
        if (applied(residues, variant) == result) {
            found.push_back(variant);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("normalize: gives the table of the reference, trimmed at both ends") {
    struct Row {
        Variant given;
        Variant expected;
    };
    const std::vector<Row> rows{
        {{9, "C", "CG"}, {10, "", "G"}},
        {{9, "CG", "C"}, {10, "G", ""}},
        {{9, "CGTA", "CTTA"}, {10, "G", "T"}},
        {{9, "C", "AC"}, {9, "", "A"}},
        {{8, "ACG", "CG"}, {8, "A", ""}},
        {{16, "ACGTA", "TGATACTA"}, {16, "ACG", "TGATAC"}},
        {{14, "GTACGT", "TTT"}, {14, "GTACG", "TT"}},
    };
    const Sequences sequences({chr1});
    for (const Row& row : rows) {
        CHECK(trimmed(row.given) == row.expected);
        CHECK(applied(chr1, row.given) == applied(chr1, row.expected));
        CHECK(trimmed(row.expected) == row.expected);
    }
    const Variant identity{9, "CGT", "CGT"};
    CHECK(fully_justified(sequences[0], identity) == identity);
    CHECK(left_aligned(sequences[0], identity) == identity);
}

TEST_CASE("normalize: gives the reference's worked example, one T fewer in a run of four") {
    const Sequences sequences({chr1, chr2});
    for (std::int64_t start = 4; start < 8; ++start) {
        CAPTURE(start);
        CHECK(fully_justified(sequences[1], {start, "T", ""}) == Variant{4, "TTTT", "TTT"});
        CHECK(spdi_text("chr2", fully_justified(sequences[1], {start, "T", ""})) == "chr2:4:TTTT:TTT");
        CHECK(left_aligned(sequences[1], {start, "T", ""}) == Variant{3, "CT", "C"});  // VCF: POS 4
    }
}

TEST_CASE("normalize: variants at the ends of a sequence are normalised") {
    const Sequences sequences({"GGCA", "T", ""});
    CHECK(fully_justified(sequences[0], {0, "", "G"}) == Variant{0, "GG", "GGG"});
    CHECK(fully_justified(sequences[0], {4, "", "CA"}) == Variant{2, "CA", "CACA"});
    CHECK(fully_justified(sequences[0], {4, "", "T"}) == Variant{4, "", "T"});
    CHECK(fully_justified(sequences[0], {0, "", "T"}) == Variant{0, "", "T"});
    CHECK(fully_justified(sequences[0], {0, "GGCA", ""}) == Variant{0, "GGCA", ""});
    CHECK(left_aligned(sequences[0], {1, "G", ""}) == Variant{0, "GG", "G"});
    CHECK(left_aligned(sequences[0], {0, "GG", ""}) == Variant{0, "GGC", "C"});
    CHECK(left_aligned(sequences[0], {0, "", "T"}) == Variant{0, "G", "TG"});
    CHECK(left_aligned(sequences[0], {4, "", "T"}) == Variant{3, "A", "AT"});
    CHECK(left_aligned(sequences[0], {3, "A", ""}) == Variant{2, "CA", "C"});
    CHECK(left_aligned(sequences[0], {2, "", ""}) == Variant{1, "G", "G"});
    CHECK(fully_justified(sequences[1], {1, "", "TT"}) == Variant{0, "T", "TTT"});
    CHECK(left_aligned(sequences[1], {1, "", "TT"}) == Variant{0, "T", "TTT"});
    CHECK_THROWS_AS((void)left_aligned(sequences[1], {0, "T", ""}), InvalidInput);
    CHECK_THROWS_AS((void)left_aligned(sequences[2], {0, "", "T"}), InvalidInput);
    CHECK(fully_justified(sequences[2], {0, "", "T"}) == Variant{0, "", "T"});
}

TEST_CASE("normalize: a wrong reference allele is refused in every form") {
    const Sequences sequences({chr2});
    for (const Variant& variant : std::vector<Variant>{{0, "C", ""}, {0, "C", "C"}, {39, "T", "G"}}) {
        CHECK_THROWS_AS((void)fully_justified(sequences[0], variant), ReferenceMismatch);
        CHECK_THROWS_AS((void)left_aligned(sequences[0], variant), ReferenceMismatch);
        CHECK_THROWS_AS((void)vrs_allele(sequences[0], variant), ReferenceMismatch);
    }
    CHECK_THROWS_AS((void)fully_justified(sequences[0], {39, "AA", ""}), InvalidInterval);
    CHECK_THROWS_AS((void)left_aligned(sequences[0], {41, "", "A"}), InvalidInterval);
    CHECK_THROWS_AS((void)vrs_allele(sequences[0], {-1, "A", "A"}), InvalidInterval);
}

TEST_CASE(
    "normalize: on random repetitive sequences all forms mean the same change, and all spellings get the same form") {
    std::mt19937 random(6);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 60; ++i) {
        texts.push_back(repetitive(random, 1 + random() % 30));
    }
    const Sequences sequences(texts);
    int indels = 0;
    for (int round = 0; round < 4000; ++round) {
        const std::size_t i = random() % sequences.size();
        const std::string& residues = sequences.residues(i);
        const Variant given = random_variant(random, residues, 6);
        const std::string result = applied(residues, given);
        CAPTURE(residues);
        CAPTURE(given);
        const Variant justified = fully_justified(sequences[i], given);
        CHECK(applied(residues, justified) == result);
        CHECK(fully_justified(sequences[i], justified) == justified);
        CHECK(applied(residues, trimmed(given)) == result);
        const bool sayable = !residues.empty() && !result.empty();
        if (sayable) {
            const Variant aligned = left_aligned(sequences[i], given);
            CHECK(applied(residues, aligned) == result);
            CHECK(left_aligned(sequences[i], aligned) == aligned);
            CHECK(!aligned.reference.empty());
            CHECK(!aligned.alternate.empty());
        }
        const Variant minimal = trimmed(given);
        if (minimal.reference.empty() == minimal.alternate.empty()) {
            continue;
        }
        ++indels;
        const std::vector<Variant> same = spellings(residues, result);
        REQUIRE(!same.empty());
        CHECK(justified.start == same.front().start);
        CHECK(justified.interval().end == same.back().interval().end);
        const VrsAllele allele = vrs_allele(sequences[i], given);
        for (const Variant& other : same) {
            CHECK(fully_justified(sequences[i], other) == justified);
            CHECK(vrs_allele(sequences[i], other).digest == allele.digest);
            if (sayable) {
                CHECK(left_aligned(sequences[i], other) == left_aligned(sequences[i], given));
            }
        }
        if (sayable) {
            CHECK(left_aligned(sequences[i], given).start == std::max<std::int64_t>(0, same.front().start - 1));
        }
    }
    CHECK(indels > 1000);
}

TEST_CASE("normalize: repeats of any length are followed across the pieces in which they are read") {
    // 128 residues are read first, then eight times as many each time, up to 1 MiB
    std::vector<std::string> texts;
    std::vector<std::int64_t> runs;
    for (const std::int64_t size : {127, 128, 129, 1151, 1152, 1153, 9343, 9344, 9345, 1200000, 2400001}) {
        runs.push_back(size);
        std::string unit;
        while (static_cast<std::int64_t>(unit.size()) < size) {
            unit += "CAG";
        }
        texts.push_back("T" + unit.substr(0, static_cast<std::size_t>(size)) + "T");
    }
    const Sequences sequences(texts);
    for (std::size_t i = 0; i < sequences.size(); ++i) {
        const std::string& residues = sequences.residues(i);
        const std::int64_t run = runs[i];
        CAPTURE(run);
        for (const std::int64_t start : {std::int64_t{1}, run / 2, run - 2}) {
            const std::string unit = part(residues, start, start + 3);
            const Variant deletion = fully_justified(sequences[i], {start, unit, ""});
            CHECK((deletion == Variant{1, part(residues, 1, 1 + run), part(residues, 1, 1 + run - 3)}));
            const Variant insertion = left_aligned(sequences[i], {start, "", unit});
            CHECK((insertion == Variant{0, "T", "TCAG"}));
            const VrsAllele allele = vrs_allele(sequences[i], {start, unit, ""});
            CHECK(allele.location == Interval{1, 1 + run});
            CHECK(allele.length == run - 3);
            CHECK(allele.repeat_subunit_length == 3);
            CHECK_FALSE(allele.sequence.has_value());
        }
    }
}

TEST_CASE("normalize: variants of proteins are normalised") {
    const Sequences sequences({"MKQQQQWEL"});
    CHECK(fully_justified(sequences[0], {4, "Q", ""}) == Variant{2, "QQQQ", "QQQ"});
    CHECK(left_aligned(sequences[0], {4, "", "QQ"}) == Variant{1, "K", "KQQ"});
    CHECK(vrs_allele(sequences[0], {6, "W", "F"}).sequence == "F");
}

TEST_CASE("normalize: equals bcftools norm on real sequences") {
    if (!test::is_installed("bcftools")) {
        MESSAGE("SKIPPED: bcftools is not installed");
        return;
    }
    std::mt19937 random(7);
    for (const std::string file :
         {"phix174_NC_001422.1.fa", "human_mito_NC_012920.1.fa", "refget_yeast_R64-1-1_I.fa"}) {
        CAPTURE(file);
        const std::vector<test::Record> records = test::read_fasta(test::data_file(file));
        const test::TemporaryDirectory directory;
        std::filesystem::copy(test::data_file(file), directory / "r.fa");
        const Sequences sequences({records.front().residues});
        const std::string& residues = sequences.residues(0);
        std::string vcf = "##fileformat=VCFv4.3\n##contig=<ID=" + records.front().name +
                          ",length=" + std::to_string(residues.size()) +
                          ">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        std::map<std::string, Variant> expected;
        while (expected.size() < 3000) {
            const Variant minimal = random_variant_with_ends(random, residues, 12);
            if (minimal.reference == minimal.alternate) {
                continue;
            }
            const Variant variant = padded(residues, minimal);
            const std::string id = "v" + std::to_string(expected.size());
            vcf += records.front().name + "\t" + std::to_string(variant.start + 1) + "\t" + id + "\t" +
                   variant.reference + "\t" + variant.alternate;
            vcf += "\t.\t.\t.\n";
            expected[id] = left_aligned(sequences[0], variant);
        }
        test::write_file(directory / "in.vcf", vcf);
        const test::Outcome outcome =
            test::run({"bcftools", "norm", "--no-version", "-f", directory / "r.fa", directory / "in.vcf"});
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
        test::write_file(directory / "out.vcf", outcome.out);
        VariantFile rows((directory / "out.vcf").string(), VariantForm::vcf);
        std::size_t compared = 0;
        while (const std::optional<NamedVariant> row = rows.next()) {
            CAPTURE(row->id);
            CHECK(expected.at(row->id) == row->variant);
            ++compared;
        }
        CHECK(compared == expected.size());
    }
}
