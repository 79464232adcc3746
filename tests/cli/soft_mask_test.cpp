#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// Two records of mixed case, some blank lines and a `*`, under `c:x`.
struct Masked : ProgramShelf {
    Masked() {
        ok({"-q", "load", "--alias", "c:x",
            file("x.fa", ">chr1 one\nACgtnnAC\nggTTAACC\n\naa\n>chr2\nACGT*\n>chr3\nacgt\n>empty\n>a:b:1-2\nccGG\n")});
    }
    std::string fetch(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master", "fetch", "--collection", "c:x"});
        return ok(arguments, launch);
    }
    std::string masked(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), "--soft-mask");
        return fetch(arguments, launch);
    }
};

constexpr const char* chr1 = "ACgtnnACggTTAACCaa";

}  // namespace

TEST_CASE("fetch --collection: IDs are names in the collection, in arguments, lines and BED files") {
    const Masked shelf;
    CHECK(shelf.fetch({"chr1", "chr2:2-3"}) == ">chr1\n" + upper(chr1) + "\n>chr2:2-3\nCG\n");
    CHECK(shelf.fetch({"--raw", "empty", "chr3"}) == "\nACGT\n");
    CHECK(shelf.fetch({"--raw", "-"}, {"chr1:1-4\nchr3\n", {}, ""}) == "ACGT\nACGT\n");
    CHECK(shelf.fetch({"--bed", shelf.file("r.bed", "chr1\t0\t4\nchr2 1 3\nempty\t0\t0\n")}) ==
          ">chr1:0-4\nACGT\n>chr2:1-3\nCG\n>empty:0-0\n");
    CHECK(shelf.fetch({"--raw", "--bed", "-"}, {"chr3\t1\t2\n", {}, ""}) == "C\n");
    CHECK(shelf.fetch({"--raw", "--interbase", "chr1:0-4"}) == "ACGT\n");
    CHECK(shelf.fetch({"--raw", "a:b:1-2:1-3"}) == "CCG\n");
    CHECK(shelf.fetch({"-w", "10", "chr1"}) == ">chr1\nACGTNNACGG\nTTAACCAA\n");
    const Json object = parse_json(shelf.ok({"--json", "-i", "master", "fetch", "--collection", "c:x", "chr1:2-5"}));
    CHECK(keys_of(object) == "end query sequence sha512t24u start strand");
    CHECK(object.at("query") == "chr1:2-5");
    CHECK(object.at("start") == 1);
    CHECK(object.at("end") == 5);
    CHECK(object.at("sequence") == "CGTN");
    // Aliases and digests are not names in the collection.
    shelf.ok({"alias", "add", "n:one", "c:x:chr1"});
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "n:one"}, 1, {"n:one"});
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "chr2", "nonesuch"}, 1, {"nonesuch"});
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:nonesuch", "chr1"}, 1, {"c:nonesuch"});
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "chr2:1-5"}, 3, {"chr2:1-5"});
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "chr2:4-1"}, 3, {"chr2:4-1"});
    const std::string bad = shelf.file("bad.bed", "chr9\t0\t1\n");
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "--bed", bad}, 1, {bad + ":1:", "chr9"});
    const std::string beyond = shelf.file("beyond.bed", "chr2\t0\t5\n");
    shelf.refuses({"-i", "master", "fetch", "--collection", "c:x", "--soft-mask", "--bed", beyond}, 3,
                  {beyond + ":1:"});
    // Without the option COLLECTION:NAME is accepted, and an alias takes precedence.
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:x:chr1:1-4", "x:chr3"}) == "ACGT\nACGT\n");
}

TEST_CASE("fetch --soft-mask: every slice has the case of the file, in every form of output") {
    const Masked shelf;
    CHECK(shelf.masked({"chr1", "chr2", "chr3", "empty"}) ==
          std::string(">chr1\n") + chr1 + "\n>chr2\nACGT\n>chr3\nacgt\n>empty\n");
    const std::string residues = chr1;
    std::string regions;
    std::string bed;
    std::string expected;
    for (std::size_t start = 0; start < residues.size(); ++start) {
        for (std::size_t end = start + 1; end <= residues.size(); ++end) {
            regions += "chr1:" + std::to_string(start + 1) + "-" + std::to_string(end) + "\n";
            bed += "chr1\t" + std::to_string(start) + "\t" + std::to_string(end) + "\n";
            expected += residues.substr(start, end - start) + "\n";
        }
    }
    CHECK(shelf.masked({"--raw", "-"}, {regions, {}, ""}) == expected);
    CHECK(shelf.fetch({"--raw", "-"}, {regions, {}, ""}) == upper(expected));
    CHECK(shelf.masked({"--raw", "--bed", shelf.file("all.bed", bed)}) == expected);
    CHECK(shelf.fetch({"--raw", "--bed", "-"}, {bed, {}, ""}) == upper(expected));
    CHECK(shelf.masked({"--raw", "--interbase", "chr1:3-9", "a:b:1-2:0-3"}) == "tnnACg\nccG\n");
    CHECK(parse_json(shelf.ok({"--json", "-i", "master", "fetch", "--collection", "c:x", "--soft-mask", "chr1:1-5"}))
              .at("sequence") == "ACgtn");
    CHECK(shelf.masked({"-w", "5", "chr1:3-"}) == ">chr1:3-\ngtnnA\nCggTT\nAACCa\na\n");
    shelf.refuses({"-i", "master", "fetch", "--soft-mask", "c:x:chr1"}, 2, {"--collection"});
}

TEST_CASE("fetch --soft-mask: residues keep their case on the minus strand, in joined parts and next to padding") {
    const Masked shelf;
    const std::string residues = chr1;  // ACgtnnACggTTAACCaa
    const auto reversed = [](std::string text) {
        std::reverse(text.begin(), text.end());
        for (char& c : text) {
            c = std::string("TGCANtgcan")[std::string("ACGTNacgtn").find(c)];
        }
        return text;
    };
    for (std::size_t start = 0; start < residues.size(); ++start) {
        const std::string region = "chr1:" + std::to_string(start + 1) + "-(-)";
        CHECK(shelf.masked({"--raw", region}) == reversed(residues.substr(start)) + "\n");
    }
    CHECK(shelf.masked({"--raw", "chr1:join(3..4,complement(9..11),18)"}) == "gt" + reversed("ggT") + "a\n");
    CHECK(shelf.masked({"--raw", "--pad", "--up", "2", "--down", "3", "chr1:2-17"}) == "N" + residues + "NN\n");
    CHECK(shelf.masked({"--raw", "--pad", "--up", "2", "--down", "3", "chr1:2-17(-)"}) ==
          "N" + reversed(residues) + "NN\n");
    CHECK(shelf.masked({"--raw", "--clip", "--up", "9", "chr1:17-18(-)"}) == "tt\n");
}

TEST_CASE("fetch --soft-mask: the first of several files with lower case is used; a snapshot has the mask too") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:x", shelf.file("plain.fa", ">chr1\nACGTACGT\n>chr2\nGGTT\n")});
    const auto masked = [&](const std::string& instance) {
        return shelf.ok({"-i", instance, "fetch", "--raw", "--collection", "c:x", "--soft-mask", "chr1", "chr2"});
    };
    CHECK(masked("master") == "ACGTACGT\nGGTT\n");
    shelf.ok({"-q", "load", shelf.file("soft.fa", ">chr1\nACgtACGT\n>chr2\nGGTT\n")});
    shelf.ok({"-q", "load", shelf.file("other.fa", ">chr1\nacgtacgt\n>chr2\nggtt\n")});
    CHECK(masked("master") == "ACgtACGT\nGGTT\n");
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    CHECK(masked("s") == "ACgtACGT\nGGTT\n");
    // The same sequence in another collection has the case of that file, and no mask under its other name.
    shelf.ok({"-q", "load", "--alias", "c:y", shelf.file("y.fa", ">a\nACGTacgt\n>b\nACGTACGT\n")});
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--collection", "c:y", "--soft-mask", "a", "b"}) ==
          "ACGTacgt\nACGTACGT\n");
    CHECK(masked("master") == "ACgtACGT\nGGTT\n");
    shelf.ok({"collection", "remove", "c:x"});
    CHECK(masked("s") == "ACgtACGT\nGGTT\n");
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--collection", "c:y", "--soft-mask", "a"}) == "ACGTacgt\n");
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.run({"-i", "s", "verify"}).exit_code == 0);
}

TEST_CASE("fetch --soft-mask: slices of a long record of many runs equal those of samtools faidx") {
    const ProgramShelf shelf;
    std::string residues;
    std::uint64_t state = 3;
    bool lower = false;
    while (residues.size() < 3000000) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        for (std::size_t run = (state >> 40) % (lower ? 300 : 700); run > 0; --run) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            residues += (lower ? "acgt" : "ACGT")[state >> 62];
        }
        lower = !lower;
    }
    std::string text = ">chr1\n";
    for (std::size_t i = 0; i < residues.size(); i += 61) {
        text += residues.substr(i, 61) + "\n";
    }
    const std::string file = shelf.file("long.fa", text);
    shelf.ok({"-q", "load", "--alias", "c:x", file});
    REQUIRE((shelf.ok({"-i", "master", "collection", "export", "c:x"}) == text));
    REQUIRE((shelf.ok({"-i", "master", "fetch", "--raw", "--collection", "c:x", "--soft-mask", "chr1"}) ==
             residues + "\n"));
    std::string regions;
    std::string expected;
    for (int i = 0; i < 3000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::size_t start = (state >> 33) % residues.size();
        const std::size_t length =
            std::min<std::size_t>(1 + (state >> 20) % (i % 50 == 0 ? 20000 : 400), residues.size() - start);
        regions += "chr1:" + std::to_string(start + 1) + "-" + std::to_string(start + length) + "\n";
        expected += residues.substr(start, length) + "\n";
    }
    const std::vector<std::string> command{"-i", "master", "fetch", "--collection", "c:x", "--soft-mask", "-"};
    std::vector<std::string> raw = command;
    raw.push_back("--raw");
    CHECK((shelf.ok(raw, {regions, {}, ""}) == expected));
    if (is_installed("samtools")) {
        CHECK((shelf.ok(command, {regions, {}, ""}) ==
               run({"samtools", "faidx", "-n", "60", file, "-r", shelf.file("regions", regions)}).out));
    } else {
        MESSAGE("SKIPPED: samtools is not installed");
    }
}
