#include <doctest/doctest.h>

#include "unit/transport/tar_samples.hpp"

// Archives that are damaged, unfinished or made to mislead.

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// A POSIX header of 512 bytes, for entries that `tar` would not write.
std::string header(const std::string& name, const std::string& size_field, char type, const std::string& link = "") {
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(100, 7, "0000444");
    block.replace(108, 7, "0000000");
    block.replace(116, 7, "0000000");
    block.replace(124, size_field.size(), size_field);
    block.replace(136, 11, "00000000000");
    block[156] = type;
    block.replace(157, link.size(), link);
    block.replace(257, 8, std::string("ustar\00000", 8));
    block.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char c : block) {
        sum += static_cast<unsigned char>(c);
    }
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%06o", sum);
    block.replace(148, 7, std::string(digits.data(), 7));
    return block;
}

std::string octal(std::size_t bytes) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), "%011zo", bytes);
    return std::string(digits.data(), 11);
}

std::string padded(std::string text) {
    text.resize((text.size() + 511) / 512 * 512, '\0');
    return text;
}

/// A pax header with one record, `NAME=value`, for the entry after it.
std::string pax(const std::string& record) {
    std::size_t length = record.size() + 2;
    while (std::to_string(length).size() + record.size() + 2 != length) {
        ++length;
    }
    const std::string text = std::to_string(length) + " " + record + "\n";
    return header("pax", octal(text.size()), 'x') + padded(text);
}

const std::string end_mark(1024, '\0');

}  // namespace

TEST_CASE("tar: an archive that was cut at any byte is Corruption that names it") {
    const TemporaryDirectory directory;
    for (const std::string& end : name_ends) {
        const fs::path whole = directory / ("whole" + end);
        TarWriter writer(whole, some_time);
        writer.add_text("first", random_text(3000));
        writer.add_link("linked", "first");
        writer.add_text("second", random_text(700));
        writer.close();
        CHECK_NOTHROW(read_whole(whole));
        const std::string bytes = read_file(whole);
        const fs::path cut = directory / ("cut" + end);
        // One block of the end mark of an uncompressed archive is enough.
        const std::size_t needed = end == ".tar" ? 512 + 3072 + 512 + 512 + 1024 + 512 : bytes.size();
        for (std::size_t size = 0; size < needed;
             size += size % 512 == 0 || size % 512 == 511 || size + 20 > needed ? 1 : 5) {
            CAPTURE(end);
            CAPTURE(size);
            write_file(cut, bytes.substr(0, size));
            CHECK_THROWS_WITH_AS(read_whole(cut), doctest::Contains(cut.string().c_str()), Corruption);
        }
    }
}

TEST_CASE("tar: a damaged header or stream is Corruption or changes what is read, and never a crash") {
    const TemporaryDirectory directory;
    for (const std::string& end : name_ends) {
        TarWriter writer(directory / ("whole" + end), some_time);
        writer.add_text("first", random_text(2000));
        writer.add_text("second", random_text(100));
        writer.close();
        const std::string bytes = read_file(directory / ("whole" + end));
        std::size_t refused = 0;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            std::string damaged = bytes;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
            const fs::path path = directory / ("damaged" + end);
            write_file(path, damaged);
            try {
                read_whole(path);
            } catch (const Corruption&) {
                ++refused;
            }
        }
        CAPTURE(end);
        CAPTURE(refused);
        CHECK(refused >= 20);
    }
}

TEST_CASE("tar: a file that is not an archive is Corruption, a failed read or write is IoError") {
    const TemporaryDirectory directory;
    for (const std::string& text :
         {std::string(), std::string("no archive"), random_text(5000), std::string(5000, 'a')}) {
        write_file(directory / "a.tar", text);
        CHECK_THROWS_AS(read_whole(directory / "a.tar"), Corruption);
    }
    CHECK_THROWS_WITH_AS(TarReader(directory / "missing.tar"), doctest::Contains("missing.tar"), IoError);
    CHECK_THROWS_AS(read_whole(directory.path()), IoError);
    CHECK_THROWS_AS(TarWriter(directory / "none/a.tar", some_time), IoError);
    CHECK_THROWS_WITH_AS(TarWriter(directory / "a.zip", some_time), doctest::Contains("a.zip"), InvalidArgument);
    CHECK_THROWS_AS(TarWriter(directory / "a.tar", some_time), IoError);  // it exists
    TarWriter writer(directory / "b.tar", some_time);
    CHECK_THROWS_AS(writer.add_file("x", directory / "missing"), IoError);
}

TEST_CASE("tar: an archive is not whole if its writer was not finished") {
    const TemporaryDirectory directory;
    for (const std::string& end : name_ends) {
        CAPTURE(end);
        const fs::path path = directory / ("a" + end);
        {
            TarWriter writer(path, some_time);
            writer.add_text("first", random_text(500'000));
        }
        CHECK_THROWS_AS(read_whole(path), Corruption);
    }
}

TEST_CASE("tar: names are returned as they are in the archive") {
    const TemporaryDirectory directory;
    const fs::path path = directory / "a.tar";
    const std::vector<std::string> names{"../x",   "/etc/passwd", "a\nb",     "./a",       "a//b",
                                         "sp ace", "\xc3\xa4",    "\xff\xfe", "a/../../b", std::string(200, 'l')};
    TarWriter writer(path, some_time);
    for (const std::string& name : names) {
        writer.add_text(name, "x");
    }
    writer.close();
    TarReader reader(path);
    for (const std::string& name : names) {
        const auto entry = reader.next();
        REQUIRE(entry);
        CHECK(entry->name == name);
    }
    // A NUL ends a name in the header, and in pax too, where it could hide the rest.
    write_file(path, pax(std::string("path=a\0../b", 11)) + header("n", octal(0), '0') + end_mark);
    CHECK(listed(path) == "f a 0\n");
}

TEST_CASE("tar: an entry that claims 2^62 bytes, or a negative number, is Corruption before memory is allocated") {
    const TemporaryDirectory directory;
    const fs::path path = directory / "a.tar";
    const std::string huge("\x80\0\0\0\x40\0\0\0\0\0\0\0", 12);
    for (const std::string& archive :
         {header("big", huge, '0'), header("big", std::string(12, '\xff'), '0'), header("big", "77777777777", '0'),
          pax("size=4611686018427387904") + header("big", octal(1), '0'), pax("size=-5") + header("big", octal(1), '0'),
          pax("size=99999999999999999999999") + header("big", octal(1), '0'), header("pax", huge, 'x'),
          header("pax", huge, 'g'), header("long", huge, 'L')}) {
        write_file(path, archive + std::string(512, 'x') + end_mark);
        CHECK_THROWS_AS(read_whole(path), Corruption);
    }
    write_file(path, header("big", huge, '0') + std::string(512, 'x') + end_mark);
    TarReader reader(path);
    CHECK(reader.next()->bytes == std::int64_t{1} << 62);
}

TEST_CASE("tar: links, devices and sparse files are not files") {
    const TemporaryDirectory directory;
    const fs::path path = directory / "a.tar";
    std::string archive;
    for (const char type : {'2', '3', '4', '6'}) {
        archive += header(std::string(1, type), octal(0), type, "/etc/passwd");
    }
    // A link with a body, which pax allows: no byte of it is returned.
    archive += pax("comment=x") + header("hard", octal(3), '1', "2") + padded("abc") + header("last", octal(1), '0') +
               padded("z");
    write_file(path, archive + end_mark);
    CHECK(listed(path) == "o 2 0\no 3 0\no 4 0\no 6 0\nh hard 0 -> 2\nf last 1\n");
    read_whole(path);

    must_run({"truncate", "-s", "10M", directory / "sparse"});
    must_run(
        {"sh", "-c", "printf x | dd of='" + (directory / "sparse").string() + "' bs=1 seek=5000000 conv=notrunc 2>&1"});
    for (const std::vector<std::string>& format :
         std::vector<std::vector<std::string>>{{"--format=gnu"},
                                               {"--format=pax", "--sparse-version=0.0"},
                                               {"--format=pax", "--sparse-version=0.1"},
                                               {"--format=pax", "--sparse-version=1.0"}}) {
        std::vector<std::string> command{"tar", "-C", directory.path(), "-S", "-cf", path};
        command.insert(command.begin() + 1, format.begin(), format.end());
        command.emplace_back("sparse");
        must_run(command);
        CHECK_MESSAGE(listed(path) == "o sparse 0\n", format.back());
    }
}
