#include "base/disk_use.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using seqshelf::base::DiskUse;
using seqshelf::base::Released;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;

namespace {

std::int64_t blocks_of(const fs::path& path) {
    struct stat status{};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_blocks * 512;
}

/// a/one and a/two are one file; b/three has another name outside.
struct Files {
    Files() {
        for (const char* const name : {"a", "b", "outside"}) {
            fs::create_directory(directory / name);
        }
        write_file(directory / "a/one", std::string(10'000, 'x'));
        fs::create_hard_link(directory / "a/one", directory / "a/two");
        write_file(directory / "b/three", std::string(50'000, 'x'));
        fs::create_hard_link(directory / "b/three", directory / "outside/three");
    }
    TemporaryDirectory directory;
};

}  // namespace

TEST_CASE_FIXTURE(Files, "disk use: a file that loses all its names is freed once") {
    const Released released = DiskUse().add(directory / "a");
    CHECK(released.files == 2);
    CHECK(released.bytes_freed == blocks_of(directory / "a") + blocks_of(directory / "a/one"));
    CHECK(released.bytes_shared == 0);
}

TEST_CASE_FIXTURE(Files, "disk use: a file that has a name elsewhere is not freed") {
    const Released released = DiskUse().add(directory / "b");
    CHECK(released.files == 1);
    CHECK(released.bytes_freed == blocks_of(directory / "b"));
    CHECK(released.bytes_shared == blocks_of(directory / "b/three"));
    CHECK(DiskUse().add(directory / "a/one").bytes_shared == blocks_of(directory / "a/one"));
}

TEST_CASE_FIXTURE(Files, "disk use: a file is freed with its last name, whichever directories had the others") {
    DiskUse use;
    CHECK(use.add(directory / "b/three").bytes_freed == 0);
    const Released last = use.add(directory / "outside/three");
    CHECK(last.bytes_freed == blocks_of(directory / "b/three"));
    CHECK(last.bytes_shared == 0);
}

TEST_CASE_FIXTURE(Files, "disk use: the target of a link is not counted, and a missing file counts nothing") {
    fs::create_directory_symlink(directory / "a", directory / "link");
    const Released released = DiskUse().add(directory / "link");
    CHECK(released.files == 0);
    CHECK(released.bytes_freed == blocks_of(directory / "link"));
    CHECK(DiskUse().add(directory / "missing").bytes_freed == 0);
}
