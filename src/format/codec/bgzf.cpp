#include "format/codec/bgzf.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/bytes.hpp"
#include "base/little_endian.hpp"
#include "format/codec/literal_deflate.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::format {

namespace {

// magic, deflate, extra field; no time; unknown system; 6 bytes of extra field: BC, 2 bytes long
constexpr std::array<std::uint8_t, 16> header_start{0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 6, 0, 'B', 'C', 2, 0};

/// Frees what libdeflate allocated.
struct FreeCompressor {
    void operator()(libdeflate_compressor* compressor) const noexcept { libdeflate_free_compressor(compressor); }
};
/// Frees what libdeflate allocated.
struct FreeDecompressor {
    void operator()(libdeflate_decompressor* decompressor) const noexcept {
        libdeflate_free_decompressor(decompressor);
    }
};

libdeflate_compressor* compressor_of(int level) {
    thread_local std::map<int, std::unique_ptr<libdeflate_compressor, FreeCompressor>> compressors;
    auto& compressor = compressors[level];
    if (!compressor) {
        compressor.reset(libdeflate_alloc_compressor(level));
        if (!compressor) {
            throw InvalidArgument("compression level " + std::to_string(level) + " does not exist; levels are 0 to 12");
        }
    }
    return compressor.get();
}

libdeflate_decompressor* decompressor() {
    thread_local const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> instance(
        libdeflate_alloc_decompressor());
    return instance.get();
}

std::size_t encode(std::span<const std::uint8_t> text, BlockCoding coding, std::span<std::uint8_t> out) {
    if (coding.level == BlockCoding::literal) {
        return encode_literals(text, out);
    }
    if (coding.level == BlockCoding::repeats) {
        return encode_repeats(text, out);
    }
    return libdeflate_deflate_compress(compressor_of(coding.level), text.data(), text.size(), out.data(), out.size());
}

/// Stores text as it is, for text that no code shortens. It always fits.
std::size_t store(std::span<const std::uint8_t> text, std::span<std::uint8_t> out) {
    return libdeflate_deflate_compress(compressor_of(0), text.data(), text.size(), out.data(), out.size());
}

}  // namespace

void append_bgzf_block(std::span<const std::uint8_t> text, BlockCoding coding, std::string& out) {
    constexpr std::size_t max_deflate_bytes = 65536 - bgzf_header_bytes - bgzf_footer_bytes;
    std::array<std::uint8_t, literal_deflate_bound(bgzf_max_text_bytes)> deflate;
    std::size_t size = encode(text, coding, deflate);
    if (size == 0 || size > max_deflate_bytes) {
        size = store(text, deflate);
    }
    const std::size_t start = out.size();
    out.resize(start + bgzf_header_bytes + size + bgzf_footer_bytes);
    std::uint8_t* const block = base::writable_bytes_of(out).data() + start;
    std::copy(header_start.begin(), header_start.end(), block);
    base::store_le16(block + 16, static_cast<std::uint16_t>(out.size() - start - 1));
    std::copy_n(deflate.begin(), size, block + bgzf_header_bytes);
    base::store_le32(block + bgzf_header_bytes + size, libdeflate_crc32(0, text.data(), text.size()));
    base::store_le32(block + bgzf_header_bytes + size + 4, static_cast<std::uint32_t>(text.size()));
}

BgzfBlock read_bgzf_block(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < bgzf_header_bytes + bgzf_footer_bytes) {
        throw Corruption("BGZF block is cut short");
    }
    // Other writers could order gzip's fields differently, but SeqRepo, samtools and this program do not.
    if (!std::equal(header_start.begin(), header_start.begin() + 4, bytes.begin()) ||
        !std::equal(header_start.begin() + 10, header_start.end(), bytes.begin() + 10)) {
        throw Corruption("not a BGZF block");
    }
    const std::size_t size = std::size_t{base::load_le16(bytes.data() + 16)} + 1;
    if (size < bgzf_header_bytes + bgzf_footer_bytes || size > bytes.size()) {
        throw Corruption("BGZF block is cut short");
    }
    const std::uint8_t* const footer = bytes.data() + size - bgzf_footer_bytes;
    BgzfBlock block{bytes.subspan(bgzf_header_bytes, size - bgzf_header_bytes - bgzf_footer_bytes),
                    base::load_le32(footer), base::load_le32(footer + 4), size};
    if (block.text_bytes > 65536) {
        throw Corruption("BGZF block claims more than 64 KiB of text");
    }
    return block;
}

void inflate_bgzf_block(const BgzfBlock& block, std::span<std::uint8_t> out) {
    LiteralDecode outcome = decode_literals(block.deflate, out);
    if (outcome == LiteralDecode::not_literal) {
        const libdeflate_result result = libdeflate_deflate_decompress(
            decompressor(), block.deflate.data(), block.deflate.size(), out.data(), out.size(), nullptr);
        outcome = result == LIBDEFLATE_SUCCESS ? LiteralDecode::done : LiteralDecode::corrupt;
    }
    if (outcome != LiteralDecode::done || libdeflate_crc32(0, out.data(), out.size()) != block.crc32) {
        throw Corruption("BGZF block does not inflate to text with its checksum");
    }
}

}  // namespace seqshelf::format
