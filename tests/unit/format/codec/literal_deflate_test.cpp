#include "format/codec/literal_deflate.hpp"

#include <doctest/doctest.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using seqshelf::format::decode_literals;
using seqshelf::format::encode_literals;
using seqshelf::format::literal_deflate_bound;
using seqshelf::format::LiteralDecode;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Uses only raw bits of the engine, so that every standard library makes the same texts.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

    Bytes text(std::string_view letters, std::size_t size) {
        Bytes text(size);
        for (auto& byte : text) byte = static_cast<std::uint8_t>(letters[below(letters.size())]);
        return text;
    }
    /// Letter i has weight (numerator / denominator)^i, which forces long codes.
    Bytes geometric(std::size_t letters, std::size_t num, std::size_t den, std::size_t size) {
        Bytes text(size);
        for (auto& byte : text) {
            std::size_t letter = 0;
            while (letter + 1 < letters && below(den) < num) ++letter;
            byte = static_cast<std::uint8_t>(letter * 7);
        }
        return text;
    }

private:
    std::mt19937_64 engine_;
};

/// Exactly sized on the heap, so that a sanitizer detects one byte too many.
Bytes encode(const Bytes& text) {
    const auto out = std::make_unique<std::uint8_t[]>(literal_deflate_bound(text.size()));
    const std::size_t size = encode_literals(text, {out.get(), literal_deflate_bound(text.size())});
    REQUIRE(size <= literal_deflate_bound(text.size()));
    return {out.get(), out.get() + size};
}

Bytes zlib_deflate(const Bytes& text, int level, int strategy) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, level, Z_DEFLATED, -15, 9, strategy) == Z_OK);
    Bytes out(deflateBound(&stream, text.size()) + 64);
    stream.next_in = const_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// \returns whether zlib reads all of `deflated` and gets exactly `text`
bool zlib_inflates_to(const Bytes& deflated, const Bytes& text) {
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, -15) == Z_OK);
    Bytes out(text.size() + 1);
    stream.next_in = const_cast<Bytef*>(deflated.data());
    stream.avail_in = static_cast<uInt>(deflated.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    const bool used_all = stream.avail_in == 0;
    inflateEnd(&stream);
    return result == Z_STREAM_END && used_all && out == text;
}

bool libdeflate_inflates_to(const Bytes& deflated, const Bytes& text) {
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> with(
        libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    Bytes out(text.size());
    std::size_t used = 0;
    const auto result = libdeflate_deflate_decompress_ex(with.get(), deflated.data(), deflated.size(), out.data(),
                                                         out.size(), &used, nullptr);
    return result == LIBDEFLATE_SUCCESS && used == deflated.size() && out == text;
}

/// Decodes from and to blocks of exactly the given sizes.
LiteralDecode decode(const Bytes& deflated, std::size_t text_size, Bytes& text) {
    const auto in = std::make_unique<std::uint8_t[]>(deflated.size());
    const auto out = std::make_unique<std::uint8_t[]>(text_size);
    std::copy(deflated.begin(), deflated.end(), in.get());
    const LiteralDecode result = decode_literals({in.get(), deflated.size()}, {out.get(), text_size});
    text.assign(out.get(), out.get() + text_size);
    return result;
}

LiteralDecode decode(const Bytes& deflated, std::size_t text_size) {
    Bytes text;
    return decode(deflated, text_size, text);
}

constexpr std::string_view dna = "ACGT";
constexpr std::string_view protein = "ACDEFGHIKLMNPQRSTVWY";
constexpr std::string_view mixed = ">\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::vector<Bytes> texts_of_size(std::size_t size, Random& random) {
    std::string all_bytes(256, '\0');
    for (std::size_t i = 0; i < 256; ++i) all_bytes[i] = static_cast<char>(i);
    std::vector<Bytes> texts{
        random.text("A", size),
        random.text("AN", size),
        random.text(dna, size),
        random.text(protein, size),
        random.text(mixed, size),
        random.text(all_bytes, size),
        random.text("AAAAAAAAAAAAAAAAAAACCCCCCGGGGGTTTTTTTTTTTTTTN\n", size),
        random.text("aA", size),
        random.text(">^~", size),
        random.text("ABCDEFG", size),
    };
    for (const std::size_t letters : {5U, 17U, 36U}) {
        texts.push_back(random.geometric(letters, 1, 2, size));
        texts.push_back(random.geometric(letters, 1, 5, size));
        texts.push_back(random.geometric(letters, 2, 3, size));
    }
    return texts;
}

std::vector<std::size_t> sizes() {
    std::vector<std::size_t> all{65280};
    for (std::size_t size = 0; size <= 70; ++size) all.push_back(size);
    for (const std::size_t middle : {128U, 255U, 511U, 1000U, 2048U, 4096U, 8192U, 16384U})
        for (std::size_t size = middle - 2; size <= middle + 2; ++size) all.push_back(size);
    return all;
}

/// Appends fields as DEFLATE packs them, for streams that no encoder writes.
class Bits {
public:
    Bits& put(std::uint64_t value, unsigned count) {
        for (unsigned i = 0; i < count; ++i, ++used_) {
            if (used_ % 8 == 0) bytes_.push_back(0);
            bytes_.back() |= static_cast<std::uint8_t>((value >> i & 1) << (used_ % 8));
        }
        return *this;
    }
    /// A dynamic header whose code lengths 0 to 15 each have a code of four bits.
    Bits& flat_header(const std::vector<unsigned>& literal, const std::vector<unsigned>& distance) {
        put(1, 1).put(2, 2);
        put(static_cast<unsigned>(literal.size()) - 257, 5);
        put(static_cast<unsigned>(distance.size()) - 1, 5).put(19 - 4, 4);
        for (unsigned i = 0; i < 19; ++i) put(i < 3 ? 0 : 4, 3);
        for (const auto& lengths : {literal, distance})
            for (const unsigned length : lengths)
                for (unsigned bit = 4; bit-- > 0;) put(length >> bit & 1, 1);
        return *this;
    }
    const Bytes& bytes() const { return bytes_; }

private:
    Bytes bytes_;
    unsigned used_ = 0;
};

std::vector<unsigned> lengths_of(std::initializer_list<std::pair<std::size_t, unsigned>> set, std::size_t size = 257) {
    std::vector<unsigned> lengths(size);
    for (const auto& [symbol, length] : set) lengths[symbol] = length;
    return lengths;
}

}  // namespace

TEST_CASE("literal_deflate: zlib, libdeflate and decode_literals restore every text") {
    Random random(1);
    for (const std::size_t size : sizes())
        for (const Bytes& text : texts_of_size(size, random)) {
            CAPTURE(size);
            const Bytes deflated = encode(text);
            REQUIRE(zlib_inflates_to(deflated, text));
            REQUIRE(libdeflate_inflates_to(deflated, text));
            Bytes decoded;
            REQUIRE(decode(deflated, size, decoded) == LiteralDecode::done);
            REQUIRE(decoded == text);
        }
}

TEST_CASE("literal_deflate: streams that zlib wrote with Z_HUFFMAN_ONLY decode or are not_literal") {
    Random random(2);
    std::size_t done = 0;
    for (const std::size_t size : sizes())
        for (const Bytes& text : texts_of_size(size, random)) {
            CAPTURE(size);
            Bytes decoded;
            const Bytes deflated = zlib_deflate(text, 6, Z_HUFFMAN_ONLY);
            const LiteralDecode result = decode(deflated, size, decoded);
            REQUIRE(result != LiteralDecode::corrupt);
            done += result == LiteralDecode::done;
            if (result == LiteralDecode::done) REQUIRE(decoded == text);
        }
    CHECK(done > 200);
}

TEST_CASE("literal_deflate: texts encode about as small as with Z_HUFFMAN_ONLY") {
    Random random(3);
    for (const Bytes& text : texts_of_size(8192, random)) {
        const std::size_t zlib_size = zlib_deflate(text, 6, Z_HUFFMAN_ONLY).size();
        CHECK(encode(text).size() <= zlib_size + zlib_size / 200 + 10);
    }
}

TEST_CASE("literal_deflate: a text has one encoding") {
    Random random(4);
    const Bytes text = random.text(protein, 8192);
    const Bytes first = encode(text);
    encode(random.text(mixed, 5000));
    CHECK(encode(text) == first);
}

TEST_CASE("literal_deflate: matches, stored, fixed or several blocks are not_literal") {
    Random random(5);
    Bytes text = random.text(dna, 4096);
    text.insert(text.end(), text.begin(), text.begin() + 2000);
    CHECK(decode(zlib_deflate(text, 6, Z_DEFAULT_STRATEGY), text.size()) == LiteralDecode::not_literal);
    CHECK(decode(zlib_deflate(text, 0, Z_DEFAULT_STRATEGY), text.size()) == LiteralDecode::not_literal);
    CHECK(decode(zlib_deflate(text, 6, Z_FIXED), text.size()) == LiteralDecode::not_literal);
    const Bytes large = random.text(dna, 65280);
    CHECK(decode(zlib_deflate(large, 6, Z_HUFFMAN_ONLY), large.size()) == LiteralDecode::not_literal);
}

TEST_CASE("literal_deflate: a text of another size than out is corrupt") {
    Random random(6);
    for (const std::size_t size : {1U, 5U, 39U, 100U, 8192U}) {
        const Bytes deflated = encode(random.text(dna, size));
        for (const std::size_t other : {std::size_t{0}, size - 1, size + 1, size + 7, size * 2})
            CHECK((other == size || decode(deflated, other) == LiteralDecode::corrupt));
    }
    CHECK(decode({}, 0) == LiteralDecode::corrupt);
    CHECK(decode({}, 9) == LiteralDecode::corrupt);
}

TEST_CASE("literal_deflate: bytes after the block are corrupt") {
    Random random(7);
    for (const std::size_t size : {0U, 1U, 100U, 8192U}) {
        Bytes deflated = encode(random.text(dna, size));
        for (int extra = 0; extra < 20; ++extra) {
            deflated.push_back(static_cast<std::uint8_t>(random.below(256)));
            CHECK(decode(deflated, size) == LiteralDecode::corrupt);
        }
    }
}

TEST_CASE("literal_deflate: every truncation is corrupt") {
    Random random(8);
    for (const Bytes& text :
         {Bytes{}, random.text(dna, 3000), random.text(mixed, 900), random.geometric(36, 2, 3, 900)}) {
        const Bytes deflated = encode(text);
        for (std::size_t size = 0; size < deflated.size(); ++size) {
            const auto end = deflated.begin() + static_cast<std::ptrdiff_t>(size);
            REQUIRE(decode(Bytes(deflated.begin(), end), text.size()) == LiteralDecode::corrupt);
        }
    }
}

TEST_CASE("literal_deflate: with any flipped bits, done means that other inflaters decode the same") {
    Random random(9);
    for (int round = 0; round < 3000; ++round) {
        const std::size_t size = random.below(round % 10 == 0 ? 9000 : 300);
        const Bytes text = round % 2 ? random.text(dna, size) : random.geometric(30, 2, 3, size);
        Bytes deflated = encode(text);
        const std::size_t reach = round % 3 == 0 ? std::min<std::size_t>(40, deflated.size()) : deflated.size();
        for (std::size_t flips = 1 + random.below(3); flips > 0; --flips)
            deflated[random.below(reach)] ^= static_cast<std::uint8_t>(1U << random.below(8));
        Bytes decoded;
        const LiteralDecode result = decode(deflated, size, decoded);
        if (result == LiteralDecode::done) REQUIRE(libdeflate_inflates_to(deflated, decoded));
        if (result == LiteralDecode::corrupt) REQUIRE(!zlib_inflates_to(deflated, text));
    }
}

TEST_CASE("literal_deflate: codes of up to 15 bits decode") {
    // Lengths 1, 2, ... 14, 15, 15: symbol i is i one bits and a zero; the last is fifteen ones.
    std::vector<unsigned> lengths(257);
    for (unsigned i = 0; i < 15; ++i) lengths[i] = i + 1;
    lengths[256] = 15;
    Random random(10);
    for (const std::size_t size : {0U, 20U, 400U, 8192U}) {
        Bits bits;
        bits.flat_header(lengths, {0});
        Bytes text(size);
        for (auto& byte : text) {
            byte = static_cast<std::uint8_t>(random.below(15));
            bits.put((1U << byte) - 1U, byte + 1U);
        }
        bits.put(0x7fff, 15);
        REQUIRE(zlib_inflates_to(bits.bytes(), text));
        Bytes decoded;
        CHECK(decode(bits.bytes(), size, decoded) == LiteralDecode::done);
        CHECK(decoded == text);
    }
}

TEST_CASE("literal_deflate: a code whose lanes never synchronise decodes") {
    // 2^n - 1 letters and end-of-block: nearly all codes have n bits, so a wrong phase stays wrong.
    Random random(11);
    for (const std::size_t letters : {3U, 7U, 15U, 31U, 127U, 255U}) {
        Bytes text(8192);
        for (std::size_t i = 0; i < text.size(); ++i)
            text[i] = static_cast<std::uint8_t>(i < letters ? i : random.below(letters));
        Bytes decoded;
        CHECK(decode(encode(text), text.size(), decoded) == LiteralDecode::done);
        CHECK(decoded == text);
    }
}

TEST_CASE("literal_deflate: impossible headers are corrupt, unusual ones not_literal") {
    const auto result = [](const std::vector<unsigned>& literal, const std::vector<unsigned>& distance) {
        return decode(Bits().flat_header(literal, distance).put(0, 32).bytes(), 4);
    };
    CHECK(result(lengths_of({{65, 1}, {66, 1}, {256, 1}}), {0}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 2}, {66, 2}, {256, 2}}), {0}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {66, 1}}), {0}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({}), {0}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {256, 1}}), {1, 1, 1}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {256, 1}}), {2, 2}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {256, 1}}, 287), {0}) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {256, 1}}), std::vector<unsigned>(31)) == LiteralDecode::corrupt);
    CHECK(result(lengths_of({{65, 1}, {256, 2}, {257, 2}}, 258), {0}) == LiteralDecode::not_literal);
    CHECK(result(lengths_of({{256, 1}}), {0}) == LiteralDecode::not_literal);
    CHECK(decode(Bits().put(7, 3).put(0, 61).bytes(), 4) == LiteralDecode::corrupt);
    CHECK(decode(Bits().put(4, 3).put(0, 61).bytes(), 4) == LiteralDecode::not_literal);
}
