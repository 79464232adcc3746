#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

/// `count` records, named r0, r1, …, that begin with `start`.
std::string repointed_fasta(int count, const std::string& start) {
    std::string text;
    std::string residues = start;
    for (int i = 0; i < count; ++i) {
        text += ">r" + std::to_string(i) + "\n" + (residues += "A") + "\n";
    }
    return text;
}

std::size_t repointed_lines(const std::string& text) {
    std::size_t count = 0;
    for (const std::string& line : lines_of(text)) {
        count += line.starts_with("re-pointed") ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("re-pointed: a load lists 20 of the names, with -v and --json all, with both meanings") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", "--alias", "g:genome", shelf.file("a.fa", repointed_fasta(25, "C"))});
    const std::string text = shelf.ok({"load", "-n", "n", shelf.file("b.fa", repointed_fasta(25, "G"))});
    CHECK(contains(text, "aliases 0 new, 0 known, 25 re-pointed\n"));
    CHECK(repointed_lines(text) == 20);
    CHECK(contains(text, "5 more were re-pointed; -v lists all\n"));
    const std::string verbose = shelf.ok({"-v", "load", "-n", "n", shelf.file("a.fa", repointed_fasta(25, "C"))});
    CHECK(repointed_lines(verbose) == 25);
    CHECK(!contains(verbose, "more were"));
    const Json json = shelf.json({"load", "-n", "n", shelf.file("b.fa", repointed_fasta(25, "G"))}).at(0);
    CHECK(json.at("aliases_repointed") == 25);
    REQUIRE(json.at("repointed").size() == 25);
    const Json& first = json.at("repointed").at(0);
    CHECK(keys_of(first) == "after alias before kind namespace");
    CHECK(first.at("kind") == "alias");
    const std::string name = first.at("namespace").get<std::string>() + ":" + first.at("alias").get<std::string>();
    CHECK(shelf.json({"-i", "master", "resolve", name}).at(0).at("ga4gh") == first.at("after"));
    const std::vector<Json> history = shelf.json({"-i", "master", "alias", "history", name});
    CHECK("SQ." + history.at(history.size() - 2).at("sha512t24u").get<std::string>() == first.at("before"));
    CHECK(shelf.ok({"-q", "load", "-n", "n", shelf.file("a.fa", repointed_fasta(25, "C"))}).empty());
}

TEST_CASE("re-pointed: aliases of collections are counted and listed by load, alias add and collection add") {
    const ProgramShelf shelf;
    const std::string a = shelf.file("a.fa", ">x\nACGT\n");
    const std::string b = shelf.file("b.fa", ">x\nACGTT\n");
    CHECK(contains(shelf.ok({"load", "--alias", "g:genome", a}), "collection aliases 1 new, 0 known, 0 re-pointed\n"));
    const Json of_b = shelf.json({"load", "--alias", "g:genome", b}).at(0);
    CHECK(of_b.at("collection_aliases_repointed") == 1);
    CHECK(of_b.at("collection_aliases_new") == 0);
    REQUIRE(of_b.at("repointed").size() == 1);
    CHECK(of_b.at("repointed").at(0).at("kind") == "collection-alias");
    CHECK(of_b.at("repointed").at(0).at("after") == of_b.at("collection_digests").at(0));
    const auto before = of_b.at("repointed").at(0).at("before").get<std::string>();
    const auto after = of_b.at("repointed").at(0).at("after").get<std::string>();
    CHECK(contains(shelf.ok({"alias", "add", "--collection", "g:genome", before}),
                   "re-pointed collection\tg:genome\t" + after + "\t" + before + "\n"));
    shelf.ok({"load", "-n", "n", b});
    const Json added =
        shelf.json({"collection", "add", "--alias", "g:genome", shelf.file("m.tsv", "other\tn:x\n")}).at(0);
    CHECK(added.at("repointed").at(0).at("before") == before);
}

TEST_CASE("re-pointed: alias load lists them") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", phix(), mito()});
    shelf.ok({"alias", "add", "a:x", phix_digest});
    const std::string text = shelf.ok({"alias", "load", "a", shelf.file("n.tsv", "x\t" + mito_sq + "\n")});
    CHECK(contains(text, "re-pointed\ta:x\tSQ." + std::string(phix_digest) + "\t" + mito_sq + "\n"));
}
