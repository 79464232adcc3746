#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

template <typename Action>
std::string not_found(Action action) {
    try {
        action();
    } catch (const NotFound& error) {
        return error.what();
    }
    FAIL("NotFound was not thrown");
    return "";
}

/// A shelf, and what its NotFound says after the name of the instance.
struct Asked : Shelf {
    /// \param name  `ns:alias`
    void add(const std::string& name, const std::string& residues) {
        load(">" + name.substr(name.find(':') + 1) + "\n" + residues + "\n", name.substr(0, name.find(':')));
    }

    [[nodiscard]] static std::string hint(const std::string& message) {
        const std::size_t at = message.find("master");
        REQUIRE(at != std::string::npos);
        return message.substr(at + 6);
    }
    [[nodiscard]] std::string sequence(const std::string& identifier) const {
        CHECK(!repository().find_sequence(identifier));
        const std::string message = not_found([&] { (void)repository().get_sequence(identifier); });
        CHECK(message.starts_with("no sequence is known as '" + identifier + "' in master"));
        return hint(message);
    }
    [[nodiscard]] std::string collection(const std::string& identifier) const {
        CHECK(!repository().find_collection(identifier));
        return hint(not_found([&] { (void)repository().get_collection(identifier); }));
    }
};

}  // namespace

TEST_CASE_FIXTURE(
    Asked, "suggest: an accession with another version, or none, lists the versions that are here, the newest first") {
    add("refseq:NM_000551.3", "ACGT");
    CHECK(sequence("NM_000551.4") == "; 'NM_000551.3' is");
    CHECK(sequence("NM_000551") == "; 'NM_000551.3' is");
    CHECK(sequence("refseq:NM_000551.4") == "; 'refseq:NM_000551.3' is");
    CHECK(sequence("refseq:NM_000551") == "; 'refseq:NM_000551.3' is");
    CHECK(sequence("NCBI:NM_000551.0") == "; 'refseq:NM_000551.3' is");
    CHECK(sequence("NM_000551.4.3").empty());
    CHECK(sequence("NM_00055.3").empty());
    CHECK(sequence("NM_000551.x").empty());
    add("refseq:NM_000551.2", "ACGG");
    CHECK(sequence("NM_000551.4") == "; 'NM_000551.3' and 'NM_000551.2' are");
    for (const std::string other :
         {"NM_000551.10", "NM_000551.9", "NM_000551", "NM_000551.11x", "NM_000551.12.1", "NM_000551."}) {
        add("refseq:" + other, "ACGTA");
    }
    CHECK(sequence("NM_000551.4") == "; 'NM_000551.10', 'NM_000551.9' and 'NM_000551.3' are");
    Change session(master());
    session.remove_alias("refseq", "NM_000551.10");
    (void)session.commit();
    CHECK(sequence("refseq:NM_000551.4") ==
          "; 'refseq:NM_000551.9', 'refseq:NM_000551.3' and 'refseq:NM_000551.2' are");
    CHECK(sequence("NM_000551.10") == "; 'NM_000551.9', 'NM_000551.3' and 'NM_000551.2' are");
}

TEST_CASE_FIXTURE(Asked, "suggest: the newest three of any set of versions are listed") {
    std::mt19937 random(551);
    for (int round = 0; round < 8; ++round) {
        const std::string stem = "X" + std::to_string(round);
        std::set<int, std::greater<>> versions;
        std::string fasta;
        for (const std::size_t count = 1 + random() % 8; versions.size() < count;) {
            versions.insert(static_cast<int>(random() % 120));
        }
        for (const int version : versions) {
            fasta += ">" + stem + "." + std::to_string(version) + "\nACGT\n";
        }
        load(fasta, "n");
        std::string expected;
        std::size_t told = 0;
        const std::size_t last = std::min<std::size_t>(versions.size(), 3);
        for (const int version : versions) {
            if (told++ < last) {
                expected += std::string(told == 1      ? "; '"
                                        : told == last ? " and '"
                                                       : ", '") +
                            stem + "." + std::to_string(version) + "'";
            }
        }
        CHECK(sequence(stem + ".200") == expected + (last == 1 ? " is" : " are"));
    }
}

TEST_CASE_FIXTURE(Asked, "suggest: a version that only another namespace has is listed with it, and a bare name once") {
    add("refseq:NM_000551.3", "ACGT");
    add("copy:NM_000551.3", "ACGT");
    CHECK(sequence("NM_000551.4") == "; 'NM_000551.3' is");
    CHECK(sequence("refsq:NM_000551.3") == "; 'copy:NM_000551.3' and 'refseq:NM_000551.3' are");
    CHECK(sequence("ensembl:NM_000551.7") == "; 'copy:NM_000551.3' and 'refseq:NM_000551.3' are");
    add("n:other.1", "ACGA");
    CHECK(sequence("refseq:other.1") == "; 'n:other.1' is");
    CHECK(sequence("refseq:other.2") == "; 'n:other.1' is");
}

TEST_CASE_FIXTURE(Asked, "suggest: a name in the other case, or with or without chr, is suggested") {
    add("a:chrX", "ACGT");
    add("a:7", "ACGG");
    add("a:MT", "ACGC");
    add("refseq:NC_001422.1", "ACGA");
    CHECK(sequence("chrx") == "; 'chrX' is");
    CHECK(sequence("CHRX") == "; 'chrX' is");
    CHECK(sequence("X") == "; 'chrX' is");
    CHECK(sequence("a:x") == "; 'a:chrX' is");
    CHECK(sequence("chr7") == "; '7' is");
    CHECK(sequence("chrM") == "; 'MT' is");
    CHECK(sequence("nc_001422.1") == "; 'NC_001422.1' is");
    CHECK(sequence("nc_001422.2") == "; 'NC_001422.1' is");
    CHECK(sequence("chr8").empty());
}

TEST_CASE_FIXTURE(Asked, "suggest: a similar namespace is suggested if no namespace has the name") {
    add("refseq:a", "ACGT");
    CHECK(sequence("refsq:b") == "; there is no namespace 'refsq'; did you mean 'refseq'?");
    CHECK(sequence("refseq:b").empty());
    CHECK(sequence("RefSeq:b").empty());  // a synonym of the same namespace
    CHECK(sequence("nonesuch:b").empty());
    CHECK(sequence("md6:b").empty());
    load_text(*this, base_text, "assembly:GRCz");
    CHECK(sequence("assembl:b").empty());  // it has no names of sequences
    CHECK(collection("assembl:GRCz") == "; 'assembly:GRCz' is");
}

TEST_CASE_FIXTURE(Base, "suggest: collections and the names in them are suggested") {
    const Repository shelf = repository();
    const auto collection = [&](const std::string& identifier) {
        return not_found([&] { (void)shelf.get_collection(identifier); });
    };
    CHECK(collection("GRCx").ends_with("; 'GRCz' is"));
    CHECK(collection("ncbi:grcz").ends_with("; 'ncbi:GRCz' is"));
    CHECK(collection("grcz").ends_with("; 'GRCz' is"));
    CHECK(collection("ncbi:GRCx").ends_with("; 'ncbi:GRCz' is"));
    CHECK(collection("nonesuch").ends_with("master"));

    const Collection held = shelf.get_collection("GRCz");
    const auto member = [&](const std::string& name) { return not_found([&] { (void)held.get_sequence(name); }); };
    const std::string begin = "collection " + base_digest + " has no sequence named ";
    CHECK(member("1") == begin + "'1'; 'chr1' is there");
    CHECK(member("CHR2") == begin + "'CHR2'; 'chr2' is there");
    CHECK(member("x") == begin + "'x'; 'chrX' is there");
    CHECK(member("chr3") == begin + "'chr3'");
    CHECK(not_found([&] { (void)held.get_slice("1:1-2"); }) == begin + "'1'; 'chr1' is there");
    CHECK(not_found([&] { (void)held.soft_mask("1", {0, 1}); }) == begin + "'1'; 'chr1' is there");
    CHECK(not_found([&] { (void)shelf.get_sequence("GRCz:1"); }).ends_with("; 'GRCz:chr1' is"));
    CHECK(not_found([&] { (void)shelf.get_sequence("ncbi:GRCz:1"); }).ends_with("; 'ncbi:GRCz:chr1' is"));
    CHECK(not_found([&] { (void)shelf.get_slice("ncbi:GRCz:1:1-2"); }).ends_with("; 'ncbi:GRCz:chr1' is"));
}

TEST_CASE_FIXTURE(Asked, "suggest: a slice of an accession with another version is suggested") {
    add("refseq:NM_000551.3", "ACGT");
    for (const std::string text : {"NM_000551.4:1-2", "NM_000551.4"}) {
        CHECK(hint(not_found([&] { (void)repository().get_slice(text); })) == "; 'NM_000551.3' is");
    }
}

TEST_CASE_FIXTURE(Asked, "suggest: any unknown text throws only NotFound") {
    add("n:a.1", "ACGT");
    load_text(*this, base_text, "c:GRCz");
    for (const std::string& identifier : Texts{"",
                                               ".",
                                               ":",
                                               "::",
                                               "b:",
                                               ":b",
                                               "b.",
                                               ".1",
                                               "b..1",
                                               "b.-1",
                                               "b.+1",
                                               "b.99999999999999999999",
                                               "chr",
                                               "chr.1",
                                               "\xff",
                                               "\xff.1",
                                               "\xc3",
                                               "b.1\xff",
                                               "%",
                                               "_",
                                               "b*",
                                               std::string(199, 'b') + ".1",
                                               std::string(200, 'b') + ".1",
                                               std::string(1'000'000, 'b'),
                                               std::string(1000, ':'),
                                               std::string(1000, '.')}) {
        CAPTURE(identifier);
        CHECK(sequence(identifier).empty());
        CHECK(collection(identifier).empty());
        CHECK(!not_found([&] { (void)repository().get_collection("GRCz").get_sequence(identifier); }).empty());
    }
    for (const std::string& identifier :
         {std::string(1, '\0'), std::string("b\0.1", 4), std::string("a.1\0", 4)}) {  // messages end at a NUL
        CHECK(!not_found([&] { (void)repository().get_sequence(identifier); }).empty());
    }
    CHECK(sequence("a.9").ends_with("'a.1' is"));
}
