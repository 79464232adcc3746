#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace seqshelf::format {

// Our own coder, because residues are an unusual text: within a block of 8 KiB nearly nothing repeats, but every
// letter has a short code. Literals alone take 7 % more space than bgzip on a chromosome (2.21 bits a residue instead
// of 2.06), and zlib already writes them 14 times as fast (schema/FORMAT.md, "Blocks"). General inflaters decode one
// symbol after the other, because each may be a match. Without matches, one look-up decodes several literals
// (LiteralTable), and several parts of a block can be decoded side by side (literal_decoder.cpp).

/// The most bytes that encode_literals writes for `text_size` bytes of text.
///
/// No literal's code is longer than 12 bits, a dynamic header is shorter than 500 bytes, and the encoder stores whole
/// 64-bit words.
constexpr std::size_t literal_deflate_bound(std::size_t text_size) { return text_size + text_size / 2 + 512; }

/// Encodes `text` as one raw DEFLATE stream (RFC 1951): a single, final, dynamic Huffman block of
/// literals and end-of-block, with no matches and no distance code. Any inflater reads it.
///
/// Deterministic: the same text gives the same bytes, on every machine.
///
/// \param text  any bytes, at most 4 GiB - 2; tuned for blocks of 1 to 64 KiB
/// \param out   at least literal_deflate_bound(text.size()) bytes, not overlapping text; bytes past
///              the returned size may be overwritten
/// \returns     bytes of `out` that hold the stream
/// Does not throw and does not allocate.
/// Thread-safety: may be called concurrently.
[[nodiscard]] std::size_t encode_literals(std::span<const std::uint8_t> text, std::span<std::uint8_t> out);

/// As encode_literals, but with a match for each long repeat of what comes up to 32 KiB before, if these are an eighth
/// of the text or more. Fewer are not worth it: literals alone are decoded several times as fast.
///
/// \param text  at most 64 KiB
/// May throw std::bad_alloc; keeps some memory for each thread that calls it.
/// Thread-safety: may be called concurrently.
[[nodiscard]] std::size_t encode_repeats(std::span<const std::uint8_t> text, std::span<std::uint8_t> out);

/// How decode_literals() ended.
enum class LiteralDecode {
    done,         ///< `out` holds the text
    not_literal,  ///< valid so far, but needs a general inflater; `out` is unspecified
    corrupt,      ///< does not decode to exactly out.size() bytes; `out` is unspecified
};

/// Decodes a raw DEFLATE stream as written by encode_literals, or by zlib's Z_HUFFMAN_ONLY if that wrote one dynamic
/// block.
///
/// `not_literal` means a stored or fixed block, a block that is not the last, or a code for match lengths. `corrupt`
/// includes bytes after the end of the block; the unused bits of the last byte are ignored, as by other inflaters.
///
/// \param deflate  the whole stream, from any source, trusted or not: nothing outside it is read
/// \param out      exactly the text's size, not overlapping `deflate`; nothing outside is written
/// Does not throw and does not allocate, but keeps about 90 KiB of memory for each thread that calls it.
/// Thread-safety: may be called concurrently.
[[nodiscard]] LiteralDecode decode_literals(std::span<const std::uint8_t> deflate, std::span<std::uint8_t> out);

}  // namespace seqshelf::format
