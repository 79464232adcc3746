#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

using namespace seqshelf::test;

TEST_CASE("digest: ten collections have the digests of the specification's fixtures, and no root is needed") {
    const TemporaryDirectory directory;
    std::vector<std::string> files;
    for (const SeqcolSample& sample : seqcol_samples()) {
        files.push_back(directory / (sample.name + ".fa"));
        write_file(files.back(), sample.fasta);
    }
    std::vector<std::string> command{"-r", directory / "no-root", "--json", "digest"};
    command.insert(command.end(), files.begin(), files.end());
    const Outcome outcome = program(command);
    CHECK_MESSAGE(outcome.exit_code == 0, outcome.err);
    const std::vector<Json> objects = json_lines(outcome.out);
    REQUIRE(objects.size() == seqcol_samples().size());
    for (std::size_t i = 0; i < objects.size(); ++i) {
        const SeqcolSample& sample = seqcol_samples()[i];
        CHECK(keys_of(objects[i]) == "digest file level1 sequences");
        CHECK(objects[i].at("file") == files[i]);
        CHECK(objects[i].at("digest") == sample.digest);
        CHECK(objects[i].at("level1") == Json(sample.level1));
        const Outcome text = program({"digest", files[i]});
        CHECK(text.out.starts_with("collection\t" + sample.digest + "\t" + files[i] + "\nnames\t" +
                                   sample.level1.at("names") + "\n"));
        for (const auto& [attribute, digest] : sample.level1) {
            CHECK(contains(text.out, "\n" + attribute + "\t" + digest + "\n"));
        }
        CHECK(lines_of(text.out).size() == 7 + objects[i].at("sequences").size());
    }
    const Json sequence = objects[0].at("sequences")[0];
    CHECK(keys_of(sequence) == "alphabet description ga4gh length letters md5 name sha1 sha512t24u trunc512");
    CHECK(sequence.at("name") == "chrX");
    CHECK(sequence.at("ga4gh") == sq_ttggggaa);
    CHECK(sequence.at("md5") == "5f63cfaa3ef61f88c9635fb9d18ec945");
    CHECK(sequence.at("trunc512") == "898b51115e79e5d5052a0dbf6a04895bab2eaae5323e9330");
    CHECK(sequence.at("length") == 8);
    CHECK(sequence.at("letters") == "AGT");
    CHECK(sequence.at("alphabet") == "dna2bit");
    CHECK(contains(program({"digest", files[0]}).out,
                   "\nchr1\t4\t" + sq_ggaa + "\t31fc6ca291a32fb9df82b85e5f077e31\tdna2bit\n"));
    CHECK(!fs::exists(directory / "no-root"));
}

TEST_CASE("digest: every record of the test data, plain, gzip and CRLF, has the digests computed by Python") {
    std::map<std::string, std::vector<std::string>> expected;  // file: lines of length, md5, refget digest
    for (const std::string& line : lines_of(read_file(data_file("digests.tsv")))) {
        if (!line.empty() && line.front() != '#') {
            expected[line.substr(0, line.find('\t'))].push_back(line);
        }
    }
    int records = 0;
    for (const auto& [file, lines] : expected) {
        if (!fs::exists(data_file(file))) {
            continue;
        }
        const auto& shown = file;
        CAPTURE(shown);
        const std::vector<Json> objects = json_lines(program({"--json", "digest", data_file(file)}).out);
        REQUIRE(objects.size() == 1);
        REQUIRE(objects[0].at("sequences").size() == lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const Json& sequence = objects[0].at("sequences")[i];
            for (const std::string key : {"name", "md5", "sha512t24u"}) {
                CHECK_MESSAGE(contains(lines[i], sequence.at(key)), key);
            }
            CHECK(contains(lines[i], "\t" + std::to_string(sequence.at("length").get<int>()) + "\t"));
            ++records;
        }
    }
    CHECK(records > 100);
}

TEST_CASE(
    "digest: accepts empty sequences, lower case, '*', blanks and CRLF; the name counts, the description does not") {
    const TemporaryDirectory directory;
    const auto digest = [&](const std::string& text, std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"--json", "digest"});
        options.emplace_back("-");
        const Outcome outcome = program(options, {text, {}, ""});
        REQUIRE_MESSAGE(outcome.exit_code == 0, outcome.err);
        return parse_json(outcome.out);
    };
    const Json base = digest(seqcol_samples()[0].fasta);
    CHECK(base.at("file") == "-");
    for (const std::string& text :
         {std::string(">chrX one two\r\nttgg\r\n gg AA*\r\n>chr1\r\nGGAA\r\n\r\n>chr2\r\nGCGC"),
          std::string(";comment\n;~genome: x\n\n>chrX\nTTGGGGAA\n>chr1 \t\nGGAA\n>chr2\ngcg\nc\n\n\n")}) {
        CHECK(digest(text).at("digest") == base.at("digest"));
        CHECK(digest(text).at("level1") == base.at("level1"));
    }
    CHECK(digest(">chrX one  two \nA\n").at("sequences")[0].at("description") == "one  two");
    CHECK(digest(">e\n").at("sequences")[0].at("ga4gh") == sq_empty);
    CHECK(digest(">e\n").at("sequences")[0].at("md5") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(digest(">a\nAC-GT9\n", {"--drop-other"}).at("sequences")[0].at("ga4gh") ==
          "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2");
    CHECK(digest(">a\nACGT\n>a\nTCGA\n", {"--repeated-names"}).at("sequences").size() == 2);
    CHECK(digest(seqcol_samples()[0].fasta, {"--threads", "1"}).at("digest") == base.at("digest"));
    write_file(directory / "b.fa", seqcol_samples()[0].fasta);
    REQUIRE(run({"gzip", directory / "b.fa"}).exit_code == 0);
    CHECK(json_lines(program({"--json", "digest", directory / "b.fa.gz"}).out).at(0).at("digest") == base.at("digest"));
    // Names of every kind: https://www.rfc-editor.org/rfc/rfc8785 as in refget.md, of one name each.
    const std::vector<std::pair<std::string, std::string>> names{{"\xc3\xa9", "sHGbi1du0xHxJ2O9bDtp5fMGUa9BWbFa"},
                                                                 {"\xe5\x90\x8d", "Bt3fIEAnDmWgHIg16oBdBEgpBSStOTt1"},
                                                                 {"\"q\\", "qc1WKcl38lac855FE_i0BT7oEZR5KR5n"}};
    for (const auto& [name, expected] : names) {
        CHECK(digest(">" + name + "\nA\n").at("level1").at("names") == expected);
    }
}

TEST_CASE("digest: refuses the same input as load, with file, line and value") {
    const TemporaryDirectory directory;
    const auto refused = [&](const std::string& text, int code, const std::vector<std::string>& messages) {
        CAPTURE(text);
        write_file(directory / "bad.fa", text);
        const Outcome outcome = program({"digest", directory / "bad.fa"});
        CHECK(outcome.exit_code == code);
        CHECK(outcome.out.empty());
        for (const std::string& message : messages) {
            CHECK_MESSAGE(contains(outcome.err, message), outcome.err);
        }
    };
    const std::string file = directory / "bad.fa";
    refused("", 3, {file, "empty"});
    refused("ACGT\n", 3, {file + ":1:1:", "'A'"});
    refused(">a\nAC-GT\n", 3, {file + ":2:3:", "'-'"});
    refused(">a\nAC\n>b\nA\n>a\nGT\n", 3, {file + ":5:", "'a'"});
    refused(";x\n>a\nACGT\n;y\n", 3, {file + ":4:1:", "';'"});
    CHECK(program({"digest", directory / "none.fa"}).exit_code == 4);
    CHECK(program({"digest", directory.path()}).exit_code == 4);
    CHECK(program({"digest"}).exit_code == 2);
    CHECK(program({"digest", "--threads", "0", phix()}).exit_code == 2);
}

// Digests of these residues by Python's hashlib and base64.
TEST_CASE("digest: one that starts with '-' is an ID, whatever letter follows") {
    const std::vector<std::pair<std::string, std::string>> samples{
        {"-rn8nft-8lR4ZmyuAod3VXSU4kMyF411", "AGGGAAAAAA"}, {"-hIigUIACQQGPBiszJYvVRFyzQL86e7a", "TCCTAAAAAA"},
        {"-q88Vdq60qfRrmkfZ06iY6nrPpauhTQY", "TGCGTAAAAA"}, {"-n4TPwYl6SGQ45bKmwlX0KPYAXA-LDoa", "GTACACAAAA"},
        {"-oLsFVLe6kJQ4q1HApKcBjXJ3Iqrm_CV", "CATTCCAAAA"}, {"--odWmoSoBlLY_J9IE9ZiQNrJJaUhElX", "ATTTCAGCAA"}};
    const ProgramShelf shelf;
    std::string fasta;
    for (const auto& [digest, residues] : samples) {
        fasta += ">" + residues + "\n" + residues + "\n";
    }
    shelf.ok({"load", "-n", "n", shelf.file("in.fa", fasta)});
    for (const auto& [digest, residues] : samples) {
        CAPTURE(digest);
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", digest}) == residues + "\n");
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--", digest}) == residues + "\n");
        CHECK(shelf.ok({"-i", "master", "fetch", digest, "--raw"}) == residues + "\n");
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "sq." + digest}) == residues + "\n");
        CHECK(shelf.json({"-i", "master", "resolve", digest}).at(0).at("query") == digest);
        shelf.ok({"alias", "add", "m:" + residues, digest});
        // As the value of an option it is not an ID.
        shelf.ok({"-i", "master", "fetch", "--raw", "n:GTACACAAAA", "-o", digest}, {"", {}, shelf.scratch("")});
        CHECK(read_file(shelf.scratch(digest)) == "GTACACAAAA\n");
    }
    const std::string part = samples[2].first + ":1-3";
    const Outcome region = shelf.run({"-i", "master", "fetch", part});
    CHECK(region.exit_code == 2);
    CHECK(contains(region.err, "as an ID, write SQ." + part));
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "SQ." + part}) == "TGC\n");
    // 'load' takes files, so that this is its -n.
    shelf.ok({"load", samples[3].first, shelf.scratch("in.fa")});
    CHECK(shelf.run({"-i", "master", "resolve", samples[3].first.substr(2) + ":GTACACAAAA"}).exit_code == 0);
}

TEST_CASE("digest: a collection's digest that starts with '-' is an ID, with and without SQ.") {
    const ProgramShelf shelf;
    const std::string digest = "-O_9n2LixLcl1Dc6r5eSJUwBMQR0Tb8p";
    shelf.ok({"load", "-n", "n", shelf.file("in.fa", ">s206\nACGT\n")});
    for (const std::string& id : {digest, "SQ." + digest, "sQ." + digest}) {
        CAPTURE(id);
        CHECK(shelf.ok({"-i", "master", "collection", "show", "--level", "0", id}) == digest + "\n");
        CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "--collection", id, "s206"}) == "ACGT\n");
    }
    CHECK(shelf.ok({"-i", "master", "fetch", "--raw", "SQ." + digest + ":s206"}) == "ACGT\n");
    const Outcome member = shelf.run({"-i", "master", "fetch", digest + ":s206"});
    CHECK(member.exit_code == 2);
    CHECK(contains(member.err, "as an ID, write SQ." + digest + ":s206"));
}
