#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// A record that is valid by the schema of FHR 1.0.
const std::string valid_record =
    "{\"schema\":\"https://raw.githubusercontent.com/FAIR-bioHeaders/FHR-Specification/main/"
    "fhr.json\",\"schemaVersion\":1,\"genome\":\"Bombas huntii\",\n"
    " \"taxon\":{\"name\":\"Bombas huntii\",\"uri\":\"https://identifiers.org/taxonomy:9606\"},\"version\":\"0.0.1\",\n"
    " \"metadataAuthor\":[{\"name\":\"Adam Wright\",\"uri\":\"https://orcid.org/0000-0002-5719-4024\"}],\n"
    " \"assemblyAuthor\":[{\"name\":\"David Molik\",\"uri\":\"https://orcid.org/0000-0003-3192-6538\"}],\n"
    " \"dateCreated\":\"2022-03-21\",\"masking\":\"soft-masked\",\"checksum\":"
    "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}\n";

/// `base` and `demo` of the specification's fixtures, as `t:base` and `t:demo`.
struct FhrShelf : ProgramShelf {
    FhrShelf() {
        ok({"-q", "load", "--alias", "t:base", file("base.fa", seqcol_samples()[0].fasta)});
        ok({"-q", "load", "--alias", "t:demo", file("demo.fa", seqcol_samples()[6].fasta)});
    }
    Outcome fhr(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master", "fhr"});
        return run(arguments, launch);
    }
    std::string get(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "get");
        const Outcome outcome = fhr(arguments);
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
        return outcome.out;
    }
};

std::string example(const std::string& form) { return data_file("fhr_example.fhr." + form).string(); }

std::string with_header(const std::string& header, const std::string& fasta) {
    std::string text;
    for (const std::string& line : lines_of(header)) {
        text += (line.starts_with(";~") ? "" : ";~") + line + "\n";
    }
    return text + fasta;
}

}  // namespace

TEST_CASE("fhr: JSON is returned unchanged, with unknown keys; list and show mention it") {
    const FhrShelf shelf;
    CHECK(shelf.fhr({"get", "t:base"}).exit_code == 1);
    CHECK(shelf.ok({"-i", "master", "fhr", "list"}).empty());
    const Outcome set = shelf.fhr({"set", "t:base", example("json")});
    CHECK(set.exit_code == 0);
    CHECK_MESSAGE(contains(set.err, "fhr validate"), set.err);  // the specification's own example breaks its schema
    CHECK(shelf.get({"t:base"}) == read_file(example("json")));
    CHECK(shelf.get({"--format", "json", seqcol_digest("base")}) == read_file(example("json")));
    CHECK(shelf.ok({"-i", "master", "fhr", "list"}) == seqcol_digest("base") + "\tBombas huntii\n");
    CHECK(shelf.json({"-i", "master", "fhr", "list"}).at(0) ==
          Json{{"digest", seqcol_digest("base")}, {"genome", "Bombas huntii"}});
    CHECK(shelf.json({"-i", "master", "collection", "show", "t:base"}).at(0).at("fhr") == true);
    CHECK(shelf.json({"-i", "master", "collection", "show", "t:demo"}).at(0).at("fhr") == false);
    CHECK(contains(shelf.ok({"-i", "master", "collection", "show", "t:base"}), "fhr\t"));
    // Another replaces it; a valid record gives no remark.
    const Outcome again = shelf.fhr({"set", "t:base", "-"}, {valid_record, {}, ""});
    CHECK(again.exit_code == 0);
    CHECK(again.err.empty());
    CHECK(shelf.get({"t:base"}) == valid_record);
    CHECK(shelf.fhr({"set", "t:demo", shelf.file("r.json", valid_record)}).exit_code == 0);
    CHECK(lines_of(shelf.ok({"-i", "master", "fhr", "list"})).size() == 2);
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    shelf.refuses({"-i", "s", "fhr", "set", "t:base", example("json")}, 4, {"s"});
    shelf.refuses({"-i", "s", "fhr", "remove", "t:base"}, 4, {"s"});
    CHECK(shelf.run({"fhr", "remove", "t:base", "t:demo"}).exit_code == 0);
    CHECK(shelf.ok({"-i", "master", "fhr", "list"}).empty());
    CHECK(shelf.ok({"-i", "s", "fhr", "get", "t:base"}) == valid_record);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("fhr: YAML and a FASTA header are read, and printed forms have the same meaning") {
    const FhrShelf shelf;
    CHECK(shelf.fhr({"set", "t:base", example("yaml")}).exit_code == 0);
    const Json from_yaml = parse_json(shelf.get({"t:base"}));
    const Json from_json = parse_json(read_file(example("json")));
    for (const std::string key :
         {"genome", "taxon", "version", "metadataAuthor", "dateCreated", "accessionID", "instrument", "masking",
          "checksum", "genomeSynonym", "identifier", "relatedLink", "documentation"}) {
        CHECK_MESSAGE(from_yaml.at(key) == from_json.at(key), key);
    }
    CHECK(from_yaml.at("schemaVersion") == 1);
    CHECK(from_yaml.at("version").is_string());
    for (const std::string& source : {example("json"), example("yaml"), shelf.file("valid.json", valid_record)}) {
        CAPTURE(source);
        REQUIRE(shelf.fhr({"set", "t:base", source}).exit_code == 0);
        const Json meant = parse_json(shelf.get({"t:base"}));
        const std::string yaml = shelf.get({"--format", "yaml", "t:base"});
        const std::string header = shelf.get({"--format", "fasta", "t:base"});
        for (const std::string& line : lines_of(header)) {
            CHECK(line.starts_with(";~"));
        }
        REQUIRE(shelf.fhr({"set", "t:demo", shelf.file("again.yaml", yaml)}).exit_code == 0);
        CHECK(parse_json(shelf.get({"t:demo"})) == meant);
        REQUIRE(shelf.fhr({"set", "t:demo", shelf.file("again.fa", header + ">a\nACGT\n")}).exit_code == 0);
        CHECK(parse_json(shelf.get({"t:demo"})) == meant);
        REQUIRE(shelf.fhr({"set", "t:demo", "-"}, {yaml, {}, ""}).exit_code == 0);
        CHECK(parse_json(shelf.get({"t:demo"})) == meant);
        if (run({"python3", "-c", "import yaml"}).exit_code == 0) {
            const Outcome python = run(
                {"python3", "-c", "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin), default=str))"},
                {yaml, {}, ""});
            REQUIRE_MESSAGE(python.exit_code == 0, python.err);
            CHECK(parse_json(python.out) == meant);
        }
    }
}

TEST_CASE("fhr: ';~' lines of a FASTA set the record at load, are exported with it, and may be malformed YAML") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "--alias", "t:plain", shelf.file("plain.fa", ">x\nACGTT\n")});
    shelf.ok({"-q", "fhr", "set", "t:plain", shelf.file("valid.json", valid_record)});
    const std::string header = shelf.ok({"-i", "master", "fhr", "get", "--format", "fasta", "t:plain"});
    const std::string text = header + seqcol_samples()[0].fasta;
    const Json loaded = shelf.json({"load", "--alias", "t:base", shelf.file("with.fa", text)}).at(0);
    CHECK(loaded.at("remarks").empty());
    CHECK(loaded.at("collection_digests") == Json::array({seqcol_digest("base")}));
    CHECK(parse_json(shelf.ok({"-i", "master", "fhr", "get", "t:base"})) == parse_json(valid_record));
    CHECK(shelf.ok({"-i", "master", "collection", "export", "t:base"}) == text);
    CHECK(shelf.ok({"-i", "master", "collection", "export", "t:base", "--width", "60"}) == seqcol_samples()[0].fasta);
    CHECK(shelf.run({"-i", "master", "fhr", "validate", "--collection", "t:base"}).exit_code == 0);
    CHECK(contains(shelf.ok({"-i", "master", "fhr", "list"}), seqcol_digest("base") + "\tBombas huntii\n"));

    // The present record stays, and the program says so.
    const std::string other = with_header("genome: other", seqcol_samples()[0].fasta);
    const Outcome again = shelf.run({"load", shelf.file("other.fa", other)});
    CHECK(again.exit_code == 0);
    CHECK_MESSAGE(contains(again.err, "other.fa"), again.err);
    CHECK(contains(shelf.ok({"-i", "master", "fhr", "get", "t:base"}), "Bombas huntii"));
    CHECK(shelf.ok({"-i", "master", "collection", "export", "t:base", "--source", shelf.scratch("other.fa")}) == other);

    // The specification's own example is not YAML: items have the wrong indent.
    const Json bad = shelf.json({"load", "--alias", "t:example", example("fasta")}).at(0);
    REQUIRE(bad.at("remarks").size() == 1);
    CHECK(contains(bad.at("remarks")[0], "fhr_example.fhr.fasta:"));
    CHECK(shelf.run({"-i", "master", "fhr", "get", "t:example"}).exit_code == 1);
    CHECK(shelf.ok({"-i", "master", "collection", "export", "t:example"}) == read_file(example("fasta")));
    // A comment that is not a record.
    shelf.ok({"-q", "load", "--alias", "t:comment", shelf.file("comment.fa", ";genome: no\n>c\nACGTTTT\n")});
    CHECK(shelf.run({"-i", "master", "fhr", "get", "t:comment"}).exit_code == 1);
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("fhr set, get, remove: each error has the right exit code, and nothing changes") {
    const FhrShelf shelf;
    shelf.ok({"-q", "fhr", "set", "t:base", shelf.file("valid.json", valid_record)});
    const std::string good = shelf.scratch("valid.json");
    shelf.refuses({"fhr", "set", "t:nonesuch", good}, 1, {"t:nonesuch"});
    shelf.refuses({"fhr", "set", "t:base", shelf.scratch("none.json")}, 4, {"none.json"});
    shelf.refuses({"fhr", "set", "t:base", shelf.root()}, 4, {"directory"});
    shelf.refuses({"fhr", "set", "t:base"}, 2, {"FILE"});
    for (const std::string text : {"", "{", "{\"genome\": }\n", "[1, 2]", "\"text\"", "{\"a\":1}{\"b\":2}",
                                   ">a\nACGT\n", "a: [1\n", "{\"a\":\"\xff\"}"}) {
        CAPTURE(text);
        const std::string bad = shelf.file("bad.json", text);
        shelf.refuses({"fhr", "set", "t:base", bad}, 3, {"bad.json"});
        shelf.refuses({"fhr", "validate", bad}, 3, {"bad.json"});
    }
    const Outcome third = shelf.run(
        {"fhr", "set", "t:base", shelf.file("third.json", "{\"genome\": \"x\",\n\"version\": \"1\",\n\"taxon\": }\n")});
    CHECK_MESSAGE(contains(third.err, "third.json:3:"), third.err);
    shelf.refuses({"-i", "master", "fhr", "get", "t:demo"}, 1, {seqcol_digest("demo")});
    shelf.refuses({"-i", "master", "fhr", "get", "t:nonesuch"}, 1, {"t:nonesuch"});
    shelf.refuses({"-i", "master", "fhr", "get", "--format", "html", "t:base"}, 2, {"html"});
    shelf.refuses({"-i", "master", "fhr", "get"}, 2, {"COLLECTION"});
    shelf.refuses({"fhr", "remove", "t:base", "t:demo"}, 1, {"t:demo"});
    shelf.refuses({"fhr", "remove", "t:nonesuch"}, 1, {"t:nonesuch"});
    shelf.refuses({"fhr", "remove"}, 2, {"COLLECTION"});
    shelf.refuses({"-i", "master", "fhr", "list", "surplus"}, 2, {"surplus"});
    CHECK(shelf.get({"t:base"}) == valid_record);
}

TEST_CASE("fhr validate: lists every violation with its path, of a file or of a collection's record") {
    const FhrShelf shelf;
    const auto validate = [&](const std::string& text) {
        const Outcome outcome = shelf.fhr({"validate", "-"}, {text, {}, ""});
        const Outcome json = shelf.run({"--json", "fhr", "validate", shelf.file("r.json", text)});
        CHECK(outcome.exit_code == json.exit_code);
        const Json object = json_lines(json.out).at(0);
        CHECK(keys_of(object) == "valid violations");
        CHECK(object.at("valid") == (json.exit_code == 0));
        CHECK(object.at("violations").empty() == (json.exit_code == 0));
        std::string lines;
        std::string paths;
        for (const Json& violation : object.at("violations")) {
            CHECK(keys_of(violation) == "message path");
            const std::string path = violation.at("path").get<std::string>().empty() ? "/" : violation.at("path");
            lines += path + "\t" + violation.at("message").get<std::string>() + "\n";
            paths += path + " ";
        }
        CHECK(outcome.out == (paths.empty() ? "valid\n" : lines));
        return paths;
    };
    CHECK(validate(valid_record).empty());
    const auto changed = [&](const std::string& key, const Json& value) {
        Json record = parse_json(valid_record);
        record[key] = value;
        return validate(json_text(record));
    };
    CHECK(changed("genome", 7) == "/genome ");
    CHECK(changed("schemaVersion", "1") == "/schemaVersion ");
    CHECK(changed("taxon", Json{{"name", "x"}, {"uri", "taxonomy:1"}}) == "/taxon/uri ");
    CHECK(changed("dateCreated", "21.3.2022") == "/dateCreated ");
    CHECK(changed("masking", "unmasked") == "/masking ");
    CHECK(changed("checksum", "md5:7582b26fcb0a9775b87c38f836e97c42") == "/checksum ");
    CHECK(changed("surplus", 1) == "/surplus ");
    CHECK(changed("metadataAuthor", Json::array({Json{{"name", "a"}, {"uri", "https://orcid.org/0000-0002-5719-4024"}},
                                                 Json{{"name", "b"}, {"uri", "b"}}})) == "/metadataAuthor/1/uri ");
    CHECK(changed("vitalStats", Json{{"N50", 3.5}}) == "/vitalStats/N50 ");
    CHECK(changed("vitalStats", Json{{"N50", 3}, {"L50", 1}, {"readTechnology", "x"}}).empty());
    CHECK(changed("reuseConditions", "public domain").empty());
    CHECK(changed("license", "public domain").empty());  // the member's name until 2026-02
    CHECK(changed("scholarlyArticle", "10.1371/journal.pntd.0008755").empty());
    Json without = parse_json(valid_record);
    without.erase("genome");
    CHECK(!validate(json_text(without)).empty());
    CHECK(contains(shelf.run({"fhr", "validate", shelf.file("w.json", json_text(without))}).out, "genome"));
    CHECK(validate(read_file(example("json"))).size() > 20);

    shelf.ok({"-q", "fhr", "set", "t:base", example("json")});
    const Outcome collection = shelf.fhr({"validate", "--collection", "t:base"});
    CHECK(collection.exit_code == 1);
    CHECK(collection.out == shelf.fhr({"validate", example("json")}).out);
    shelf.refuses({"-i", "master", "fhr", "validate", "--collection", "t:demo"}, 1, {seqcol_digest("demo")});
    shelf.refuses({"-i", "master", "fhr", "validate", shelf.scratch("none.json")}, 4, {"none.json"});
    shelf.refuses({"-i", "master", "fhr", "validate"}, 2, {"FILE"});
}

TEST_CASE("fhr stats: statistics of lengths and of the soft mask are compared with the record") {
    const ProgramShelf shelf;
    std::string text;
    for (const auto& [name, length] :
         std::vector<std::pair<std::string, int>>{{"a", 80}, {"b", 70}, {"c", 50}, {"d", 40}, {"e", 30}, {"f", 20}}) {
        text += ">" + name + "\n" + std::string(static_cast<std::size_t>(length) - 5, 'A') + "acgtn\n";
    }
    shelf.ok({"-q", "load", "--alias", "t:x", shelf.file("x.fa", text)});
    // N50 of 80, 70, 50, 40, 30 and 20 is the textbook's 70: 80 + 70 is over half of 290. 90 % is 261: 80 + 70 + 50 +
    // 40 + 30.
    const Json figures{{"totalBasePairs", 290}, {"numberContigs", 6}, {"N50", 70}, {"L50", 2}, {"L90", 5},
                       {"maskedBasePairs", 30}};
    Json expected = figures;
    expected["record"] = false;
    expected["differences"] = Json::array();
    CHECK(shelf.json({"-i", "master", "fhr", "stats", "t:x"}).at(0) == expected);
    CHECK(shelf.ok({"-i", "master", "fhr", "stats", "t:x"}) ==
          "totalBasePairs\t290\nnumberContigs\t6\nN50\t70\nL50\t2\nL90\t5\nmaskedBasePairs\t30\n");

    const auto stats_with = [&](const Json& vital, const std::string& masking) {
        Json record = parse_json(valid_record);
        record["vitalStats"] = vital;
        record["masking"] = masking;
        shelf.ok({"-q", "fhr", "set", "t:x", shelf.file("r.json", json_text(record))});
        const Outcome text_form = shelf.run({"-i", "master", "fhr", "stats", "t:x"});
        const Outcome json_form = shelf.run({"--json", "-i", "master", "fhr", "stats", "t:x"});
        CHECK(text_form.exit_code == json_form.exit_code);
        const Json object = json_lines(json_form.out).at(0);
        CHECK(object.at("record") == true);
        std::string paths;
        for (const Json& difference : object.at("differences")) {
            CHECK(keys_of(difference) == "message path");
            CHECK(contains(text_form.out, difference.at("path").get<std::string>() + "\t"));
            paths += difference.at("path").get<std::string>() + " ";
        }
        CHECK(json_form.exit_code == (paths.empty() ? 0 : 1));
        return paths;
    };
    CHECK(stats_with({{"totalBasePairs", 290},
                      {"numberContigs", 6},
                      {"N50", 70},
                      {"L50", 2},
                      {"L90", 5},
                      {"readTechnology", "x"}},
                     "soft-masked")
              .empty());
    CHECK(stats_with({{"N50", 80}}, "soft-masked") == "/vitalStats/N50 ");
    CHECK(stats_with(Json::object(), "not-masked") == "/masking ");
    const std::string both = stats_with({{"totalBasePairs", 1}, {"L90", 6}}, "not-masked");
    CHECK(contains(both, "/vitalStats/totalBasePairs "));
    CHECK(contains(both, "/vitalStats/L90 "));
    CHECK(contains(both, "/masking "));
    shelf.ok({"-q", "load", "--alias", "t:empty", shelf.file("e.fa", ">e\n")});
    CHECK(shelf.json({"-i", "master", "fhr", "stats", "t:empty"}).at(0).at("totalBasePairs") == 0);
    shelf.refuses({"-i", "master", "fhr", "stats", "t:nonesuch"}, 1, {"t:nonesuch"});
}
