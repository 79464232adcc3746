#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "format/codec/literal_deflate.hpp"
#include "support/texts.hpp"

using namespace seqshelf::format;
using seqshelf::test::random_text;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Exactly sized on the heap, so that a sanitizer detects one byte too many.
std::string encode(std::string_view text,
                   std::size_t (*encoder)(std::span<const std::uint8_t>, std::span<std::uint8_t>) = encode_repeats) {
    const std::size_t bound = literal_deflate_bound(text.size());
    const auto in = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), in.get());
    const auto out = std::make_unique<std::uint8_t[]>(bound);
    const std::size_t size = encoder(bytes_of({in.get(), text.size()}), {out.get(), bound});
    REQUIRE(size <= bound);
    return {out.get(), out.get() + size};
}

std::string inflated_by_zlib(const std::string& deflated, std::size_t size) {
    std::string text(size + 1, '\0');
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, -15) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    stream.avail_in = static_cast<uInt>(deflated.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK(stream.avail_in == 0);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

void check_round_trip(const std::string& text) {
    const std::string deflated = encode(text);
    REQUIRE((inflated_by_zlib(deflated, text.size()) == text));
}

}  // namespace

TEST_CASE("repeat_deflate: zlib inflates a repeat of every length at every distance to the original text") {
    std::mt19937_64 random(1);
    const std::string unique = random_text(random, "ACGT", 40000);
    for (std::size_t length = 1; length < 1100;
         length += length < 40 || (length > 250 && length < 270) || (length > 505 && length < 525) ? 1 : 37) {
        for (const std::size_t distance : {length + 1, length + 2, length + 3, std::size_t{2000}, std::size_t{7777}}) {
            CAPTURE(length);
            CAPTURE(distance);
            const std::string start = unique.substr(0, std::max(length, distance));
            check_round_trip(start + start.substr(start.size() - std::max(length, distance), length) +
                             unique.substr(20000, distance % 50));
        }
    }
}

TEST_CASE("repeat_deflate: runs and short periods become small") {
    std::mt19937_64 random(2);
    for (std::size_t period = 1; period < 40; ++period) {
        const std::string unit = random_text(random, "ACGTN", period);
        std::string text;
        while (text.size() < 8192) {
            text += unit;
        }
        text.resize(8192);
        check_round_trip(text);
        CHECK(encode(text).size() < 120);
        check_round_trip(random_text(random, "ACGT", 100) + text + "A");
    }
}

TEST_CASE("repeat_deflate: no match is further back than DEFLATE's window") {
    std::mt19937_64 random(3);
    const std::string repeated = random_text(random, "ACGT", 12000);
    for (const std::size_t between : {20767UL, 20768UL, 20769UL, 30000UL}) {  // 32768 - 12000 is 20768
        check_round_trip(repeated + random_text(random, "ACGT", between) + repeated);
    }
}

TEST_CASE("repeat_deflate: isoforms, bytes of all kinds and texts of every size are restored") {
    std::mt19937_64 random(4);
    for (int round = 0; round < 300; ++round) {
        const std::string_view letters = round % 3 == 0   ? "ACGT"
                                         : round % 3 == 1 ? "ACDEFGHIKLMNPQRSTVWY\n>"
                                                          : std::string_view("\0\1\x7f\xff@`ab", 8);
        std::string text = random_text(random, letters, random() % 3000);
        while (random() % 8 != 0 && text.size() < 60000) {
            const std::size_t from = random() % (text.size() + 1);
            text += text.substr(from, random() % 5000);
            text += random_text(random, letters, random() % 50);
        }
        text.resize(std::min<std::size_t>(text.size(), 65536));
        CAPTURE(round);
        check_round_trip(text);
    }
    for (std::size_t size = 0; size < 200; ++size) {
        check_round_trip(std::string(size, 'A'));
        check_round_trip(random_text(random, "AC", size));
    }
    check_round_trip(std::string(65536, 'N'));
}

TEST_CASE("repeat_deflate: text with few repeats has literals only, which are decoded fastest") {
    std::mt19937_64 random(5);
    const std::string text = random_text(random, "ACGT", 16000);
    CHECK(encode(text) == encode(text, encode_literals));
    CHECK(encode(text + text.substr(0, 2000)) == encode(text + text.substr(0, 2000), encode_literals));  // a ninth
    CHECK(encode(text + text.substr(0, 2500)).size() < encode(text).size() + 100);  // more than an eighth
}

TEST_CASE("repeat_deflate: three isoforms take little more than one") {
    std::mt19937_64 random(6);
    const std::string gene = random_text(random, "ACGT", 5000);
    const std::string isoforms =
        gene + "\n>two\n" + gene.substr(0, 1500) + gene.substr(2200) + "\n>three\n" + gene.substr(701);
    CHECK(encode(isoforms).size() < encode(gene, encode_literals).size() + 150);
}
