#include "base/spill_file.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"

using seqshelf::base::SpillFile;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// $TMPDIR, for as long as the object lives.
class TemporaryDirectoryIs {
public:
    explicit TemporaryDirectoryIs(const std::filesystem::path& path) { ::setenv("TMPDIR", path.c_str(), 1); }
    ~TemporaryDirectoryIs() { was_.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", was_.c_str(), 1); }

private:
    std::string was_ = std::getenv("TMPDIR") == nullptr ? "" : std::getenv("TMPDIR");
};

}  // namespace

TEST_CASE("spill_file: reads any part of the appended bytes, and leaves no file") {
    const std::filesystem::path directory = std::filesystem::temp_directory_path() / "seqshelf_spill_file_test";
    std::filesystem::create_directory(directory);
    {
        const TemporaryDirectoryIs here(directory);
        SpillFile file;
        file.append(bytes_of("ACGT"));
        file.append(bytes_of("NNNN"));
        CHECK(file.size() == 8);
        std::string part(5, '?');
        file.read(2, std::as_writable_bytes(std::span(part)));
        CHECK(part == "GTNNN");
        CHECK(std::filesystem::is_empty(directory));  // it never has a name that could remain
        std::string beyond(2, '?');
        CHECK_THROWS_AS(file.read(7, std::as_writable_bytes(std::span(beyond))), seqshelf::IoError);
    }
    std::filesystem::remove(directory);
}

TEST_CASE("spill_file: the error for a directory without write permission names it") {
    const TemporaryDirectoryIs nowhere("/nonexistent/directory");
    CHECK_THROWS_WITH_AS(SpillFile(), doctest::Contains("cannot make a temporary file in /nonexistent/directory"),
                         seqshelf::IoError);
}
