#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/little_endian.hpp"
#include "format/codec/deflate_writer.hpp"

namespace seqshelf::format {

// Shared by the encoders of texts with and without matches: fast counting and writing of literals.

/// The longest code that we write. It costs less than 0.05 % more bits than DEFLATE's 15, and more codes fit in a
/// word.
inline constexpr unsigned encoder_limit = 12;

/// Counts bytes, into eight tables in turn, so that equal neighbours do not wait for each other's increment.
/// Thread-safety: one thread at a time.
class LiteralCounts {
public:
    void add(std::span<const std::uint8_t> text) {
        std::size_t at = 0;
        for (; at + 8 <= text.size(); at += 8) {
            const std::uint64_t word = base::load_le64(&text[at]);
            for (unsigned lane = 0; lane < 8; ++lane) ++tables_[lane][word >> (8 * lane) & 0xff];
        }
        for (; at < text.size(); ++at) ++tables_[0][text[at]];
    }
    void add_to(std::span<std::uint32_t> counts) const {
        for (unsigned byte = 0; byte < 256; ++byte)
            for (const auto& table : tables_) counts[byte] += table[byte];
    }

private:
    std::array<std::array<std::uint32_t, 256>, 8> tables_{};
};

/// Writes runs of literals, two at a time if possible: a table has the codes of both, indexed by the low five bits of
/// each, in which capital letters differ. Building it takes the square of the number of letters, often 5 or 21.
/// Thread-safety: one thread at a time.
class LiteralWriter {
public:
    /// \param code  has all bytes that will be written; must outlive the writer
    explicit LiteralWriter(std::span<const Codeword> code) : code_(code), paired_(build()) {}

    /// Writes `text` and flushes. \pre `to` was flushed
    void put(std::span<const std::uint8_t> text, BitWriter& to) const {
        const std::size_t paired = paired_ ? text.size() & ~std::size_t{7} : 0;
        if (8 * longest_ <= 56) {
            put_pairs<4>(text.first(paired), to);
        } else {
            put_pairs<2>(text.first(paired), to);
        }
        put_singly(text.subspan(paired), to);
    }

private:
    /// Works on a copy of the writer, which stays in registers; the original could alias with what is stored.
    void put_singly(std::span<const std::uint8_t> text, BitWriter& to) const {
        static_assert(4 * encoder_limit <= 56);
        BitWriter writer = to;
        std::size_t at = 0;
        for (; at + 4 <= text.size(); at += 4) {
            for (std::size_t i = 0; i < 4; ++i) writer.put(code_[text[at + i]]);
            writer.flush();
        }
        for (; at < text.size(); ++at) {
            writer.put(code_[text[at]]);
            writer.flush();
        }
        to = writer;
    }

    template <unsigned pairs_per_flush>
    void put_pairs(std::span<const std::uint8_t> text, BitWriter& to) const {
        BitWriter writer = to;
        for (std::size_t at = 0; at < text.size(); at += 8) {
            const std::uint64_t bytes = base::load_le64(&text[at]);
            const std::uint64_t pairs = (bytes & 0x001f001f001f001f) | (bytes >> 3 & 0x03e003e003e003e0);
            for (unsigned i = 0; i < 4; ++i) {
                const std::uint32_t entry = entries_[pairs >> (16 * i) & 0x3ff];
                writer.put(entry >> 5, entry & 31);
                if ((i + 1) % pairs_per_flush == 0) writer.flush();
            }
        }
        to = writer;
    }

    /// \returns whether all bytes in use differ in their low five bits
    bool build() {
        std::array<std::uint8_t, 32> letters;
        std::size_t count = 0;
        std::uint32_t seen = 0;
        for (unsigned byte = 0; byte < 256; ++byte) {
            if (code_[byte].length == 0) continue;
            if (seen >> (byte & 31) & 1) return false;
            seen |= 1U << (byte & 31);
            letters[count++] = static_cast<std::uint8_t>(byte);
            longest_ = std::max<unsigned>(longest_, code_[byte].length);
        }
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j) add(letters[i], letters[j]);
        return true;
    }

    void add(std::uint8_t first, std::uint8_t second) {
        const Codeword a = code_[first];
        const Codeword b = code_[second];
        static_assert(2 * encoder_limit < 27);
        entries_[(first & 31U) | (second & 31U) << 5] =
            (a.bits | std::uint32_t{b.bits} << a.length) << 5 | (a.length + 0U + b.length);
    }

    std::span<const Codeword> code_;
    unsigned longest_ = 0;                     // of the literals' codes
    std::array<std::uint32_t, 1024> entries_;  // bits of both codes << 5 | their count
    bool paired_;
};

}  // namespace seqshelf::format
