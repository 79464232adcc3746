#include "repository/resolve/name_cache.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "unit/repository/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
using catalog::SequenceRow;
using repository::NameCache;

namespace {

std::string name_of(std::int64_t number) { return "ns:name-of-sequence-" + std::to_string(number); }

SequenceRow row_of(std::int64_t number) {
    SequenceRow row;
    row.sequence_id = number;
    row.info.length = 3 * number;
    return row;
}

/// What a repository returns for an identifier, or the error that it throws.
std::string answer(const Repository& repository, const std::string& identifier) {
    try {
        const auto sequence = repository.find_sequence(identifier);
        return sequence ? sequence->info().digests.sha512t24u.refget() + " " + sequence->fetch() : "none";
    } catch (const AmbiguousAlias& error) {
        return std::string("ambiguous: ") + error.what();
    }
}

struct Snapshot : Shelf {
    Snapshot() {
        load(">NM_1.1\nACGT\n>NM_1.2\nGGAA\n>NM_2.1\nGCGC\n", "NCBI");
        load(">A*01:01\nGCGC\n", "HLA");
        load(">NM_2.1\nGGAA\n>same\nACGT\n", "other");
        (void)load_text(*this, base_text, "ncbi:GRCz");
        create_snapshot(root(), "s");
    }
    [[nodiscard]] Repository snapshot(std::size_t bytes) const {
        ReadOptions options;
        options.name_cache_bytes = bytes;
        return Repository::open(root() / "s", options);
    }
};

}  // namespace

TEST_CASE("name cache: returns the stored meaning of a name, also that it means nothing") {
    NameCache cache(1 << 20);
    CHECK_FALSE(cache.find("a").has_value());
    cache.insert("a", row_of(7));
    cache.insert("", row_of(8));
    cache.insert("none", std::nullopt);
    REQUIRE(cache.find("a").has_value());
    CHECK(cache.find("a")->value().sequence_id == 7);
    CHECK(cache.find("a")->value().info.length == 21);
    CHECK(cache.find("")->value().sequence_id == 8);
    REQUIRE(cache.find("none").has_value());
    CHECK_FALSE(cache.find("none")->has_value());
    CHECK_FALSE(cache.find("b").has_value());
    CHECK_FALSE(cache.find(std::string_view("a\0", 2)).has_value());
}

TEST_CASE("name cache: a million names stay within the bound, and the last of them are known") {
    constexpr std::size_t most = 4 << 20;
    NameCache cache(most);
    constexpr std::int64_t count = 1'000'000;
    for (std::int64_t i = 0; i < count; ++i) {
        cache.insert(name_of(i), i % 3 == 0 ? std::nullopt : std::optional(row_of(i)));
        if (i % 10'000 == 0) {
            REQUIRE(cache.bytes() <= most);
        }
    }
    std::int64_t known = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        if (const auto found = cache.find(name_of(i))) {
            ++known;
            CHECK(found->has_value() == (i % 3 != 0));
        }
    }
    CHECK(cache.bytes() <= most);
    CHECK(known * static_cast<std::int64_t>(sizeof(SequenceRow)) < std::int64_t{most});  // it counts its contents
    CHECK(known > 15'000);
    CHECK(cache.find(name_of(count - 1)).has_value());
}

TEST_CASE("name cache: a name that is used stays, whatever else is added") {
    NameCache cache(1 << 20);
    cache.insert("hot", row_of(1));
    for (std::int64_t i = 0; i < 100'000; ++i) {
        cache.insert(name_of(i), row_of(i));
        REQUIRE(cache.find("hot").has_value());
    }
    CHECK(cache.find("hot")->value().sequence_id == 1);
    CHECK_FALSE(cache.find(name_of(0)).has_value());
}

TEST_CASE("name cache: a cache of size 0 keeps nothing, and a small cache stays within its size") {
    for (std::size_t most = 0; most < (1 << 19); most += 1000) {
        NameCache cache(most);
        for (std::int64_t i = 0; i < 500; ++i) {
            cache.insert(name_of(i), row_of(i));
        }
        CHECK(cache.bytes() <= most);
        CHECK(cache.find(name_of(499)).has_value() == (cache.bytes() > 0));
    }
    NameCache none(0);
    none.insert("a", row_of(1));
    CHECK_FALSE(none.find("a").has_value());
}

TEST_CASE("name cache: a name of any length is kept whole, or not at all") {
    NameCache cache(1 << 20);
    for (std::size_t size = 0; size < 300; ++size) {
        cache.insert(std::string(size, 'x'), row_of(static_cast<std::int64_t>(size)));
    }
    for (std::size_t size = 0; size < 300; ++size) {
        const auto found = cache.find(std::string(size, 'x'));
        CHECK(found.has_value() == (size <= 70));
        CHECK((!found || found->value().sequence_id == static_cast<std::int64_t>(size)));
    }
    CHECK(cache.bytes() < 70'000);
}

TEST_CASE("name cache: threads that read and write see each name with its own meaning") {
    NameCache cache(1 << 17);  // much too small: names are dropped often
    std::atomic<std::int64_t> wrong = 0;
    std::vector<std::thread> threads;
    for (unsigned seed = 0; seed < 4; ++seed) {
        threads.emplace_back([&, seed] {
            std::mt19937 source(seed);
            for (int i = 0; i < 20'000; ++i) {
                const auto number = static_cast<std::int64_t>(source() % (i % 2 == 0 ? 8 : 3000));
                const auto found = cache.find(name_of(number));
                if (!found) {
                    cache.insert(name_of(number), row_of(number));
                } else if (!*found || (*found)->sequence_id != number || (*found)->info.length != 3 * number) {
                    ++wrong;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}

TEST_CASE_FIXTURE(Snapshot, "names of a snapshot mean the same whether they are cached or not") {
    const SequenceDigests acgt = digest_residues("ACGT");
    const std::vector<std::string> identifiers{acgt.sha512t24u.refget(),
                                               "ga4gh:" + acgt.sha512t24u.refget(),
                                               acgt.sha512t24u.sha512t24u(),
                                               "sha512t24u:" + acgt.sha512t24u.sha512t24u(),
                                               acgt.md5.hex(),
                                               "md5:" + acgt.md5.hex(),
                                               "MD5:" + acgt.md5.hex(),
                                               acgt.sha512t24u.trunc512(),
                                               "trunc512:" + acgt.sha512t24u.trunc512(),
                                               acgt.sha1.hex(),
                                               "sha1:" + acgt.sha1.hex(),
                                               acgt.sha1.seguid(),
                                               "SEGUID:" + acgt.sha1.seguid(),
                                               "VMC:GS_" + acgt.sha512t24u.sha512t24u(),
                                               "NM_1.1",
                                               "refseq:NM_1.1",
                                               "NCBI:NM_1.1",
                                               "RefSeq:NM_1.1",
                                               "A*01:01",
                                               "HLA:A*01:01",
                                               "same",
                                               "other:same",
                                               "other:NM_2.1",
                                               "refseq:NM_2.1",
                                               "NM_2.1" /* ambiguous */,
                                               "GRCz:chr1",
                                               "ncbi:GRCz:chr1",
                                               base_digest + ":chrX",
                                               "GRCz:chr9",
                                               "none",
                                               "refseq:none",
                                               "",
                                               ":",
                                               "md5:",
                                               "refseq:",
                                               std::string(1000, 'x'),
                                               "nm_1.1",
                                               "NM_1"};
    const Repository remembers = snapshot(1 << 20);
    const Repository forgets = snapshot(0);
    const Repository live = repository();
    for (int round = 0; round < 3; ++round) {
        for (const std::string& identifier : identifiers) {
            CAPTURE(identifier);
            CHECK(answer(remembers, identifier) == answer(forgets, identifier));
            CHECK(answer(remembers, identifier) == answer(live, identifier));
        }
    }
    CHECK_THROWS_AS((void)remembers.get_sequence("none"), NotFound);
    CHECK(answer(remembers, "NM_2.1").starts_with("ambiguous"));
    CHECK(answer(remembers, "GRCz:chr1").ends_with("GGAA"));
}

TEST_CASE_FIXTURE(Snapshot, "names of a master are never cached: the next look-up sees each change") {
    const Repository live = repository();
    const std::string digests[] = {live.get_sequence("refseq:NM_1.1").info().digests.sha512t24u.refget(),
                                   live.get_sequence("refseq:NM_1.2").info().digests.sha512t24u.refget()};
    CHECK_FALSE(live.find_sequence("t:moving").has_value());
    for (int i = 0; i < 20; ++i) {
        Change session(master());
        session.add_alias("t", "moving", digests[i % 2]);
        session.commit();
        for (const char* const name : {"t:moving", "moving"}) {
            CHECK(live.get_sequence(name).info().digests.sha512t24u.refget() == digests[i % 2]);
        }
        const std::vector<std::string_view> batch{"t:moving", "moving"};
        for (const auto& found : live.find_sequences(batch)) {
            CHECK(found.value().info().digests.sha512t24u.refget() == digests[i % 2]);
        }
    }
    Change session(master());
    session.remove_alias("t", "moving");
    session.commit();
    CHECK_FALSE(live.find_sequence("t:moving").has_value());
}
