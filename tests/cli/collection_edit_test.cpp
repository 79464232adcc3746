#include "cli/collection_samples.hpp"

using namespace seqshelf::test;

TEST_CASE("collection add: accepts members by any ID, with descriptions, from a file or standard input") {
    const CollectionSamples shelf;
    const SeqcolSample& order = seqcol_samples()[2];
    shelf.ok({"collection", "remove", order.digest});
    const std::string members =
        "# name\tid\nchr1\t" + sq_ggaa +
        "\n\nchr2\tt:base:chr2\tthe second  one \nchrX\tmd5:5F63CFAA3EF61F88C9635FB9D18EC945\r\n";
    CHECK(shelf.json({"collection", "add", "--alias", "made:order", shelf.file("m.tsv", members)}).at(0) ==
          Json{{"digest", order.digest}, {"new", true}, {"repointed", Json::array()}});
    CHECK(shelf.json({"collection", "add", "-"}, {members, {}, ""}).at(0) ==
          Json{{"digest", order.digest}, {"new", false}, {"repointed", Json::array()}});
    CHECK(contains(shelf.ok({"collection", "add", shelf.scratch("m.tsv")}), order.digest));
    CHECK(shelf.ok({"-q", "collection", "add", shelf.scratch("m.tsv")}).empty());
    const Json shown = shelf.master_json({"collection", "show", "made:order"}).at(0);
    CHECK(shown.at("level1") == Json(order.level1));
    CHECK(shown.at("sources").empty());
    CHECK(shelf.master_ok({"collection", "show", "made:order", "--level", "2"}) ==
          "chr1\t4\t" + sq_ggaa + "\t\nchr2\t4\t" + sq_gcgc + "\tthe second  one\nchrX\t8\t" + sq_ttggggaa + "\t\n");
    shelf.master_refuses({"collection", "export", "made:order"}, 2, {order.digest, "line width"});
    shelf.master_refuses({"collection", "fai", "made:order"}, 2, {order.digest});
    CHECK(shelf.master_ok({"collection", "export", "made:order", "--width", "5"}) ==
          ">chr1\nGGAA\n>chr2 the second  one\nGCGC\n>chrX\nTTGGG\nGAA\n");
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("collection add: each error has the right exit code, and nothing changes") {
    const CollectionSamples shelf;
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
    refused("a\t" + sq_ggaa + "\n#\nb\t\n", 3, {"bad.tsv:3:"});  // an empty ID
    const std::string good = shelf.file("good.tsv", "only\t" + sq_ggaa + "\n");
    shelf.refuses({"collection", "add", shelf.scratch("none.tsv")}, 4, {"none.tsv"});
    shelf.refuses({"collection", "add", shelf.root()}, 4, {"directory"});
    shelf.refuses({"collection", "add"}, 2, {"FILE"});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    shelf.refuses({"-i", "s", "collection", "add", good}, 4, {"snapshot"});
}

TEST_CASE("collection add: a malformed alias is exit code 2, as in load and alias add, because it is not in the file") {
    const CollectionSamples shelf;
    const std::string good = shelf.file("good.tsv", "only\t" + sq_ggaa + "\n");
    shelf.refuses({"collection", "add", "--alias", "nocolon", good}, 2, {"nocolon"});
    shelf.refuses({"collection", "add", "--alias", "md5:x", good}, 2, {"md5"});
}

TEST_CASE("collection remove: removes aliases and FHR record too, and keeps the sequences") {
    const CollectionSamples shelf;
    shelf.ok({"-q", "fhr", "set", "t:base", data_file("fhr_example.fhr.json")});
    shelf.ok({"alias", "add", "--collection", "a:other", "t:base"});
    shelf.ok({"snapshot", "create", "--anyway", "before"});
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
    // The snapshot does not change.
    CHECK(shelf.ok({"-i", "before", "collection", "export", "t:base"}) == seqcol_samples()[0].fasta);
    CHECK(shelf.run({"-i", "before", "fhr", "get", "a:other"}).exit_code == 0);
    // It can be loaded again.
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

TEST_CASE("collection remove: --orphans removes sequences that nothing else uses and that no alias ever named") {
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
    shelf.ok({"snapshot", "create", "--anyway", "before"});
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
    // Removed sequences are new again, and are stored again.
    const Json again = shelf.json({"load", "--alias", "c:one", shelf.scratch("one.fa")}).at(0);
    CHECK(again.at("sequences_new") == 3);
    CHECK(again.at("residues") == 17);
    CHECK(shelf.ok({"-i", "master", "collection", "export", "c:one"}) == read_file(shelf.scratch("one.fa")));
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
    shelf.ok({"snapshot", "create", "--anyway", "after"});
    CHECK(shelf.run({"-i", "after", "verify"}).exit_code == 0);
    // Two at once, whose only common sequences are each other's.
    const Json both = shelf.json({"collection", "remove", "--orphans", "c:one", "c:two"}).at(0);
    CHECK(both.at("collections_removed") == 2);
    CHECK(both.at("sequences_removed") == 4);  // all but what n:kept, n:once and formerly name
    CHECK(both.at("residues_removed") == 4 + 7 + 10);
}
