#include "format/input.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <htslib/bgzf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "samples.hpp"
#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using namespace std::string_literals;
using seqshelf::format::Input;
using seqshelf::test::gzipped;
using seqshelf::test::random_text;
using seqshelf::test::TemporaryDirectory;
using seqshelf::test::write_file;

namespace {

std::string read_all(Input& input) {
    std::string text;
    std::string chunk;
    while (input.next(chunk)) {
        CHECK_FALSE(chunk.empty());
        text += chunk;
    }
    CHECK_FALSE(input.next(chunk));
    return text;
}

std::string text_of(const std::filesystem::path& path) {
    Input input(path);
    return read_all(input);
}

/// The sum that `sha256sum` prints.
std::string sha256sum(const std::filesystem::path& path) { return test::run({"sha256sum", path}).out.substr(0, 64); }

std::string bgzf_file(const std::filesystem::path& path, const std::string& text) {
    BGZF* const file = ::bgzf_open(path.c_str(), "w");
    REQUIRE(file != nullptr);
    REQUIRE(::bgzf_write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(::bgzf_close(file) == 0);
    return test::read_file(path);
}

/// A named pipe that a thread fills.
class Pipe {
public:
    Pipe(const std::filesystem::path& path, std::string text, std::size_t piece) : path_(path) {
        REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
        thread_ = std::thread([this, text = std::move(text), piece] {
            std::FILE* const file = std::fopen(path_.c_str(), "wb");
            std::setvbuf(file, nullptr, _IONBF, 0);
            for (std::size_t at = 0; at < text.size(); at += piece) {
                const std::string part = text.substr(at, piece);
                if (std::fwrite(part.data(), 1, part.size(), file) != part.size()) {
                    break;
                }
            }
            std::fclose(file);
        });
    }
    ~Pipe() { thread_.join(); }

private:
    std::filesystem::path path_;
    std::thread thread_;
};

}  // namespace

TEST_CASE("input: plain text, gzip, several members and BGZF are recognised by their bytes") {
    const TemporaryDirectory directory;
    for (const std::size_t size : {std::size_t{1}, std::size_t{1000}, (std::size_t{1} << 20) - 1, std::size_t{1} << 20,
                                   (std::size_t{1} << 20) + 1, std::size_t{2500000}}) {
        CAPTURE(size);
        const std::string text = random_text("ACGT\n", size, size);
        write_file(directory / "plain.gz", text);
        write_file(directory / "gzip.fa", gzipped(text, 1));
        write_file(directory / "members.fa", gzipped(text.substr(0, size / 2), 1) + gzipped(text.substr(size / 2), 1));
        bgzf_file(directory / "bgzf.fa", text);
        for (const char* const name : {"plain.gz", "gzip.fa", "members.fa", "bgzf.fa"}) {
            CAPTURE(name);
            CHECK((text_of(directory / name) == text));
        }
    }
}

TEST_CASE("input: BGZF and gzip may follow each other; the end mark is required if BGZF is last") {
    const TemporaryDirectory directory;
    const std::string bgzf = bgzf_file(directory / "bgzf", "first\n");
    const std::string cut = bgzf.substr(0, bgzf.size() - 28);
    const std::string gzip = gzipped("second\n");
    const auto text = [&](const std::string& bytes) {
        write_file(directory / "file", bytes);
        return text_of(directory / "file");
    };
    CHECK(text(bgzf + gzip) == "first\nsecond\n");
    CHECK(text(gzip + bgzf) == "second\nfirst\n");
    CHECK(text(bgzf + bgzf) == "first\nfirst\n");
    CHECK(text(bgzf + gzip + bgzf) == "first\nsecond\nfirst\n");
    CHECK_THROWS_AS(text(gzip + cut), InvalidInput);
    CHECK_THROWS_AS(text(bgzf + cut), InvalidInput);
}

TEST_CASE("input: data after gzip or BGZF is InvalidInput that says so; zeros are padding") {
    const TemporaryDirectory directory;
    for (const std::string& packed : {gzipped("ACGT\n"), bgzf_file(directory / "bgzf", "ACGT\n")}) {
        for (const std::string& garbage : {"garbage"s, "\x1fgarbage"s, "\0\0\0garbage"s}) {
            write_file(directory / "file", packed + garbage);
            CHECK_THROWS_WITH_AS(
                text_of(directory / "file"),
                (std::string(directory / "file") + ": other data follows the end of the gzip data").c_str(),
                InvalidInput);
        }
    }
    write_file(directory / "file", gzipped("ACGT\n") + std::string(700, '\0'));
    CHECK(text_of(directory / "file") == "ACGT\n");
}

TEST_CASE("input: files of known kinds that are no text are named") {
    const TemporaryDirectory directory;
    const std::vector<std::pair<std::string, std::string>> kinds{
        {"BZh91AY&SY\x01\x02"s, "bzip2"},
        {"\xfd\x37zXZ\0\0"s, "xz"},
        {"\x28\xb5\x2f\xfd\x04"s, "zstd"},
        {"PK\x03\x04\x14"s, "zip"},
        {std::string(257, 'x') + "ustar\0"s + "00", "tar"},
        {"CRAM\x03\x00"s, "CRAM"},
        {"\x43\x27\x41\x1a\0\0\0\0"s, ".2bit"},
        {"\x1a\x41\x27\x43\0\0\0\0"s, ".2bit"},
        {"\xff\xfe>\0a\0"s, "UTF-16"},
        {gzipped("BAM\x01\0\0\0\0"s), "BAM"},
        {gzipped(std::string(257, 'x') + "ustar  \0"s), "tar"},
    };
    for (const auto& [bytes, name] : kinds) {
        CAPTURE(name);
        write_file(directory / "file", bytes);
        try {
            (void)text_of(directory / "file");
            FAIL("accepted");
        } catch (const InvalidInput& error) {
            CHECK(std::string(error.what()).starts_with(std::string(directory / "file") + ": this is not text but "));
            CHECK(std::string(error.what()).find(name) != std::string::npos);
        }
    }
    write_file(directory / "file", "BZh91\tx\nPK\n");
    CHECK(text_of(directory / "file") == "BZh91\tx\nPK\n");
}

TEST_CASE("input: the text's sum is that of the text without a byte order mark, the other one that of the file") {
    const TemporaryDirectory directory;
    write_file(directory / "clean", ">a\nACGT\n");
    write_file(directory / "mark", "\xef\xbb\xbf>a\nACGT\n");
    write_file(directory / "mac", ">a\rACGT\r");
    write_file(directory / "gzip", gzipped("\xef\xbb\xbf>a\nACGT\n"));
    for (const char* const name : {"mark", "mac", "gzip"}) {
        CAPTURE(name);
        Input input(directory / name);
        CHECK(read_all(input) == ">a\nACGT\n");
        CHECK(input.sha256() == sha256sum(directory / name));
        CHECK(input.text_sha256() == sha256sum(directory / "clean"));
        CHECK(input.text_bytes() == 8);
    }
}

TEST_CASE("input: an empty file is an empty text") {
    const TemporaryDirectory directory;
    write_file(directory / "plain", "");
    write_file(directory / "gzip", gzipped(""));
    bgzf_file(directory / "bgzf", "");
    for (const char* const name : {"plain", "gzip", "bgzf"}) {
        CHECK(text_of(directory / name) == "");
    }
    Input input(directory / "plain");
    CHECK(read_all(input) == "");
    CHECK(input.sha256() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("input: texts that begin like gzip, or are shorter than its header, are plain text") {
    const TemporaryDirectory directory;
    write_file(directory / "one", "\x1f");
    CHECK(text_of(directory / "one") == "\x1f");
    write_file(directory / "two", "\x1f\x8b");
    CHECK_THROWS_AS(text_of(directory / "two"), InvalidInput);
    write_file(directory / "more", "\x1f\x8b is not gzip at all, it only starts so");
    CHECK_THROWS_AS(text_of(directory / "more"), InvalidInput);
}

TEST_CASE("input: size, progress and sha256 are those of the file on disk") {
    const TemporaryDirectory directory;
    const std::string text = random_text("ACGT\n", 1200000, 5);
    write_file(directory / "plain", text);
    write_file(directory / "gzip", gzipped(text, 1));
    bgzf_file(directory / "bgzf", text);
    for (const char* const name : {"plain", "gzip", "bgzf"}) {
        CAPTURE(name);
        int chunks = 0;
        Input input(directory / name, {}, [&chunks] { ++chunks; });
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(directory / name));
        CHECK(input.name() == directory / name);
        CHECK(input.file_bytes() == size);
        CHECK((read_all(input) == text));
        CHECK(input.bytes_read() == size);
        CHECK(input.sha256() == sha256sum(directory / name));
        CHECK(chunks >= 1);
    }
}

TEST_CASE("input: a pipe is read, whatever the size of its writes") {
    const TemporaryDirectory directory;
    const std::string text = random_text("ACGT\n", 40000, 6);
    int number = 0;
    for (const std::string& bytes : {text, gzipped(text), bgzf_file(directory / "bgzf", text)}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{13}, std::size_t{4096}, std::size_t{1000000}}) {
            const std::filesystem::path path = directory / ("pipe" + std::to_string(++number));
            const Pipe pipe(path, bytes, piece);
            Input input(path);
            CHECK(input.file_bytes() == -1);
            CHECK((read_all(input) == text));
            CHECK(input.bytes_read() == static_cast<std::int64_t>(bytes.size()));
            write_file(directory / "bytes", bytes);
            CHECK(input.sha256() == sha256sum(directory / "bytes"));
        }
    }
}

TEST_CASE("input: a BGZF file without its end mark is InvalidInput, although it is valid gzip") {
    const TemporaryDirectory directory;
    const std::string text = random_text("ACGT\n", 400000, 7);
    const std::string bytes = bgzf_file(directory / "whole", text);
    write_file(directory / "cut", bytes.substr(0, bytes.size() - 28));
    CHECK_THROWS_WITH_AS(
        text_of(directory / "cut"),
        (std::string(directory / "cut") + ": truncated BGZF data: the end-of-file block is missing").c_str(),
        InvalidInput);
    for (const std::size_t cut :
         {std::size_t{1}, std::size_t{27}, std::size_t{29}, bytes.size() / 2, bytes.size() - 20}) {
        CAPTURE(cut);
        write_file(directory / "cut", bytes.substr(0, bytes.size() - cut));
        CHECK_THROWS_AS(text_of(directory / "cut"), InvalidInput);
    }
}

TEST_CASE("input: damaged gzip is InvalidInput that names the file, also when read again") {
    const TemporaryDirectory directory;
    std::string bytes = gzipped(random_text("ACGT\n", 400000, 8));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
    write_file(directory / "bad", bytes);
    Input input(directory / "bad");
    std::string chunk;
    const auto read = [&] {
        while (input.next(chunk)) {
        }
    };
    for (int round = 0; round < 2; ++round) {
        try {
            read();
            FAIL("accepted");
        } catch (const InvalidInput& error) {
            CHECK(std::string(error.what()).starts_with(std::string(directory / "bad") + ": "));
        }
    }
}

TEST_CASE("input: a missing file and a directory are IoError") {
    const TemporaryDirectory directory;
    CHECK_THROWS_AS(Input(directory / "missing"), IoError);
    CHECK_THROWS_WITH_AS(Input(directory.path()), (directory.path().string() + ": is a directory").c_str(), IoError);
}

TEST_CASE("input: an input that was not read to its end can be destroyed") {
    const TemporaryDirectory directory;
    write_file(directory / "plain", std::string(20000000, 'A'));
    {
        Input input(directory / "plain");
    }
    {
        Input input(directory / "plain");
        std::string chunk;
        CHECK(input.next(chunk));
    }
}

TEST_CASE("input: stop ends the wait for a silent pipe") {
    const TemporaryDirectory directory;
    REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
    const int writer = ::open((directory / "pipe").c_str(), O_RDWR);  // keeps the pipe open, and writes nothing
    REQUIRE(writer >= 0);
    const auto begin = std::chrono::steady_clock::now();
    {
        std::stop_source stop;
        Input input(directory / "pipe", stop.get_token());
        std::thread stopper([&stop] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            stop.request_stop();
        });
        std::string chunk;
        CHECK_THROWS_AS(input.next(chunk), Cancelled);
        stopper.join();
    }
    ::close(writer);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

TEST_CASE("input: stop is obeyed although there is text") {
    const TemporaryDirectory directory;
    write_file(directory / "plain", "ACGT");
    std::stop_source stop;
    Input input(directory / "plain", stop.get_token());
    stop.request_stop();
    std::string chunk;
    CHECK_THROWS_AS(input.next(chunk), Cancelled);
}

TEST_CASE("input: \"-\" is standard input") {
    const TemporaryDirectory directory;
    write_file(directory / "file", gzipped("ACGT"));
    const int saved = ::dup(STDIN_FILENO);
    const int file = ::open((directory / "file").c_str(), O_RDONLY);
    REQUIRE(::dup2(file, STDIN_FILENO) == STDIN_FILENO);
    ::close(file);
    {
        Input input("-");
        CHECK(input.name() == "-");
        CHECK(read_all(input) == "ACGT");
    }
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
}
