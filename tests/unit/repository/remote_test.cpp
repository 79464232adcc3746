#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "samples.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/status.hpp"
#include "seqshelf/verify.hpp"
#include "support/files.hpp"
#include "support/http_server.hpp"

using namespace seqshelf;
using test::HttpServer;

namespace {

std::string random_residues(std::size_t size, unsigned seed) {
    std::mt19937 engine(seed);
    std::string text(size, '\0');
    for (char& c : text) {
        c = "ACGT"[engine() % 4];
    }
    return text;
}

/// A snapshot `s1` of a chromosome of five million residues, some transcripts and a protein, on a server.
struct Published : test::Shelf {
    HttpServer server;
    test::TemporaryDirectory directory;
    std::string chromosome = random_residues(5000000, 1);
    ReadOptions options;

    Published() {
        load(">chr\n" + chromosome + "\n");
        std::string transcripts;
        for (unsigned i = 0; i < 100; ++i) {
            transcripts += ">t" + std::to_string(i) + "\n" + random_residues(1000 + i, i) + "\n";
        }
        load(transcripts);
        load(">protein\nMKVLAAGIVG\n>empty\n\n");
        create_snapshot(root(), "s1");
        server.put_directory("root/s1", root() / "s1");
        options = {.cache_directory = directory / "cache"};
    }
    [[nodiscard]] std::string url() const { return server.url("root/s1"); }
    [[nodiscard]] Repository open() const { return Repository::open(url(), options); }
    [[nodiscard]] Repository local() const { return Repository::open(root() / "s1"); }
    [[nodiscard]] std::int64_t chunk_bytes() const {
        std::int64_t bytes = 0;
        for (const std::string& name : test::files_below(directory / "cache/blocks")) {
            const std::filesystem::path path = directory / "cache/blocks" / name;
            bytes += std::filesystem::is_regular_file(path)
                         ? static_cast<std::int64_t>(std::filesystem::file_size(path))
                         : 0;
        }
        return bytes;
    }
};

/// Calls the same functions of both and compares the results.
int differences(const Repository& here, const Repository& there, unsigned seed, int slices) {
    int wrong = 0;
    std::mt19937 random(seed);
    for (int i = 0; i < slices; ++i) {
        const std::string name = random() % 2 == 0 ? "t:chr" : "t:t" + std::to_string(random() % 100);
        const Sequence sequence = here.get_sequence(name);
        const auto start = static_cast<std::int64_t>(random() % static_cast<unsigned>(sequence.length() + 1));
        const std::int64_t end =
            std::min(sequence.length(), start + static_cast<std::int64_t>(random() % (i % 10 == 0 ? 300000 : 500)));
        wrong += there.get_sequence(name).fetch({start, end}) == sequence.fetch({start, end}) ? 0 : 1;
    }
    return wrong;
}

}  // namespace

TEST_CASE_FIXTURE(Published, "remote: a snapshot on a web server gives the same results as the directory") {
    const Repository far = open();
    CHECK(far.is_snapshot());
    CHECK(far.directory() == url());
    CHECK(far.totals() == local().totals());
    CHECK(differences(local(), far, 1, 200) == 0);
    CHECK(far.get_sequence("t:protein").fetch() == "MKVLAAGIVG");
    CHECK(far.get_sequence("t:empty").fetch().empty());
    CHECK((far.get_sequence("t:chr").fetch() == chromosome));
    CHECK(far.get_slice("t:chr:4999991-5000000").fetch() == chromosome.substr(4999990));
    CHECK_THROWS_WITH_AS((void)far.get_sequence("t:nothing"), doctest::Contains("in s1"), NotFound);
    CHECK(far.collections(10).size() == local().collections(10).size());
    for (const Collection& collection : local().collections(10)) {
        CHECK((test::exported(far.get_collection(collection.digest().sha512t24u())) == test::exported(collection)));
    }
}

TEST_CASE_FIXTURE(Published,
                  "remote: opening takes three requests, a first slice two, and opening again one small request") {
    const auto slice = [](const Repository& repository) {
        return repository.get_sequence("t:chr").fetch({2000000, 2000100});
    };
    {
        const Repository far = open();
        CHECK(server.requests() == std::vector<std::string>{"GET /root/s1/SHA256SUMS", "GET /root/s1/catalog.sqlite3"});
        server.forget_requests();
        CHECK(slice(far) == chromosome.substr(2000000, 100));
        CHECK(server.requests().size() == 2);  // the index and one chunk
        CHECK(server.body_bytes_sent() < 300000);
        server.forget_requests();
        CHECK(slice(far) == chromosome.substr(2000000, 100));
        CHECK(server.requests().empty());
    }
    const Repository far = open();
    CHECK(server.requests() == std::vector<std::string>{"GET /root/s1/SHA256SUMS"});
    CHECK(server.body_bytes_sent() == 0);
    CHECK(slice(far) == chromosome.substr(2000000, 100));
    CHECK(server.requests().size() == 1);
}

TEST_CASE_FIXTURE(Published, "remote: a whole chromosome is streamed with few requests") {
    const Repository far = open();
    server.forget_requests();
    std::string streamed;
    far.get_sequence("t:chr").stream({0, 5000000}, [&](std::string_view part) { streamed += part; }, 100000);
    CHECK((streamed == chromosome));
    CHECK(server.requests().size() <= 5);  // an index, then 1, 2, 4 chunks
}

TEST_CASE_FIXTURE(
    Published,
    "remote: without the server, cached data can be opened and read, and the error names what is not cached") {
    CHECK_THROWS_AS((void)Repository::open(server.url("root/other"), options), NotFound);
    (void)open().get_sequence("t:chr").fetch({0, 100});
    server.stop();
    const Repository far = open();
    CHECK(far.get_sequence("t:chr").fetch({0, 100}) == chromosome.substr(0, 100));
    CHECK(far.get_sequence("t:chr").fetch({50000, 50100}) == chromosome.substr(50000, 100));  // in the same chunk
    CHECK(far.find_alias("t:t5", History::current).size() == 1);
    CHECK_THROWS_WITH_AS((void)far.get_sequence("t:chr").fetch({4000000, 4000001}),
                         doctest::Contains("not in the cache"), IoError);
    CHECK_THROWS_WITH_AS((void)far.get_sequence("t:t5").fetch(), doctest::Contains("not in the cache"), IoError);
    CHECK_THROWS_AS((void)Repository::open(server.url("root/other"), options), IoError);
    server.start();
    CHECK(far.get_sequence("t:t5").fetch() == local().get_sequence("t:t5").fetch());
}

TEST_CASE_FIXTURE(Published, "remote: a server that fails is treated like one that cannot be reached") {
    (void)open();
    server.behave({.status = 503});
    CHECK(open().totals() == local().totals());
    server.behave({.status = 404});  // but an answer of 404 is final
    CHECK_THROWS_WITH_AS((void)open(), doctest::Contains("there is no snapshot at"), NotFound);
}

TEST_CASE_FIXTURE(Published, "remote: the cache stays below its bound") {
    options.max_cache_bytes = std::int64_t{1} << 20;
    const Repository far = open();
    for (unsigned seed = 0; seed < 5; ++seed) {
        CHECK(differences(local(), far, seed, 30) == 0);
        CHECK(chunk_bytes() <= options.max_cache_bytes);
    }
    CHECK((far.get_sequence("t:chr").fetch() == chromosome));
    CHECK(chunk_bytes() <= options.max_cache_bytes);
    CHECK(chunk_bytes() > 0);
}

TEST_CASE_FIXTURE(Published, "remote: damaged files in the cache are fetched again, or are an error") {
    options.block_cache_bytes = 0;
    const Repository far = open();
    CHECK((far.get_sequence("t:chr").fetch() == chromosome));
    server.forget_requests();
    int damaged = 0;
    for (const std::string& name : test::files_below(directory / "cache/blocks")) {
        const std::filesystem::path path = directory / "cache/blocks" / name;
        if (std::filesystem::is_regular_file(path)) {
            test::flip_bit(path, 1000 + 13 * static_cast<std::uint64_t>(++damaged));
        }
    }
    CHECK(damaged == 6);
    CHECK((far.get_sequence("t:chr").fetch() == chromosome));
    CHECK_FALSE(server.requests().empty());
    for (const char* const kind :
         {"indexes", "catalogs"}) {  // these are not checked again: the reader that finds them damaged removes them
        std::filesystem::remove_all(directory / "cache" / kind);
    }
    CHECK(open().get_sequence("t:t7").fetch() == local().get_sequence("t:t7").fetch());
}

TEST_CASE_FIXTURE(Published, "remote: a note that power loss cut short is ignored") {
    (void)open();
    const std::vector<std::string> notes = test::files_below(directory / "cache/sums");
    REQUIRE(notes.size() == 1);
    for (const char* const text : {"", "x", "0123\n\n", "\n\n\n"}) {
        std::filesystem::remove(directory / "cache/sums" / notes.front());
        test::write_file(directory / "cache/sums" / notes.front(), text);
        server.forget_requests();
        CHECK(open().totals() == local().totals());
        CHECK(server.body_bytes_sent() > 0);
    }
}

TEST_CASE_FIXTURE(Published, "remote: every open looks up latest again, and fetches only new files") {
    server.put_directory("root/latest", root() / "s1");
    const std::string latest = server.url("root/latest/");
    const Repository before = Repository::open(latest, options);
    CHECK(before.get_sequence("t:chr").fetch({0, 10}) == chromosome.substr(0, 10));
    load(">new\nGATTACA\n");
    create_snapshot(root(), "s2");
    server.put_directory("root/latest", root() / "s2");
    server.forget_requests();
    const Repository after = Repository::open(latest, options);
    CHECK(after.get_sequence("t:new").fetch() == "GATTACA");
    CHECK_FALSE(before.find_sequence("t:new").has_value());
    CHECK(before.get_sequence("t:chr").fetch({0, 10}) == chromosome.substr(0, 10));
    CHECK(server.requests().size() == 4);  // sums, catalog, an index and a chunk of the new volume
    // Both URLs use the cached chunks of volumes that both snapshots have.
    (void)open();
    server.forget_requests();
    CHECK(open().get_sequence("t:chr").fetch({0, 10}) == chromosome.substr(0, 10));
    CHECK(server.requests() == std::vector<std::string>{"GET /root/s1/SHA256SUMS"});
}

TEST_CASE_FIXTURE(Published, "remote: chunks of another server are not used") {
    (void)open().get_sequence("t:chr").fetch({0, 10});
    HttpServer other;
    other.put_directory("root/s1", root() / "s1");
    (void)Repository::open(other.url("root/s1"), options).get_sequence("t:chr").fetch({0, 10});
    const std::vector<std::string> requests = other.requests();
    REQUIRE(requests.size() == 2);  // catalog and index were cached under their sums
    CHECK(requests.back().starts_with("GET /root/s1/sequences/"));
}

TEST_CASE_FIXTURE(Published, "remote: servers with wrong contents are refused") {
    const auto refused = [&](auto error) {
        std::filesystem::remove_all(directory / "cache");
        CHECK_THROWS_AS((void)open().get_sequence("t:chr").fetch({0, 10}), decltype(error));
    };
    server.behave({.truncate = 100});
    refused(IoError(""));
    server.behave({.ranges = false});
    refused(IoError(""));
    server.behave({});
    const std::string catalog = test::read_file(root() / "s1/catalog.sqlite3");
    server.put("root/s1/catalog.sqlite3", catalog + "x");
    refused(Corruption(""));
    server.remove("root/s1/catalog.sqlite3");
    refused(IoError(""));
    server.put("root/s1/catalog.sqlite3", catalog);
    server.put("root/s1/SHA256SUMS", "<html>404</html>\n");
    refused(Corruption(""));
    server.put("root/s1/SHA256SUMS", std::string(64, '0') + "  ../../etc/passwd\n");
    refused(Corruption(""));
    server.put_directory("root/s1", root() / "s1");
    for (const std::string& name : test::files_below(root() / "s1")) {
        if (name.ends_with(".gzi")) {
            server.put("root/s1/" + name, "damaged");
        }
    }
    refused(Corruption(""));
    server.put_directory("root/s1", root() / "s1");
    CHECK(open().get_sequence("t:chr").fetch({0, 10}) == chromosome.substr(0, 10));
}

TEST_CASE_FIXTURE(Published, "remote: threads on two repositories with one small cache get right slices") {
    options.max_cache_bytes = std::int64_t{1} << 20;
    options.block_cache_bytes = 1 << 20;
    const Repository first = open();
    const Repository second = open();
    const Repository here = local();
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (unsigned t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            try {
                wrong += differences(here, t % 2 == 0 ? first : second, t, 40);
            } catch (const std::exception& error) {
                ++wrong;
                MESSAGE(error.what());
            }
        });
    }
    threads.clear();
    CHECK(wrong == 0);
    CHECK(chunk_bytes() <= options.max_cache_bytes + 2 * options.max_cache_bytes / 16);
}

TEST_CASE_FIXTURE(Published, "remote: functions that need a directory refuse a URL") {
    const Repository far = open();
    CHECK_THROWS_WITH_AS(far.persist(directory / "copy"), doctest::Contains("on a web server"), ReadOnly);
    CHECK_THROWS_AS(Change{url()}, ReadOnly);
    CHECK_THROWS_AS((void)verify(url()), ReadOnly);
    CHECK(get_instance(root(), url()) == url());
}

TEST_CASE_FIXTURE(Published, "remote: neither messages nor directory() contain the password of a URL") {
    std::string secret = url();
    secret.insert(7, "me:secret@");
    const Repository far = Repository::open(secret, options);
    CHECK(far.directory() == url());
    for (const char* const name : {"t:t1", "t:chr"}) {
        server.stop();
        try {
            (void)far.get_sequence(name).fetch();
            FAIL("nothing was thrown");
        } catch (const IoError& error) {
            CHECK(std::string(error.what()).find("secret") == std::string::npos);
        }
        server.start();
        (void)far.get_sequence(name).fetch({0, 1});
    }
}

TEST_CASE_FIXTURE(Published, "remote: status is computed from the catalog") {
    ::setenv("SEQSHELF_CACHE", (directory / "status").c_str(), 1);
    const InstanceStatus far = instance_status(server.url("root/s1/"));
    ::unsetenv("SEQSHELF_CACHE");
    const InstanceStatus here = instance_status(root() / "s1");
    CHECK(far.name == "s1");
    CHECK(far.directory == url());
    CHECK(far.is_snapshot);
    CHECK(far.totals == here.totals);
    CHECK(far.bytes > 1000000);
    CHECK(far.bytes <= here.bytes);
    CHECK(far.modified > 0);
    CHECK(far.modified <= here.modified);
    CHECK(std::filesystem::is_directory(directory / "status/catalogs"));
}
