#include "catalog/name_rules.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"
#include "sequence/seqrepo_namespace.hpp"

using namespace seqshelf;
using namespace seqshelf::catalog;
using namespace std::string_literals;

// SeqRepo's translations (biocommons.seqrepo, _internal/translate.py)
TEST_CASE("names: SeqRepo's synonyms of namespaces are known") {
    for (const char* const name : {"NCBI", "refseq", "RefSeq", "REFSEQ"}) {
        CHECK(canonical_namespace(name) == "refseq");
    }
    CHECK(canonical_namespace("Ensembl") == "ensembl");
    CHECK(canonical_namespace("ensembl") == "ensembl");
    CHECK(canonical_namespace("LRG") == "lrg");
    CHECK(canonical_namespace("lrg") == "lrg");
}

TEST_CASE("names: a namespace has one spelling in SeqRepo, which is ours except for its synonyms") {
    CHECK(sequence::seqrepo_namespace("refseq") == "NCBI");
    for (const auto& [canonical, of_seqrepo] : sequence::seqrepo_namespaces) {
        CHECK(sequence::seqrepo_namespace(canonical) == of_seqrepo);
        CHECK(canonical_namespace(of_seqrepo) == canonical);
    }
    for (const char* const name : {"ncbi", "ENSEMBL", "gencode", ""}) {
        CHECK(sequence::seqrepo_namespace(name) == name);
    }
}

TEST_CASE("names: every other namespace is taken literally, including case") {
    for (const std::string name : {"ncbi", "Ncbi", "ENSEMBL", "Lrg", "Ensembl-110", "gencode", "MyLab", "", "\u00e9"}) {
        CHECK(canonical_namespace(name) == name);
    }
}

TEST_CASE("names: namespaces of digests are known in upper and lower case") {
    for (const char* const name : {"ga4gh", "GA4GH", "sha512t24u", "SHA512T24U", "trunc512", "TRUNC512", "md5", "MD5",
                                   "Md5", "sha1", "SHA1", "SEGUID", "seguid", "VMC", "vmc"}) {
        CAPTURE(name);
        CHECK(is_digest_namespace(name));
        CHECK_THROWS_AS(check_namespace(name), InvalidArgument);
    }
    for (const char* const name : {"refseq", "md5sum", "md", "ga4gh2", ""}) {
        CHECK_FALSE(is_digest_namespace(name));
    }
}

TEST_CASE("names: malformed namespaces are InvalidArgument") {
    for (const std::string& name :
         {""s, "a:b"s, ":"s, "a b"s, " a"s, "a\tb"s, "a\nb"s, "a\0b"s, "a\x7f"s, "\xff"s, "\xc3"s}) {
        CAPTURE(name);
        CHECK_THROWS_AS(check_namespace(name), InvalidArgument);
    }
    for (const char* const name : {"refseq", "Ensembl-110", "my_lab.v2", "\u00e9", "a/b"}) {
        CHECK_NOTHROW(check_namespace(name));
    }
}

TEST_CASE("names: malformed aliases are InvalidArgument") {
    for (const std::string& alias : {""s, "a\tb"s, "a\nb"s, "a\0b"s, "a\x7f"s, "\xff"s, "\xc3"s}) {
        CAPTURE(alias);
        CHECK_THROWS_AS(check_alias(alias), InvalidArgument);
    }
    for (const char* const alias :
         {"NC_000001.11", "HLA:A*01:01", "a b", " ", "\u540d", "gi|1|a", "'; DROP TABLE sequence; --"}) {
        CHECK_NOTHROW(check_alias(alias));
    }
}

TEST_CASE("names: NAMESPACE:ALIAS is split at the first colon, and the namespace is made canonical") {
    using Parts = Name;
    CHECK(split_alias("") == Parts{});
    CHECK(split_alias("ncbi:GRCh38") == Parts{"ncbi", "GRCh38"});
    CHECK(split_alias("NCBI:GCF_1.1") == Parts{"refseq", "GCF_1.1"});
    CHECK(split_alias("HLA:A*01:01") == Parts{"HLA", "A*01:01"});
    CHECK(split_alias("a: b") == Parts{"a", " b"});
    for (const std::string& text : {"GRCh38"s, ":x"s, "x:"s, ":"s, "md5:x"s, "a b:x"s, "a:x\ny"s, "a:\xff"s}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)split_alias(text), InvalidArgument);
    }
}

TEST_CASE("names: a member's name must be possible in a FASTA header") {
    for (const std::string& name :
         {""s, "a b"s, " a"s, "a "s, "a\tb"s, "a\nb"s, "a\rb"s, "a\0b"s, "a\x7f"s, "\xff"s, "\xc3"s}) {
        CAPTURE(name);
        CHECK_THROWS_AS(check_member_name(name), InvalidArgument);
    }
    for (const char* const name : {"chr1", "HLA:A*01:01", "\u540d", ">x", ";x", "gi|1|a", "1"}) {
        CHECK_NOTHROW(check_member_name(name));
    }
}

TEST_CASE("names: a text is split at its first colon and not changed otherwise") {
    CHECK_FALSE(split_name("").has_value());
    CHECK_FALSE(split_name("NC_000001.11").has_value());
    CHECK(split_name(":") == NameView{"", ""});
    CHECK(split_name("NCBI:NC_1.1") == NameView{"NCBI", "NC_1.1"});
    CHECK(split_name("HLA:HLA:1") == NameView{"HLA", "HLA:1"});
    CHECK(split_name("a:") == NameView{"a", ""});
    const Name name{"refseq", "NC_1.1"};
    CHECK(split_name(name.text()) == NameView(name));
    CHECK(Name{"a", "z"} < Name{"b", "a"});
    CHECK(NameView{"a", "b"} < NameView{"a", "\xc3\xa9"});  // in byte order
}
