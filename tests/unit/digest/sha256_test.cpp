#include "digest/sha256.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf::digest;

// FIPS 180-2
constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST_CASE("sha256: the sum of a file equals that of sha256sum") {
    const seqshelf::test::TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "abc", "abc");
    seqshelf::test::write_file(directory / "nothing", "");
    CHECK(sha256_of_file(directory / "abc") == of_abc);
    CHECK(sha256_of_file(directory / "nothing") == of_nothing);
    CHECK_THROWS_AS((void)sha256_of_file(directory / "missing"), seqshelf::IoError);
}

TEST_CASE("sha256: a text has the same sum as a file that contains it") {
    CHECK(sha256_of_text("abc") == of_abc);
    CHECK(sha256_of_text("") == of_nothing);
}
