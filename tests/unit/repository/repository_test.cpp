#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

// ACGT; its digests are the published ones of the refget specifications (reference vectors).
constexpr const char* acgt_refget = "SQ.aKF498dAxcJAqme6QYQ7EZ07-fiw8Kw2";
constexpr const char* acgt_md5 = "f1f8f4bf413b16ad135722aa4591043e";
constexpr const char* acgt_trunc512 = "68a178f7c740c5c240aa67ba41843b119d3bf9f8b0f0ac36";

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

struct NamedShelf : Shelf {
    NamedShelf() {
        load(">NM_1.1\nACGT\n>NM_1.2\nGGAA\n>NM_2.1\nGCGC\n", "NCBI");
        load(">A*01:01\nGCGC\n", "HLA");
        load(">NM_1.1\nACGT\n>same\nACGT\n", "mirror");
        load(">NM_2.1\nGGAA\n", "other");
    }
};

}  // namespace

TEST_CASE_FIXTURE(NamedShelf, "resolve: every spelling of a digest finds its sequence") {
    const Repository repository = this->repository();
    const Sha1Digest sha1 = digest_residues("ACGT").sha1;
    const std::string refget = acgt_refget;
    for (const std::string& id : std::vector<std::string>{
             refget, "ga4gh:" + refget, refget.substr(3), "sha512t24u:" + refget.substr(3), acgt_md5, upper(acgt_md5),
             std::string("md5:") + acgt_md5, "MD5:" + upper(acgt_md5), acgt_trunc512, upper(acgt_trunc512),
             std::string("trunc512:") + acgt_trunc512, sha1.hex(), "sha1:" + sha1.hex(), "SHA1:" + upper(sha1.hex()),
             "SEGUID:" + sha1.seguid(), "seguid:" + sha1.seguid(), sha1.seguid(), "VMC:GS_" + refget.substr(3),
             "GS_" + refget.substr(3)}) {
        CAPTURE(id);
        const auto sequence = repository.find_sequence(id);
        REQUIRE(sequence.has_value());
        CHECK(sequence->info().digests.sha512t24u.refget() == refget);
    }
    for (const std::string& id : std::vector<std::string>{"ga4gh:" + refget.substr(3), "md5:" + refget.substr(3),
                                                          "sq:" + refget.substr(3), "SQ." + upper(refget.substr(3)),
                                                          refget + "x", "sha1:" + sha1.seguid(), "", ":", "md5:"}) {
        CAPTURE(id);
        CHECK_FALSE(repository.find_sequence(id).has_value());
    }
}

TEST_CASE_FIXTURE(NamedShelf, "resolve: SeqRepo's synonyms work, and nothing else is guessed") {
    const Repository repository = this->repository();
    for (const char* const id :
         {"refseq:NM_1.1", "NCBI:NM_1.1", "RefSeq:NM_1.1", "REFSEQ:NM_1.1", "mirror:NM_1.1", "same"}) {
        CAPTURE(id);
        CHECK(repository.get_sequence(id).fetch() == "ACGT");
    }
    for (const char* const id : {"ncbi:NM_1.1", "refseq:NM_1", "refseq:nm_1.1", "NM_1", "Mirror:NM_1.1"}) {
        CAPTURE(id);
        CHECK_THROWS_AS((void)repository.get_sequence(id), NotFound);
    }
}

TEST_CASE_FIXTURE(NamedShelf, "resolve: an alias alone may be in two namespaces of one sequence, but not of two") {
    const Repository repository = this->repository();
    CHECK(repository.get_sequence("NM_1.1").fetch() == "ACGT");
    try {
        (void)repository.get_sequence("NM_2.1");
        FAIL("it is ambiguous");
    } catch (const AmbiguousAlias& error) {
        REQUIRE(error.candidates().size() == 2);
        CHECK(error.candidates()[0] == "other:NM_2.1 SQ.YBbVX0dLKG1ieEDCiMmkrTZFt_Z5Vdaj");
        CHECK(error.candidates()[1] == "refseq:NM_2.1 SQ.AcLxtBuKEPk_7PGE_H4dGElwZHCujwH6");
    }
}

TEST_CASE_FIXTURE(NamedShelf, "slice: identifiers may contain colons; the region follows the last one") {
    const Repository repository = this->repository();
    CHECK(repository.get_slice("HLA:A*01:01:2-3").fetch() == "CG");
    CHECK(repository.get_slice("HLA:A*01:01").fetch() == "GCGC");
    CHECK(repository.get_slice("A*01:01:1-1").fetch() == "G");
    CHECK(repository.get_slice("refseq:NM_1.1:2-").fetch() == "CGT");
    CHECK(repository.get_slice("refseq:NM_1.1:2").fetch() == "CGT");
    CHECK(repository.get_slice("refseq:NM_1.1:-2").fetch() == "AC");
    CHECK(repository.get_slice("refseq:NM_1.1:1-3", Coordinates::interbase).fetch() == "CG");
    CHECK_THROWS_AS((void)repository.get_slice("refseq:NM_1.1:1-5"), InvalidInterval);
    CHECK_THROWS_AS((void)repository.get_slice("refseq:NM_9.1:1-5"), NotFound);
}

TEST_CASE_FIXTURE(NamedShelf, "slice: a text that is both a name and a region of another name is ambiguous") {
    load(">A*01\nTTTTTTTT\n", "HLA");
    CHECK_THROWS_AS((void)repository().get_slice("HLA:A*01:01"), AmbiguousAlias);
}

TEST_CASE("fetch: every interval of a sequence equals the substring, and no other is accepted") {
    Shelf shelf;
    const std::string truth = "ACGTNRYKMSWBDHVACGTTTGACA";
    shelf.load(">a\n" + truth + "\n");
    const Sequence sequence = shelf.repository().get_sequence("t:a");
    const auto length = static_cast<std::int64_t>(truth.size());
    for (std::int64_t start = 0; start <= length; ++start) {
        for (std::int64_t end = start; end <= length; ++end) {
            REQUIRE(sequence.fetch({start, end}) ==
                    truth.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
        }
        CHECK_THROWS_AS((void)sequence.fetch({start, length + 1}), InvalidInterval);
        CHECK_THROWS_AS((void)sequence.fetch({start, start - 1}), InvalidInterval);
    }
    CHECK_THROWS_AS((void)sequence.fetch({-1, 1}), InvalidInterval);
    CHECK_THROWS_AS((void)sequence.fetch({length + 1, length + 1}), InvalidInterval);
    CHECK_THROWS_AS((void)sequence.fetch({0, INT64_MAX}), InvalidInterval);
    CHECK_THROWS_AS((void)sequence.fetch({INT64_MIN, INT64_MAX}), InvalidInterval);
    try {
        (void)sequence.fetch({0, length + 1});
    } catch (const InvalidInterval& error) {
        CHECK(error.sequence_length() == length);
    }
}

TEST_CASE("fetch: residues can be read into the caller's memory or as a stream") {
    Shelf shelf;
    std::string truth;
    std::mt19937 random(5);
    for (int i = 0; i < 300000; ++i) {
        truth += "ACGT"[random() % 4];
    }
    shelf.load(">a\n" + truth + "\n");
    const Sequence sequence = shelf.repository().get_sequence("t:a");
    std::string memory(1000, '.');
    sequence.fetch_into({8000, 9000}, memory);
    CHECK(memory == truth.substr(8000, 1000));
    CHECK_THROWS_AS(sequence.fetch_into({0, 999}, memory), InvalidArgument);
    for (const std::int64_t chunk : {1, 7, 8192, 100000, 1 << 20}) {
        std::string streamed;
        sequence.stream(
            {3, 20003},
            [&](std::string_view part) {
                CHECK(static_cast<std::int64_t>(part.size()) <= chunk);
                streamed += part;
            },
            chunk);
        CHECK(streamed == truth.substr(3, 20000));
    }
    CHECK_THROWS_AS(sequence.stream({0, 1}, [](std::string_view) {}, 0), InvalidArgument);
}

TEST_CASE("fetch: a sequence outlives the handle that returned it") {
    Shelf shelf;
    shelf.load(">a\nACGT\n");
    const Sequence sequence = [&] { return shelf.repository().get_sequence("t:a"); }();
    CHECK(sequence.fetch() == "ACGT");
}

TEST_CASE("repository: threads share one handle and all read the right residues") {
    Shelf shelf;
    std::mt19937 random(6);
    std::vector<std::string> truth(40);
    std::string text;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        for (std::size_t k = 0; k < (i % 8 == 0 ? 100000U : 3000U); ++k) {
            truth[i] += "ACGTN"[random() % 5];
        }
        text += ">r" + std::to_string(i) + "\n" + truth[i] + "\n";
    }
    shelf.load(text);
    // The cache is far too small, so that blocks are dropped while other threads read them.
    const Repository repository = Repository::open(shelf.master(), ReadOptions{.block_cache_bytes = 200000});
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (unsigned seed = 0; seed < 4; ++seed) {
        threads.emplace_back([&, seed] {
            std::mt19937 mine(seed);
            for (int i = 0; i < 1000; ++i) {
                const std::size_t which = mine() % truth.size();
                const std::size_t start = mine() % truth[which].size();
                const std::size_t length = mine() % std::min<std::size_t>(truth[which].size() - start + 1, 20000);
                const Sequence sequence = repository.get_sequence("t:r" + std::to_string(which));
                wrong +=
                    sequence.fetch({static_cast<std::int64_t>(start), static_cast<std::int64_t>(start + length)}) !=
                    truth[which].substr(start, length);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}

TEST_CASE_FIXTURE(NamedShelf, "names: are listed by prefix, page by page, of one namespace or all") {
    const Repository repository = this->repository();
    const auto texts = [](const std::vector<NamedSequence>& names) {
        std::vector<std::string> list;
        for (const NamedSequence& name : names) {
            list.push_back(name.alias.text());
        }
        return list;
    };
    using List = std::vector<std::string>;
    CHECK(texts(repository.names_with_prefix("refseq", "NM_1", 10)) == List{"refseq:NM_1.1", "refseq:NM_1.2"});
    CHECK(texts(repository.names_with_prefix("NCBI", "NM_1", 1)) == List{"refseq:NM_1.1"});
    const List all{"HLA:A*01:01",   "mirror:NM_1.1", "mirror:same",  "other:NM_2.1",
                   "refseq:NM_1.1", "refseq:NM_1.2", "refseq:NM_2.1"};
    CHECK(texts(repository.names_with_prefix("", "", 100)) == all);
    List paged;
    std::optional<Alias> after;
    while (true) {
        const auto page = repository.names_with_prefix("", "", 2, after ? &*after : nullptr);
        if (page.empty()) {
            break;
        }
        for (const std::string& text : texts(page)) {
            paged.push_back(text);
        }
        after = page.back().alias;
    }
    CHECK(paged == all);
    CHECK(repository.names_with_prefix("refseq", "nm_", 10).empty());
    CHECK(repository.names_with_prefix("nothing", "", 10).empty());
}

TEST_CASE("repository: a reader sees what was committed after it was opened") {
    Shelf shelf;
    const Repository repository = shelf.repository();
    CHECK_FALSE(repository.find_sequence("t:a").has_value());
    shelf.load(">a\nACGT\n");
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
}

TEST_CASE("repository: a directory that is not an instance is NotFound") {
    const Shelf shelf;
    CHECK_THROWS_AS((void)Repository::open(shelf.root() / "nothing"), NotFound);
    CHECK_THROWS_AS((void)Repository::open(shelf.root()), NotFound);
    CHECK_THROWS_AS((void)get_instance(shelf.root(), "latest"), NotFound);
}
