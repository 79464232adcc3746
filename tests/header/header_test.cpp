#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("headers: seqshelf.hpp includes every public header") {
    // Building this program checked that each header compiles alone.
    const std::filesystem::path directory = SEQSHELF_HEADERS;
    const std::string all = text_of(directory / "seqshelf.hpp");
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const std::string name = entry.path().filename().string();
        if (name != "seqshelf.hpp") {
            CAPTURE(name);
            CHECK(all.find("\"seqshelf/" + name + "\"") != std::string::npos);
        }
    }
}
