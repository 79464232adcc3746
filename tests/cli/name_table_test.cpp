#include "cli/named_samples.hpp"

using namespace seqshelf::test;

namespace {

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
    "aliases_known aliases_new aliases_repointed members namespace other_length repointed rows unmatched_members "
    "unmatched_rows";

/// FASTA of different tiny sequences with the given names, the first of one residue, the second of two and so on.
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

TEST_CASE("collection alias-names: two columns in any order give every name, from a file, gzip and standard input") {
    const std::string table = "chrX\tX\nchr1\t1\nchr2\t2\nscaffold7\tS7\n";
    const auto check = [](const NamedSamples& shelf, const Outcome& outcome) {
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
        const NamedSamples shelf;
        check(shelf,
              shelf.run({"--json", "collection", "alias-names", "t:base", "--from", shelf.file("n.tsv", table)}));
        const Json again = shelf.json({"collection", "alias-names", "base", "--from", shelf.scratch("n.tsv")}).at(0);
        CHECK(again.at("aliases_known") == 6);
        CHECK(again.at("aliases_new") == 0);
        CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    }
    {
        const NamedSamples shelf;
        check(shelf, shelf.run({"--json", "collection", "alias-names", "t:base", "--from", "-"},
                               {"# a comment\nX\tchrX\r\n\n1\tchr1\n2\tchr2\nS7\tscaffold7", {}, ""}));
    }
    {
        const NamedSamples shelf;
        shelf.file("n.tsv", table);
        REQUIRE(run({"gzip", shelf.scratch("n.tsv")}).exit_code == 0);
        check(shelf, shelf.run({"--json", "collection", "alias-names", seqcol_digest("base"), "--from",
                                shelf.scratch("n.tsv.gz")}));
    }
    const NamedSamples shelf;
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

/// The form of UCSC's chromAlias of hg38: the aliases of a row are sorted, so columns have no meaning.
constexpr const char* sorted_chrom_alias =
    "# sequenceName\talias names\tUCSC database: hg38\n"
    "chr1\t1\tCM000663.2\tNC_000001.11\n"
    "chrM\tJ01415.2\tMT\tNC_012920.1\n"
    "chr11_KI270721v1_random\tHSCHR11_CTG1_UNLOCALIZED\tKI270721.1\tNT_187376.1\n"
    "chrY_KZ208923v1_fix\tHG1531_PATCH\tKZ208923.1\tNW_018654725.1\n"
    "chrUn_GL000195v1\tGL000195.1\tHSCHRUN_RANDOM_CTG1\tNT_113901.1\n";

/// The form of UCSC's chromAlias of hg19, with empty cells.
constexpr const char* columned_chrom_alias =
    "# ucsc\tassembly\tgenbank\trefseq\n"
    "chr10\t10\tCM000672.1\tNC_000010.10\n"
    "chrM\t\t\tNC_001807.4\n"
    "chrUn_gl000211\tHSCHRUN_RANDOM_CTG1\tGL000211.1\tNT_113961.1\n"
    "chrY\tY\tCM000686.1\tNC_000024.9\n"
    "chr1\t1\tCM000663.1\tNC_000001.10\n";

}  // namespace

TEST_CASE("collection alias-names: tables in the form of UCSC and NCBI name tiny sequences") {
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
    // Sequences have NCBI's names; UCSC's table adds genbank, refseq, and GRCh38:... for the rest.
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
    CHECK(digest_of("GRCh38:NC_000001.11") == "unknown");  // an accession has its own namespace
    CHECK(digest_of("refseq:NW_018654725.1") == digest_of("GRCh38:chrY_KZ208923v1_fix"));

    // The older form has a column for each scheme.
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

    // Two columns; some names of the second are missing.
    shelf.ok({"-q", "load", "--alias", "assembly:two",
              shelf.file("two.fa", ">1\nGGGGC\n>chr10\nGGGC\n>KI270706.1\nGGC\n>CHR_HG107_PATCH\nGGCC\n")});
    const Json two = alias_names("assembly:two", data_file("names_GRCh38_ensembl2UCSC.txt"));
    CHECK(two.at("unmatched_members").size() <= 1);
    for (const auto& [name, other] :
         {std::pair{"1", "chr1"}, std::pair{"chr10", "10"}, std::pair{"KI270706.1", "chr1_KI270706v1_random"},
          std::pair{"KI270706.1", "1_KI270706v1_random"}}) {
        const auto& shown = other;
        CHECK_MESSAGE(digest_of(std::string("assembly:two:") + name) == digest_of(std::string("two:") + other), shown);
    }
    CHECK(digest_of("two:chr11") == "unknown");

    // NCBI's report has other lengths than these sequences: no name is added, and the exit status is 0.
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

TEST_CASE("collection alias-names: NCBI's report with matching lengths gives each sequence all its names") {
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

TEST_CASE("collection alias-names: each error has the right exit code, names file and line, and changes nothing") {
    const NamedSamples shelf;
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
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    shelf.refuses({"-i", "s", "collection", "alias-names", "t:base", "--from", good}, 4, {"s"});
    // A name with another meaning is re-pointed, and its history is kept.
    shelf.ok({"alias", "add", "base:one", "t:demo:chr2"});
    CHECK(shelf.json({"collection", "alias-names", "t:base", "--from", good}).at(0).at("aliases_repointed") == 1);
    CHECK(shelf.json({"-i", "master", "alias", "history", "base:one"}).size() == 2);
}

TEST_CASE("collection alias-names: a row with a name of two different records is exit code 3") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--repeated-names", "--alias", "c:r", shelf.file("r.fa", ">a\nAC\n>a\nGT\n>b\nGG\n")});
    const std::string table = shelf.file("t.tsv", "a\tfirst\n");
    shelf.refuses({"collection", "alias-names", "c:r", "--from", table}, 3, {table + ":1:", "'a'"});
}

TEST_CASE("collection alias-names: a sequence with two names in the collection gets names by either") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "c:s", shelf.file("s.fa", ">a\nAC\n>b\nAC\n>c\nGG\n")});
    const Json summary =
        shelf.json({"collection", "alias-names", "c:s", "--from", shelf.file("t.tsv", "a\tb\n")}).at(0);
    CHECK(summary.at("rows") == 1);
    CHECK(summary.at("unmatched_members") == Json::array({"c"}));
    CHECK(summary.at("members") == 2);
}
