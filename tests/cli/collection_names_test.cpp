#include <set>

#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// Three of the specification's collections, called `t:base`, `t:demo` and `t:subset`.
struct Three : ProgramShelf {
    Three() {
        for (const std::size_t i : {0, 6, 4}) {
            const SeqcolSample& sample = seqcol_samples()[i];
            ok({"-q", "load", "--alias", "t:" + sample.name, file(sample.name + ".fa", sample.fasta)});
        }
    }
    std::string master_ok(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return ok(arguments, launch);
    }
    std::string digest_of(const std::string& id) const {
        return Json::parse(master_ok({"--json", "resolve", id})).at("ga4gh");
    }
};

/// The cells of a row of a table.
std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> all;
    std::istringstream stream(line);
    for (std::string cell; std::getline(stream, cell, '\t');) {
        all.push_back(cell);
    }
    return all;
}

constexpr const char* table_keys =
    "aliases_known aliases_new aliases_repointed members namespace other_length rows unmatched_members unmatched_rows";

/// FASTA of different tiny sequences of the names given, the first of one residue, the second of two and so on.
std::string tiny(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += ">" + names[i] + "\n" + std::string(i, 'A') + "C\n";
    }
    return text;
}

/// The rows of an NCBI assembly report.
std::vector<std::vector<std::string>> report_rows() {
    std::vector<std::vector<std::string>> rows;
    for (const std::string& line : lines_of(read_file(data_file("names_GRCh38.p13_report.txt")))) {
        if (!line.starts_with("#")) {
            rows.push_back(cells(line));
        }
    }
    return rows;
}

std::vector<std::string> column(const std::vector<std::vector<std::string>>& rows, std::size_t number) {
    std::vector<std::string> names;
    for (const auto& row : rows) {
        names.push_back(row.at(number));
    }
    return names;
}

}  // namespace

TEST_CASE("alias --collection: add, re-point, remove, list and history are of collections, and sequences' stay apart") {
    const Three shelf;
    const std::string base = seqcol_digest("base");
    const std::string demo = seqcol_digest("demo");
    const auto add = [&](const std::string& alias, const std::string& id) {
        return shelf.json({"alias", "add", "--collection", alias, id}).at(0);
    };
    CHECK(add("a:x", "t:base") ==
          Json{{"aliases_new", 1}, {"aliases_known", 0}, {"aliases_repointed", 0}, {"aliases_removed", 0}});
    CHECK(add("a:x", base).at("aliases_known") == 1);
    CHECK(add("a:x", demo).at("aliases_repointed") == 1);
    shelf.ok({"alias", "add", "a:x", "t:base:chr1"});  // the same name for a sequence
    CHECK(shelf.master_ok({"alias", "list", "--collection"}) ==
          "a:x\t" + demo + "\nt:base\t" + base + "\nt:demo\t" + demo + "\nt:subset\t" + seqcol_digest("subset") + "\n");
    CHECK(shelf.master_ok({"alias", "list"}) == "a:x\t" + sq_ggaa + "\n");
    CHECK(shelf.master_ok({"alias", "list", "--collection", "-n", "t", "su"}) ==
          "t:subset\t" + seqcol_digest("subset") + "\n");
    CHECK(shelf.master_ok({"alias", "list", "--collection", "--limit", "1", "--after", "t:base"}) ==
          "t:demo\t" + demo + "\n");
    const Json listed = shelf.json({"-i", "master", "alias", "list", "--collection", "x"}).at(0);
    CHECK(keys_of(listed) == "added alias digest namespace");
    CHECK(listed.at("digest") == demo);

    const std::vector<Json> history = shelf.json({"-i", "master", "alias", "history", "--collection", "a:x"});
    REQUIRE(history.size() == 2);
    CHECK(keys_of(history[0]) == "added alias digest ended namespace");
    CHECK(keys_of(history[1]) == "added alias digest namespace");
    CHECK(history[0].at("digest") == base);
    CHECK(history[1].at("digest") == demo);
    const std::vector<std::string> lines = lines_of(shelf.master_ok({"alias", "history", "--collection", "x"}));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("a:x\t" + base + "\t2"));
    CHECK(lines[1].starts_with("a:x\t" + demo + "\t2"));
    CHECK(lines[1].ends_with("\t-"));

    CHECK(shelf.master_ok({"alias", "namespaces", "--collection"}) == "a\t1\nt\t3\n");
    CHECK(contains(shelf.master_ok({"alias", "namespaces"}), "a\t1\n"));
    CHECK(contains(shelf.master_ok({"alias", "namespaces"}), "t\t0\n"));
    CHECK(keys_of(shelf.json({"-i", "master", "alias", "namespaces", "--collection"}).at(0)) == "aliases namespace");

    CHECK(shelf.json({"alias", "remove", "--collection", "a:x"}).at(0).at("aliases_removed") == 1);
    CHECK(shelf.master_ok({"alias", "list"}) == "a:x\t" + sq_ggaa + "\n");
    CHECK(shelf.run({"-i", "master", "collection", "show", "a:x"}).exit_code == 1);
    CHECK(shelf.json({"-i", "master", "alias", "history", "--collection", "a:x"}).size() == 2);
    shelf.refuses({"alias", "remove", "--collection", "t:base", "a:x"}, 1, {"a:x"});
    shelf.refuses({"alias", "remove", "--collection", "nocolon"}, 2, {"nocolon"});
    shelf.refuses({"alias", "add", "--collection", "md5:x", "t:base"}, 2, {"md5"});
    shelf.refuses({"alias", "add", "--collection", "a:y", "t:nonesuch"}, 1, {"t:nonesuch"});
    shelf.refuses({"alias", "add", "--collection", "a:y", sq_ggaa}, 1, {sq_ggaa});
    shelf.refuses({"alias", "add", "a:y", base}, 1, {base});
    shelf.refuses({"-i", "master", "alias", "history", "--collection", "a:never"}, 1, {"a:never"});
    shelf.refuses({"-i", "master", "alias", "history", "t:base"}, 1, {"t:base"});
}

TEST_CASE("aliases --collection: of collections, with history; what is not known does not stop the others") {
    const Three shelf;
    shelf.ok({"alias", "add", "--collection", "a:was", "t:base"});
    shelf.ok({"alias", "add", "--collection", "a:was", "t:demo"});
    CHECK(shelf.master_ok({"aliases", "--collection", "base"}) == "t:base\n");
    CHECK(shelf.master_ok({"aliases", "--collection", "t:demo", seqcol_digest("base")}) == "a:was\nt:demo\nt:base\n");
    CHECK(shelf.master_ok({"aliases", "--collection", "-"}, {"subset\nbase\n", {}, ""}) == "t:subset\nt:base\n");
    const std::vector<std::string> all = lines_of(shelf.master_ok({"aliases", "--collection", "--all", "t:base"}));
    REQUIRE(all.size() == 2);
    CHECK(all[0].starts_with("a:was\t2"));
    CHECK(!all[0].ends_with("-"));
    CHECK(all[1].ends_with("\t-"));
    const Json object = Json::parse(shelf.master_ok({"--json", "aliases", "--collection", "--all", "t:base"}));
    CHECK(keys_of(object) == "aliases digest query");
    CHECK(object.at("query") == "t:base");
    CHECK(object.at("digest") == seqcol_digest("base"));
    CHECK(keys_of(object.at("aliases")[0]) == "added alias ended namespace");
    CHECK(keys_of(object.at("aliases")[1]) == "added alias namespace");
    const Outcome some = shelf.run({"-i", "master", "aliases", "--collection", "t:nonesuch", "t:base"});
    CHECK(some.exit_code == 1);
    CHECK(some.out == "t:base\n");
    CHECK(contains(some.err, "t:nonesuch"));
    const Outcome json = shelf.run({"--json", "-i", "master", "aliases", "--collection", "t:nonesuch", "t:base"});
    CHECK(json.exit_code == 1);
    REQUIRE(json_lines(json.out).size() == 2);
    CHECK(keys_of(json_lines(json.out)[0]) == "error query");
}

TEST_CASE("alias load and export: of sequences and of collections, what is exported loads again, here and elsewhere") {
    const Three shelf;
    const std::string tsv = "chrX\tt:base:chrX\n# comment\n\nna\xc3\xaf:ve \"q\"\\\t" + sq_ggaa +
                            "\r\nlast\tmd5:92C6A56C9E9459D8A42B96F7884710BC";
    CHECK(shelf.json({"alias", "load", "n", shelf.file("n.tsv", tsv)}).at(0).at("aliases_new") == 3);
    const std::string exported = shelf.master_ok({"alias", "export", "n"});
    CHECK(exported == "chrX\t" + sq_ttggggaa.substr(3) + "\nlast\t" + sq_gcgc.substr(3) + "\nna\xc3\xaf:ve \"q\"\\\t" +
                          sq_ggaa.substr(3) + "\n");
    CHECK(shelf.master_ok({"alias", "export", "nonesuch"}).empty());
    const std::string collections = "one\tt:base\ntwo\t" + seqcol_digest("demo") + "\n";
    REQUIRE(run({"sh", "-c", "printf '%s' '" + collections + "' | gzip > " + shell_word(shelf.scratch("c.tsv.gz"))})
                .exit_code == 0);
    CHECK(shelf.json({"alias", "load", "--collection", "n", shelf.scratch("c.tsv.gz")}).at(0).at("aliases_new") == 2);
    const std::string exported_collections = shelf.master_ok({"alias", "export", "--collection", "n"});
    CHECK(exported_collections == "one\t" + seqcol_digest("base") + "\ntwo\t" + seqcol_digest("demo") + "\n");
    CHECK(shelf.master_ok({"alias", "export", "n"}) == exported);
    const Three other;
    CHECK(other.json({"alias", "load", "n", "-"}, {exported, {}, ""}).at(0).at("aliases_new") == 3);
    CHECK(other.json({"alias", "load", "--collection", "n", "-"}, {exported_collections, {}, ""})
              .at(0)
              .at("aliases_new") == 2);
    CHECK(other.master_ok({"alias", "export", "n"}) == exported);
    CHECK(other.master_ok({"alias", "export", "--collection", "n"}) == exported_collections);
    CHECK(other.master_ok({"collection", "export", "n:one"}) == seqcol_samples()[0].fasta);
    shelf.ok({"alias", "remove", "n:last"});
    CHECK(!contains(shelf.master_ok({"alias", "export", "n"}), "last"));
    shelf.ok({"alias", "load", "NCBI", "-"}, {"NC_1.1\t" + sq_ggaa + "\n", {}, ""});
    CHECK(shelf.master_ok({"alias", "export", "RefSeq"}) == "NC_1.1\t" + sq_ggaa.substr(3) + "\n");
    const std::string bad = shelf.file("bad.tsv", "a\tt:base\nb\tt:nonesuch\n");
    shelf.refuses({"alias", "load", "--collection", "n", bad}, 3, {bad + ":2:", "t:nonesuch"});
    const std::string mixed = shelf.file("mixed.tsv", "a\tt:base\nb\t" + sq_ggaa + "\n");
    shelf.refuses({"alias", "load", "--collection", "n", mixed}, 3, {mixed + ":2:", sq_ggaa});
    const std::string twice = shelf.file("twice.tsv", "a\tt:base\na\tt:demo\n");
    shelf.refuses({"alias", "load", "--collection", "n", twice}, 3, {twice + ":2:", "n:a"});
    shelf.refuses({"alias", "load", "--collection", "n", shelf.scratch("none.tsv")}, 4, {"none.tsv"});
    shelf.refuses({"-i", "master", "alias", "export"}, 2, {"NS"});
}

TEST_CASE("load --alias: one a file, in order; more of them than files, or without collections, is exit code 2") {
    const ProgramShelf shelf;
    const std::string one = shelf.file("one.fa", ">a\nACGT\n");
    const std::string two = shelf.file("two.fa", ">b\nGGTT\n");
    shelf.refuses({"load", "--alias", "c:1", "--alias", "c:2", one}, 2, {"--alias"});
    shelf.refuses({"load", "--alias", "c:1", "--no-collection", one}, 2, {"--alias"});
    shelf.refuses({"load", "--alias", "nocolon", one}, 2, {"nocolon"});
    shelf.refuses({"load", "--alias", "md5:x", one}, 2, {"md5"});
    shelf.refuses({"load", "--alias", "c:1", "--alias", "c:1", one, two}, 2, {"c:1"});
    shelf.ok({"-q", "load", "--alias", "c:1", "--alias", "c:2", one, two});
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:1:a", "c:2:b"}) == "ACGT\nGGTT\n");
    shelf.ok({"-q", "load", "--alias", "c:1", two});  // re-points
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "c:1:b"}) == "GGTT\n");
    CHECK(shelf.json({"-i", "master", "alias", "history", "--collection", "c:1"}).size() == 2);
}

TEST_CASE("COLLECTION:NAME: resolve, fetch, aliases and alias add understand it; aliases and digests go before it") {
    const Three shelf;
    for (const std::string& collection : {std::string("t:base"), std::string("base"), seqcol_digest("base")}) {
        CAPTURE(collection);
        CHECK(shelf.digest_of(collection + ":chr1") == sq_ggaa);
        CHECK(shelf.master_ok({"fetch", "--raw", collection + ":chrX:2-4", collection + ":chr2"}) == "TGG\nGCGC\n");
        CHECK(shelf.run({"-i", "master", "resolve", collection + ":chr9"}).exit_code == 1);
    }
    CHECK(Json::parse(shelf.master_ok({"--json", "aliases", "t:base:chr1"})).at("sha512t24u") == sq_ggaa.substr(3));
    CHECK(lines_of(shelf.master_ok({"resolve", "-"}, {"t:base:chr1\nt:demo:chr1\n", {}, ""})).size() == 2);
    CHECK(shelf.master_ok({"fetch", "--raw", "--bed", "-"}, {"t:base:chrX\t0\t3\n", {}, ""}) == "TTG\n");
    // An alias of a sequence that looks the same goes first.
    shelf.ok({"alias", "add", "base:chr1", "t:base:chr2"});
    CHECK(shelf.digest_of("base:chr1") == sq_gcgc);
    CHECK(shelf.digest_of("t:base:chr1") == sq_ggaa);
    // Names with colons, blanks are none; UTF-8 and quotes.
    shelf.ok({"-q", "load", "--alias", "o:odd",
              shelf.file("odd.fa", ">HLA:A*01:01\nAAC\n>\xe5\x90\x8d\xc3\xa9\nAAG\n>q\"\\'\nAAT\n>1-3\nAAA\n")});
    CHECK(shelf.master_ok({"fetch", "--raw", "o:odd:HLA:A*01:01", "o:odd:HLA:A*01:01:3-3", "o:odd:\xe5\x90\x8d\xc3\xa9",
                           "o:odd:q\"\\'"}) == "AAC\nC\nAAG\nAAT\n");
    const Json json = Json::parse(shelf.master_ok({"--json", "resolve", "o:odd:q\"\\'"}));
    CHECK(json.at("query") == "o:odd:q\"\\'");
}

TEST_CASE("collection alias-names: two columns in either order give every name, from a file, gzip and standard input") {
    const std::string table = "chrX\tX\nchr1\t1\nchr2\t2\nscaffold7\tS7\n";
    const auto check = [](const Three& shelf, const Outcome& outcome) {
        CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
        const Json summary = json_lines(outcome.out).at(0);
        CHECK(keys_of(summary) == table_keys);
        CHECK(summary.at("namespace") == "base");
        CHECK(summary.at("rows") == 3);
        CHECK(summary.at("members") == 3);
        CHECK(summary.at("aliases_new") == 6);
        CHECK(summary.at("aliases_known") == 0);
        CHECK(summary.at("aliases_repointed") == 0);
        REQUIRE(summary.at("unmatched_rows").size() == 1);
        CHECK(contains(summary.at("unmatched_rows")[0], "7"));
        CHECK(summary.at("unmatched_members").empty());
        CHECK(summary.at("other_length").empty());
        for (const auto& [name, digest] : {std::pair{"X", sq_ttggggaa}, std::pair{"chrX", sq_ttggggaa},
                                           std::pair{"1", sq_ggaa}, std::pair{"chr2", sq_gcgc}}) {
            CHECK(shelf.digest_of(std::string("base:") + name) == digest);
        }
    };
    {
        const Three shelf;
        check(shelf,
              shelf.run({"--json", "collection", "alias-names", "t:base", "--from", shelf.file("n.tsv", table)}));
        const Json again = shelf.json({"collection", "alias-names", "base", "--from", shelf.scratch("n.tsv")}).at(0);
        CHECK(again.at("aliases_known") == 6);
        CHECK(again.at("aliases_new") == 0);
        CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    }
    {
        const Three shelf;
        check(shelf, shelf.run({"--json", "collection", "alias-names", "t:base", "--from", "-"},
                               {"# a comment\nX\tchrX\r\n\n1\tchr1\n2\tchr2\nS7\tscaffold7", {}, ""}));
    }
    {
        const Three shelf;
        shelf.file("n.tsv", table);
        REQUIRE(run({"gzip", shelf.scratch("n.tsv")}).exit_code == 0);
        check(shelf, shelf.run({"--json", "collection", "alias-names", seqcol_digest("base"), "--from",
                                shelf.scratch("n.tsv.gz")}));
    }
    const Three shelf;
    const Outcome text = shelf.run({"collection", "alias-names", "t:base", "-n", "mine", "--from",
                                    shelf.file("n.tsv", "chrX\tX\nscaffold7\tS7\n")});
    CHECK(text.exit_code == 0);
    for (const std::string name : {"scaffold7", "chr1", "chr2"}) {
        CHECK_MESSAGE(contains(text.err, name), text.err);
    }
    CHECK(contains(text.out, "mine"));
    CHECK(contains(text.out, "2 new"));
    CHECK(shelf.digest_of("mine:X") == sq_ttggggaa);
    const Outcome quiet =
        shelf.run({"-q", "collection", "alias-names", "t:base", "-n", "mine", "--from", shelf.scratch("n.tsv")});
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
}

namespace {

/// In the form of UCSC's chromAlias of hg38: the aliases of a row are sorted, so that a column says nothing.
constexpr const char* sorted_chrom_alias =
    "# sequenceName\talias names\tUCSC database: hg38\n"
    "chr1\t1\tCM000663.2\tNC_000001.11\n"
    "chrM\tJ01415.2\tMT\tNC_012920.1\n"
    "chr11_KI270721v1_random\tHSCHR11_CTG1_UNLOCALIZED\tKI270721.1\tNT_187376.1\n"
    "chrY_KZ208923v1_fix\tHG1531_PATCH\tKZ208923.1\tNW_018654725.1\n"
    "chrUn_GL000195v1\tGL000195.1\tHSCHRUN_RANDOM_CTG1\tNT_113901.1\n";

/// In the form of UCSC's chromAlias of hg19, with empty cells.
constexpr const char* columned_chrom_alias =
    "# ucsc\tassembly\tgenbank\trefseq\n"
    "chr10\t10\tCM000672.1\tNC_000010.10\n"
    "chrM\t\t\tNC_001807.4\n"
    "chrUn_gl000211\tHSCHRUN_RANDOM_CTG1\tGL000211.1\tNT_113961.1\n"
    "chrY\tY\tCM000686.1\tNC_000024.9\n"
    "chr1\t1\tCM000663.1\tNC_000001.10\n";

}  // namespace

TEST_CASE("collection alias-names: tables in the form of UCSC and NCBI name tiny sequences of their names") {
    const std::vector<std::vector<std::string>> rows = report_rows();
    REQUIRE(rows.size() == 10);
    const ProgramShelf shelf;
    const auto digest_of = [&](const std::string& id) {
        const Outcome outcome = shelf.run({"--json", "-i", "master", "resolve", id});
        return json_lines(outcome.out).at(0).value("ga4gh", "unknown");
    };
    const auto alias_names = [&](const std::string& collection, const std::string& table) {
        return shelf.json({"collection", "alias-names", collection, "--from", table}).at(0);
    };
    // By the names of NCBI, with UCSC's table: genbank, refseq, and GRCh38:... for the rest.
    shelf.ok({"-q", "load", "--alias", "assembly:GRCh38",
              shelf.file("ncbi.fa", tiny({"1", "MT", "KI270721.1", "HG1531_PATCH", "other"}))});
    const Json hg38 = alias_names("assembly:GRCh38", shelf.file("hg38.txt", sorted_chrom_alias));
    CHECK(keys_of(hg38) == table_keys);
    CHECK(hg38.at("namespace") == "GRCh38");
    CHECK(hg38.at("rows") == 4);
    CHECK(hg38.at("members") == 4);
    CHECK(hg38.at("unmatched_members") == Json::array({"other"}));
    CHECK(hg38.at("unmatched_rows") == Json::array({"chrUn_GL000195v1"}));
    CHECK(hg38.at("aliases_new") == 4 * 4);
    for (const std::string id : {"GRCh38:chr1", "GRCh38:1", "refseq:NC_000001.11", "genbank:CM000663.2",
                                 "NCBI:NC_000001.11", "chr1", "assembly:GRCh38:1"}) {
        CHECK_MESSAGE(digest_of(id) == digest_of("GRCh38:chr1"), id);
    }
    CHECK(digest_of("refseq:NC_012920.1") == digest_of("GRCh38:chrM"));
    CHECK(digest_of("genbank:J01415.2") == digest_of("GRCh38:MT"));
    CHECK(digest_of("genbank:KI270721.1") == digest_of("GRCh38:HSCHR11_CTG1_UNLOCALIZED"));
    CHECK(digest_of("GRCh38:NC_000001.11") == "unknown");  // an accession is in its own namespace
    CHECK(digest_of("refseq:NW_018654725.1") == digest_of("GRCh38:chrY_KZ208923v1_fix"));

    // The older form has a column for each.
    shelf.ok({"-q", "load", "--alias", "assembly:GRCh37",
              shelf.file("hg19.fa", tiny({"x", "x2", "x3", "x4", "x5", "x6", "x7", "chr10", "chrM",
                                          "HSCHRUN_RANDOM_CTG1", "NC_000024.9"}))});
    const Json hg19 = alias_names("GRCh37", shelf.file("hg19.txt", columned_chrom_alias));
    CHECK(hg19.at("rows") == 4);
    CHECK(hg19.at("unmatched_rows") == Json::array({"chr1"}));
    CHECK(hg19.at("aliases_new") == 4 + 2 + 4 + 4);
    CHECK(digest_of("GRCh37:chrY") == digest_of("refseq:NC_000024.9"));
    CHECK(digest_of("GRCh37:Y") == digest_of("genbank:CM000686.1"));
    CHECK(digest_of("refseq:NC_001807.4") == digest_of("assembly:GRCh37:chrM"));
    CHECK(digest_of("GRCh37:chrUn_gl000211") == digest_of("genbank:GL000211.1"));

    // Two columns, with names that are not there in the second.
    shelf.ok({"-q", "load", "--alias", "assembly:two",
              shelf.file("two.fa", ">1\nGGGGC\n>chr10\nGGGC\n>KI270706.1\nGGC\n>CHR_HG107_PATCH\nGGCC\n")});
    const Json two = alias_names("assembly:two", data_file("names_GRCh38_ensembl2UCSC.txt"));
    CHECK(two.at("unmatched_members").size() <= 1);
    for (const auto& [name, other] :
         {std::pair{"1", "chr1"}, std::pair{"chr10", "10"}, std::pair{"KI270706.1", "chr1_KI270706v1_random"},
          std::pair{"KI270706.1", "1_KI270706v1_random"}}) {
        CHECK_MESSAGE(digest_of(std::string("assembly:two:") + name) == digest_of(std::string("two:") + other), other);
    }
    CHECK(digest_of("two:chr11") == "unknown");

    // NCBI's report knows the lengths, which these have not: nobody is named, and the exit status is 0.
    shelf.ok({"-q", "load", "--alias", "assembly:short",
              shelf.file("short.fa", ">noise\nTTTTTT\n>spare\nTTTTTTT\n" + tiny(column(rows, 0)))});
    const std::string before = shelf.ok({"-i", "master", "alias", "list"});
    const Json other = alias_names("assembly:short", data_file("names_GRCh38.p13_report.txt"));
    CHECK(other.at("rows") == 0);
    CHECK(other.at("aliases_new") == 0);
    CHECK(other.at("other_length") == Json(column(rows, 0)));
    CHECK(other.at("unmatched_members") == Json::array({"noise", "spare"}));
    CHECK(other.at("unmatched_rows").empty());
    CHECK(shelf.ok({"-i", "master", "alias", "list"}) == before);
    const Outcome text =
        shelf.run({"collection", "alias-names", "assembly:short", "--from", data_file("names_GRCh38.p13_report.txt")});
    CHECK(text.exit_code == 0);
    CHECK(contains(text.err, "HSCHR1_CTG1_UNLOCALIZED"));
    CHECK(contains(text.err, "noise"));
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE(
    "collection alias-names: NCBI's report with the lengths that the sequences have names each by all its names") {
    std::string report;
    const std::vector<std::vector<std::string>> rows = report_rows();
    std::size_t length = 0;
    for (const std::string& line : lines_of(read_file(data_file("names_GRCh38.p13_report.txt")))) {
        std::vector<std::string> row = cells(line);
        if (!line.starts_with("#")) {
            row.at(8) = std::to_string(++length);
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            report += (i == 0 ? "" : "\t") + row[i];
        }
        report += "\r\n";  // as NCBI writes it
    }
    for (const std::size_t by : {0, 4, 9}) {  // Sequence-Name, GenBank-Accn, UCSC-style-name
        CAPTURE(by);
        std::vector<std::string> names = column(rows, by);
        std::replace(names.begin(), names.end(), std::string("na"), std::string("HG721_PATCH"));
        const ProgramShelf shelf;
        shelf.ok({"-q", "load", "--alias", "assembly:GRCh38", shelf.file("g.fa", tiny(names))});
        const Json summary =
            shelf.json({"collection", "alias-names", "assembly:GRCh38", "--from", shelf.file("report.txt", report)})
                .at(0);
        CHECK(summary.at("other_length").empty());
        CHECK(summary.at("unmatched_members").empty());
        CHECK(summary.at("unmatched_rows").empty());
        CHECK(summary.at("rows") == 10);
        CHECK(summary.at("members") == 10);
        const auto digest_of = [&](const std::string& id) {
            return json_lines(shelf.run({"--json", "-i", "master", "resolve", id}).out).at(0).value("ga4gh", "unknown");
        };
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string expected = digest_of("assembly:GRCh38:" + names[i]);
            CHECK(expected != "unknown");
            CHECK(digest_of("GRCh38:" + rows[i][0]) == expected);
            CHECK(digest_of("genbank:" + rows[i][4]) == expected);
            CHECK(digest_of("refseq:" + rows[i][6]) == (rows[i][6] == "na" ? "unknown" : expected));
            CHECK(digest_of("GRCh38:" + rows[i][9]) == (rows[i][9] == "na" ? "unknown" : expected));
        }
        CHECK(digest_of("GRCh38:na") == "unknown");
        CHECK(digest_of("GRCh38:1") == digest_of("GRCh38:chr1"));
    }
}

TEST_CASE("collection alias-names: what is wrong has the right exit code, names file and line, and changes nothing") {
    const Three shelf;
    const auto refused = [&](const std::string& table, int code, const std::vector<std::string>& messages) {
        CAPTURE(table);
        const std::string file = shelf.file("bad.tsv", table);
        shelf.refuses({"collection", "alias-names", "t:base", "--from", file}, code, messages);
    };
    refused("chrX\tX\nchr1\tchr2\n", 3, {"bad.tsv:2:", "chr1", "chr2"});       // a row about two sequences
    refused("chrX\tX\nchr1\tone\nchr2\tone\n", 3, {"bad.tsv:", "chr1", "chr2"});  // a name for two
    refused("chrX\tX\nchr1 one\n", 3, {"bad.tsv:2:"});
    refused("chrX\tX\nchr1\ta\tb\n", 3, {"bad.tsv:2:"});
    refused("chr1\tone\xff\n", 3, {"bad.tsv:1:", "UTF-8"});
    refused("", 3, {"bad.tsv"});
    refused("# Sequence-Name\tSequence-Role\tGenBank-Accn\tSequence-Length\nchr1\tx\tCM1.1\tmany\n", 3,
            {"bad.tsv:2:", "many"});
    const std::string good = shelf.file("good.tsv", "chr1\tone\n");
    shelf.refuses({"collection", "alias-names", "t:base"}, 2, {"--from"});
    shelf.refuses({"collection", "alias-names", "--from", good}, 2, {"COLLECTION"});
    shelf.refuses({"collection", "alias-names", "t:nonesuch", "--from", good}, 1, {"t:nonesuch"});
    shelf.refuses({"collection", "alias-names", "t:base", "--namespace", "md5", "--from", good}, 2, {"md5"});
    shelf.refuses({"collection", "alias-names", "t:base", "--namespace", "a b", "--from", good}, 2, {"a b"});
    shelf.refuses({"collection", "alias-names", "t:base", "--from", shelf.scratch("none.tsv")}, 4, {"none.tsv"});
    shelf.refuses({"collection", "alias-names", "t:base", "--from", shelf.root()}, 4, {"directory"});
    shelf.ok({"alias", "add", "--collection", "u:base", "t:base"});
    shelf.refuses({"collection", "alias-names", seqcol_digest("base"), "--from", good}, 2,
                  {"--namespace"});  // two aliases: which?
    shelf.ok({"snapshot", "create", "s"});
    shelf.refuses({"-i", "s", "collection", "alias-names", "t:base", "--from", good}, 4, {"s"});
    // A name that meant something else before is re-pointed, and its history kept.
    shelf.ok({"alias", "add", "base:one", "t:demo:chr2"});
    CHECK(shelf.json({"collection", "alias-names", "t:base", "--from", good}).at(0).at("aliases_repointed") == 1);
    CHECK(shelf.json({"-i", "master", "alias", "history", "base:one"}).size() == 2);
}

TEST_CASE("collection alias-names: a row about a name that two different records have is exit code 3") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--repeated-names", "--alias", "c:r", shelf.file("r.fa", ">a\nAC\n>a\nGT\n>b\nGG\n")});
    const std::string table = shelf.file("t.tsv", "a\tfirst\n");
    shelf.refuses({"collection", "alias-names", "c:r", "--from", table}, 3, {table + ":1:", "'a'"});
}

TEST_CASE("collection alias-names: a sequence under two names in the collection is named by the row of either") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:s", shelf.file("s.fa", ">a\nAC\n>b\nAC\n>c\nGG\n")});
    const Json summary =
        shelf.json({"collection", "alias-names", "c:s", "--from", shelf.file("t.tsv", "a\tb\n")}).at(0);
    CHECK(summary.at("rows") == 1);
    CHECK(summary.at("unmatched_members") == Json::array({"c"}));
    CHECK(summary.at("members") == 2);
}
