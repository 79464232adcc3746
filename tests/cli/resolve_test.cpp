#include <algorithm>
#include <cctype>

#include "cli/shelf.hpp"

using namespace seqshelf::test;

namespace {

// Digests of the human mitochondrion, computed with Python's hashlib.
constexpr const char* mito_trunc512 = "93782b5648d8fa1a167025288c7c3a554e86137319f1272d";
constexpr const char* mito_md5 = "c68f52674c9fb33aef52dcf399755519";
constexpr const char* mito_sha1 = "7903456179ec0b3869fcc91f0540559ee159cd30";
constexpr const char* mito_seguid = "eQNFYXnsCzhp/MkfBUBVnuFZzTA";

/// Every other letter in upper case.
std::string mixed(std::string text) {
    for (std::size_t i = 0; i < text.size(); i += 2) {
        text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
    }
    return text;
}

std::vector<std::string> spellings_of_mito() {
    const std::string digest = mito_digest;
    std::vector<std::string> spellings{digest,
                                       "SQ." + digest,
                                       "ga4gh:SQ." + digest,
                                       "GA4GH:SQ." + digest,
                                       "sha512t24u:" + digest,
                                       std::string("SEGUID:") + mito_seguid,
                                       std::string("seguid:") + mito_seguid,
                                       mito_seguid,
                                       "VMC:GS_" + digest,
                                       "NC_012920.1",
                                       "refseq:NC_012920.1",
                                       "NCBI:NC_012920.1",
                                       "RefSeq:NC_012920.1",
                                       "ucsc:chrM",
                                       "chrM"};
    for (const std::string hex : {mito_md5, mito_trunc512, mito_sha1}) {
        const std::string prefix = hex.size() == 32 ? "md5:" : hex.size() == 40 ? "sha1:" : "trunc512:";
        for (const std::string& text : {hex, upper(hex), mixed(hex)}) {
            spellings.push_back(text);
            spellings.push_back(prefix + text);
            spellings.push_back(upper(prefix) + text);
        }
    }
    return spellings;
}

}  // namespace

TEST_CASE("resolve: every spelling of every digest, and every synonym of a namespace, gives the same sequence") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "refseq", phix(), mito()});
    shelf.ok({"alias", "add", "ucsc:chrM", "refseq:NC_012920.1"});
    shelf.ok({"snapshot", "create", "--anyway", "s"});
    const std::vector<std::string> spellings = spellings_of_mito();
    std::vector<std::string> arguments{"resolve"};
    arguments.insert(arguments.end(), spellings.begin(), spellings.end());
    const std::vector<Json> objects = shelf.json(arguments);
    REQUIRE(objects.size() == spellings.size());
    for (std::size_t i = 0; i < spellings.size(); ++i) {
        CAPTURE(spellings[i]);
        const Json& object = objects[i];
        CHECK(object.at("query") == spellings[i]);
        CHECK(object.at("sha512t24u") == mito_digest);
        CHECK(object.at("ga4gh") == std::string("SQ.") + mito_digest);
        CHECK(object.at("trunc512") == mito_trunc512);
        CHECK(object.at("md5") == mito_md5);
        CHECK(object.at("sha1") == mito_sha1);
        CHECK(object.at("length") == 16569);
        CHECK(object.at("alphabet") == "dna3bit");  // the N at 3107
        CHECK(object.at("letters") == "ACGNT");
        CHECK(object.at("volume").is_string());
        CHECK(object.at("offset").is_number_integer());
        const std::string added = object.at("added");
        CHECK(added.size() == 20);
        CHECK(added.back() == 'Z');
    }
    const std::vector<std::string> lines = lines_of(shelf.ok({"resolve", "chrM", "md5:" + upper(mito_md5)}));
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].starts_with("chrM\tSQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct\t16569\tdna3bit\t"));
    CHECK(lines[1].starts_with("md5:C68F"));
}

TEST_CASE("resolve: the offset is where the residues start in the volume's text") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix(), mito()});
    const Json object = shelf.json({"-i", "master", "resolve", "NC_012920.1"}).at(0);
    if (!is_installed("bgzip")) {
        MESSAGE("SKIPPED: bgzip is not installed");
        return;
    }
    const fs::path volume = shelf.master() / "sequences" / std::string(object.at("volume"));
    const std::int64_t offset = object.at("offset");
    const Outcome bytes = run({"bgzip", "-b", std::to_string(offset), "-s", "12", volume.string()});
    CHECK(bytes.out == "GATCACAGGTCT");
}

TEST_CASE("resolve: near misses are not found: names in the wrong case, without version, digests of the wrong length") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "refseq", mito()});
    const std::string digest = mito_digest;
    for (const std::string& id : std::vector<std::string>{"nc_012920.1",
                                                          "NC_012920",
                                                          "NC_012920.",
                                                          "NC_012920.2",
                                                          "refseq:",
                                                          ":NC_012920.1",
                                                          "REFSEQ :NC_012920.1",
                                                          "ensembl:NC_012920.1",
                                                          "SQ:" + digest,
                                                          "ga4gh:" + digest.substr(1),
                                                          digest.substr(1),
                                                          digest + "A",
                                                          "SQ." + digest + "=",
                                                          std::string("md5:") + (mito_md5 + 1),
                                                          std::string("sha1:") + mito_md5,
                                                          std::string("md5:") + mito_sha1,
                                                          upper(digest),
                                                          "gs_" + digest,
                                                          "VMC:" + digest,
                                                          "md5:",
                                                          "SQ.",
                                                          "",
                                                          std::string("seguid:") + upper(mito_seguid),
                                                          "x'; DROP TABLE sequence; --",
                                                          "%",
                                                          "*"}) {
        CAPTURE(id);
        const Outcome outcome = shelf.run({"-i", "master", "resolve", "--", id});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK(contains(outcome.err, "'" + id + "'"));
    }
    CHECK(shelf.run({"-i", "master", "verify"}).exit_code == 0);
}

TEST_CASE("resolve: an unknown ID is reported at its place, the others are printed, and the exit code is 1") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", phix(), mito()});
    const Outcome outcome = shelf.run({"--json", "-i", "master", "resolve", "NC_001422.1", "nonesuch", "NC_012920.1"});
    CHECK(outcome.exit_code == 1);
    CHECK(outcome.err.empty());
    const std::vector<Json> objects = json_lines(outcome.out);
    REQUIRE(objects.size() == 3);
    CHECK(objects[0].at("sha512t24u") == phix_digest);
    CHECK(objects[1].at("query") == "nonesuch");
    CHECK(contains(objects[1].at("error"), "nonesuch"));
    CHECK(!objects[1].contains("sha512t24u"));
    CHECK(objects[2].at("sha512t24u") == mito_digest);
    const Outcome text = shelf.run({"-i", "master", "resolve", "NC_001422.1", "nonesuch", "NC_012920.1"});
    CHECK(text.exit_code == 1);
    CHECK(lines_of(text.out).size() == 2);
    CHECK(contains(text.err, "nonesuch"));
}

TEST_CASE("resolve: ten thousand IDs on standard input, with CRLF, blanks and empty lines, are answered in order") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "n", data_file("orchid_94.fasta").string()});
    const std::vector<Record> records = read_fasta(data_file("orchid_94.fasta"));
    std::string input;
    for (int i = 0; i < 10000; ++i) {
        const std::string name = loaded_name(records[static_cast<std::size_t>(i) % records.size()].name, "n").substr(2);
        input += i % 5 == 0 ? "n:" + name + "\r\n" : i % 5 == 1 ? "  " + name + " \n\n" : name + "\n";
    }
    input.pop_back();  // no line end at the end of the file
    const std::vector<Json> objects = shelf.json({"-i", "master", "resolve", "-"}, {input, {}, ""});
    REQUIRE(objects.size() == 10000);
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const Record& record = records[i % records.size()];
        REQUIRE(objects[i].at("query") == loaded_name(record.name, "n").substr(i % 5 == 0 ? 0 : 2));
        REQUIRE(objects[i].at("length") == record.residues.size());
    }
    CHECK(shelf.run({"-i", "master", "resolve", "-"}).out.empty());  // no IDs: no output, and no error
    CHECK(shelf.run({"-i", "master", "resolve", "-"}).exit_code == 0);
}

TEST_CASE("resolve: an ambiguous alias is exit code 1 and lists every candidate with its namespace and digest") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "a", phix(), mito()});
    shelf.ok({"alias", "add", "a:one", phix_digest});
    shelf.ok({"alias", "add", "b:one", phix_digest});
    CHECK(json_lines(shelf.ok({"--json", "-i", "master", "resolve", "one"})).at(0).at("sha512t24u") == phix_digest);
    shelf.ok({"alias", "add", "c:one", mito_digest});
    for (const std::string command : {"resolve", "aliases", "fetch"}) {
        CAPTURE(command);
        const Outcome outcome = shelf.run({"-i", "master", command, "one"});
        CHECK(outcome.exit_code == 1);
        CHECK(outcome.out.empty());
        CHECK(contains(outcome.err, "ambiguous"));
        for (const std::string& candidate :
             {std::string("a:one SQ.") + phix_digest, std::string("b:one SQ.") + phix_digest,
              std::string("c:one SQ.") + mito_digest}) {
            CHECK_MESSAGE(contains(outcome.err, candidate), candidate);
        }
    }
    CHECK(shelf.json({"-i", "master", "resolve", "b:one"}).at(0).at("sha512t24u") == phix_digest);
    const Outcome json = shelf.run({"--json", "-i", "master", "resolve", "one"});
    CHECK(json.exit_code == 1);
    CHECK(contains(json_lines(json.out).at(0).at("error"), "c:one"));
    const Outcome add = shelf.run({"alias", "add", "d:x", "one"});
    CHECK(add.exit_code == 1);
    CHECK(contains(add.err, "c:one"));
}

TEST_CASE("aliases: prints every name and digest of a sequence, and the history with --all") {
    const ProgramShelf shelf;
    shelf.ok({"load", "-n", "NCBI", mito(), phix()});
    shelf.ok({"alias", "add", "ucsc:chrM", mito_digest});
    shelf.ok({"alias", "add", "ucsc:old", mito_digest});
    shelf.ok({"alias", "add", "ucsc:old", phix_digest});
    shelf.ok({"alias", "remove", "ucsc:chrM"});
    const std::vector<std::string> now = lines_of(shelf.ok({"-i", "master", "aliases", mito_digest}));
    CHECK(now == std::vector<std::string>{"refseq:NC_012920.1", std::string("ga4gh:SQ.") + mito_digest,
                                          std::string("md5:") + mito_md5, std::string("sha1:") + mito_sha1,
                                          std::string("trunc512:") + mito_trunc512,
                                          std::string("SEGUID:") + mito_seguid, std::string("VMC:GS_") + mito_digest});
    // Each of them identifies the same sequence.
    std::vector<std::string> resolve{"-i", "master", "--json", "resolve"};
    resolve.insert(resolve.end(), now.begin(), now.end());
    for (const Json& object : json_lines(shelf.ok(resolve))) {
        CHECK(object.at("sha512t24u") == mito_digest);
    }
    const Json object = shelf.json({"-i", "master", "aliases", "--all", mito_digest}).at(0);
    CHECK(object.at("query") == mito_digest);
    CHECK(object.at("sha512t24u") == mito_digest);
    CHECK(object.at("digests").size() == 6);
    REQUIRE(object.at("aliases").size() == 3);
    for (const Json& alias : object.at("aliases")) {
        const bool in_force = alias.at("namespace") == "refseq";
        CHECK(alias.contains("ended") != in_force);
        CHECK(alias.at("added").get<std::string>().size() == 20);
    }
    CHECK(shelf.json({"-i", "master", "aliases", mito_digest}).at(0).at("aliases").size() == 1);
    const std::string text = shelf.ok({"-i", "master", "aliases", "--all", mito_digest});
    CHECK(contains(text, "ucsc:chrM\t2"));
    CHECK(contains(text, "ucsc:old\t2"));
    CHECK(shelf.run({"-i", "master", "aliases", mito_digest, "nonesuch"}).exit_code == 1);
}
