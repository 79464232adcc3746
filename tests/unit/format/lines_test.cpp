#include "format/lines.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using seqshelf::InvalidInput;
using seqshelf::format::Input;
using seqshelf::format::LineReader;
using seqshelf::test::TemporaryDirectory;

namespace {

using Lines = std::vector<std::string>;

/// The lines of `text`; stops after many more than it can have.
Lines lines_of(const std::string& text) {
    const TemporaryDirectory directory;
    seqshelf::test::write_file(directory / "file", text);
    Input input(directory / "file");
    LineReader reader(input);
    Lines lines;
    std::string line;
    while (lines.size() <= text.size() + 2 && reader.next(line)) {
        lines.push_back(line);
        CHECK(reader.number() == static_cast<std::int64_t>(lines.size()));
    }
    CHECK_FALSE(reader.next(line));
    return lines;
}

}  // namespace

TEST_CASE("lines: LF, CRLF and a mix of both end lines") {
    CHECK(lines_of("a\nb\n") == Lines{"a", "b"});
    CHECK(lines_of("a\r\nb\r\n") == Lines{"a", "b"});
    CHECK(lines_of("a\r\nb\nc\r\n") == Lines{"a", "b", "c"});
    CHECK(lines_of("a\r\r\n") == Lines{"a\r"});
}

TEST_CASE("lines: CR ends the lines of a text without LF") {
    CHECK(lines_of("a\rb") == Lines{"a", "b"});
    CHECK(lines_of("a\rb\r") == Lines{"a", "b"});
    CHECK(lines_of("a\r\rb\r") == Lines{"a", "", "b"});
    CHECK(lines_of("a\r") == Lines{"a"});
}

TEST_CASE("lines: CR within a line of a text with LF is InvalidInput, and the next line is read") {
    const TemporaryDirectory directory;
    const std::string path = directory / "file";
    seqshelf::test::write_file(path, "fine\na\rb\nnext\r\n");
    Input input(path);
    LineReader reader(input);
    std::string line;
    CHECK(reader.next(line));
    CHECK_THROWS_WITH_AS(reader.next(line),
                         (path + ":2: a carriage return is within the line; if it ends a line, convert the file: tr "
                                 "'\\r' '\\n'")
                             .c_str(),
                         InvalidInput);
    REQUIRE(reader.next(line));
    CHECK(line == "next");
    CHECK(reader.number() == 3);
}

TEST_CASE("lines: a byte order mark is no part of the first line") {
    CHECK(lines_of("\xef\xbb\xbfx\r\ny") == Lines{"x", "y"});
    CHECK(lines_of("\xef\xbb\xbf").empty());
    CHECK(lines_of("x\n\xef\xbb\xbfy\n") == Lines{"x", "\xef\xbb\xbfy"});
}

TEST_CASE("lines: empty lines are lines") {
    CHECK(lines_of("\n") == Lines{""});
    CHECK(lines_of("\n\na\n\n") == Lines{"", "", "a", ""});
    CHECK(lines_of("\r\n\r\n") == Lines{"", ""});
}

TEST_CASE("lines: an empty file has no lines") { CHECK(lines_of("").empty()); }

TEST_CASE("lines: a last line without its end is read, once") {
    CHECK(lines_of("a") == Lines{"a"});
    CHECK(lines_of("a\nb") == Lines{"a", "b"});
    CHECK(lines_of("a\r\nb\r") == Lines{"a", "b"});
}

TEST_CASE("lines: a line may cross the 1 MiB chunks of an input") {
    constexpr std::size_t chunk = std::size_t{1} << 20;
    for (std::size_t at = chunk - 3; at <= chunk + 3; ++at) {
        for (const std::string end : {"\n", "\r\n"}) {
            for (const std::string last : {"", "tail", "tail\n"}) {
                CAPTURE(at);
                const std::string half(at / 2, 'x');
                const std::string rest(at - at / 2 - end.size() * 2, 'y');
                Lines expected{half, rest};
                if (!last.empty()) {
                    expected.push_back("tail");
                }
                CHECK((lines_of(half + end + rest + end + last) == expected));
            }
        }
    }
}

TEST_CASE("lines: a line of more than 1 MiB is InvalidInput that names file and line") {
    CHECK(lines_of(std::string(std::size_t{1} << 20, 'x') + "\n").size() == 1);
    const TemporaryDirectory directory;
    const std::string path = directory / "file";
    seqshelf::test::write_file(path, "fine\n" + std::string((std::size_t{1} << 20) + 1, 'x') + "\n");
    Input input(path);
    LineReader reader(input);
    std::string line;
    CHECK(reader.next(line));
    CHECK_THROWS_WITH_AS(reader.next(line), (path + ":2: the line is longer than 1 MiB; is this a text file?").c_str(),
                         InvalidInput);
}

TEST_CASE("lines: after a line that is too long the next one is read, wherever it ends") {
    constexpr std::size_t mebibyte = std::size_t{1} << 20;
    for (const std::size_t size :
         {mebibyte + 1, 2 * mebibyte - 6, 2 * mebibyte - 5, 2 * mebibyte - 4, 3 * mebibyte, 5 * mebibyte + 17}) {
        CAPTURE(size);
        const TemporaryDirectory directory;
        const std::string path = directory / "file";
        seqshelf::test::write_file(path, "fine\n" + std::string(size, 'x') + "\nnext\n" + std::string(size, 'y'));
        Input input(path);
        LineReader reader(input);
        std::string line;
        CHECK(reader.next(line));
        CHECK_THROWS_AS(reader.next(line), InvalidInput);
        REQUIRE(reader.next(line));
        CHECK(line == "next");
        CHECK(reader.number() == 3);
        CHECK_THROWS_AS(reader.next(line), InvalidInput);
        CHECK_FALSE(reader.next(line));
    }
}

TEST_CASE("lines: after the input failed there are no more lines, and none is repeated") {
    const TemporaryDirectory directory;
    const std::string path = directory / "file";
    std::string text;
    for (std::int64_t i = 0; i < 400000; ++i) {
        text += std::to_string(i * 7919 % 1000003) + "\n";
    }
    seqshelf::test::write_file(path, text);
    const std::string packed = seqshelf::test::run({"gzip", "-c", path}).out;
    seqshelf::test::write_file(path, packed.substr(0, packed.size() / 2));
    Input input(path);
    LineReader reader(input);
    std::string line;
    bool failed = false;
    std::int64_t lines = 0;
    try {
        while (reader.next(line)) {
            ++lines;
        }
    } catch (const InvalidInput&) {
        failed = true;
    }
    CHECK(failed);
    CHECK(lines > 0);
    CHECK(reader.number() == lines);
    CHECK_FALSE(reader.next(line));
    CHECK_FALSE(reader.next(line));
}
