#include "seqshelf/output_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "format/input.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using test::TemporaryDirectory;

namespace {

std::string read_back(const std::filesystem::path& path) {
    format::Input input(path);
    std::string all;
    for (std::string chunk; input.next(chunk);) {
        all += chunk;
    }
    return all;
}

std::string random_text(std::size_t bytes) {
    std::mt19937 random(3);
    std::string text(bytes, '\0');
    for (char& c : text) {
        c = "ACGT\n"[random() % 5];
    }
    return text;
}

}  // namespace

TEST_CASE("output_file: appears at commit, and replaces an older file") {
    const TemporaryDirectory directory;
    const auto path = directory / "x.fa";
    test::write_file(path, "old");
    {
        OutputFile file(path);
        file.write("new");
        CHECK(test::read_file(path) == "old");
        file.commit();
    }
    CHECK(test::read_file(path) == "new");
    {
        OutputFile file(path);
        file.write("dropped");
    }
    CHECK(test::read_file(path) == "new");
    CHECK(test::files_below(directory.path()).size() == 1);
}

TEST_CASE("output_file: a name that ends in .gz, .bgz or .bgzf makes BGZF, of any length") {
    const TemporaryDirectory directory;
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{65279}, std::size_t{65280},
                                    std::size_t{65281}, std::size_t{3} << 20}) {
        for (const std::string name : {"x.gz", "x.bgz", "x.bgzf"}) {
            const std::string text = random_text(bytes);
            OutputFile file(directory / name);
            for (std::size_t start = 0; start < text.size(); start += 100'000) {
                file.write(std::string_view(text).substr(start, 100'000));
            }
            file.commit();
            CHECK(read_back(directory / name) == text);  // an Input requires BGZF's end mark
            CHECK(test::read_file(directory / name).substr(12, 2) == "BC");
        }
    }
}

TEST_CASE("output_file: links stay, and a file keeps its other names, its mode and its owner") {
    namespace fs = std::filesystem;
    const TemporaryDirectory directory;
    const auto write = [&](const std::string& name, std::string_view text) {
        OutputFile file(directory / name);
        file.write(text);
        file.commit();
    };
    test::write_file(directory / "one", "old");
    fs::create_hard_link(directory / "one", directory / "two");
    write("one", "new");
    CHECK(test::read_file(directory / "two") == "new");

    fs::create_symlink("missing", directory / "link");
    write("link", "text");
    CHECK(test::read_file(directory / "missing") == "text");
    fs::create_directory(directory / "below");
    fs::create_symlink("../link", directory / "below/second");
    write("below/second", "again");
    CHECK(test::read_file(directory / "missing") == "again");
    CHECK(fs::is_symlink(directory / "link"));
    CHECK(fs::is_symlink(directory / "below/second"));

    test::write_file(directory / "private", "old");
    fs::permissions(directory / "private", fs::perms{0600});
    write("private", "new");
    CHECK(fs::status(directory / "private").permissions() == fs::perms{0600});
    CHECK(test::files_below(directory.path()).size() == 7);

    fs::create_symlink("loop", directory / "loop");
    CHECK_THROWS_AS(OutputFile(directory / "loop"), IoError);
    CHECK_THROWS_AS(OutputFile(directory.path()), IoError);
    CHECK_THROWS_AS(OutputFile(directory / "none/"), IoError);
    CHECK_THROWS_AS(OutputFile(""), InvalidArgument);
    write(std::string(250, 'n'), "a name as long as file systems allow");
}

TEST_CASE("output_file: a part that a process of the same number left does not matter") {
    const TemporaryDirectory directory;
    test::write_file(directory / ("x.part" + std::to_string(::getpid())), "left");
    OutputFile first(directory / "x");
    OutputFile second(directory / "x");
    first.write("1");
    second.write("2");
    first.commit();
    CHECK(test::read_file(directory / "x") == "1");
    second.commit();
    CHECK(test::read_file(directory / "x") == "2");
}

TEST_CASE("output_file: is_stream knows pipes, devices and descriptors") {
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
    std::filesystem::create_symlink("pipe", directory / "link");
    for (const auto& path : {directory / "pipe", directory / "link", std::filesystem::path("/dev/null"),
                             std::filesystem::path("/dev/stdout"), std::filesystem::path("/proc/self/fd/1")}) {
        CAPTURE(path);
        CHECK(OutputFile::is_stream(path));
    }
    CHECK(!OutputFile::is_stream(directory / "x"));
    CHECK(!OutputFile::is_stream(directory.path()));
}

TEST_CASE("output_file: a missing directory is an IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(OutputFile(directory / "none/x"), IoError);
}
