#include <set>

#include "cli/fasta_texts.hpp"
#include "cli/seqcol_samples.hpp"

using namespace seqshelf::test;

TEST_CASE("export: writes every sequence with all its names, ordered by digest; samtools and load can read it") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", "-n", "refseq", phix(), mito()});
    shelf.ok(
        {"-q", "load", "-n", "n", data_file("orchid_94.fasta"), shelf.file("e.fa", ">empty\n>x\xc3\xa9\"\\\nACGTN\n")});
    shelf.ok({"alias", "add", "a:second", "refseq:NC_001422.1"});
    shelf.ok({"alias", "add", "z:gone", "refseq:NC_001422.1"});
    shelf.ok({"alias", "remove", "z:gone"});
    shelf.ok({"-q", "load", shelf.file("nameless.fa", ">nameless\nTTTTTTTTTTT\n")});
    const auto master = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-i", "master", "export"});
        return shelf.ok(arguments);
    };
    const std::string all = master({});
    std::string expected;
    for (const Json& sequence : shelf.json({"-i", "master", "sequences"})) {
        const std::string id = sequence.at("ga4gh");
        std::string header;
        const Json named = shelf.json({"-i", "master", "aliases", id}).at(0);
        for (const Json& alias : named.at("aliases")) {
            header += (header.empty() ? "" : " ") + alias.at("namespace").get<std::string>() + ":" +
                      alias.at("alias").get<std::string>();
        }
        std::string fasta = shelf.ok({"-i", "master", "fetch", id});
        expected += ">" + (header.empty() ? "ga4gh:" + id : header) + fasta.substr(fasta.find('\n'));
    }
    CHECK((all == expected));
    CHECK(contains(all, ">a:second refseq:NC_001422.1\nGAGTTTTATC"));
    CHECK(contains(all, ">n:empty\n"));
    CHECK(contains(all, ">n:x\xc3\xa9\"\\\nACGTN\n"));
    // The export has exactly the stored sequences.
    const std::string out = shelf.scratch("all.fa.gz");
    CHECK(master({"-o", out}).empty());
    CHECK((text_of(out) == all));
    if (is_installed("bgzip")) {
        CHECK(run({"bgzip", "-t", out}).exit_code == 0);
    }
    const ProgramShelf other;
    const Json loaded = other.json({"load", "--header-namespaces", "a,refseq,n", out}).at(0);
    CHECK(loaded.at("sequences_new") == shelf.json({"status"}).at(0).at("instances").at(0).at("sequences"));
    const auto same = [&](const ProgramShelf& each) { return each.ok({"-i", "master", "alias", "list"}); };
    CHECK(same(other) == same(shelf));

    // Some sequences, in the order of the arguments; one namespace; another width.
    const std::string two = master({"--width", "5000", "n:empty", "refseq:NC_001422.1"});
    CHECK(two.starts_with(">n:empty\n>a:second refseq:NC_001422.1\nGAGTT"));
    CHECK(lines_of(two).size() == 4);
    CHECK(master({"-n", "refseq", "--width", "0"}).size() > 5386 + 16569);
    CHECK(lines_of(master({"-n", "refseq", "--width", "0"})).size() == 4);
    CHECK(contains(master({"--namespace", "NCBI"}), ">refseq:NC_001422.1\n"));
    CHECK(shelf.run({"-i", "master", "export", "-n", "refseq", "n:empty"}).exit_code == 1);
    CHECK(shelf.run({"-i", "master", "export", "-n", "nonesuch"}).exit_code == 1);
    const auto refused = [&](std::vector<std::string> arguments, int code, const std::string& message) {
        arguments.insert(arguments.begin(), {"-i", "master", "export", "-o", shelf.scratch("never.fa")});
        shelf.refuses(arguments, code, {message});
        CHECK(!fs::exists(shelf.scratch("never.fa")));
    };
    refused({"refseq:NC_001422.1", "nonesuch"}, 1, "nonesuch");
    refused({"--width", "-1"}, 2, "width");
    CHECK(ProgramShelf().ok({"-i", "master", "export"}).empty());
}

TEST_CASE("sequences: are listed by digest, page by page, or only those without a collection") {
    const ProgramShelf shelf;
    shelf.ok({"-q", "load", data_file("orchid_94.fasta"), shelf.file("e.fa", ">empty\n")});
    shelf.ok({"-q", "load", "--no-collection",
              shelf.file("lone.fa", ">lone\nACGTACGTAA\n>orchid\n" +
                                        read_fasta(data_file("orchid_94.fasta")).front().residues + "\n")});
    const auto master = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-i", "master", "sequences"});
        return shelf.ok(arguments);
    };
    const std::string all = master({});
    std::set<std::string> expected;
    for (const std::string& line : lines_of(read_file(data_file("digests.tsv")))) {
        if (line.starts_with("orchid_94.fasta\t")) {
            expected.insert(line.substr(line.rfind('\t') + 1));
        }
    }
    std::vector<std::string> digests;
    for (const std::string& line : lines_of(all)) {
        digests.push_back(line.substr(0, line.find('\t')));
        CHECK(std::count(line.begin(), line.end(), '\t') == 3);
    }
    CHECK(std::is_sorted(digests.begin(), digests.end()));
    CHECK(digests.size() == expected.size() + 2);
    for (const std::string& digest : expected) {
        CHECK(std::find(digests.begin(), digests.end(), digest) != digests.end());
    }
    CHECK(contains(all, sq_empty + "\t0\tdna2bit\td41d8cd98f00b204e9800998ecf8427e\n"));
    const std::vector<std::string> lone = lines_of(master({"--without-collection"}));
    REQUIRE(lone.size() == 1);
    CHECK(contains(lone[0], "\t10\tdna2bit\t"));
    for (const int limit : {1, 7, 95, 96, 97}) {
        std::string joined;
        std::string page;
        std::vector<std::string> arguments{"--limit", std::to_string(limit)};
        while (!(page = master(arguments)).empty()) {
            joined += page;
            arguments = {"--limit", std::to_string(limit), "--after", lines_of(page).back().substr(0, 35)};
        }
        CHECK((joined == all));
    }
    CHECK(master({"--limit", "0"}).empty());
    for (const Json& object : shelf.json({"-i", "master", "sequences", "--limit", "3"})) {
        CHECK(keys_of(object) == "alphabet ga4gh length letters md5 sha1 sha512t24u trunc512");
    }
    shelf.refuses({"-i", "master", "sequences", "--after", "nonesuch"}, 2, {"nonesuch"});
    shelf.refuses({"-i", "master", "sequences", "--limit", "-1"}, 2, {"limit"});
    shelf.refuses({"-i", "master", "sequences", "surplus"}, 2, {"surplus"});
}
