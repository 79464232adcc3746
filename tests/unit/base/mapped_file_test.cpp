#include "base/mapped_file.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::IoError;
using seqshelf::base::MappedFile;
using seqshelf::test::TemporaryDirectory;

TEST_CASE("mapped_file: the bytes are the file's, at every size from 0") {
    const TemporaryDirectory directory;
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{4096},
                                   std::size_t{4097}, std::size_t{100000}}) {
        for (const MappedFile::Access access : {MappedFile::Access::random, MappedFile::Access::sequential}) {
            CAPTURE(size);
            std::string text(size, '\0');
            for (std::size_t i = 0; i < size; ++i) {
                text[i] = static_cast<char>(i * 31);
            }
            seqshelf::test::write_file(directory / "file", text);
            const MappedFile file(directory / "file", access);
            REQUIRE(file.bytes().size() == size);
            CHECK(std::string(file.bytes().begin(), file.bytes().end()) == text);
        }
    }
}

TEST_CASE("mapped_file: a file that cannot be mapped is IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(MappedFile(directory / "missing", MappedFile::Access::random), IoError);
    CHECK_THROWS_AS(MappedFile(directory.path(), MappedFile::Access::random), IoError);
}

TEST_CASE("mapped_file: a file stays readable after its name is gone") {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file", "text");
    const MappedFile file(directory / "file", MappedFile::Access::random);
    std::filesystem::remove(directory / "file");
    CHECK(std::string(file.bytes().begin(), file.bytes().end()) == "text");
}
