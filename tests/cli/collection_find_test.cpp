#include <set>

#include "cli/collection_samples.hpp"

using namespace seqshelf::test;

namespace {

/// FASTA of made-up residues with the given names and lengths.
std::string made_up(const std::vector<std::pair<std::string, std::size_t>>& records) {
    std::string text;
    for (const auto& [name, length] : records) {
        text += ">" + name + "\n" + made_up_residues(length, text.size()) + "\n";
    }
    return text;
}

std::vector<std::pair<std::string, std::size_t>> two_columns(const fs::path& file) {
    std::vector<std::pair<std::string, std::size_t>> rows;
    for (const std::string& line : lines_of(read_file(file))) {
        std::istringstream columns(line);
        std::pair<std::string, std::size_t> row;
        columns >> row.first >> row.second;
        rows.push_back(row);
    }
    return rows;
}

constexpr const char* match_keys =
    "added aliases digest exact level1 member_count only_in_collection only_in_query other_length other_md5 shared";

}  // namespace

TEST_CASE(
    "collection find: --coordinates distinguishes exact from partial matches, in any form and order of the file") {
    const CollectionSamples shelf;
    const auto find = [&](const std::string& text) {
        const Outcome outcome =
            shelf.master_run({"--json", "collection", "find", "--coordinates", shelf.file("query", text)});
        std::vector<Json> found = json_lines(outcome.out);
        bool exact = false;
        for (const Json& object : found) {
            CHECK(keys_of(object) == match_keys);
            exact = exact || object.at("exact");
        }
        CHECK(outcome.exit_code == (exact ? 0 : 1));
        return found;
    };
    const std::set<std::string> same{seqcol_digest("base"), seqcol_digest("different_order"),
                                     seqcol_digest("swap_wo_coords"), seqcol_digest("demo2"), seqcol_digest("demo4")};
    for (const std::string& text :
         {std::string("chr1\t4\nchr2\t4\nchrX\t8\n"), std::string("chrX 8\nchr2  4\nchr1   4\n"),
          std::string("chrX\t8\t6\t8\t9\nchr1\t4\t21\t4\t5\nchr2\t4\t32\t4\t5\n"),
          std::string("@HD\tVN:1.6\n@SQ\tSN:chr2\tLN:4\n@SQ\tLN:4\tSN:chr1\n@SQ\tSN:chrX\tLN:8\n"),
          std::string("##fileformat=VCFv4.2\n##contig=<ID=chr2,length=4>\n##contig=<length=8,ID=chrX>\n"
                      "##contig=<ID=chr1,length=4,md5=31fc6ca291a32fb9df82b85e5f077e31>\n#CHROM\tPOS\n")}) {
        CAPTURE(text);
        std::set<std::string> exact;
        for (const Json& object : find(text)) {
            if (object.at("exact")) {
                exact.insert(object.at("digest"));
                CHECK(object.at("shared") == 3);
                for (const std::string list : {"only_in_query", "only_in_collection", "other_length", "other_md5"}) {
                    CHECK(object.at(list).empty());
                }
            }
        }
        std::set<std::string> expected = same;
        if (contains(text, "31fc6ca2")) {  // chr1 is GGAA: neither ACGT, nor GCGC, nor TCGA
            expected = {seqcol_digest("base"), seqcol_digest("different_order")};
        }
        CHECK(exact == expected);
    }
    // MD5s of the sequences of base in a SAM header: equal names and lengths with other MD5s are a partial match.
    const std::vector<Json> md5 = find(
        "@SQ\tSN:chrX\tLN:8\tM5:5f63cfaa3ef61f88c9635fb9d18ec945\n@SQ\tSN:chr1\tLN:4\tM5:"
        "31FC6CA291A32FB9DF82B85E5F077E31\n"
        "@SQ\tSN:chr2\tLN:4\n");
    for (const Json& object : md5) {
        if (object.at("digest") == seqcol_digest("demo4")) {
            CHECK(object.at("exact") == false);
            CHECK(object.at("other_md5").size() == 2);
        }
        if (object.at("digest") == seqcol_digest("base")) {
            CHECK(object.at("exact") == true);
        }
    }
    // The differences.
    for (const Json& object : find("chrX\t8\nchr1\t5\nchr9\t4\n")) {
        CHECK(object.at("exact") == false);
        if (object.at("digest") == seqcol_digest("subset")) {
            CHECK(object.at("only_in_query") == Json::array({"chr9"}));
            CHECK(object.at("only_in_collection").empty());
            CHECK(object.at("other_length") == Json::array({"chr1"}));
        }
    }
    const Outcome text =
        shelf.master_run({"collection", "find", "--coordinates", shelf.file("query", "chrX\t8\nchr1\t4\nchr9\t4\n")});
    CHECK(text.exit_code == 1);
    CHECK(contains(text.out, "partial\t2\t" + seqcol_digest("subset") + "\t2\tt:subset\n"));
    CHECK(contains(text.out, "chr9"));
    CHECK(find("nonesuch\t3\n").empty());
    const Outcome exact =
        shelf.master_run({"collection", "find", "--coordinates", shelf.file("query", "chrX\t8\nchr1\t4\n")});
    CHECK(exact.exit_code == 0);
    CHECK(exact.out.starts_with("exact\t2\t" + seqcol_digest("subset") + "\t2\tt:subset\n"));
    CHECK(lines_of(shelf.master_ok({"collection", "find", "--limit", "1", "--coordinates", shelf.scratch("query")}))
              .front() == lines_of(exact.out).front());
    CHECK(shelf.master_run({"collection", "find", "--coordinates", "-"}, {"chr1\t4\nchrX\t8\n", {}, ""}).exit_code ==
          0);
    REQUIRE(run({"sh", "-c", "gzip -k " + shell_word(shelf.scratch("query"))}).exit_code == 0);
    CHECK(shelf.master_run({"collection", "find", "--coordinates", shelf.scratch("query.gz")}).exit_code == 0);

    shelf.master_refuses({"collection", "find", "--coordinates", shelf.scratch("none")}, 4, {"none"});
    shelf.master_refuses({"collection", "find", "--coordinates", shelf.root()}, 4, {"directory"});
    const std::string bad = shelf.file("bad", "chr1\t4\nchr2\tfour\n");
    shelf.master_refuses({"collection", "find", "--coordinates", bad}, 3, {bad + ":2:", "four"});
    shelf.master_refuses({"collection", "find", "--coordinates", shelf.file("empty", "")}, 3, {"empty"});
}

TEST_CASE("collection find: --coordinates reads files of samtools, Picard and UCSC") {
    const ProgramShelf shelf;
    const auto load = [&](const std::string& alias, const std::string& text) {
        shelf.ok({"-q", "load", "--alias", alias, shelf.file("made.fa", text)});
    };
    const auto find = [&](const std::string& name) {
        return shelf.run({"--json", "-i", "master", "collection", "find", "--coordinates", data_file(name)});
    };
    const auto mito_as_mt = ">MT\n" + read_fasta(mito()).front().residues + "\n";
    load("c:hla", made_up(two_columns(data_file("coords_hla_DRB1-3123.fa.gz.fai"))));
    load("c:hg19", made_up({{"chrM", 16571}, {"chr18_gl000207_random", 4262}, {"chrZ", 7}}));
    load("c:ce", made_up({{"CHROMOSOME_I", 1009800},
                          {"CHROMOSOME_II", 5000},
                          {"CHROMOSOME_III", 5000},
                          {"CHROMOSOME_IV", 5000},
                          {"CHROMOSOME_V", 5000}}));
    load("c:g1k", mito_as_mt + made_up({{"GL000207.1", 4262}}));

    const Outcome hla = find("coords_hla_DRB1-3123.fa.gz.fai");
    CHECK(hla.exit_code == 0);
    CHECK(json_lines(hla.out).at(0).at("aliases") == Json::array({"c:hla"}));
    CHECK(json_lines(hla.out).at(0).at("shared") == 12);

    // The form of UCSC's chrom.sizes.
    const std::string sizes =
        shelf.file("hg19.chrom.sizes",
                   "chr1  249250621\nchrX  155270560\nchr10 135534747\nchrM  16571\nchr18_gl000207_random 4262\n");
    const Outcome hg19 = shelf.run({"--json", "-i", "master", "collection", "find", "--coordinates", sizes});
    CHECK(hg19.exit_code == 1);
    CHECK(json_lines(hg19.out).at(0).at("aliases") == Json::array({"c:hg19"}));
    CHECK(json_lines(hg19.out).at(0).at("shared") == 2);
    CHECK(json_lines(hg19.out).at(0).at("only_in_collection") == Json::array({"chrZ"}));
    CHECK(json_lines(hg19.out).at(0).at("only_in_query").size() == 3);

    // Names and lengths agree, but no MD5.
    const Outcome celegans = find("coords_celegans_ce_m5.sam");
    CHECK(celegans.exit_code == 1);
    CHECK(json_lines(celegans.out).at(0).at("exact") == false);
    CHECK(json_lines(celegans.out).at(0).at("other_md5").size() == 5);

    // The MD5 of the real mitochondrion agrees, that of the made-up one does not.
    const Outcome g1k = find("coords_g1k_v37_decoy.dict");
    CHECK(g1k.exit_code == 1);
    CHECK(json_lines(g1k.out).at(0).at("aliases") == Json::array({"c:g1k"}));
    CHECK(json_lines(g1k.out).at(0).at("other_md5") == Json::array({"GL000207.1"}));
    CHECK(json_lines(g1k.out).at(0).at("only_in_query").size() == 8);

    if (!is_installed("samtools")) {
        MESSAGE("SKIPPED: samtools is not installed");
        return;
    }
    const std::string copy = shelf.file("phix.fa", read_file(phix()));
    shelf.ok({"-q", "load", copy});
    REQUIRE(run({"samtools", "faidx", copy}).exit_code == 0);
    REQUIRE(run({"samtools", "dict", copy, "-o", copy + ".dict"}).exit_code == 0);
    for (const std::string suffix : {".fai", ".dict"}) {
        CHECK(shelf.run({"-i", "master", "collection", "find", "--coordinates", copy + suffix}).exit_code == 0);
    }
}
