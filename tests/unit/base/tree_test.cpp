#include "base/tree.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

namespace fs = std::filesystem;
using namespace seqshelf::base;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;

TEST_CASE("tree: everything below a directory is visited, directories first, and links are not followed") {
    const TemporaryDirectory directory;
    fs::create_directories(directory / "outside");
    write_file(directory / "outside/x", "x");
    fs::create_directories(directory / "tree/sub");
    write_file(directory / "tree/sub/file", "x");
    fs::create_directory_symlink(directory / "outside", directory / "tree/sub/link");
    std::vector<std::string> visited;
    int links = 0;
    for_each_below(directory / "tree", [&](const fs::path& path, const struct stat& status) {
        visited.push_back(fs::relative(path.parent_path(), directory.path()) / path.filename());
        links += S_ISLNK(status.st_mode) ? 1 : 0;
    });
    REQUIRE(visited.size() == 4);
    CHECK(visited[0] == "./tree");
    CHECK(visited[1] == "tree/sub");
    CHECK(links == 1);
}

TEST_CASE("tree: a file is visited alone, and a missing path is not visited") {
    const TemporaryDirectory directory;
    write_file(directory / "file", "x");
    int visited = 0;
    for_each_below(directory / "file", [&](const fs::path&, const struct stat&) { ++visited; });
    for_each_below(directory / "missing", [&](const fs::path&, const struct stat&) { ++visited; });
    CHECK(visited == 1);
}

TEST_CASE("tree: removing a tree removes read-only directories too, but no target of a link") {
    const TemporaryDirectory directory;
    fs::create_directories(directory / "outside");
    write_file(directory / "outside/precious", "x");
    fs::create_directories(directory / "tree/sub/deep");
    write_file(directory / "tree/sub/deep/file", "x");
    fs::create_directory_symlink(directory / "outside", directory / "tree/sub/link");
    for (const char* const name : {"tree/sub/deep", "tree/sub", "tree"}) {
        fs::permissions(directory / name, fs::perms::owner_read | fs::perms::owner_exec);
    }
    remove_tree(directory / "tree");
    CHECK_FALSE(fs::exists(fs::symlink_status(directory / "tree")));
    CHECK(fs::exists(directory / "outside/precious"));
}

TEST_CASE("tree: removing a link removes only the link, and removing a missing path is no error") {
    const TemporaryDirectory directory;
    fs::create_directories(directory / "outside");
    write_file(directory / "outside/precious", "x");
    fs::create_directory_symlink(directory / "outside", directory / "link");
    remove_tree(directory / "link");
    CHECK_FALSE(fs::exists(fs::symlink_status(directory / "link")));
    CHECK(fs::exists(directory / "outside/precious"));
    CHECK_NOTHROW(remove_tree(directory / "link"));
}
