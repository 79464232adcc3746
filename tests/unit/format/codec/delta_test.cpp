#include "format/codec/delta.hpp"

#include <doctest/doctest.h>

#include <random>

#include "digest/sha256.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;

namespace {

std::string random_bytes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::string bytes(count, '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(random());
    }
    return bytes;
}

struct Files {
    Files(const std::string& base, const std::string& target) {
        test::write_file(path("base"), base);
        test::write_file(path("target"), target);
        base::NewFile out(path("delta"));
        format::write_delta(path("base"), digest::sha256_of_text(base), path("target"), digest::sha256_of_text(target),
                            out);
        out.close();
    }
    [[nodiscard]] std::filesystem::path path(const char* name) const { return directory.path() / name; }
    [[nodiscard]] std::string applied() const {
        std::filesystem::remove(path("made"));
        format::apply_delta(path("base"), path("delta"), path("made"));
        return test::read_file(path("made"));
    }

    test::TemporaryDirectory directory;
};

}  // namespace

TEST_CASE("delta: restores the target, for any base and target") {
    const std::string long_text = random_bytes(3'000'000, 1);
    for (const std::string& base : {std::string(), std::string("a"), long_text}) {
        for (const std::string& target : {std::string(), std::string("b"), std::string(70000, 'x'), long_text,
                                          long_text.substr(1), "x" + long_text}) {
            const Files files(base, target);
            CHECK(files.applied() == target);
            const format::DeltaHeader header = format::read_delta_header(files.path("delta"));
            CHECK(header.base_sha256 == digest::sha256_of_text(base));
            CHECK(header.target_sha256 == digest::sha256_of_text(target));
            CHECK(header.base_bytes == static_cast<std::int64_t>(base.size()));
            CHECK(header.target_bytes == static_cast<std::int64_t>(target.size()));
        }
    }
}

TEST_CASE("delta: text that both files contain costs almost nothing, at any position") {
    const std::string base = random_bytes(4'000'000, 2);
    std::string target = base.substr(2'000'000) + random_bytes(1000, 3) + base.substr(0, 2'000'000);
    for (std::size_t at = 0; at < target.size(); at += 100'000) {
        target[at] ^= 1;
    }
    const Files files(base, target);
    CHECK(files.applied() == target);
    CHECK(std::filesystem::file_size(files.path("delta")) < target.size() / 500);  // zstd 1.5.4: 2 kB, 1.5.7: 6 kB
}

TEST_CASE("delta: a delta for another base is refused") {
    const Files files("some base", "some target");
    test::write_file(files.path("base"), "another base");
    CHECK_THROWS_WITH_AS((void)files.applied(), doctest::Contains("it is for a file of 9 bytes, not of 12"),
                         Corruption);
}

TEST_CASE("delta: a delta that was cut anywhere is Corruption") {
    const Files files(random_bytes(10000, 4), random_bytes(3000, 5));
    const std::string whole = test::read_file(files.path("delta"));
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{87}, std::size_t{88},
                                   std::size_t{100}, whole.size() - 1}) {
        std::filesystem::remove(files.path("delta"));
        test::write_file(files.path("delta"), whole.substr(0, size));
        CHECK_THROWS_AS((void)files.applied(), Corruption);
    }
}

TEST_CASE("delta: any flipped bit is Corruption, or gives a file of the stated size") {
    const Files files(random_bytes(5000, 6), random_bytes(2000, 7));
    const std::string whole = test::read_file(files.path("delta"));
    int refused = 0;
    for (std::size_t byte = 0; byte < whole.size(); byte += 3) {
        std::string damaged = whole;
        damaged[byte] ^= 0x10;
        std::filesystem::remove(files.path("delta"));
        test::write_file(files.path("delta"), damaged);
        std::size_t size = 2000;
        try {
            size = files.applied().size();
        } catch (const Corruption&) {
            ++refused;
        }
        CHECK(size == 2000);
    }
    CHECK(refused > 0);
}
