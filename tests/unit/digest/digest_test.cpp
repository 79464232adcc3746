#include "seqshelf/digest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

using namespace seqshelf;

namespace {

// refget vectors (sha512t24u, md5, trunc512: GA4GH's compliance documents; SHA-1 and SEGUID: Python's hashlib and
// base64).
struct Vector {
    std::string residues;
    std::string sha512t24u;
    std::string md5;
    std::string trunc512;
    std::string sha1;
    std::string seguid;
};

const std::vector<Vector> vectors{
    {"", "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXc", "d41d8cd98f00b204e9800998ecf8427e",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "2jmj7l5rSw0yVb/vlWAYkK/YBwk"},
    {"ACGT", "aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2", "f1f8f4bf413b16ad135722aa4591043e",
     "68a178f7c740c5c240aa67ba41843b119d3bf9f8b0f0ac36", "2108994e17f6cca9ff2352ada92b6511db076034",
     "IQiZThf2zKn/I1KtqStlEdsHYDQ"},
    {"TTGGGGAA", "iYtREV555dUFKg2_agSJW6suquUyPpMw", "5f63cfaa3ef61f88c9635fb9d18ec945",
     "898b51115e79e5d5052a0dbf6a04895bab2eaae5323e9330", "bda2582c27c5b38039397ea7a07031586af11bdc",
     "vaJYLCfFs4A5OX6noHAxWGrxG9w"},
    {"GGAA", "YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj", "31fc6ca291a32fb9df82b85e5f077e31",
     "6016d55f474b286d627840c288c9a4ad3645b7f67955d6a3", "12b2e9fff4c34e65af65662d8921c0d120ba7be3",
     "ErLp//TDTmWvZWYtiSHA0SC6e+M"},
    {"GCGC", "AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6", "92c6a56c9e9459d8a42b96f7884710bc",
     "01c2f1b41b8a10f93fecf184fc7e1d1849706470ae8f01fa", "b974f69a8f351691190398d646bae35313cd3d4f",
     "uXT2mo81FpEZA5jWRrrjUxPNPU8"},
    {"TCGA", "ORLd3OQy8whca09ypkTExMc_ByFalnnO", "45d0ff9f1a9504cf2039f89c1ffb4c32",
     "3912dddce432f3085c6b4f72a644c4c4c73f07215a9679ce", "1a6f74f4453bc126b7355f856e2943f9c4b930dc",
     "Gm909EU7wSa3NV+FbilD+cS5MNw"},
    {"TTCCGGAA", "733WIVstq8gdCl6w8NhKc5sGdN6SZ5-I", "adbd2580b1cb145667c79baf9bfd391a",
     "ef7dd6215b2dabc81d0a5eb0f0d84a739b0674de92679f88", "3d425ced1a9148387882dacefaa54cf12c83bc8e",
     "PUJc7RqRSDh4gtrO+qVM8SyDvI4"},
    {"hello world", "MJ7MSJwS1utMxA9QyQLytNDtd-5RGnx6", "5eb63bbbe01eeed093cb22bb8f5acdc3",
     "309ecc489c12d6eb4cc40f50c902f2b4d0ed77ee511a7c7a", "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed",
     "Kq5sNclPz7QV2+lfQIuc6R7oRu0"},
    {std::string(1000003, 'A'), "OA83oUiQSV7BtAHYbtJXIDNfa4yVTAyF", "27dc8fbfff5fba671c6f8c7268ccd305",
     "380f37a14890495ec1b401d86ed25720335f6b8c954c0c85", "72a15065cd1674731bd083bcf4445f97f0997bb9",
     "cqFQZc0WdHMb0IO89ERfl/CZe7k"},
};

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

}  // namespace

TEST_CASE("digest: SQ. is accepted in any case, before a collection's digest too") {
    const std::string text = "aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2";
    const auto sequence = SequenceDigest::parse(text);
    REQUIRE(sequence);
    for (const char* const prefix : {"SQ.", "sq.", "Sq.", "ga4gh:SQ.", "GA4GH:sq."}) {
        CHECK(SequenceDigest::parse(prefix + text) == sequence);
    }
    CHECK(CollectionDigest::parse("SQ." + text) == CollectionDigest::parse(text));
    CHECK(CollectionDigest::parse("sq." + text) == CollectionDigest::parse(text));
    CHECK_FALSE(SequenceDigest::parse("SQ.SQ." + text));
    CHECK_FALSE(CollectionDigest::parse("SQ.SQ." + text));
    CHECK_FALSE(CollectionDigest::parse("ga4gh:SQ." + text));
}

TEST_CASE("digest: the refget vectors, the empty sequence included") {
    for (const Vector& vector : vectors) {
        CAPTURE(vector.sha512t24u);
        const SequenceDigests digests = digest_residues(vector.residues);
        CHECK(digests.sha512t24u.sha512t24u() == vector.sha512t24u);
        CHECK(digests.sha512t24u.refget() == "SQ." + vector.sha512t24u);
        CHECK(digests.sha512t24u.trunc512() == vector.trunc512);
        CHECK(digests.md5.hex() == vector.md5);
        CHECK(digests.sha1.hex() == vector.sha1);
        CHECK(digests.sha1.seguid() == vector.seguid);
    }
}

TEST_CASE("digest: a digest does not depend on earlier ones") {
    const SequenceDigests first = digest_residues("ACGT");
    (void)digest_residues("TTGGGGAA");
    CHECK(digest_residues("ACGT") == first);
}

TEST_CASE("digest: every accepted spelling of a sequence digest means the same") {
    for (const Vector& vector : vectors) {
        CAPTURE(vector.sha512t24u);
        const SequenceDigest expected = digest_residues(vector.residues).sha512t24u;
        CHECK(SequenceDigest::parse(vector.sha512t24u) == expected);
        CHECK(SequenceDigest::parse("SQ." + vector.sha512t24u) == expected);
        CHECK(SequenceDigest::parse("ga4gh:SQ." + vector.sha512t24u) == expected);
        CHECK(SequenceDigest::parse(vector.trunc512) == expected);
        CHECK(SequenceDigest::parse(upper(vector.trunc512)) == expected);
    }
}

TEST_CASE("digest: text that is almost a sequence digest is refused") {
    const std::string good = "iYtREV555dUFKg2_agSJW6suquUyPpMw";
    const std::string trunc512 = "898b51115e79e5d5052a0dbf6a04895bab2eaae5323e9330";
    const std::vector<std::string> refused{
        "",
        good.substr(1),
        good + "A",
        good + "=",
        good.substr(0, 31) + "=",
        good.substr(0, 31) + "+",
        good.substr(0, 31) + "/",
        good.substr(0, 31) + " ",
        " " + good.substr(1),
        good + "\n",
        "ga4gh:" + good,
        "ga4gh:ga4gh:SQ." + good,
        "ga4gh:SQ.SQ." + good,
        "SQ.SQ." + good,
        "SQ.ga4gh:SQ." + good,
        "SQ" + good,
        "SQ." + good.substr(1),
        "SQ." + good + "A",
        "SQ.",
        "ga4gh:SQ.",
        "SQ." + trunc512,
        "ga4gh:" + trunc512,
        "ga4gh:SQ." + trunc512,
        trunc512.substr(1),
        trunc512 + "0",
        trunc512.substr(0, 47) + "g",
        "GS_" + good,
        std::string(32, '\0'),
    };
    for (const std::string& text : refused) {
        CAPTURE(text);
        CHECK_FALSE(SequenceDigest::parse(text));
    }
}

TEST_CASE("digest: base64url is case-sensitive") {
    CHECK(SequenceDigest::parse(upper("iYtREV555dUFKg2_agSJW6suquUyPpMw")) != digest_residues("TTGGGGAA").sha512t24u);
}

TEST_CASE("digest: a collection digest is 32 characters of base64url and nothing else") {
    const std::string good = "XZlrcEGi6mlopZ2uD8ObHkQB1d0oDwKk";
    REQUIRE(CollectionDigest::parse(good));
    CHECK(CollectionDigest::parse(good)->sha512t24u() == good);
    for (const std::string& text : {"SQ.SQ." + good, "ga4gh:SQ." + good, good.substr(1), good + "A", good + "=",
                                    std::string(), std::string("898b51115e79e5d5052a0dbf6a04895bab2eaae5323e9330")}) {
        CAPTURE(text);
        CHECK_FALSE(CollectionDigest::parse(text));
    }
}

TEST_CASE("digest: MD5 and SHA-1 are read in upper or lower case, and only at their length") {
    for (const Vector& vector : vectors) {
        const SequenceDigests digests = digest_residues(vector.residues);
        CHECK(Md5Digest::parse(vector.md5) == digests.md5);
        CHECK(Md5Digest::parse(upper(vector.md5)) == digests.md5);
        CHECK(Sha1Digest::parse(vector.sha1) == digests.sha1);
        CHECK(Sha1Digest::parse(upper(vector.sha1)) == digests.sha1);
        CHECK(Sha1Digest::parse_seguid(vector.seguid) == digests.sha1);
    }
    const Vector& some = vectors[1];
    for (const std::string& text : {some.md5.substr(1), some.md5 + "0", some.md5 + "00", "md5:" + some.md5,
                                    some.md5.substr(0, 31) + "g", std::string()}) {
        CHECK_FALSE(Md5Digest::parse(text));
    }
    CHECK_FALSE(Md5Digest::parse(some.sha1));
    for (const std::string& text : {some.sha1.substr(1), some.sha1 + "0", some.md5, std::string()}) {
        CHECK_FALSE(Sha1Digest::parse(text));
    }
    // 27 characters hold 162 bits: the last two are zero in the only valid spelling.
    for (const std::string& text :
         {some.seguid + "=", some.seguid.substr(1), some.seguid + "A", some.seguid.substr(0, 26) + "R",
          std::string("IQiZThf2zKn_I1KtqStlEdsHYDQ"), std::string()}) {
        CAPTURE(text);
        CHECK_FALSE(Sha1Digest::parse_seguid(text));
    }
}

TEST_CASE("digest: conversion from and to bytes requires the exact number of bytes") {
    const SequenceDigest digest = digest_residues("ACGT").sha512t24u;
    std::vector<std::uint8_t> bytes(digest.bytes().begin(), digest.bytes().end());
    CHECK(SequenceDigest::from_bytes(bytes) == digest);
    bytes.push_back(0);
    CHECK_FALSE(SequenceDigest::from_bytes(bytes));
    bytes.resize(23);
    CHECK_FALSE(SequenceDigest::from_bytes(bytes));
    CHECK_FALSE(SequenceDigest::from_bytes({}));
}

TEST_CASE("digest: digests have the order of their bytes") {
    CHECK(SequenceDigest::parse(std::string(32, 'A')) < SequenceDigest::parse(std::string(31, 'A') + "B"));
    CHECK(SequenceDigest::parse(std::string(32, 'z')) < SequenceDigest::parse(std::string(32, '_')));
}
