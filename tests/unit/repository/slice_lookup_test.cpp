#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

std::string described(const Slice& slice) {
    std::string text = slice.sequence.info().digests.sha512t24u.refget();
    for (const Interval& part : slice.location.parts) {
        text += " " + std::to_string(part.start) + "-" + std::to_string(part.end) +
                (part.strand == Strand::plus ? "+" : "-");
    }
    return text;
}

/// The result of `look_up`, or all data of its exception.
std::string outcome(const std::function<std::string()>& look_up) {
    try {
        return look_up();
    } catch (const NotFound& error) {
        return std::string("NotFound ") + error.what();
    } catch (const InvalidInterval& error) {
        return "InvalidInterval " + std::to_string(error.sequence_length()) + " " + error.what();
    } catch (const AmbiguousAlias& error) {
        std::string text = std::string("AmbiguousAlias ") + error.what();
        for (const std::string& candidate : error.candidates()) {
            text += "|" + candidate;
        }
        return text;
    }
}

template <typename Source>
std::string slice_outcome(Source& source, const std::string& text, Coordinates coordinates = Coordinates::one_based) {
    return outcome([&] {
        if constexpr (requires { source.get_slice(text).slice; }) {
            return described(source.get_slice(text, coordinates).slice);
        } else {
            return described(source.get_slice(text, coordinates));
        }
    });
}

template <typename Source>
std::string sequence_outcome(Source& source, const std::string& name) {
    return outcome([&] { return source.get_sequence(name).info().digests.sha512t24u.refget(); });
}

/// Checks that all functions of a lookup give the same as `source`, which remembers nothing.
template <typename Source>
void check_same(SliceLookup& lookup, const Source& source, const std::string& text) {
    CAPTURE(text);
    for (const Coordinates coordinates : {Coordinates::one_based, Coordinates::interbase}) {
        const std::string expected = slice_outcome(source, text, coordinates);
        CHECK(slice_outcome(lookup, text, coordinates) == expected);
        const std::string found = outcome([&] {
            const auto slice = lookup.find_slice(text, coordinates);
            return slice ? described(slice->slice) : "none";
        });
        CHECK(found == (expected.starts_with("NotFound") ? "none" : expected));
    }
    const std::string expected = sequence_outcome(source, text);
    CHECK(sequence_outcome(lookup, text) == expected);
    const std::string found = outcome([&] {
        const auto sequence = lookup.find_sequence(text);
        return sequence ? sequence->info().digests.sha512t24u.refget() : "none";
    });
    CHECK(found == (expected.starts_with("NotFound") ? "none" : expected));
}

constexpr const char* md5_of_digits = "md5:96231345750658819611474872867548";  // of AATGAACGTCGAC, by md5sum

/// Names that can be mistaken for regions of others, in every way.
struct Confusable : Shelf {
    Confusable() {
        load(
            ">chr1\nAAAAAAAAAACC\n>chr1:5-10\nACGT\n>chr2\nCCCCCCCCCCAA\n>chr3\nGGGGGGGGGGAA\n>refseq\nTTTTTTTTTTAA\n>"
            "md5\nTTTTTTTTTTCC\n>HLA:A*01\nTTGG\n"
            ">digits\nAATGAACGTCGAC\n>plain\nACACACACAC\n>ring topology=circular\nACCCCCCCCT\n",
            "t");
        load(">1-3\nGATTACA\n>NM_1.1\nGATTACCA\n>NM_1.1:2-3\nGATTTACA\n", "refseq");
        load(">A*01:01\nGCGC\n>A*01\nTTTTTTTT\n", "HLA");
        load(">dup\nAC\n", "one");
        load(">dup\nGT\n", "two");
        load(">chr2:3-4\nGATGAT\n", "other");
        load_text(*this, ">1-2\nCATCAT\n>x\nCATTAC\n", "c:chr3");
        load_text(*this, ">a\nTAGTAGTAG\n>a:1-2\nTAGTAG\n>b\nTAGGA\n>a:1-2:3-4\nTAGCCC\n", "asm:v:1");
        load_text(*this, ">y\nCCATG\n", "c:refseq:NM_1.1");
        LoadOptions options;
        options.repeated_names = LoadOptions::RepeatedNames::keep;
        load_text(*this, ">r\nACGT\n>s\nACC\n>r\nGCGC\n>r:1-2\nACCA\n", "asm:twice", options);
    }
};

const Texts confusing_names{"chr1",
                            "chr1:5-10",
                            "t:chr1",
                            "t:chr1:5-10",
                            "chr2",
                            "t:chr2",
                            "other:chr2",
                            "chr3",
                            "c:chr3",
                            "c:chr3:x",
                            "chr3:x",
                            "refseq",
                            "t:refseq",
                            "md5",
                            "t:md5",
                            "t",
                            "other",
                            "HLA",
                            "HLA:A*01",
                            "HLA:A*01:01",
                            "A*01",
                            "A*01:01",
                            "t:HLA:A*01",
                            "plain",
                            "t:plain",
                            "ring",
                            "dup",
                            "one:dup",
                            "NM_1.1",
                            "refseq:NM_1.1",
                            "NCBI:NM_1.1",
                            "RefSeq:NM_1.1",
                            "refseq:NM_1.1:y",
                            "asm:v:1:a",
                            "v:1:a",
                            "v:1:a:1-2",
                            "v:1:b",
                            "v:1",
                            "asm:v:1",
                            "asm",
                            "twice:r",
                            "twice:s",
                            "asm:twice:r",
                            "nobody",
                            "t:nobody",
                            "v:1:nobody",
                            "",
                            ":",
                            "x"};
const Texts confusing_ends{"",        ":1-2", ":3-4",          ":5-10",  ":2-3",     ":01",  ":1-3", ":7",
                           ":2-3(-)", ":9-2", ":join(1..2,4)", ":5--10", ":1-99999", ":0-1", ":",    ":x"};

Texts confusing_texts() {
    Texts texts;
    for (const std::string& name : confusing_names) {
        for (const std::string& end : confusing_ends) {
            texts.push_back(name + end);
        }
    }
    texts.emplace_back(md5_of_digits);
    const SequenceDigests digests = digest_residues("ACACACACAC");
    for (const std::string& name :
         {digests.sha512t24u.refget(), "ga4gh:" + digests.sha512t24u.refget(), digests.sha512t24u.sha512t24u(),
          digests.md5.hex(), "md5:" + digests.md5.hex(), "sha1:" + digests.sha1.hex(),
          "SEGUID:" + digests.sha1.seguid(), digests.sha1.seguid()}) {
        texts.insert(texts.end(), {name, name + ":2-3", name + ":5--10"});
    }
    return texts;
}

}  // namespace

TEST_CASE_FIXTURE(Confusable, "slice lookup: the texts of these tests cover all kinds") {
    const Repository repository = this->repository();
    for (const std::string text : {"chr1:5-10", "t:chr1:5-10", "chr2:3-4", "chr3:1-2", "refseq:1-3", "HLA:A*01:01",
                                   "NM_1.1:2-3", "v:1:a:1-2", "v:1:a:1-2:3-4", md5_of_digits}) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS((void)repository.get_slice(text),
                             doctest::Contains("a sequence of that name or a region of"), AmbiguousAlias);
    }
    for (const std::string text : {"dup", "dup:1-2", "twice:r", "twice:r:3-4"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)repository.get_slice(text), AmbiguousAlias);
    }
    CHECK(repository.get_slice("ring:9-2").location.parts.size() == 2);
    CHECK(repository.get_slice("md5:2-3").fetch() == "TT");
}

TEST_CASE_FIXTURE(Confusable,
                  "slice lookup: gives the slice or error of the instance, whatever was looked up before, and again") {
    const Repository repository = this->repository();
    Texts texts = confusing_texts();
    for (const std::string& text : texts) {
        SliceLookup fresh(repository);
        check_same(fresh, repository, text);
    }
    std::mt19937 random(6);
    for (int round = 0; round < 2; ++round) {
        std::shuffle(texts.begin(), texts.end(), random);
        SliceLookup lookup(repository);
        for (const std::string& text : texts) {
            check_same(lookup, repository, text);
        }
    }
}

TEST_CASE_FIXTURE(Confusable, "slice lookup: every two regions of a name are right, in each order") {
    const Repository repository = this->repository();
    for (const std::string& name : confusing_names) {
        Texts expected;
        for (const std::string& end : confusing_ends) {
            expected.push_back(slice_outcome(repository, name + end));
        }
        for (const std::string& first : confusing_ends) {
            SliceLookup lookup(repository);
            (void)outcome([&] { return described(lookup.get_slice(name + first).slice); });
            (void)outcome([&] {
                return described(lookup.get_slice(name + ":2-2").slice);
            });  // now the lookup knows the names that start with this one
            for (std::size_t second = 0; second < expected.size(); ++second) {
                CAPTURE(name + first);
                CAPTURE(name + confusing_ends[second]);
                CHECK(slice_outcome(lookup, name + confusing_ends[second]) == expected[second]);
            }
        }
    }
}

TEST_CASE_FIXTURE(Confusable, "slice lookup: gives the slice or error of a collection") {
    const Repository repository = this->repository();
    std::mt19937 random(7);
    for (const std::string called : {"asm:v:1", "asm:twice", "c:chr3"}) {
        const Collection collection = repository.get_collection(called);
        SliceLookup lookup(collection);
        Texts texts;
        for (const std::string name :
             {"a", "a:1-2", "a:1-2:3-4", "b", "r", "r:1-2", "s", "1-2", "x", "nobody", "chr1", "asm:v:1:a", "", ":"}) {
            for (const std::string& end : confusing_ends) {
                texts.insert(texts.end(), 3, name + end);
            }
        }
        std::shuffle(texts.begin(), texts.end(), random);
        for (const std::string& text : texts) {
            check_same(lookup, collection, text);
        }
    }
    const Collection collection = repository.get_collection("asm:v:1");
    CHECK_THROWS_WITH_AS((void)SliceLookup(collection).get_slice("a:1-2"), doctest::Contains("ambiguous"),
                         AmbiguousAlias);
}

TEST_CASE_FIXTURE(Confusable,
                  "slice lookup: the name is the part of the text that names the sequence, in every look-up") {
    const Repository repository = this->repository();
    SliceLookup lookup(repository);
    SliceLookup members(repository.get_collection("asm:v:1"));
    for (int round = 0; round < 3; ++round) {
        CHECK(lookup.get_slice("plain:2-3").name == "plain");
        CHECK(lookup.get_slice("t:plain").name == "t:plain");
        CHECK(lookup.get_slice("A*01:01:2-3").name == "A*01:01");
        CHECK(members.get_slice("b:2-3").name == "b");
        CHECK(members.get_slice("a:1-2:1-1").name == "a:1-2");
        CHECK(members.get_slice("b").name == "b");
    }
}

TEST_CASE("slice lookup: agrees with the instance and its collections for random names and texts of few parts") {
    const Texts parts{"a", "b", "1", "1-2", "2-3", "md5"};
    std::mt19937 random(8);
    const auto any = [&](int most) {
        std::string text = parts[random() % parts.size()];
        for (int left = static_cast<int>(random() % static_cast<unsigned>(most)); left > 0; --left) {
            text += ":" + parts[random() % parts.size()];
        }
        return text;
    };
    const auto residues = [&] {
        std::string text(4 + random() % 8, 'A');
        std::generate(text.begin(), text.end(), [&] { return "ACGT"[random() % 4]; });
        return text;
    };
    for (int round = 0; round < 6; ++round) {
        Shelf shelf;
        for (const std::string ns : {"a", "b", "1"}) {
            std::string text;
            for (const std::string& name : std::set<std::string>{any(2), any(2), any(2), any(2)}) {
                text += ">" + name + "\n" + residues() + "\n";
            }
            shelf.load(text, ns);
        }
        LoadOptions options;
        options.repeated_names = LoadOptions::RepeatedNames::keep;
        Change collections(shelf.master());
        for (const std::string alias : {"a", "b", "1", "a:b", "b:1"}) {
            collections.load(shelf.fasta("collection.fa",
                                         ">" + any(2) + "\n" + residues() + "\n>" + any(3) + "\n" + residues() + "\n"),
                             options, "a:" + alias);
        }
        collections.commit();
        const Repository repository = shelf.repository();
        SliceLookup lookup(repository);
        for (int i = 0; i < 400; ++i) {
            check_same(lookup, repository, any(5));
        }
        for (const Collection& collection : repository.collections(5)) {
            SliceLookup members(collection);
            for (int i = 0; i < 100; ++i) {
                check_same(members, collection, any(4));
            }
        }
    }
}

TEST_CASE(
    "slice lookup: a missing name is looked up again; a found name is remembered, with the names that start with it") {
    Shelf shelf;
    shelf.load(">here\nACGTACGT\n");
    const Repository repository = shelf.repository();
    SliceLookup lookup(repository);
    CHECK_FALSE(lookup.find_slice("later:1-2"));
    CHECK_THROWS_AS((void)lookup.get_sequence("later"), NotFound);
    CHECK(lookup.get_slice("here:2-3").slice.fetch() == "CG");
    CHECK(lookup.get_slice("here:3-4").slice.fetch() == "GT");
    shelf.load(">later\nGGAATT\n");
    shelf.load(">here\nTTTTTTTT\n>here:3-4\nCC\n");
    CHECK(lookup.get_slice("later:1-3").slice.fetch() == "GGA");
    CHECK(lookup.get_slice("here:2-3").slice.fetch() == "CG");
    CHECK(lookup.get_slice("here:3-4").slice.fetch() == "GT");
    SliceLookup after(repository);
    CHECK(after.get_slice("here:2-3").slice.fetch() == "TT");
    CHECK_THROWS_AS((void)after.get_slice("here:3-4"), AmbiguousAlias);
}

TEST_CASE(
    "slice lookup: with more names than it remembers, each is still found, and forgotten ones are looked up again") {
    constexpr int names = 5000;
    Shelf shelf;
    std::string text;
    for (int i = 0; i < names; ++i) {
        text += ">n" + std::to_string(i) + "\n" + std::string(static_cast<std::size_t>(i % 97 + 1), 'A') + "\n";
    }
    shelf.load(text);
    SliceLookup lookup(shelf.repository());
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < names; ++i) {
            const std::string name = "n" + std::to_string(i);
            REQUIRE(lookup.get_slice(name + ":1").slice.location == Location(Interval{0, i % 97 + 1}));
            REQUIRE(lookup.get_slice(name + ":1-1").slice.sequence.length() == i % 97 + 1);
        }
    }
    shelf.load(">n0\nGG\n");
    CHECK(lookup.get_slice("n0:1").slice.fetch() == "GG");
}
