#include "seqshelf/output_file.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("output_file: a missing directory is an IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(OutputFile(directory / "none/x"), IoError);
}
