#include <doctest/doctest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"
#include "support/http_server.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::HttpServer;
using test::Shelf;

namespace {

namespace fs = std::filesystem;

/// t:a is ACGT in snapshot s1, and GGGG in s2.
struct Two : Shelf {
    Two() {
        load(">a\nACGT\n>same\nTTTT\n");
        (void)create_snapshot(root(), "s1");
    }
    void make_second() {
        load(">a\nGGGG\n>new\nCCCC\n");
        (void)create_snapshot(root(), "s2");
    }
    [[nodiscard]] Repository latest() const { return Repository::open(root() / "latest"); }
};

}  // namespace

TEST_CASE_FIXTURE(Two, "refresh: a handle of latest moves to the newest snapshot, copies and sequences do not") {
    Repository repository = latest();
    CHECK_FALSE(repository.refresh());
    const Repository copy = repository;
    const Sequence before = repository.get_sequence("t:a");
    make_second();
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
    CHECK(repository.refresh());
    CHECK(repository.directory().filename() == "s2");
    CHECK(repository.get_sequence("t:a").fetch() == "GGGG");
    CHECK(repository.find_sequence("t:new").has_value());
    CHECK_FALSE(repository.refresh());

    CHECK(before.fetch() == "ACGT");
    CHECK(before.aliases().size() == 1);
    CHECK(copy.directory().filename() == "s1");
    CHECK(copy.get_sequence("t:a").fetch() == "ACGT");
    CHECK_FALSE(copy.find_sequence("t:new").has_value());
}

TEST_CASE_FIXTURE(Two, "refresh: sequences obtained before and after it can be used together") {
    load(">c\nAAAA\n");
    Repository repository = Repository::open(root() / "latest");
    std::vector<Sequence> sequences{repository.get_sequence("t:a"), repository.get_sequence("t:same")};
    make_second();
    REQUIRE(repository.refresh());
    sequences.push_back(repository.get_sequence("t:new"));
    const auto aliases = repository.aliases_of(sequences);
    REQUIRE(aliases.size() == 3);
    for (std::size_t i = 0; i < aliases.size(); ++i) {
        REQUIRE(aliases[i].size() == 1);
        CHECK(aliases[i][0].alias == std::vector<std::string>{"a", "same", "new"}[i]);
    }
    // TTTT is in the collection of the first load only, whichever handle returned it.
    CHECK(repository.collections_with(sequences[1], 10).size() == 1);
    CHECK(repository.collections_with(sequences[2], 10).size() == 1);
}

TEST_CASE_FIXTURE(Two, "refresh: moves while threads read, and each look-up sees one snapshot or the other") {
    Repository repository = latest();
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0};
    std::atomic<int> looked_up{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            while (!stop) {
                const std::string residues = repository.get_sequence("t:a").fetch();
                wrong += residues == "ACGT" || residues == "GGGG" ? 0 : 1;
                const Repository one = repository;  // results that must agree come from one copy
                const bool is_second = one.get_sequence("t:a").fetch() == "GGGG";
                wrong += one.find_sequence("t:new").has_value() == is_second ? 0 : 1;
                wrong += (one.directory().filename() == "s2") == is_second ? 0 : 1;
                ++looked_up;
            }
        });
    }
    make_second();
    for (int i = 0; i < 20; ++i) {
        const int before = looked_up;
        update_latest(root(), i % 2 == 0 ? "s2" : "s1");
        CHECK(repository.refresh());
        while (looked_up < before + 4) {
            std::this_thread::yield();
        }
    }
    stop = true;
    for (std::thread& reader : readers) {
        reader.join();
    }
    CHECK(wrong == 0);
}

TEST_CASE_FIXTURE(Two, "refresh: is NotFound after the snapshot was removed, and open sequences can still be read") {
    make_second();
    Repository repository = Repository::open(root() / "s1");
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
    (void)remove_snapshot(root(), "s1");
    CHECK_THROWS_AS((void)repository.refresh(), NotFound);
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
    CHECK_THROWS_AS((void)Repository::open(root() / "s1"), NotFound);
}

TEST_CASE_FIXTURE(Two, "refresh: a snapshot that was made again under the same name is a different one") {
    make_second();
    Repository repository = Repository::open(root() / "s1");
    CHECK(repository.get_sequence("t:a").fetch() == "ACGT");
    (void)remove_snapshot(root(), "s1");
    (void)create_snapshot(root(), "s1");
    CHECK(repository.refresh());
    CHECK(repository.get_sequence("t:a").fetch() == "GGGG");
    CHECK_FALSE(repository.refresh());
}

TEST_CASE_FIXTURE(Two,
                  "refresh: a master and an instance in memory do not need it, and report that they did not move") {
    Repository repository = this->repository();
    make_second();
    CHECK_FALSE(repository.refresh());
    CHECK(repository.get_sequence("t:a").fetch() == "GGGG");
    Repository memory = Repository::in_memory();
    CHECK_FALSE(memory.refresh());
}

TEST_CASE_FIXTURE(Two, "refresh: a URL is looked up on the server again; without the server the handle stays") {
    HttpServer server;
    test::TemporaryDirectory directory;
    server.put_directory("root/latest", root() / "s1");
    Repository repository = Repository::open(server.url("root/latest"), {.cache_directory = directory / "cache"});
    const Sequence before = repository.get_sequence("t:a");
    CHECK(before.fetch() == "ACGT");
    CHECK_FALSE(repository.refresh());

    make_second();
    server.put_directory("root/latest", root() / "s2");
    CHECK(repository.refresh());
    CHECK(repository.get_sequence("t:a").fetch() == "GGGG");
    CHECK(before.fetch() == "ACGT");
    CHECK_FALSE(repository.refresh());

    server.stop();
    CHECK_FALSE(repository.refresh());
    CHECK(repository.get_sequence("t:a").fetch() == "GGGG");
}
