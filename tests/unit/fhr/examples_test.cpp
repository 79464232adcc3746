#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "seqshelf/fhr.hpp"
#include "support/files.hpp"
#include "support/texts.hpp"

using seqshelf::FhrRecord;
using seqshelf::FhrViolation;
using Violations = std::vector<FhrViolation>;

namespace {

FhrRecord example(const std::string& name) {
    return FhrRecord::from_file_text(seqshelf::test::read_file(seqshelf::test::data_file(name)), name);
}

const FhrViolation unknown_key = {"/assemblySoftware", R"(found "HiFiASM", expected nothing: FHR 1.0 has no such key)"};
const FhrViolation md5 = {
    "/checksum", R"(found "md5:7582b26fcb0a9775b87c38f836e97c42", expected 44 characters of A-Z a-z 0-9 / + =)"};

}  // namespace

TEST_CASE("fhr examples: the specification's JSON is kept byte for byte and has four violations") {
    const FhrRecord record = example("fhr_example.fhr.json");
    CHECK(record.json() == seqshelf::test::read_file(seqshelf::test::data_file("fhr_example.fhr.json")));
    CHECK(record.genome() == "Bombas huntii");
    const Violations violations = record.validate();
    REQUIRE(violations.size() == 4);
    CHECK(violations[0].path == "/$id");
    CHECK(violations[1].path == "/$schema");
    CHECK(violations[2] == unknown_key);
    CHECK(violations[3] == md5);
}

TEST_CASE("fhr examples: the specification's YAML has two violations") {
    const FhrRecord record = example("fhr_example.fhr.yaml");
    CHECK(record.json().starts_with(
        R"({"schema":"https://raw.githubusercontent.com/FAIR-bioHeaders/FHR-Specification/main/fhr.json",)"
        R"("schemaVersion":1,)"
        R"("taxon":{"name":"Bombas huntii","uri":"https://identifiers.org/taxonomy:9606"},"genome":"Bombas huntii",)"
        R"("genomeSynonym":["B. huntii"],"version":"0.0.1",)"));
    CHECK(record.json().find(R"("dateCreated":"2022-03-21")") != std::string::npos);
    CHECK(record.json().find(R"("documentation":"Built assembly from... ")") != std::string::npos);
    CHECK(record.validate() == Violations{unknown_key, md5});
}

TEST_CASE("fhr examples: the specification's FASTA header is malformed YAML, which is InvalidInput with its line") {
    const std::string message =
        seqshelf::test::message_of<seqshelf::InvalidInput>([] { (void)example("fhr_example.fhr.fasta"); });
    CHECK(message.starts_with("fhr_example.fhr.fasta:12:5: not YAML: "));  // yaml-cpp's words follow
    CHECK(message.ends_with("; is this line indented like those it belongs to?"));
}

TEST_CASE("fhr examples: the YAML gives the same record in a FASTA header") {
    const FhrRecord record = example("fhr_example.fhr.yaml");
    CHECK(FhrRecord::from_file_text(record.fasta_header() + ">contig 1\nACGT\n", "x.fasta").json() == record.json());
}
