#include "analysis/vrs.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "seqshelf/variant.hpp"
#include "support/files.hpp"
#include "support/json.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

Sequence load_one(Shelf& shelf, const std::string& residues) {
    shelf.load(">s\n" + residues + "\n");
    return shelf.repository().get_sequence("t:s");
}

/// `start-end length repeat sequence`, `-` for a missing value.
std::string shown(const VrsAllele& allele) {
    return std::to_string(allele.location.start) + "-" + std::to_string(allele.location.end) + " " +
           std::to_string(allele.length) + " " +
           (allele.repeat_subunit_length ? std::to_string(*allele.repeat_subunit_length) : "-") + " " +
           allele.sequence.value_or("-");
}

}  // namespace

TEST_CASE("vrs: gives the specification's own identifiers") {  // ga4gh/vrs 2.x, validation/models.yaml
    VrsAllele allele;
    allele.refget_accession = "SQ.F-LrLMe1SRpfUZHkQmvkVKFEGaoDeHul";
    allele.location = {44908821, 44908822};
    allele.length = 1;
    allele.sequence = "T";
    analysis::identify(allele);
    CHECK(allele.location_digest == "4t6JnYWqHwYw9WzBT_lmWBb3tLQNalkT");

    allele.refget_accession = "SQ.IIB53T8CNeJJdUqzn9V_JnRtQadwWCbl";  // rs7412 on GRCh38
    analysis::identify(allele);
    CHECK(allele.location_digest == "wIlaGykfwHIpPY2Fcxtbx4TINbbODFVz");
    CHECK(allele.digest == "0AePZIWZUNsUlQTamyLrjm2HWUw2opLt");

    allele.refget_accession = "SQ.Ya6Rs7DHhDeg7YaOSg1EoNi3U_nQ9SvO";  // NC_000001.11:40819438:CTCCTCCT:CTCCTCCTCCT
    allele.location = {40819438, 40819446};
    allele.length = 11;
    allele.repeat_subunit_length = 3;
    analysis::identify(allele);
    CHECK(allele.location_digest == "nQGBuvRQOLEboA5TYtcz975fp_GulxbZ");
    CHECK(allele.digest == "Oop4kjdTtKcg1kiZjIJAAR3bp7qi4aNT");
    allele.sequence = "CTCCTCCTCCT";  // not part of the identifier
    analysis::identify(allele);
    CHECK(allele.digest == "Oop4kjdTtKcg1kiZjIJAAR3bp7qi4aNT");
}

TEST_CASE("vrs: locations and states follow the specification's rules") {
    Shelf shelf;
    // 0:GGCC 4:AACACACACATTTTGTAAGG
    const Sequence sequence = load_one(shelf, "GGCCAACACACACATTTTGTAAGG");
    struct Row {
        Variant variant;
        std::string expected;
        std::string digest;  // by vrs-python 2.3.3
    };
    const std::vector<Row> rows{
        {{3, "C", "T"}, "3-4 1 - T", "hfrgRbabq4xrS65ibWa9s8M8Zi1Crwcg"},                      // substitution
        {{6, "", "CA"}, "5-14 11 2 ACACACACACA", "NB9L_8WaHWvuluE3JV0dbiHfzp9Fg_Wt"},  // insertion in a repeat
        {{6, "CA", ""}, "5-14 7 2 ACACACA", "dByNDYQ00sbd7aGiFCH4hvql1g0NAkNa"},  // deletion in one
        {{0, "G", ""}, "0-2 1 1 G", "6jOsoToxxPVHaw9uqfgFqIkq_fTsAawJ"},  // at the start
        {{24, "", "AT"}, "24-24 2 - AT", "EyzDfehpC9S45j5KTw3QFAJGALoPgLOU"},  // unambiguous insertion, at the end
        {{5, "AC", "AC"}, "5-7 2 2 AC", "JtZk4-iDlnIjLo3rPI_rOYxgNHOnrUhU"},  // nothing varies
        {{5, "", ""}, "5-5 0 0 ", "A1-d3-Bx1SgcFTqi8PeiCFRTIpxaCwuA"},  // nothing at all
        {{3, "", "CACAC"},
         "2-5 8 - CCACACCA",
         "oCRsD3EDrfX_DC0cKXnut0cQudOW3NOm"},  // ambiguous, but not from the reference
        {{4, "A", ""}, "4-6 1 1 A", "EMk2RYWO-bC-QsUXEA5GOQxMoINkspe4"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.variant.start);
        const VrsAllele allele = vrs_allele(sequence, row.variant);
        CHECK(allele.refget_accession == "SQ.pOnbIfW2R-tn3tUYPKgFvTT8i7nOf_xj");
        CHECK(shown(allele) == row.expected);
        CHECK(allele.digest == row.digest);
    }
}

TEST_CASE("vrs: an insertion can be longer than the text that it repeats") {
    Shelf shelf;
    const Sequence sequence = load_one(shelf, "GTACACGT");
    CHECK(shown(vrs_allele(sequence, {6, "", "ACACAC"})) ==
          "2-6 10 2 ACACACACAC");  // factor 6 does not fit, 3 does not repeat, 2 does
    CHECK(shown(vrs_allele(sequence, {6, "", "ACAC"})) == "2-6 8 4 ACACACAC");
    CHECK(shown(vrs_allele(sequence, {6, "", "ACA"})) == "6-6 3 - ACA");
}

TEST_CASE("vrs: more than 50 residues that follow from the reference are omitted, others are kept") {
    Shelf shelf;
    const Sequence sequence = load_one(shelf, "G" + std::string(50, 'A') + "G");
    CHECK(shown(vrs_allele(sequence, {1, "A", ""})) == "1-51 49 1 " + std::string(49, 'A'));
    CHECK(shown(vrs_allele(sequence, {1, std::string(50, 'A'), std::string(50, 'A')})) ==
          "1-51 50 50 " + std::string(50, 'A'));
    CHECK(shown(vrs_allele(sequence, {1, "", "A"})) == "1-51 51 1 -");
    CHECK(shown(vrs_allele(sequence, {0, "G" + std::string(50, 'A'), "G" + std::string(50, 'A')})) == "0-51 51 51 -");
    CHECK(shown(vrs_allele(sequence, {0, "", std::string(60, 'C')})) == "0-0 60 - " + std::string(60, 'C'));
}

TEST_CASE("vrs: the JSON follows the specification's schemas") {
    Shelf shelf;
    const Sequence sequence = load_one(shelf, "GGCCAACACACACATTTTGTAAGG");
    using Json = nlohmann::json;
    const Json location{{"id", "ga4gh:SL.d8c5sjcCVshsDApwapFKFZYND6J5ZyjT"},
                        {"type", "SequenceLocation"},
                        {"digest", "d8c5sjcCVshsDApwapFKFZYND6J5ZyjT"},
                        {"sequenceReference",
                         {{"type", "SequenceReference"}, {"refgetAccession", "SQ.pOnbIfW2R-tn3tUYPKgFvTT8i7nOf_xj"}}},
                        {"start", 5},
                        {"end", 14}};
    const Json expected{
        {"id", "ga4gh:VA.dByNDYQ00sbd7aGiFCH4hvql1g0NAkNa"},
        {"type", "Allele"},
        {"digest", "dByNDYQ00sbd7aGiFCH4hvql1g0NAkNa"},
        {"location", location},
        {"state",
         {{"type", "ReferenceLengthExpression"}, {"length", 7}, {"sequence", "ACACACA"}, {"repeatSubunitLength", 2}}}};
    CHECK(Json::parse(vrs_allele(sequence, {6, "CA", ""}).json()) == expected);
    const Json literal = Json::parse(vrs_allele(sequence, {3, "C", "T"}).json());
    CHECK(literal["state"] == Json{{"type", "LiteralSequenceExpression"}, {"sequence", "T"}});
    CHECK(vrs_allele(sequence, {3, "C", "T"}).json().find('\n') == std::string::npos);
}

TEST_CASE(
    "vrs: a mitochondrial variant has the value of vrs-python's tests") {  // tests/extras/test_allele_translator.py
    Shelf shelf;
    const Sequence sequence =
        load_one(shelf, test::read_fasta(test::data_file("human_mito_NC_012920.1.fa")).front().residues);
    const VrsAllele allele =
        vrs_allele(sequence, NamedVariant::read("NC_012920.1:10082:A:G", VariantForm::spdi).on(sequence));
    CHECK(allele.refget_accession == "SQ.k3grVkjY-hoWcCUojHw6VU6GE3MZ8Sct");
    CHECK(shown(allele) == "10082-10083 1 - G");
}
