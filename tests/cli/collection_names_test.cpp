#include "cli/named_samples.hpp"

using namespace seqshelf::test;

TEST_CASE("alias --collection: add, re-point, remove, list and history concern collections only") {
    const NamedSamples shelf;
    const std::string base = seqcol_digest("base");
    const std::string demo = seqcol_digest("demo");
    const auto add = [&](const std::string& alias, const std::string& id) {
        return shelf.json({"alias", "add", "--collection", alias, id}).at(0);
    };
    CHECK(add("a:x", "t:base") == Json{{"aliases_new", 1},
                                       {"aliases_known", 0},
                                       {"aliases_repointed", 0},
                                       {"repointed", Json::array()},
                                       {"aliases_removed", 0}});
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

TEST_CASE("aliases --collection: prints names of collections, with history; an unknown one does not stop the others") {
    const NamedSamples shelf;
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
    const Json object = parse_json(shelf.master_ok({"--json", "aliases", "--collection", "--all", "t:base"}));
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

TEST_CASE(
    "alias load and export: exported names of sequences and collections can be loaded again, here and elsewhere") {
    const NamedSamples shelf;
    const std::string tsv = "chrX\tt:base:chrX\n# comment\n\nna\xc3\xaf:ve \"q\"\\\t" + sq_ggaa +
                            "\r\nlast\tmd5:92C6A56C9E9459D8A42B96F7884710BC";
    CHECK(shelf.json({"alias", "load", "n", shelf.file("n.tsv", tsv)}).at(0).at("aliases_new") == 3);
    const std::string exported = shelf.master_ok({"alias", "export", "n"});
    CHECK(exported == "chrX\t" + sq_ttggggaa.substr(3) + "\nlast\t" + sq_gcgc.substr(3) + "\nna\xc3\xaf:ve \"q\"\\\t" +
                          sq_ggaa.substr(3) + "\n");
    shelf.refuses({"-i", "master", "alias", "export", "nonesuch"}, 1, {"nonesuch"});
    const std::string collections = "one\tt:base\ntwo\t" + seqcol_digest("demo") + "\n";
    REQUIRE(run({"sh", "-c", "printf '%s' '" + collections + "' | gzip > " + shell_word(shelf.scratch("c.tsv.gz"))})
                .exit_code == 0);
    CHECK(shelf.json({"alias", "load", "--collection", "n", shelf.scratch("c.tsv.gz")}).at(0).at("aliases_new") == 2);
    const std::string exported_collections = shelf.master_ok({"alias", "export", "--collection", "n"});
    CHECK(exported_collections == "one\t" + seqcol_digest("base") + "\ntwo\t" + seqcol_digest("demo") + "\n");
    CHECK(shelf.master_ok({"alias", "export", "n"}) == exported);
    const NamedSamples other;
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

TEST_CASE("load --alias: one for each file, in order; too many, or without collections, is exit code 2") {
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

TEST_CASE("COLLECTION:NAME: resolve, fetch, aliases and alias add accept it; aliases and digests take precedence") {
    const NamedSamples shelf;
    for (const std::string& collection : {std::string("t:base"), std::string("base"), seqcol_digest("base")}) {
        CAPTURE(collection);
        CHECK(shelf.digest_of(collection + ":chr1") == sq_ggaa);
        CHECK(shelf.master_ok({"fetch", "--raw", collection + ":chrX:2-4", collection + ":chr2"}) == "TGG\nGCGC\n");
        CHECK(shelf.run({"-i", "master", "resolve", collection + ":chr9"}).exit_code == 1);
    }
    CHECK(parse_json(shelf.master_ok({"--json", "aliases", "t:base:chr1"})).at("sha512t24u") == sq_ggaa.substr(3));
    CHECK(lines_of(shelf.master_ok({"resolve", "-"}, {"t:base:chr1\nt:demo:chr1\n", {}, ""})).size() == 2);
    CHECK(shelf.master_ok({"fetch", "--raw", "--bed", "-"}, {"t:base:chrX\t0\t3\n", {}, ""}) == "TTG\n");
    // An alias of a sequence with the same form takes precedence.
    shelf.ok({"alias", "add", "base:chr1", "t:base:chr2"});
    CHECK(shelf.digest_of("base:chr1") == sq_gcgc);
    CHECK(shelf.digest_of("t:base:chr1") == sq_ggaa);
    // Names with colons, UTF-8 and quotes; names cannot contain blanks.
    shelf.ok({"-q", "load", "--alias", "o:odd",
              shelf.file("odd.fa", ">HLA:A*01:01\nAAC\n>\xe5\x90\x8d\xc3\xa9\nAAG\n>q\"\\'\nAAT\n>1-3\nAAA\n")});
    CHECK(shelf.master_ok({"fetch", "--raw", "o:odd:HLA:A*01:01", "o:odd:HLA:A*01:01:3-3", "o:odd:\xe5\x90\x8d\xc3\xa9",
                           "o:odd:q\"\\'"}) == "AAC\nC\nAAG\nAAT\n");
    const Json json = parse_json(shelf.master_ok({"--json", "resolve", "o:odd:q\"\\'"}));
    CHECK(json.at("query") == "o:odd:q\"\\'");
}
