#include "format/codec/bgzf.hpp"

#include <doctest/doctest.h>
#include <htslib/bgzf.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqshelf/error.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"
#include "unit/format/samples.hpp"

using namespace seqshelf;
using namespace seqshelf::format;
using seqshelf::test::bytes_of;
using seqshelf::test::random_text;
using seqshelf::test::read_by_zlib;
using seqshelf::test::TemporaryDirectory;

namespace {

constexpr std::string_view dna = "ACGT";
constexpr std::string_view protein = "ACDEFGHIKLMNPQRSTVWY";

const std::vector<std::size_t> text_sizes{0,   1,   2,   3,    7,    8,    9,    63,    64,    65,
                                          255, 256, 257, 4096, 8191, 8192, 8193, 16384, 65279, 65280};

std::string any_bytes() {
    std::string all(256, '\0');
    for (std::size_t i = 0; i < 256; ++i) {
        all[i] = static_cast<char>(i);
    }
    return all;
}

std::vector<std::string> texts_of_size(std::size_t size) {
    return {random_text(dna, size, size), random_text(protein, size, size + 1), std::string(size, 'N'),
            random_text(any_bytes(), size, size + 2)};
}

std::string block_of(std::string_view text, int level) {
    std::string out;
    append_bgzf_block(bytes_of(text), BlockCoding{level}, out);
    return out;
}

std::string inflated(const BgzfBlock& block) {
    // Exactly sized on the heap, so that a sanitizer detects one byte too many.
    const auto text = std::make_unique<std::uint8_t[]>(block.text_bytes);
    inflate_bgzf_block(block, {text.get(), block.text_bytes});
    return {text.get(), text.get() + block.text_bytes};
}

/// The text of a block, or std::nullopt if it is refused as Corruption.
std::optional<std::string> text_of(const std::string& bytes) {
    const auto exact = std::make_unique<std::uint8_t[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), exact.get());
    try {
        return inflated(read_bgzf_block({exact.get(), bytes.size()}));
    } catch (const Corruption&) {
        return std::nullopt;
    }
}

std::string end_mark() { return {bgzf_end_of_file.begin(), bgzf_end_of_file.end()}; }

/// All text of a file, by htslib.
std::string read_by_htslib(const std::filesystem::path& path) {
    BGZF* const file = ::bgzf_open(path.c_str(), "r");
    REQUIRE(file != nullptr);
    CHECK(::bgzf_check_EOF(file) == 1);
    std::string text;
    std::vector<char> buffer(100000);
    ssize_t got = 0;
    while ((got = ::bgzf_read(file, buffer.data(), buffer.size())) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    CHECK(got == 0);
    ::bgzf_close(file);
    return text;
}

std::string written_by_htslib(const std::filesystem::path& path, const std::string& text, const char* mode) {
    BGZF* const file = ::bgzf_open(path.c_str(), mode);
    REQUIRE(file != nullptr);
    REQUIRE(::bgzf_write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    REQUIRE(::bgzf_close(file) == 0);
    return test::read_file(path);
}

}  // namespace

TEST_CASE("bgzf: the written text is read again, at every size and level") {
    for (const std::size_t size : text_sizes) {
        for (const std::string& text : texts_of_size(size)) {
            for (int level = BlockCoding::literal; level <= 12; ++level) {
                CAPTURE(size);
                CAPTURE(level);
                const std::string bytes = block_of(text, level);
                const BgzfBlock block = read_bgzf_block(bytes_of(bytes));
                REQUIRE(block.file_bytes == bytes.size());
                REQUIRE(block.text_bytes == size);
                REQUIRE(bytes.size() <= 65536);
                REQUIRE(inflated(block) == text);
                REQUIRE(block_of(text, level) == bytes);
            }
        }
    }
}

TEST_CASE("bgzf: htslib and zlib read our blocks") {
    const TemporaryDirectory directory;
    std::string file;
    std::string expected;
    int level = BlockCoding::literal;
    for (const std::size_t size : text_sizes) {
        for (const std::string& text : texts_of_size(size)) {
            append_bgzf_block(bytes_of(text), BlockCoding{level}, file);
            expected += text;
            level = level == 12 ? BlockCoding::literal : level + 1;
        }
    }
    test::write_file(directory / "file.gz", file + end_mark());
    CHECK((read_by_htslib(directory / "file.gz") == expected));
    CHECK((read_by_zlib(directory / "file.gz") == expected));
}

TEST_CASE("bgzf: we read the blocks that htslib writes") {
    const TemporaryDirectory directory;
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{65280}, std::size_t{65281}, std::size_t{140000}}) {
        for (const std::string& text : texts_of_size(size)) {
            for (const char* const mode : {"w", "w0", "w1"}) {
                CAPTURE(size);
                CAPTURE(mode);
                const std::string file = written_by_htslib(directory / "file.gz", text, mode);
                std::string found;
                for (std::string_view rest = file; !rest.empty();) {
                    const BgzfBlock block = read_bgzf_block(bytes_of(rest));
                    found += inflated(block);
                    rest.remove_prefix(block.file_bytes);
                }
                REQUIRE((found == text));
                REQUIRE(file.ends_with(end_mark()));
            }
        }
    }
}

TEST_CASE("bgzf: the end mark is the empty block of the specification") {
    // SAM specification, 4.1.2
    const std::string hex = "1f8b08040000000000ff0600424302001b0003000000000000000000";
    std::string found;
    for (const std::uint8_t byte : bgzf_end_of_file) {
        constexpr std::string_view digits = "0123456789abcdef";
        found += digits[byte >> 4];
        found += digits[byte & 15];
    }
    CHECK(found == hex);
    CHECK(text_of(end_mark()) == "");
}

TEST_CASE("bgzf: a level that libdeflate does not have is InvalidArgument") {
    CHECK_THROWS_AS(block_of("ACGT", 13), InvalidArgument);
    CHECK_THROWS_AS(block_of("ACGT", 99), InvalidArgument);
}

TEST_CASE("bgzf: every truncation of a block is Corruption") {
    for (const int level : {BlockCoding::literal, 0, 1, 6, 12}) {
        for (const std::string& text :
             {std::string(), random_text(dna, 500, 1), random_text(protein, 300, 2), std::string(400, 'N')}) {
            const std::string bytes = block_of(text, level);
            for (std::size_t size = 0; size < bytes.size(); ++size) {
                CAPTURE(size);
                REQUIRE_FALSE(text_of(bytes.substr(0, size)));
            }
            // The shortened block may also claim its new size.
            for (std::size_t size = bgzf_header_bytes; size < bytes.size(); ++size) {
                std::string cut = bytes.substr(0, size);
                cut[16] = static_cast<char>((size - 1) & 255);
                cut[17] = static_cast<char>((size - 1) >> 8);
                REQUIRE_FALSE(text_of(cut));
            }
        }
    }
}

TEST_CASE("bgzf: a block with any flipped bit is Corruption or gives the same text") {
    for (const int level : {BlockCoding::literal, 0, 1, 6}) {
        for (const std::string& text : {std::string(), std::string("A"), random_text(dna, 900, 3),
                                        random_text(protein, 500, 4), std::string(400, 'N')}) {
            const std::string bytes = block_of(text, level) + end_mark();  // a block follows, as in a file
            std::size_t refused = 0;
            for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
                std::string flipped = bytes;
                flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
                const auto found = text_of(flipped);
                CAPTURE(bit);
                if (found) {
                    REQUIRE(*found == text);
                } else {
                    ++refused;
                }
            }
            // Gzip's time and system, unused bits and the end mark do not affect the text; the rest of a block does.
            if (text.size() > 1) {
                CHECK(refused >= (bytes.size() - bgzf_end_of_file.size() - 8) * 8);
            }
        }
    }
}

TEST_CASE("bgzf: bytes that are not a block are Corruption") {
    CHECK_FALSE(text_of(""));
    CHECK_FALSE(text_of(">chr1\nACGTACGTACGTACGTACGTACGTACGT\n"));
    CHECK_FALSE(text_of(std::string(100, '\0')));
    CHECK_FALSE(text_of(test::gzipped("plain gzip has no block sizes, and is no BGZF for all that it is gzip")));
}

TEST_CASE("bgzf: a block that claims more text than a block may have is Corruption") {
    std::string bytes = block_of("ACGT", 6);
    for (const std::uint32_t claimed : {65537U, 0x7fffffffU, 0xffffffffU}) {
        for (unsigned i = 0; i < 4; ++i) {
            bytes[bytes.size() - 4 + i] = static_cast<char>(claimed >> (8 * i));
        }
        CHECK_THROWS_AS((void)read_bgzf_block(bytes_of(bytes)), Corruption);
    }
}
