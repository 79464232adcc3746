#include "base/read_file.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using seqshelf::base::ReadFile;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;

namespace {

std::string read_part(const ReadFile& file, std::uint64_t offset, std::size_t bytes) {
    std::vector<std::uint8_t> out(bytes);
    file.read(offset, out);
    return {out.begin(), out.end()};
}

}  // namespace

TEST_CASE("read_file: any bytes of a file can be read, also after its name is gone") {
    const TemporaryDirectory directory;
    write_file(directory / "file", "0123456789");
    for (const ReadFile::Access access : {ReadFile::Access::random, ReadFile::Access::sequential}) {
        const ReadFile file(directory / "file", access);
        CHECK(file.size() == 10);
        CHECK(read_part(file, 0, 10) == "0123456789");
        CHECK(read_part(file, 9, 1) == "9");
        CHECK(read_part(file, 10, 0).empty());
    }
    const ReadFile file(directory / "file", ReadFile::Access::random);
    std::filesystem::remove(directory / "file");
    CHECK(read_part(file, 3, 4) == "3456");
}

TEST_CASE("read_file: bytes that were cut off since it was opened are Corruption, the others can be read") {
    const TemporaryDirectory directory;
    write_file(directory / "file", std::string(100000, 'x'));
    const ReadFile file(directory / "file", ReadFile::Access::random);
    std::filesystem::resize_file(directory / "file", 50000);
    CHECK(read_part(file, 49999, 1) == "x");
    CHECK_THROWS_WITH_AS((void)read_part(file, 49999, 2), doctest::Contains("had 100000 bytes"), Corruption);
    CHECK_THROWS_WITH_AS((void)read_part(file, 90000, 1), doctest::Contains("cut short"), Corruption);
    std::vector<std::uint8_t> more(1000);
    CHECK(file.read(49500, more, 500) == 500);
    CHECK_THROWS_AS((void)file.read(49500, more, 501), Corruption);
}

TEST_CASE("read_file: what the system cannot read is IoError with its reason") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(ReadFile(directory / "missing", ReadFile::Access::random), IoError);
    const ReadFile memory("/proc/self/mem", ReadFile::Access::random);  // no page is at 0
    CHECK_THROWS_WITH_AS((void)read_part(memory, 0, 1), doctest::Contains("Input/output error"), IoError);
    const ReadFile folder(directory.path(), ReadFile::Access::random);
    CHECK_THROWS_WITH_AS((void)read_part(folder, 0, 1), doctest::Contains("Is a directory"), IoError);
}

TEST_CASE("read_file: more files than descriptors can be in use, and one that was replaced is Corruption") {
    struct rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    const struct rlimit low{80, limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    const std::shared_ptr<void> restored(nullptr, [&](void*) { ::setrlimit(RLIMIT_NOFILE, &limit); });
    const TemporaryDirectory directory;
    std::deque<ReadFile> open;
    for (int name = 100000; name < 100200; ++name) {
        write_file(directory / std::to_string(name), std::to_string(name));
        open.emplace_back(directory / std::to_string(name), ReadFile::Access::random);
    }
    for (int i = 0; i < 200; ++i) {
        REQUIRE(read_part(open[static_cast<std::size_t>(i)], 0, 6) == std::to_string(100000 + i));
    }
    write_file(directory / "other", "abcdef");
    std::filesystem::rename(directory / "other", directory / "100199");
    CHECK_THROWS_WITH_AS((void)read_part(open.back(), 0, 6), doctest::Contains("replaced"), Corruption);
}
