#include "seqcol/collection_digests.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "support/files.hpp"
#include "support/json.hpp"

using namespace seqshelf;
using seqshelf::seqcol::CollectionDigester;

namespace {

using NamedResidues = std::vector<std::pair<std::string, std::string>>;  // name, residues

CollectionDigests digests_of(const NamedResidues& members) {
    CollectionDigester digester;
    for (const auto& [name, residues] : members) {
        digester.add(name, static_cast<std::int64_t>(residues.size()), digest_residues(residues).sha512t24u);
    }
    REQUIRE(digester.member_count() == static_cast<std::int64_t>(members.size()));
    return digester.finish();
}

struct Expected {
    std::string digest;
    std::string names;
    std::string lengths;
    std::string sequences;
    std::string name_length_pairs;
    std::string sorted_name_length_pairs;
    std::string sorted_sequences;
};

void check(const CollectionDigests& found, const Expected& expected) {
    CHECK(found.digest.sha512t24u() == expected.digest);
    CHECK(found[CollectionAttribute::names].sha512t24u() == expected.names);
    CHECK(found[CollectionAttribute::lengths].sha512t24u() == expected.lengths);
    CHECK(found[CollectionAttribute::sequences].sha512t24u() == expected.sequences);
    CHECK(found[CollectionAttribute::name_length_pairs].sha512t24u() == expected.name_length_pairs);
    CHECK(found[CollectionAttribute::sorted_name_length_pairs].sha512t24u() == expected.sorted_name_length_pairs);
    CHECK(found[CollectionAttribute::sorted_sequences].sha512t24u() == expected.sorted_sequences);
}

const std::string l844 = "cGRMZIb3AVgkcAfNv39RN7hnT5Chk7RX";
const std::string l448 = "x5qpE4FtMkvlwpKIzvHs3a02Nex5tthp";
const std::string l84 = "7-_HdxYiRf-AJLBKOTaJUdxXrUkIXs6T";
const std::string l44 = "cYSh9UjEuqglikl6SUw6IKjjuK0kKGVt";
const std::string n1 = "dOAOfPGkf3wAf3CUsbjVTKhY9Wq2DL6f";
const std::string n2 = "gSWbV6khfIsnlQTyw1PmlQ8G7VRfIWbU";
const std::string s1 = "0uDQVLuHaOZi1u76LjV__yrVUIz9Bwhr";
const std::string s2 = "jRkQnIS5K5k9WIkLxiJ0pvsPimKOM_ij";
const std::string p1 = "a6JbVltjGqj5fEr01M0qjqCmlLLQ_P7N";
const std::string z1 = "zjM1Ie9m0zFbqsAnZ6jAJSXuFpKTr40J";
const std::string z2 = "1FQEGOQQ-m0NmZ0R-eeJEfnH1ayqJQ0T";
const std::string k1 = "KgWo6TT1Lqw6vgkXU9sYtCU9xwXoDt6M";
const std::string k2 = "_7TDrVO-N2ImCJFLz1lTOGQKfBy2dtsv";

struct Case {
    std::string name;
    NamedResidues members;
    Expected expected;
};

// The test FASTA files of refgenie/refget (test_fasta, demo_fasta) with their published digests.
const std::vector<Case> cases{
    {"base = demo0 = demo6",
     {{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chr2", "GCGC"}},
     {"XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk", "Fw1r9eRxfOZD98KKrhlYQNEdSRHoVxAG", l844, s1,
      "B9MESWM8k-hK_OeQK8bZNAG74pLY0Ujq", z1, k1}},
    {"different_names",
     {{"X", "TTGGGGAA"}, {"1", "GGAA"}, {"2", "GCGC"}},
     {"QvT5tAQ0B8Vkxd-qFftlzEk2QyfPtgOv", "lrCv6NNXom7AC9tKFWqhcLLZsrcgJIqq", l844, s1,
      "m88geMfgGBZ7VpYgQKCB4P9z-mhKJ-nj", z2, k1}},
    {"different_order = demo5",
     {{"chr1", "GGAA"}, {"chr2", "GCGC"}, {"chrX", "TTGGGGAA"}},
     {"Tpdsg75D4GKCGEHtIiDSL9Zx-DSuX5V8", n1, l448, "7t6Ulz6OeUWu6FBxntbvFKOl8w3icl2h", p1, z1, k1}},
    {"pair_swap",
     {{"chr2", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chrX", "GCGC"}},
     {"UNGAdNDmBbQbHihecPPFxwTydTcdFKxL", n2, l844, s1, "yjUFKuKCURANxHar4JDF5ABOn6FJ-T8m",
      "rL5OQOnFba8yyz7lS-0-hgZvwcQsiajN", k1}},
    {"subset",
     {{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}},
     {"sv7GIP1K0qcskIKF3iaBmQpaum21vH74", "iyNUhtfR0TALytlmxK1Zx1_q3frkZyAd", l84, "3ZP38SZcoc9wN7jsRyNSP9mQ1a3TUoUF",
      "b_TLfweI2gfClgj57gcTFtEOMJ_daWd4", "AvGYsdgtJpTLKYil3eLddJxwrE5OfKhE", "p5sNbnAUithQJ3oxrBL3YXTNig08SNKB"}},
    {"swap_wo_coords",
     {{"chrX", "TTGGGGAA"}, {"chr2", "GGAA"}, {"chr1", "GCGC"}},
     {"aVzHaGFlUDUNF2IEmNdzS_A8lCY0stQH", "QX5ur-faw5nXis8HXUK2kMxgY5MTGVRn", l844, s1,
      "suXpFjcxpyUDOkBgNEakNEXtLlyxtjJr", z1, k1}},
    {"demo = demo1",
     {{"chr1", "ACGT"}, {"chr2", "TCGA"}},
     {"FZkZH2LvQSMb_2Kw2MStNNKn6xp18LeW", "XEsH8IMZ09CBX17iXEWRagH50VGfARLo", l44, "VjYGGTzO5B6EehKtlsWCnXpNgHWns9vC",
      "gmIibgJQAD3nShUGl9upwqLqUlRfW36H", "H1HEgLvY1yMtIybg2Rz4VsWz5tm374YP", "TISi8xz2iqnWN06EKEHEOCsxJEeyn6y7"}},
    {"demo2",
     {{"chr1", "ACGT"}, {"chr2", "TCGA"}, {"chrX", "TTCCGGAA"}},
     {"ePcX436OR9dQ9GE7A1v6Af-axKpeSkzB", n1, l448, s2, p1, z1, k2}},
    {"demo3",
     {{"1", "ACGT"}, {"2", "TCGA"}, {"X", "TTCCGGAA"}},
     {"3DzD1Hfw670PFL1RP11CX5HuuOvd_CYa", "xOOIQ4CMROo3yQ0VobUSVIwk1jikO4pq", l448, s2,
      "GmWGC0aZOEKVFXl8NuiiSlSWiB-cE-sS", z2, k2}},
    {"demo4",
     {{"chr2", "ACGT"}, {"chr1", "TCGA"}, {"chrX", "TTCCGGAA"}},
     {"YfKzf9qwrBOU0DqCeCBBX7Qh98n3qYLq", n2, l448, s2, "GvbrmKQE9Aw_EptT4UbP9tDzqL0rIgwj", z1, k2}},
};

}  // namespace

TEST_CASE("collection_digests: agree with the published collections, at level 0 and level 1") {
    for (const Case& each : cases) {
        CAPTURE(each.name);
        check(digests_of(each.members), each.expected);
    }
}

TEST_CASE("collection_digests: the empty collection has its published digest") {
    const std::string empty_array = "slspTLTetp6gCkw88xE5BIAbYBXllWvQ";
    check(digests_of({}), {"1VV92UF0liL_AXgP3qqD1wNZFTWNcY2b", empty_array, empty_array, empty_array, empty_array,
                           empty_array, empty_array});
}

TEST_CASE("collection_digests: agree with the specification's example from level 2 to level 0") {
    const std::vector<std::pair<std::string, std::int64_t>> members{
        {"SQ.2YnepKM7OkBoOrKmvHbGqguVfF9amCST", 248956422},
        {"SQ.lwDyBi432Py-7xnAISyQlnlhWDEaBPv2", 242193529},
        {"SQ.Eqk6_SvMMDCc6C-uEfickOUWTatLMDQZ", 198295559},
    };
    CollectionDigester digester;
    for (std::size_t i = 0; i < members.size(); ++i) {
        digester.add("chr" + std::to_string(i + 1), members[i].second, SequenceDigest::parse(members[i].first).value());
    }
    const CollectionDigests digests = digester.finish();
    CHECK(digests[CollectionAttribute::names].sha512t24u() == "g04lKdxiYtG3dOGeUC5AdKEifw65G0Wp");
    CHECK(digests[CollectionAttribute::lengths].sha512t24u() == "5K4odB173rjao1Cnbk5BnvLt9V7aPAa2");
    CHECK(digests[CollectionAttribute::sequences].sha512t24u() == "rD29ZKmEqwwHRXjiQ36p6UMZQ5hemmsb");
    CHECK(digests.digest.sha512t24u() == "sjNNwm4zov3Dl0FRWbRTcZwzqrTQKIqL");
}

// Digests of json.dumps([name], ensure_ascii=False) from Python; the first six are published with the seqcol notes.
TEST_CASE("collection_digests: names are canonical JSON (RFC 8785)") {
    const std::vector<std::pair<std::string, std::string>> names{
        {"\u00e9", "sHGbi1du0xHxJ2O9bDtp5fMGUa9BWbFa"},     {"\u540d", "Bt3fIEAnDmWgHIg16oBdBEgpBSStOTt1"},
        {"\"q\\", "qc1WKcl38lac855FE_i0BT7oEZR5KR5n"},      {"a\ab", "-4ey-N0Rrw4pvli97y238I_nbVIOmz13"},
        {"\x7f", "qWRtlLz0nOAEU0XZ2F2uEgTTuQh7T7uX"},       {"\u2028", "UxiqjeDKu7Nime1_J3I2R4gLK1ZmjWt8"},
        {"\b\t\n\f\r", "1kaViok7_8-HqUC4F7zWXax7IzJhJfCW"}, {"\x1f", "BgwxeRzOznUdNI7u55GSytLfapdMUCxm"},
        {"\U0001f600", "QK_nXWWdPC_sjo2yEiWNItFKbViHJjHy"}, {"/", "4qpKP605Q_RZboWIkonf6Hfe39yhr53M"},
    };
    for (const auto& [name, expected] : names) {
        const auto& shown = name;
        CAPTURE(shown);
        CHECK(digests_of({{name, "ACGT"}})[CollectionAttribute::names].sha512t24u() == expected);
    }
}

TEST_CASE("collection_digests: the test files of refgenie agree with their published digests") {
    const auto path = test::shared_file("meta/seqcol_test_fasta_digests.json");
    if (test::skip_without(path, "seqcol_test_fasta_digests.json")) {
        return;
    }
    std::ifstream file(path);
    const nlohmann::json published = nlohmann::json::parse(file);
    CHECK(published.size() == 6);
    for (const auto& [name, collection] : published.items()) {
        const auto& shown = name;
        CAPTURE(shown);
        NamedResidues members;
        for (const test::Record& record : test::read_fasta(test::shared_file("small/seqcol_" + name))) {
            members.emplace_back(record.name, record.residues);
        }
        const nlohmann::json& level1 = collection.at("level1");
        check(digests_of(members),
              {collection.at("top_level_digest"), level1.at("names"), level1.at("lengths"), level1.at("sequences"),
               level1.at("name_length_pairs"), level1.at("sorted_name_length_pairs"), level1.at("sorted_sequences")});
    }
}

TEST_CASE("collection_digests: agree for more members than are sorted in memory") {
    CollectionDigester digester;
    for (int i = 0; i < 600000; ++i) {
        const std::string text = std::to_string(i);
        digester.add("n" + text, i % 7, digest_residues(text).sha512t24u);
    }
    // computed with Python's hashlib and json
    check(digester.finish(),
          {"2txbazcH4RQ4nO74yywr485khiZN5Cbs", "gFtFYUgyARTFMUx2f-1MlIdCtx5-9Ykr", "RuiFdkymShiTJkk9p_fguuWm2OprLkSg",
           "zKaOjppx8sm1EBN3f7A9cWY9RArskJp_", "SuKqtFmNU8hEvDoHCTQ8R5qF3bQ1yXUm", "hwh0dVuG9ahowYd6fXTalDoIu3BHlQpb",
           "fmRocNFplKK56xDfbJNs9vgjxsQEoSmC"});
}
