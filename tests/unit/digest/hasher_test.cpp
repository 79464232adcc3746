#include "digest/hasher.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/codec.hpp"
#include "digest/sha256.hpp"

using namespace seqshelf;
using namespace seqshelf::digest;

// FIPS 180-2 and RFC 1321: the hashes of "abc".
TEST_CASE("hasher: the test vectors of the standards") {
    const auto hex = [](Algorithm algorithm, std::size_t bytes) {
        Hasher hasher(algorithm);
        hasher.update("abc");
        const auto hash = hasher.finish();
        return base::to_hex(std::span(hash).first(bytes));
    };
    CHECK(hex(Algorithm::md5, 16) == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(hex(Algorithm::sha1, 20) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex(Algorithm::sha256, 32) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(Algorithm::sha512, 64) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643c"
          "e80e2a9ac94fa54ca49f");
}

TEST_CASE("hasher: the pieces of a text give the hash of the whole, and finish() starts again") {
    Hasher hasher(Algorithm::sha256);
    for (int round = 0; round < 3; ++round) {
        hasher.update("a");
        hasher.update("");
        hasher.update("bc");
        CHECK(finish_sha256(hasher) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    CHECK(finish_sha256(hasher) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("hasher: threads can hash at the same time") {
    std::vector<std::thread> threads;
    std::vector<std::string> hashes(8);
    for (std::string& hash : hashes) {
        threads.emplace_back([&hash] {
            for (int i = 0; i < 200; ++i) {
                hash = digest_residues("TTGGGGAA").sha512t24u.sha512t24u();
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const std::string& hash : hashes) {
        CHECK(hash == "iYtREV555dUFKg2_agSJW6suquUyPpMw");
    }
}
