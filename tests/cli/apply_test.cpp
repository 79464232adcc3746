#include <algorithm>
#include <random>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

// The values are from the reference's tables: see tests/unit/analysis/apply_test.cpp.
namespace {

struct Patcher : ProgramShelf {
    Patcher() {
        ok({"load", "-n", "n", phix(), mito()});
        ok({"load", "-n", "n", "--alias", "a:set",
            file(
                "t.fa",
                ">chr1\nNNNNACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT\n>chr2\nAACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA\n"
                ">cftr\nTATGTTTTTATATCTTAAAGCTGTGTCTGTAA\n>prot\nMKWVTFEL\n")});
        ok({"alias", "add", "n:other", "n:chr1"});
        ok({"snapshot", "create", "--anyway", "s"});
    }
    [[nodiscard]] std::string raw(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"apply", "--raw"});
        const std::string text = ok(arguments);
        REQUIRE(text.ends_with('\n'));
        return text.substr(0, text.size() - 1);
    }
};

std::string letters(std::mt19937& random, std::size_t count) {
    std::string text(count, ' ');
    std::generate(text.begin(), text.end(), [&] { return "ACGT"[random() % 4]; });
    return text;
}

/// A VCF of substitutions, insertions, deletions and mixtures that do not overlap, often with several ALTs.
std::string random_vcf(std::mt19937& random, const std::string& name, const std::string& residues) {
    std::string text = "##fileformat=VCFv4.2\n##contig=<ID=" + name + ",length=" + std::to_string(residues.size()) +
                       ">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    for (std::size_t at = random() % 20; at < residues.size(); at += 1 + random() % 40) {
        const std::size_t size =
            std::min<std::size_t>(1 + (random() % 3 == 0 ? random() % 12 : 0), residues.size() - at);
        const std::string reference = residues.substr(at, size);
        const auto alternate = [&] {
            const std::string head = random() % 3 == 0 ? letters(random, 1) : reference.substr(0, 1);
            std::string result = head + letters(random, random() % 3 == 0 ? random() % 9 : 0);
            return result == reference ? result + "T" : result;
        };
        text += name + "\t" + std::to_string(at + 1) + "\t.\t" + reference + "\t" + alternate() +
                (random() % 4 == 0 ? "," + reference + "GATTACA" : "") + "\t.\t.\t.\n";
        at += size;
    }
    return text;
}

std::string residues_of(const std::string& fasta) {
    std::string residues;
    for (const std::string& line : lines_of(fasta)) {
        residues += line.starts_with('>') ? "" : line;
    }
    return residues;
}

}  // namespace

TEST_CASE("apply: prints a region with variants as FASTA, whose header has the number of variants that changed it") {
    const Patcher shelf;
    CHECK(shelf.ok({"apply", "chr1:11-15", "chr1:13::TTT"}) == ">chr1:11-15 variants=1\nGTTTTACG\n");
    CHECK(shelf.ok({"apply", "chr1:11-15(-)", "n:chr1:13::TTT", "other:30:C:A"}) ==
          ">chr1:11-15(-) variants=1\nCGTAAAAC\n");
    CHECK(shelf.ok({"apply", "-w", "3", "chr1:11-15", "chr1:13::TTT"}) == ">chr1:11-15 variants=1\nGTT\nTTA\nCG\n");
    CHECK(shelf.ok({"apply", "-w", "0", "chr1:11-15", "chr1:13::T"}) == ">chr1:11-15 variants=1\nGTTACG\n");
    CHECK(shelf.ok({"apply", "chr1:11-15", "chr1:9:ACGTACGT:"}) == ">chr1:11-15 variants=1\n");
    CHECK(shelf.raw({"chr1:11-15", "chr1:9:ACGTACGT:"}).empty());
    CHECK(shelf.raw({"chr1:11-15", "chr1:8:TACGT:"}) == "ACG");
    CHECK(shelf.raw({"--interbase", "chr1:10-15", "chr1:15:GTA:"}) == "GTAC");
    CHECK(shelf.raw({"--spdi", "chr1:11-15", "chr1:14:3:"}) == "GTAC");
    CHECK(shelf.raw({"--spdi", "chr1:11-15", "chr1:9:CGT:AAAAA"}) == "AAAAACG");
    CHECK(shelf.raw({"chr1:join(5..6,complement(9..11))", "chr1:6::GG", "chr1:10:C:"}) == "AGGCCT");
    CHECK(shelf.raw({"--collection", "a:set", "chr1:11-15", "chr1:11::TTT"}) == "TTTGTACG");
    CHECK(shelf.raw({"prot", "prot:2:K:EE"}) == "MEEWVTFEL");
}

TEST_CASE("apply: --fixed-length accepts every name of an anchor and a position") {
    const Patcher shelf;
    const auto fixed = [&](const std::string& anchor, const std::string& region, const std::string& variant) {
        return shelf.raw({"--fixed-length", anchor, region, variant});
    };
    CHECK(fixed("5p", "chr1:11-15", "chr1:13::TT") == "GTTTA");
    CHECK(fixed("3p", "chr1:11-15", "chr1:13::TT") == "TTACG");
    CHECK(fixed("start", "chr1:11-15(-)", "chr1:13::TT") == "TAAAC");
    CHECK(fixed("end", "chr1:11-15(-)", "chr1:13::TT") == "CGTAA");
    CHECK(fixed("5p", "chr1:11-15(-)", "chr1:13::TT") == "CGTAA");
    CHECK(fixed("3p", "chr1:11-15(-)", "chr1:13::TT") == "TAAAC");
    CHECK(fixed("14", "chr1:11-15", "chr1:13:ACG:") == "CGTTA");  // interbase 13
    CHECK(shelf.raw({"--interbase", "--fixed-length", "13", "chr1:10-15", "chr1:13:ACG:"}) == "CGTTA");
    CHECK(fixed("21", "cftr:11-30", "cftr:26:TCT:T") == "TATCTTAAAGCTGTGTGTAA");
    CHECK(fixed("center", "cftr:11-30", "cftr:17:AAAGCT:A") == "TTATATCTTAGTGTCTGTAA");
    CHECK(fixed("1", "cftr:11-30", "cftr:3:TGT:T") == "TCTTAAAGCTGTGTCTGTAA");
    CHECK(shelf.raw({"--fixed-length", "21", "--anchor-offset", "1", "cftr:11-30", "cftr:20:G:GTTT"}) ==
          "ATCTTAAAGTTTCTGTGTCT");
    CHECK(shelf.raw({"--fixed-length", "33", "--pad", "chr1:33-42", "chr1:34:CGTACGTA:"}) == "ACGTNNNNNN");
    CHECK(shelf.raw({"--fixed-length", "17", "--pad", "chr1:3-16", "chr1:5:ACGTACGTACG:"}) == "NNNNNNNNNNNNNT");
    CHECK(fixed("45", "chr1:40-44", "chr1:1::ACGT") == "TACGT");
    shelf.refuses({"apply", "--fixed-length", "33", "chr1:33-42", "chr1:34:CGTACGTA:"}, 3, {"36 residues"});
    shelf.refuses({"apply", "--fixed-length", "46", "chr1:33-42", "chr1:34::A"}, 3, {"anchor 45", "44 residues"});
    for (const std::string bad : {"0", "-1", "5P", "", "1e3", "middle", "99999999999999999999", ","}) {
        shelf.refuses({"apply", "--fixed-length=" + bad, "chr1:33-42", "chr1:34::A"}, 2, {"--fixed-length"});
    }
}

TEST_CASE("apply: --json has the position on the reference, and the applied variants") {
    const Patcher shelf;
    const Json one = shelf.json({"apply", "chr1:11-15(-)", "chr1:13::TTT", "chr1:30:C:G"}).at(0);
    CHECK(keys_of(one) == "end query sequence sha512t24u start strand variants");
    CHECK(one.at("query") == "chr1:11-15(-)");
    CHECK(one.at("start") == 10);
    CHECK(one.at("end") == 15);
    CHECK(one.at("strand") == "-");
    CHECK(one.at("variants") == 1);
    CHECK(one.at("sequence") == "CGTAAAAC");
    CHECK(one.at("sha512t24u") == shelf.json({"resolve", "chr1"}).at(0).at("sha512t24u"));
    const Json fixed =
        shelf.json({"apply", "--fixed-length", "21", "--anchor-offset", "2", "cftr:11-30", "cftr:20:G:GTTT"}).at(0);
    CHECK(keys_of(fixed) == "anchor anchor_offset end query sequence sha512t24u start strand variants");
    CHECK(fixed.at("anchor") == 20);
    CHECK(fixed.at("anchor_offset") == 2);
    const Json joined = shelf.json({"apply", "chr1:join(5..6,complement(9..11))", "chr1:6::GG"}).at(0);
    CHECK(keys_of(joined) == "parts query sequence sha512t24u variants");
    CHECK(joined.at("parts").size() == 2);
    CHECK(joined.at("parts").at(1).at("strand") == "-");
    CHECK(joined.at("sequence") == "AGGCCGT");
}

TEST_CASE("apply: rows of a VCF for the region's sequence are applied, by any of its names, and others are skipped") {
    const Patcher shelf;
    const std::string vcf =
        "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
        "chr2\t1\t.\tA\tT\t.\t.\t.\nn:chr1\t12\t.\tT\tTGG,A\t.\t.\t.\nnobody\t1\t.\tA\tC\nother\t14\tx\tC\t."
        "\nother\t15\t.\tG\tGA,<DEL>\n";
    const Outcome outcome = shelf.run({"apply", "chr1:11-15", "--vcf", shelf.file("a.vcf", vcf)});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == ">chr1:11-15 variants=1\nGTGGACG\n");
    CHECK_MESSAGE(contains(outcome.err, "a.vcf: 1 names of sequences are unknown, the first is 'nobody'"), outcome.err);
    CHECK(shelf.run({"-q", "apply", "chr1:11-15", "--vcf", shelf.file("a.vcf", vcf)}).err.empty());
    CHECK(shelf.ok({"apply", "--raw", "chr1:11-16", "--vcf", "-"}, {vcf, {}, ""}) == "GTGGACGAT\n");
    // One of the second alleles is not residues; a row without a second allele changes nothing.
    shelf.refuses({"apply", "--allele", "2", "chr1:11-15", "--vcf", shelf.scratch("a.vcf")}, 3, {"a.vcf:7: ", "<DEL>"});
    const Outcome second =
        shelf.run({"apply", "--raw", "--allele", "2", "--keep-going", "chr1:11-15", "--vcf", shelf.scratch("a.vcf")});
    CHECK(second.exit_code == 3);
    CHECK(second.out == "GAACG\n");
    CHECK_MESSAGE(contains(second.err, "a.vcf:7: "), second.err);
    CHECK(shelf.raw({"--allele", "2", "chr1:11-13", "--vcf", shelf.file("third.vcf", "chr1\t12\t.\tT\tG,TC,*\n")}) ==
          "GTCA");
    CHECK(shelf.raw({"--allele", "4", "chr1:11-13", "--vcf", shelf.file("two.vcf", "chr1\t12\t.\tT\tG,TC\n")}) ==
          "GTA");
    const std::string one = shelf.file("collection.vcf", "chr1 12 . T C\nn:chr1 13 . A C\n");
    const Outcome strict = shelf.run({"apply", "--raw", "--collection", "a:set", "chr1:11-15", "--vcf", one});
    CHECK(strict.out == "GCACG\n");
    CHECK_MESSAGE(contains(strict.err, "'n:chr1'"), strict.err);
}

TEST_CASE("apply: errors for overlaps, mismatches and malformed rows name both lines or the line") {
    const Patcher shelf;
    const std::string overlap = shelf.file(
        "o.vcf", "chr1\t10\t.\tCGTA\tC\nchr2\t1\t.\tA\tT\nchr1\t12\t.\tT\tG\nchr1\t13\t.\tA\tAC\nchr1\t20\t.\tT\tA\n");
    shelf.refuses({"apply", "chr1", "--vcf", overlap}, 3, {"o.vcf:1 and ", "o.vcf:3 overlap", "--skip-overlapping"});
    const Outcome skipped = shelf.run({"apply", "chr1:9-20", "--vcf", overlap, "--skip-overlapping"});
    CHECK(skipped.exit_code == 0);
    CHECK(skipped.out == ">chr1:9-20 variants=3\nACCCGTACGA\n");
    CHECK_MESSAGE((contains(skipped.err, "o.vcf:3 overlaps an earlier variant") && !contains(skipped.err, "o.vcf:4")),
                  skipped.err);
    shelf.refuses({"apply", "chr1", "chr1:10:C:G", "chr1:30:C:A", "chr1:10:C:T"}, 3,
                  {"'chr1:10:C:G' and 'chr1:10:C:T' overlap"});
    CHECK(shelf.raw({"--skip-overlapping", "chr1:9-12", "chr1:10:C:G", "chr1:10:C:T", "chr1:11::A"}) == "AGAGT");
    const std::string mismatch = shelf.file("m.vcf", "chr1\t10\t.\tC\tG\nchr1\t12\t.\tA\tG\nchr1\t14\t.\tC\tG\n");
    shelf.refuses({"apply", "chr1", "--vcf", mismatch}, 1, {"m.vcf:2: ", "expected A, found T"});
    const Outcome going = shelf.run({"apply", "--raw", "--keep-going", "chr1:9-14", "--vcf", mismatch});
    CHECK(going.exit_code == 1);
    CHECK(going.out == "AGGTAG\n");
    CHECK_MESSAGE(contains(going.err, "m.vcf:2: "), going.err);
    shelf.refuses({"apply", "chr1", "--vcf", shelf.file("e.vcf", "chr1\t44\t.\tTA\tG\n")}, 3,
                  {"e.vcf:1: ", "44 residues"});
    shelf.refuses({"apply", "chr1", "--vcf", shelf.file("b.vcf", "chr1\tten\t.\tT\tG\n")}, 3, {"b.vcf:1: ", "'ten'"});
    shelf.refuses({"apply", "chr1", "--vcf", shelf.scratch("none.vcf")}, 4, {"none.vcf"});
    shelf.refuses({"apply", "chr1", "chr1:2:T:G"}, 1, {"chr1:2:T:G: ", "expected T, found N"});
    shelf.refuses({"apply", "chr1", "chr1:2:N"}, 3, {"NAME:POS:REF:ALT"});
    shelf.refuses({"apply", "chr1", "nobody:2:N:A"}, 1, {"nobody"});
    shelf.refuses({"apply", "chr1:50-60", "chr1:2:N:A"}, 3, {"44"});
    shelf.refuses({"apply", "prot(-)", "prot:2:K:E"}, 3, {"no minus strand"});
    shelf.refuses({"apply", "prot:1-4(-)", "prot:2:K:E"}, 3, {"no minus strand"});
}

TEST_CASE("apply: a damaged VCF is an error and not a shorter file, if only first alleles are requested") {
    const Patcher shelf;
    std::string vcf;
    for (int i = 0; i < 20000; ++i) {
        vcf += "chr1\t10\t.\tC\tC,CA\n";
    }
    if (!is_installed("gzip")) {
        MESSAGE("SKIPPED: gzip is not installed");
        return;
    }
    REQUIRE(run({"gzip", shelf.file("d.vcf", vcf)}).exit_code == 0);
    CHECK(shelf.raw({"chr1:9-10", "--vcf", shelf.scratch("d.vcf.gz")}) == "AC");
    const std::string whole = read_file(shelf.scratch("d.vcf.gz"));
    shelf.refuses({"apply", "chr1", "--vcf", shelf.file("d.gz", whole.substr(0, whole.size() - 9))}, 3, {"d.gz"});
    shelf.refuses({"apply", "chr1", "--keep-going", "--vcf",
                   shelf.file("l.vcf", "chr1\t10\t.\tC\tG,T\n" + std::string(2000000, 'A'))},
                  3, {"l.vcf:2: ", "1 MiB"});
}

TEST_CASE("apply: mistakes in the command line are usage errors") {
    const Patcher shelf;
    shelf.refuses({"apply"}, 2, {"REGION VARIANT"});
    shelf.refuses({"apply", "chr1"}, 2, {"REGION VARIANT"});
    shelf.refuses({"apply", "chr1", "chr1:10:C:G", "--vcf", "-"}, 2, {"only REGION with --vcf"});
    shelf.refuses({"apply", "--spdi", "chr1", "--vcf", "-"}, 2, {"--spdi and --vcf"});
    shelf.refuses({"apply", "--allele", "2", "chr1", "chr1:10:C:G"}, 2, {"--allele needs --vcf"});
    shelf.refuses({"apply", "--allele", "0", "chr1", "--vcf", "-"}, 2, {"--allele"});
    shelf.refuses({"apply", "--pad", "chr1", "chr1:10:C:G"}, 2, {"--pad needs --fixed-length"});
    shelf.refuses({"apply", "--anchor-offset", "1", "chr1", "chr1:10:C:G"}, 2,
                  {"--anchor-offset needs --fixed-length"});
    shelf.refuses({"apply", "--fixed-length", "5p", "--anchor-offset", "-1", "chr1", "chr1:10:C:G"}, 2,
                  {"--anchor-offset"});
    shelf.refuses({"apply", "--fixed-length", "5p", "chr1:join(1..4,9..12)", "chr1:10:C:G"}, 2,
                  {"--fixed-length", "one of 2"});
    shelf.refuses({"apply", "chr1", "chr2:1:A:G"}, 2, {"'chr2:1:A:G' is of another sequence"});
    shelf.refuses({"apply", "chr1", "chr2:1:A:G", "--keep-going"}, 2, {"'chr2:1:A:G' is of another sequence"});
}

TEST_CASE("apply: whole sequences equal bcftools consensus, and slices concatenate to them") {
    if (!is_installed("bcftools") || !is_installed("bgzip") || !is_installed("tabix")) {
        MESSAGE("SKIPPED: bcftools, bgzip or tabix is not installed");
        return;
    }
    const Patcher shelf;
    std::mt19937 random(6);
    for (const auto& [path, name] :
         {std::pair{phix(), std::string("NC_001422.1")}, std::pair{mito(), std::string("NC_012920.1")}}) {
        const std::string reference = read_fasta(path).front().residues;
        const std::string fasta = shelf.file("r.fa", ">" + name + "\n" + reference + "\n");
        for (int round = 0; round < 4; ++round) {
            CAPTURE(round);
            const std::string vcf = shelf.file("r.vcf", random_vcf(random, name, reference));
            const std::string rows = std::to_string(lines_of(read_file(vcf)).size() - 3);
            REQUIRE(run({"bgzip", "-f", "-k", vcf}).exit_code == 0);
            REQUIRE(run({"tabix", "-f", "-p", "vcf", vcf + ".gz"}).exit_code == 0);
            const Outcome theirs = run({"bcftools", "consensus", "-f", fasta, vcf + ".gz"});
            REQUIRE_MESSAGE(theirs.exit_code == 0, theirs.err);
            CHECK_MESSAGE(contains(theirs.err, "Applied " + rows + " variants"), theirs.err);  // none skipped
            const std::string expected = residues_of(theirs.out);
            CHECK(expected != reference);
            const std::string ours = shelf.ok({"apply", name, "--vcf", vcf + ".gz"});
            CHECK(residues_of(ours) == expected);
            CHECK(lines_of(ours).front() == ">" + name + " variants=" + rows);
            std::string pieces;
            for (const std::string region : {":1-1", ":2-2000", ":2001-2010", ":2011-"}) {
                pieces += shelf.raw({name + region, "--vcf", vcf + ".gz"});
            }
            CHECK(pieces == expected);
        }
    }
}

TEST_CASE("apply: overlapping variants are skipped as in bcftools consensus") {
    if (!is_installed("bcftools") || !is_installed("bgzip") || !is_installed("tabix")) {
        MESSAGE("SKIPPED: bcftools, bgzip or tabix is not installed");
        return;
    }
    const Patcher shelf;
    const std::string reference = read_fasta(phix()).front().residues;
    const std::string fasta = shelf.file("r.fa", ">NC_001422.1\n" + reference + "\n");
    std::mt19937 random(9);
    std::string text =
        "##fileformat=VCFv4.2\n##contig=<ID=NC_001422.1,length=5386>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    for (std::size_t at = 3; at + 20 < reference.size();
         at += 1 + random() % 9) {  // replacements, so that both find the same overlaps
        const std::size_t size = 1 + random() % 6;
        std::string alternate = reference.substr(at, size);
        alternate.front() = alternate.front() == 'A' ? 'C' : 'A';
        alternate.back() = size == 1 ? alternate.back() : alternate.back() == 'G' ? 'T' : 'G';
        text += "NC_001422.1\t" + std::to_string(at + 1) + "\t.\t" + reference.substr(at, size) + "\t" + alternate +
                "\t.\t.\t.\n";
    }
    const std::string vcf = shelf.file("o.vcf", text);
    REQUIRE(run({"bgzip", "-k", vcf}).exit_code == 0);
    REQUIRE(run({"tabix", "-p", "vcf", vcf + ".gz"}).exit_code == 0);
    const Outcome theirs = run({"bcftools", "consensus", "-f", fasta, vcf + ".gz"});
    REQUIRE_MESSAGE(theirs.exit_code == 0, theirs.err);
    REQUIRE(contains(theirs.err, "overlaps with another variant, skipping"));
    const Outcome ours = shelf.run({"apply", "NC_001422.1", "--vcf", vcf, "--skip-overlapping"});
    CHECK(residues_of(ours.out) == residues_of(theirs.out));
    CHECK(contains(theirs.err,
                   "Applied " + ours.out.substr(ours.out.find('=') + 1, ours.out.find('\n') - ours.out.find('=') - 1) +
                       " variants"));
}
