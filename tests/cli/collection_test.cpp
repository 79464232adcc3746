#include <set>

#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// The ten collections of the specification's fixtures, called `t:<name>`.
struct Samples : ProgramShelf {
    Samples() {
        std::vector<std::string> command{"-q", "load"};
        for (const SeqcolSample& sample : seqcol_samples()) {
            command.insert(command.end(), {"--alias", "t:" + sample.name});
        }
        for (const SeqcolSample& sample : seqcol_samples()) {
            command.push_back(file(sample.name + ".fa", sample.fasta));
        }
        ok(command);
    }
    std::string master_ok(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return ok(arguments);
    }
    std::vector<Json> master_json(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return json(arguments);
    }
    Outcome master_run(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return run(arguments, launch);
    }
    void master_refuses(std::vector<std::string> arguments, int code, const std::vector<std::string>& messages) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        refuses(arguments, code, messages);
    }
};

constexpr const char* summary_keys = "added aliases digest level1 member_count";

const std::vector<std::string> attributes{
    "names", "lengths", "sequences", "name_length_pairs", "sorted_name_length_pairs", "sorted_sequences"};

std::vector<std::string> first_words(const std::string& text) {
    std::vector<std::string> words;
    for (const std::string& line : lines_of(text)) {
        words.push_back(line.substr(0, line.find('\t')));
    }
    return words;
}

std::vector<std::string> sorted_digests() {
    std::vector<std::string> digests;
    for (const SeqcolSample& sample : seqcol_samples()) {
        digests.push_back(sample.digest);
    }
    std::sort(digests.begin(), digests.end());
    return digests;
}

}  // namespace

TEST_CASE("collection show: every level of ten collections is what the specification's fixtures have") {
    const Samples shelf;
    for (const SeqcolSample& sample : seqcol_samples()) {
        CAPTURE(sample.name);
        const std::string id = "t:" + sample.name;
        const std::vector<Record> records = read_fasta(shelf.scratch(sample.name + ".fa"));

        const Json summary = shelf.master_json({"collection", "show", id}).at(0);
        CHECK(keys_of(summary) == "added aliases digest fhr level1 member_count sources");
        CHECK(summary.at("digest") == sample.digest);
        CHECK(summary.at("member_count") == records.size());
        CHECK(summary.at("aliases") == Json::array({id}));
        CHECK(summary.at("level1") == Json(sample.level1));
        CHECK(summary.at("fhr") == false);
        REQUIRE(summary.at("sources").size() == 1);
        const Json& source = summary.at("sources")[0];
        CHECK(source.at("name") == shelf.scratch(sample.name + ".fa").string());
        CHECK(source.at("bytes") == sample.fasta.size());
        CHECK(source.at("text_bytes") == sample.fasta.size());
        CHECK(source.at("exact") == true);
        const std::string sha256 = run({"sha256sum", shelf.scratch(sample.name + ".fa")}).out.substr(0, 64);
        CHECK(source.at("sha256") == sha256);
        CHECK(source.at("text_sha256") == sha256);

        const std::string text = shelf.master_ok({"collection", "show", sample.digest});
        CHECK(contains(text, "digest\t" + sample.digest + "\n"));
        CHECK(contains(text, "members\t" + std::to_string(records.size()) + "\n"));
        CHECK(contains(text, "alias\t" + id + "\n"));
        CHECK(contains(text, sha256));
        CHECK(!contains(text, "fhr"));

        CHECK(shelf.master_ok({"collection", "show", id, "--level", "0"}) == sample.digest + "\n");
        CHECK(shelf.master_ok({"--json", "collection", "show", id, "--level", "0"}) == "\"" + sample.digest + "\"\n");
        CHECK(shelf.master_json({"collection", "show", id, "--level", "1"}).at(0) == Json(sample.level1));
        std::string level1;
        for (const std::string& attribute : attributes) {
            level1 += attribute + "\t" + sample.level1.at(attribute) + "\n";
        }
        CHECK(shelf.master_ok({"collection", "show", id, "--level", "1"}) == level1);
        CHECK(contains(text, level1));

        const Json level2 = shelf.master_json({"collection", "show", id, "--level", "2"}).at(0);
        CHECK(keys_of(level2) == "lengths names sequences");
        std::string lines;
        Json names = Json::array();
        Json lengths = Json::array();
        for (std::size_t i = 0; i < records.size(); ++i) {
            names.push_back(records[i].name);
            lengths.push_back(records[i].residues.size());
            lines += records[i].name + "\t" + std::to_string(records[i].residues.size()) + "\t" +
                     level2.at("sequences")[i].get<std::string>() + "\t\n";
        }
        CHECK(level2.at("names") == names);
        CHECK(level2.at("lengths") == lengths);
        CHECK(shelf.master_ok({"collection", "show", id, "--level", "2"}) == lines);
    }
    const Json base = shelf.master_json({"collection", "show", "base", "--level", "2"}).at(0);
    CHECK(base.at("sequences") == Json::array({sq_ttggggaa, sq_ggaa, sq_gcgc}));
}

TEST_CASE("collection show: --attribute prints one element a line, or an array; what it cannot show is exit code 2") {
    const Samples shelf;
    const auto text = [&](const std::string& attribute) {
        return shelf.master_ok({"collection", "show", "t:base", "--attribute", attribute});
    };
    const auto array = [&](const std::string& attribute) {
        return Json::parse(shelf.master_ok({"--json", "collection", "show", "t:base", "--attribute", attribute}));
    };
    CHECK(text("names") == "chrX\nchr1\nchr2\n");
    CHECK(array("names") == Json::array({"chrX", "chr1", "chr2"}));
    CHECK(text("lengths") == "8\n4\n4\n");
    CHECK(array("lengths") == Json::array({8, 4, 4}));
    CHECK(text("sequences") == sq_ttggggaa + "\n" + sq_ggaa + "\n" + sq_gcgc + "\n");
    CHECK(array("sequences") == Json::array({sq_ttggggaa, sq_ggaa, sq_gcgc}));
    CHECK(text("sorted_sequences") == sq_gcgc + "\n" + sq_ggaa + "\n" + sq_ttggggaa + "\n");
    CHECK(array("sorted_sequences") == Json::array({sq_gcgc, sq_ggaa, sq_ttggggaa}));
    CHECK(array("name_length_pairs") == Json::array({{{"length", 8}, {"name", "chrX"}},
                                                     {{"length", 4}, {"name", "chr1"}},
                                                     {{"length", 4}, {"name", "chr2"}}}));
    CHECK(lines_of(text("name_length_pairs")).size() == 3);
    shelf.master_refuses({"collection", "show", "t:base", "--attribute", "sorted_name_length_pairs"}, 2,
                         {"sorted_name_length_pairs", "transient"});
    shelf.master_refuses({"collection", "show", "t:base", "--attribute", "nonesuch"}, 2, {"nonesuch"});
    shelf.master_refuses({"collection", "show", "t:base", "--level", "3"}, 2, {"--level"});
    shelf.master_refuses({"collection", "show", "t:base", "--level", "-1"}, 2, {"--level"});
    shelf.master_refuses({"collection", "show"}, 2, {"COLLECTION"});
    shelf.master_refuses({"collection", "show", "t:nonesuch"}, 1, {"t:nonesuch"});
    shelf.master_refuses({"collection", "show", std::string(32, 'A')}, 1, {std::string(32, 'A')});
}

TEST_CASE("collection: an alias alone that names two collections is exit code 1, and both are listed") {
    const Samples shelf;
    shelf.ok({"alias", "add", "--collection", "a:same", seqcol_digest("base")});
    shelf.ok({"alias", "add", "--collection", "b:same", seqcol_digest("demo")});
    for (const std::vector<std::string>& command :
         std::vector<std::vector<std::string>>{{"collection", "show", "same"},
                                               {"collection", "export", "same"},
                                               {"collection", "compare", "same", "t:base"},
                                               {"collection", "remove", "same"},
                                               {"fhr", "get", "same"},
                                               {"fetch", "--collection", "same", "chr1"},
                                               {"resolve", "same:chr1"},
                                               {"alias", "add", "--collection", "c:x", "same"}}) {
        shelf.master_refuses(command, 1, {"'same", seqcol_digest("base"), seqcol_digest("demo")});
    }
    shelf.ok({"alias", "add", "--collection", "b:same", seqcol_digest("base")});  // now both mean one
    CHECK(shelf.master_ok({"collection", "show", "same", "--level", "0"}) == seqcol_digest("base") + "\n");
}

TEST_CASE("collection list: ordered by digest, with members and aliases; pages join up; filters must all hold") {
    const Samples shelf;
    shelf.ok({"alias", "add", "--collection", "a:second", seqcol_digest("base")});
    shelf.ok({"alias", "remove", "--collection", "t:demo"});
    const std::string all = shelf.master_ok({"collection", "list"});
    CHECK(first_words(all) == sorted_digests());
    CHECK(contains(all, seqcol_digest("base") + "\t3\ta:second,t:base\n"));
    CHECK(contains(all, seqcol_digest("subset") + "\t2\tt:subset\n"));
    CHECK(contains(all, seqcol_digest("demo") + "\t2\t-\n"));

    const std::vector<Json> objects = shelf.master_json({"collection", "list"});
    REQUIRE(objects.size() == 10);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        CHECK(keys_of(objects[i]) == summary_keys);
        CHECK(objects[i].at("digest") == sorted_digests()[i]);
        CHECK(objects[i].at("added").get<std::string>().ends_with("Z"));
    }
    CHECK(shelf.master_ok({"collection", "list", "--count"}) == "10\n");
    CHECK(shelf.master_json({"collection", "list", "--count"}).at(0) == Json{{"collections", 10}});

    for (int limit = 1; limit <= 11; ++limit) {
        std::string joined;
        for (std::string after, page = "-"; !page.empty(); joined += page) {
            page = shelf.master_ok({"collection", "list", "--limit", std::to_string(limit), "--after", after});
            REQUIRE(static_cast<int>(lines_of(page).size()) <= limit);
            after = page.empty() ? "" : first_words(page).back();
        }
        CHECK(joined == all);
    }
    CHECK(shelf.master_ok({"collection", "list", "--limit", "0"}).empty());

    for (const std::string& attribute : attributes) {
        for (const SeqcolSample& wanted : seqcol_samples()) {
            std::vector<std::string> expected;
            for (const SeqcolSample& sample : seqcol_samples()) {
                if (sample.level1.at(attribute) == wanted.level1.at(attribute)) {
                    expected.push_back(sample.digest);
                }
            }
            std::sort(expected.begin(), expected.end());
            const std::string filter = attribute + "=" + wanted.level1.at(attribute);
            CAPTURE(filter);
            REQUIRE(first_words(shelf.master_ok({"collection", "list", "--filter", filter})) == expected);
            REQUIRE(shelf.master_ok({"collection", "list", "--filter", filter, "--count"}) ==
                    std::to_string(expected.size()) + "\n");
        }
    }
    const SeqcolSample& base = seqcol_samples()[0];
    const std::string lengths = "lengths=" + seqcol::l844;
    const std::string pairs = "sorted_name_length_pairs=" + base.level1.at("sorted_name_length_pairs");
    std::vector<std::string> both{base.digest, seqcol_digest("swap_wo_coords")};
    std::sort(both.begin(), both.end());
    CHECK(first_words(shelf.master_ok({"collection", "list", "--filter", lengths, "--filter", pairs})) == both);
    CHECK(first_words(shelf.master_ok(
              {"collection", "list", "--filter", lengths, "--filter", pairs, "--limit", "1"})) == std::vector{both[0]});
    CHECK(first_words(shelf.master_ok({"collection", "list", "--filter", lengths, "--filter", pairs, "--after",
                                       both[0]})) == std::vector{both[1]});
    CHECK(shelf.master_ok(
              {"collection", "list", "--filter", lengths, "--filter", "lengths=" + seqcol::l84, "--count"}) == "0\n");
    const Outcome none = shelf.master_run({"collection", "list", "--filter", "names=" + std::string(32, 'A')});
    CHECK(none.exit_code == 0);
    CHECK(none.out.empty());
    shelf.master_refuses({"collection", "list", "--filter", "nonesuch=" + seqcol::l84}, 2, {"nonesuch"});
    shelf.master_refuses({"collection", "list", "--filter", "lengths"}, 2, {"lengths"});
    shelf.master_refuses({"collection", "list", "--filter", "lengths=short"}, 2, {"short"});
    shelf.master_refuses({"collection", "list", "--limit", "-1"}, 2, {"--limit"});
    shelf.master_refuses({"collection", "list", "surplus"}, 2, {"surplus"});
}

TEST_CASE("collection find: by any digest, and by a sequence under its name there") {
    const Samples shelf;
    for (const SeqcolSample& sample : seqcol_samples()) {
        CHECK(shelf.master_ok({"collection", "find", sample.digest}) ==
              "digest\t" + sample.digest + "\t" +
                  std::to_string(read_fasta(shelf.scratch(sample.name + ".fa")).size()) + "\tt:" + sample.name + "\n");
        for (const auto& [attribute, digest] : sample.level1) {
            const std::vector<Json> found = shelf.master_json({"collection", "find", digest});
            bool itself = false;
            for (const Json& object : found) {
                CHECK(keys_of(object) == "added aliases digest level1 matched member_count");
                CHECK(object.at("matched") == attribute);
                CHECK(object.at("level1").at(attribute) == digest);
                itself = itself || object.at("digest") == sample.digest;
            }
            CHECK(itself);
            CHECK(std::to_string(found.size()) + "\n" ==
                  shelf.master_ok({"collection", "list", "--count", "--filter", attribute + "=" + digest}));
        }
    }
    std::multiset<std::string> names;
    const std::vector<Json> with_ggaa = shelf.master_json({"collection", "find", "--sequence", sq_ggaa});
    for (const Json& object : with_ggaa) {
        CHECK(keys_of(object) == "added aliases digest level1 member_count name");
        names.insert(object.at("name"));
    }
    CHECK(names == std::multiset<std::string>{"chr1", "1", "chr1", "chr1", "chr1", "chr2"});
    CHECK(contains(shelf.master_ok({"collection", "find", "--sequence", "t:base:chr1"}),
                   "chr2\t" + seqcol_digest("swap_wo_coords") + "\t3\t"));
    CHECK(lines_of(shelf.master_ok({"collection", "find", "--sequence", sq_ggaa, "--limit", "2"})).size() == 2);

    shelf.master_refuses({"collection", "find", std::string(32, 'A')}, 1, {});
    shelf.master_refuses({"collection", "find", "nonesuch"}, 2, {"nonesuch"});
    shelf.master_refuses({"collection", "find", "--sequence", "nonesuch"}, 1, {"nonesuch"});
    shelf.master_refuses({"collection", "find"}, 2, {"DIGEST"});
    shelf.master_refuses({"collection", "find", "--limit", "0", seqcol_digest("base")}, 2, {"--limit"});
    shelf.master_refuses({"collection", "find", "--sequence", sq_ggaa, "--coordinates", "x"}, 2, {"--coordinates"});
    shelf.ok({"-q", "load", "--no-collection", shelf.file("lone.fa", ">lone\nACGTACGTAA\n")});
    const std::string lone = Json::parse(shelf.master_ok({"--json", "sequences", "--without-collection"})).at("ga4gh");
    shelf.master_refuses({"collection", "find", "--sequence", lone}, 1, {});
}

namespace {

std::string made_up_residues(std::size_t length, std::uint64_t seed) {
    std::string residues;
    for (std::uint64_t state = seed + 1; residues.size() < length;) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        residues += "ACGT"[state >> 62];
    }
    return residues;
}

/// FASTA of made-up residues with the names and lengths given.
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
    "collection find: --coordinates tells an exact match from a partial one, whatever the file's form and order") {
    const Samples shelf;
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
    // MD5s of base's sequences, in a SAM header: those of the same names and lengths that contradict are partial.
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
    // What differs.
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

TEST_CASE("collection find: --coordinates reads what samtools, Picard and UCSC write") {
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

    // In the form of UCSC's chrom.sizes.
    const std::string sizes =
        shelf.file("hg19.chrom.sizes",
                   "chr1  249250621\nchrX  155270560\nchr10 135534747\nchrM  16571\nchr18_gl000207_random 4262\n");
    const Outcome hg19 = shelf.run({"--json", "-i", "master", "collection", "find", "--coordinates", sizes});
    CHECK(hg19.exit_code == 1);
    CHECK(json_lines(hg19.out).at(0).at("aliases") == Json::array({"c:hg19"}));
    CHECK(json_lines(hg19.out).at(0).at("shared") == 2);
    CHECK(json_lines(hg19.out).at(0).at("only_in_collection") == Json::array({"chrZ"}));
    CHECK(json_lines(hg19.out).at(0).at("only_in_query").size() == 3);

    // Names and lengths agree, and not one MD5.
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

TEST_CASE("collection compare: the fixtures' five pairs, in both forms and both rules of order") {
    const Samples shelf;
    struct Expected {
        std::string b;
        std::map<std::string, std::pair<int, Json>> cells;
    };
    const std::vector<Expected> pairs{
        {"different_names",
         {{"lengths", {3, true}},
          {"names", {0, nullptr}},
          {"sequences", {3, true}},
          {"name_length_pairs", {0, nullptr}},
          {"sorted_sequences", {3, true}}}},
        {"different_order",
         {{"lengths", {3, false}},
          {"names", {3, false}},
          {"sequences", {3, false}},
          {"name_length_pairs", {3, false}},
          {"sorted_sequences", {3, true}}}},
        // The specification says that one shared element has no order; the fixture says true.
        {"pair_swap",
         {{"lengths", {3, true}},
          {"names", {3, false}},
          {"sequences", {3, true}},
          {"name_length_pairs", {1, nullptr}},
          {"sorted_sequences", {3, true}}}},
        {"subset",
         {{"lengths", {2, nullptr}},
          {"names", {2, true}},
          {"sequences", {2, true}},
          {"name_length_pairs", {2, true}},
          {"sorted_sequences", {2, true}}}},
        {"swap_wo_coords",
         {{"lengths", {3, true}},
          {"names", {3, false}},
          {"sequences", {3, true}},
          {"name_length_pairs", {3, false}},
          {"sorted_sequences", {3, true}}}},
    };
    const auto compare = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"--json", "collection", "compare"});
        return Json::parse(shelf.master_ok(arguments));
    };
    for (const Expected& pair : pairs) {
        CAPTURE(pair.b);
        const Json object = compare({"t:base", "t:" + pair.b});
        CHECK(keys_of(object) == "array_elements attributes digests");
        CHECK(object.at("digests") == Json{{"a", seqcol_digest("base")}, {"b", seqcol_digest(pair.b)}});
        CHECK(keys_of(object.at("attributes")) == "a_and_b a_only b_only");
        CHECK(object.at("attributes").at("a_only").empty());
        CHECK(object.at("attributes").at("b_only").empty());
        CHECK(object.at("attributes").at("a_and_b").size() == 6);
        const Json& elements = object.at("array_elements");
        CHECK(keys_of(elements) == "a_and_b_count a_and_b_same_order a_count b_count");
        const std::string table = shelf.master_ok({"collection", "compare", "t:base", seqcol_digest(pair.b)});
        CHECK(lines_of(table).size() == 9);
        CHECK(table.starts_with("a\t" + seqcol_digest("base") + "\nb\t" + seqcol_digest(pair.b) + "\n"));
        for (const auto& [attribute, cell] : pair.cells) {
            CAPTURE(attribute);
            CHECK(elements.at("a_count").at(attribute) == 3);
            CHECK(elements.at("b_count").at(attribute) == (pair.b == "subset" ? 2 : 3));
            CHECK(elements.at("a_and_b_count").at(attribute) == cell.first);
            CHECK(elements.at("a_and_b_same_order").at(attribute) == cell.second);
            const std::string order = cell.second.is_null() ? "-" : cell.second == true ? "yes" : "no";
            CHECK(contains(table, "\n" + attribute + "\t"));
            CHECK(contains(table, std::to_string(cell.first) + "\t" + order + "\n"));
        }
        CHECK(elements.at("a_count").size() == 5);
    }
    CHECK(compare({"--order-from-one", "base", "pair_swap"})
              .at("array_elements")
              .at("a_and_b_same_order")
              .at("name_length_pairs") == true);
    CHECK(compare({"--order-from-one", "base", "different_names"})
              .at("array_elements")
              .at("a_and_b_same_order")
              .at("names") == nullptr);
    const std::string same = shelf.master_ok({"collection", "compare", "base", "base"});
    CHECK(!contains(same, "no\t"));
    CHECK(contains(same, "sorted_sequences\tyes\t3\t3\t3\tyes\n"));
    // A repeated element may be repeated equally often and still be in another order.
    shelf.ok({"-q", "load", "--alias", "d:one", shelf.file("d1.fa", ">a\nAC\n>b\nAC\n>c\nGT\n"), "--alias", "d:two",
              shelf.file("d2.fa", ">a\nAC\n>b\nGT\n>c\nGT\n")});
    const Json unequal = compare({"d:one", "d:two"}).at("array_elements");
    CHECK(unequal.at("a_and_b_same_order").at("sequences") == nullptr);
    CHECK(unequal.at("a_and_b_same_order").at("names") == true);
    shelf.master_refuses({"collection", "compare", "t:base"}, 2, {"COLLECTION"});
    shelf.master_refuses({"collection", "compare", "t:base", "t:nonesuch"}, 1, {"t:nonesuch"});
}

TEST_CASE("collection add: members by any ID, with descriptions, from a file or standard input") {
    const Samples shelf;
    const SeqcolSample& order = seqcol_samples()[2];
    shelf.ok({"collection", "remove", order.digest});
    const std::string members =
        "# name\tid\nchr1\t" + sq_ggaa +
        "\n\nchr2\tt:base:chr2\tthe second  one \nchrX\tmd5:5F63CFAA3EF61F88C9635FB9D18EC945\r\n";
    CHECK(shelf.json({"collection", "add", "--alias", "made:order", shelf.file("m.tsv", members)}).at(0) ==
          Json{{"digest", order.digest}, {"new", true}});
    CHECK(shelf.json({"collection", "add", "-"}, {members, {}, ""}).at(0) ==
          Json{{"digest", order.digest}, {"new", false}});
    CHECK(contains(shelf.ok({"collection", "add", shelf.scratch("m.tsv")}), order.digest));
    CHECK(shelf.ok({"-q", "collection", "add", shelf.scratch("m.tsv")}).empty());
    const Json shown = shelf.master_json({"collection", "show", "made:order"}).at(0);
    CHECK(shown.at("level1") == Json(order.level1));
    CHECK(shown.at("sources").empty());
    CHECK(shelf.master_ok({"collection", "show", "made:order", "--level", "2"}) ==
          "chr1\t4\t" + sq_ggaa + "\t\nchr2\t4\t" + sq_gcgc + "\tthe second  one\nchrX\t8\t" + sq_ttggggaa + "\t\n");
    shelf.master_refuses({"collection", "export", "made:order"}, 2, {order.digest, "line width"});
    shelf.master_refuses({"collection", "fai", "made:order"}, 2, {order.digest});
    CHECK(shelf.master_ok({"collection", "export", "made:order", "--line-width", "5"}) ==
          ">chr1\nGGAA\n>chr2 the second  one\nGCGC\n>chrX\nTTGGG\nGAA\n");
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("collection add: what is wrong has the right exit code, and nothing changes") {
    const Samples shelf;
    const auto refused = [&](const std::string& text, int code, const std::vector<std::string>& messages) {
        CAPTURE(text);
        const std::string file = shelf.file("bad.tsv", text);
        shelf.refuses({"collection", "add", "--alias", "made:x", file}, code, messages);
    };
    refused("a\t" + sq_ggaa + "\na\t" + sq_gcgc + "\n", 3, {"bad.tsv", "'a'"});
    refused("a\t" + sq_ggaa + "\na\t" + sq_ggaa + "\n", 3, {"bad.tsv", "'a'"});
    refused("a\t" + sq_ggaa + "\nb\tnonesuch\n", 1, {"nonesuch"});
    refused("a\t" + sq_ggaa + "\nb " + sq_gcgc + "\n", 3, {"bad.tsv:2:", "tab"});
    refused("b\xff\t" + sq_gcgc + "\n", 3, {"bad.tsv", "UTF-8"});
    refused("a\t" + sq_ggaa + "\n#\nb\t\n", 3, {"bad.tsv:3:"});  // nothing is no ID
    const std::string good = shelf.file("good.tsv", "only\t" + sq_ggaa + "\n");
    shelf.refuses({"collection", "add", shelf.scratch("none.tsv")}, 4, {"none.tsv"});
    shelf.refuses({"collection", "add", shelf.root()}, 4, {"directory"});
    shelf.refuses({"collection", "add"}, 2, {"FILE"});
    shelf.ok({"snapshot", "create", "s"});
    shelf.refuses({"-i", "s", "collection", "add", good}, 4, {"snapshot"});
}

TEST_CASE("collection add: an alias that cannot be is exit code 2, as of load and alias add: it is not in the file") {
    const Samples shelf;
    const std::string good = shelf.file("good.tsv", "only\t" + sq_ggaa + "\n");
    shelf.refuses({"collection", "add", "--alias", "nocolon", good}, 2, {"nocolon"});
    shelf.refuses({"collection", "add", "--alias", "md5:x", good}, 2, {"md5"});
}

TEST_CASE("collection remove: takes aliases and FHR record along, and leaves the sequences") {
    const Samples shelf;
    shelf.ok({"-q", "fhr", "set", "t:base", data_file("fhr_example.fhr.json")});
    shelf.ok({"alias", "add", "--collection", "a:other", "t:base"});
    shelf.ok({"snapshot", "create", "before"});
    const std::string sequences = shelf.master_ok({"sequences"});
    const Json removed = shelf.json({"collection", "remove", "t:base", seqcol_digest("demo")}).at(0);
    CHECK(removed == Json{{"collections_new", 0},
                          {"collections_known", 0},
                          {"collections_removed", 2},
                          {"sequences_removed", 0},
                          {"residues_removed", 0}});
    CHECK(shelf.master_ok({"collection", "list", "--count"}) == "8\n");
    CHECK(shelf.master_ok({"sequences"}) == sequences);
    CHECK(shelf.master_ok({"fhr", "list"}).empty());
    CHECK(shelf.master_run({"alias", "history", "--collection", "a:other"}).exit_code == 1);
    CHECK(!contains(shelf.dump(), seqcol_digest("base")));
    for (const std::string id : {"t:base", "a:other", "other"}) {
        CHECK(shelf.master_run({"collection", "show", id}).exit_code == 1);
    }
    CHECK(contains(shelf.ok({"collection", "remove", "t:demo2"}), "1 removed"));
    CHECK(shelf.ok({"-q", "collection", "remove", "t:demo3"}).empty());
    // The snapshot keeps what it has.
    CHECK(shelf.ok({"-i", "before", "collection", "export", "t:base"}) == seqcol_samples()[0].fasta);
    CHECK(shelf.run({"-i", "before", "fhr", "get", "a:other"}).exit_code == 0);
    // And it can be loaded again.
    CHECK(shelf.json({"load", shelf.scratch("base.fa")}).at(0).at("collections_new") == 1);
    CHECK(shelf.master_ok({"collection", "export", seqcol_digest("base")}) == seqcol_samples()[0].fasta);
    CHECK(shelf.run({"verify"}).exit_code == 0);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);

    shelf.refuses({"collection", "remove", "t:subset", "t:nonesuch"}, 1, {"t:nonesuch"});
    shelf.refuses({"collection", "remove", "t:subset", "t:subset"}, 1, {"t:subset"});
    shelf.refuses({"collection", "remove", "--orphans", "t:subset", seqcol_digest("subset")}, 1,
                  {seqcol_digest("subset")});
    shelf.refuses({"collection", "remove"}, 2, {"COLLECTION"});
    shelf.refuses({"-i", "before", "collection", "remove", "t:subset"}, 4, {"before"});
}

TEST_CASE("collection remove: --orphans takes the sequences that nothing else has or ever named") {
    const ProgramShelf shelf;
    const auto load = [&](const std::string& name, const std::string& text) {
        shelf.ok({"-q", "load", "--alias", "c:" + name, shelf.file(name + ".fa", text)});
    };
    load("one",
         ">shared\nACGT\n>named\nACGTA\n>formerly\nACGTAC\n>alone\nACGTACG\n>twice\nACGTACG\n>empty\n>"
         "second\nTTTTTTTTTT\n");
    load("two", ">shared\nACGT\n>other\nTTTT\n");
    load("three", ">third\nTTTTTTTTTT\n");
    shelf.ok({"alias", "add", "n:kept", "c:one:named"});
    shelf.ok({"alias", "add", "n:once", "c:one:formerly"});
    shelf.ok({"alias", "add", "n:once", "c:two:other"});
    shelf.ok({"snapshot", "create", "before"});
    // The empty sequence and "alone", which it has twice; the one of ten residues only goes with the third collection.
    const Json first = shelf.json({"collection", "remove", "--orphans", "c:one"}).at(0);
    CHECK(first.at("sequences_removed") == 2);
    CHECK(first.at("residues_removed") == 7);
    const Json status = shelf.json({"status"}).at(0).at("instances").at(0);
    CHECK(status.at("sequences") == 5);
    CHECK(status.at("residues") == 4 + 5 + 6 + 4 + 10);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.json({"collection", "remove", "--orphans", "c:three"}).at(0).at("residues_removed") == 10);
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "n:kept", "n:once", "c:two:shared"}) == "ACGTA\nTTTT\nACGT\n");
    CHECK(shelf.ok({"-i", "master", "sequences", "--without-collection"}).size() > 60);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    CHECK(shelf.run({"-i", "before", "verify"}).exit_code == 0);
    CHECK(shelf.ok({"-i", "before", "collection", "export", "c:one"}) == read_file(shelf.scratch("one.fa")));
    // What was removed is new again, and is stored again.
    const Json again = shelf.json({"load", "--alias", "c:one", shelf.scratch("one.fa")}).at(0);
    CHECK(again.at("sequences_new") == 3);
    CHECK(again.at("residues") == 17);
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:one"}) == read_file(shelf.scratch("one.fa")));
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    shelf.ok({"snapshot", "create", "after"});
    CHECK(shelf.run({"-i", "after", "verify"}).exit_code == 0);
    // Two at once, whose only common sequences are each other's.
    const Json both = shelf.json({"collection", "remove", "--orphans", "c:one", "c:two"}).at(0);
    CHECK(both.at("collections_removed") == 2);
    CHECK(both.at("sequences_removed") == 4);  // all but what n:kept, n:once and formerly name
    CHECK(both.at("residues_removed") == 4 + 7 + 10);
}

TEST_CASE("collection: one member, and a hundred thousand, are stored, listed, found, exported and removed") {
    const ProgramShelf shelf;
    std::string text;
    std::string members;
    std::string lines;
    std::uint64_t state = 9;
    for (int i = 0; i < 100000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const std::string name = "contig" + std::to_string(i);
        text += ">" + name + (i % 3 == 0 ? " described " + std::to_string(i) : "") + "\n";
        text += made_up_residues(8 + (state >> 60), state) + "\n";
    }
    const std::string large = shelf.file("large.fa", text);
    const std::string one = shelf.file("one.fa", ">only\nACGT\n");
    const Json loaded = shelf.json({"load", "--alias", "c:large", "--alias", "c:one", large, one}).at(0);
    CHECK(loaded.at("collections_new") == 2);
    REQUIRE((shelf.ok({"-i", "master", "collection", "export", "c:large"}) == text));
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:one"}) == ">only\nACGT\n");
    CHECK(shelf.ok({"-i", "master", "collection", "fai", "c:one"}) == "only\t4\t6\t4\t5\n");
    const std::string table = shelf.ok({"-i", "master", "collection", "show", "c:large", "--level", "2"});
    REQUIRE(lines_of(table).size() == 100000);
    for (const std::string& line : lines_of(table)) {  // name, length, digest: back into a collection
        const std::size_t tab = line.find('\t');
        members += line.substr(0, tab) + line.substr(line.find('\t', tab + 1)) + "\n";
    }
    const Json added = shelf.json({"collection", "add", shelf.file("members.tsv", members)}).at(0);
    CHECK(added.at("digest") == loaded.at("collection_digests")[0]);
    CHECK(added.at("new") == false);
    if (is_installed("samtools")) {
        REQUIRE(run({"samtools", "faidx", large}).exit_code == 0);
        CHECK((shelf.ok({"-i", "master", "collection", "fai", "c:large"}) == read_file(large + ".fai")));
        CHECK(shelf.run({"-i", "master", "collection", "find", "--coordinates", large + ".fai"})
                  .out.starts_with("exact\t100000\t"));
    } else {
        MESSAGE("SKIPPED: samtools is not installed");
    }
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:large:contig99999"}) == lines_of(text).back() + "\n");
    const Json removed = shelf.json({"collection", "remove", "--orphans", "c:large"}).at(0);
    CHECK(removed.at("collections_removed") == 1);
    const Json status = shelf.json({"status"}).at(0).at("instances").at(0);
    CHECK(status.at("sequences") == 1);
    CHECK(status.at("residues") == 4);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}
