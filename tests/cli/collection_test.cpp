#include <set>

#include "cli/collection_samples.hpp"

using namespace seqshelf::test;

namespace {

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

TEST_CASE("collection show: every level of ten collections equals the specification's fixtures") {
    const CollectionSamples shelf;
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

TEST_CASE(
    "collection show: --attribute prints one element per line, or an array; an unknown attribute is exit code 2") {
    const CollectionSamples shelf;
    const auto text = [&](const std::string& attribute) {
        return shelf.master_ok({"collection", "show", "t:base", "--attribute", attribute});
    };
    const auto array = [&](const std::string& attribute) {
        return parse_json(shelf.master_ok({"--json", "collection", "show", "t:base", "--attribute", attribute}));
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

TEST_CASE("collection: a bare alias of two collections is exit code 1, and both are listed") {
    const CollectionSamples shelf;
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
    shelf.ok({"alias", "add", "--collection", "b:same", seqcol_digest("base")});  // now both mean the same collection
    CHECK(shelf.master_ok({"collection", "show", "same", "--level", "0"}) == seqcol_digest("base") + "\n");
}

TEST_CASE(
    "collection list: is ordered by digest, with members and aliases; pages give the whole; all filters must match") {
    const CollectionSamples shelf;
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
    CHECK(none.exit_code == 1);
    CHECK(none.out.empty());
    shelf.master_refuses({"collection", "list", "--filter", "nonesuch=" + seqcol::l84}, 2, {"nonesuch"});
    shelf.master_refuses({"collection", "list", "--filter", "lengths"}, 2, {"lengths"});
    shelf.master_refuses({"collection", "list", "--filter", "lengths=short"}, 2, {"short"});
    shelf.master_refuses({"collection", "list", "--limit", "-1"}, 2, {"--limit"});
    shelf.master_refuses({"collection", "list", "surplus"}, 2, {"surplus"});
}

TEST_CASE("collection find: finds by any digest, and by a sequence with its name in the collection") {
    const CollectionSamples shelf;
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
    const std::string lone = parse_json(shelf.master_ok({"--json", "sequences", "--without-collection"})).at("ga4gh");
    shelf.master_refuses({"collection", "find", "--sequence", lone}, 1, {});
}

TEST_CASE("collection: with one member or a hundred thousand, it is stored, listed, found, exported and removed") {
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
