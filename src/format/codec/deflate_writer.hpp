#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/little_endian.hpp"
#include "format/codec/deflate_codes.hpp"

namespace seqshelf::format {

/// A code as it is written: bits reversed, so that its first bit is the lowest.
struct Codeword {
    std::uint16_t bits = 0;
    std::uint8_t length = 0;
};

/// Fills `code` with a complete canonical code for the symbols whose count is not zero. No code is longer than
/// `limit`.
/// \pre two or more counts are not zero, and their sum is below 2^32
void build_code(std::span<const std::uint32_t> counts, unsigned limit, std::span<Codeword> code);

/// Appends bits, lowest first. At most 56 may be put between two flushes; a flush stores 8 bytes.
/// Thread-safety: one thread at a time.
class BitWriter {
public:
    explicit BitWriter(std::uint8_t* out) : begin_(out), out_(out) {}

    void put(std::uint64_t bits, unsigned count) {
        pending_ |= bits << pending_count_;
        pending_count_ += count;
    }
    void put(Codeword word) { put(word.bits, word.length); }
    void flush() {
        base::store_le64(out_, pending_);
        out_ += pending_count_ >> 3;
        pending_ >>= pending_count_ & ~7U;
        pending_count_ &= 7;
    }
    /// Pads with zeros to a whole byte. Returns how many bytes were written since construction.
    std::size_t finish() {
        pending_count_ += 7;
        flush();
        return static_cast<std::size_t>(out_ - begin_);
    }

private:
    std::uint8_t* begin_;
    std::uint8_t* out_;
    std::uint64_t pending_ = 0;
    unsigned pending_count_ = 0;
};

/// Starts the last block of a stream, with dynamic codes. Writes fewer than 500 bytes.
/// \param literals   codes of bytes, end-of-block and match lengths: 257 to 286
/// \param distances  codes of match distances: 1 to 30; without matches, one of length 0
void put_header(std::span<const Codeword> literals, std::span<const Codeword> distances, BitWriter& writer);

}  // namespace seqshelf::format
