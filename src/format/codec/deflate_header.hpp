#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/little_endian.hpp"
#include "format/codec/deflate_codes.hpp"
#include "format/codec/literal_deflate.hpp"

namespace seqshelf::format {

/// A raw DEFLATE stream that can be read at any bit. After its end come zeros.
/// Thread-safety: immutable.
class BitSource {
public:
    explicit BitSource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size() * 8; }

    /// Returns 57 bits or more from `position` on, lowest first. \pre 8 bytes follow, including that of `position`
    std::uint64_t peek_inside(std::size_t position) const {
        return base::load_le64(bytes_.data() + position / 8) >> (position % 8);
    }
    std::uint64_t peek(std::size_t position) const {
        std::size_t byte = position / 8;
        if (bytes_.size() >= 8 && byte <= bytes_.size() - 8) return peek_inside(position);
        std::uint64_t word = 0;
        for (unsigned shift = 0; shift < 64 && byte < bytes_.size(); shift += 8)
            word |= std::uint64_t{bytes_[byte++]} << shift;
        return word >> (position % 8);
    }

private:
    std::span<const std::uint8_t> bytes_;
};

/// Reads a header's fields. The caller must check that `position` did not pass the end.
struct BitReader {
    BitSource source;
    std::size_t position = 0;

    unsigned take(unsigned count) {
        const std::uint64_t bits = source.peek(position) & ((1U << count) - 1);
        position += count;
        return static_cast<unsigned>(bits);
    }
};

/// A symbol, and how many bits its code has.
struct CodeLength {
    std::uint16_t symbol;
    std::uint16_t length;

    bool operator==(const CodeLength&) const = default;
};

/// The symbols in use with their code lengths, ordered by symbol.
/// Thread-safety: a value.
class CodeLengths {
public:
    void add(std::size_t symbol, unsigned length) {
        items_[size_++] = {static_cast<std::uint16_t>(symbol), static_cast<std::uint16_t>(length)};
    }
    std::size_t size() const { return size_; }
    const CodeLength* begin() const { return items_.data(); }
    const CodeLength* end() const { return items_.data() + size_; }
    bool operator==(const CodeLengths& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

private:
    std::size_t size_ = 0;
    std::array<CodeLength, 320> items_;
};

/// How many codes have each length, and the symbols in the order of their codes.
/// Thread-safety: immutable.
class CanonicalCode {
public:
    explicit CanonicalCode(const CodeLengths& lengths) {
        for (const CodeLength& item : lengths) ++count_of_length_[item.length];
        std::array<std::uint16_t, longest_code + 2> next{};
        for (unsigned length = 1; length <= longest_code; ++length)
            next[length + 1] = static_cast<std::uint16_t>(next[length] + count_of_length_[length]);
        for (const CodeLength& item : lengths) sorted_[next[item.length]++] = item;
        size_ = lengths.size();
    }
    std::span<const CodeLength> sorted() const { return {sorted_.data(), size_}; }

    bool is_complete() const { return unassigned() == 0; }
    /// Whether inflaters accept the code: it is complete, or has a single symbol with one bit.
    bool is_valid(bool may_be_empty) const {
        if (size_ == 0) return may_be_empty;
        return is_complete() || (size_ == 1 && count_of_length_[1] == 1);
    }
    /// Returns the symbol whose code is the lowest of `bits`. \pre is_complete()
    CodeLength decode(std::uint64_t bits) const {
        unsigned index = 0;  // of the first symbol with this length
        unsigned code = 0;   // relative to that symbol's
        for (unsigned length = 1; length <= longest_code; ++length) {
            code = code << 1 | static_cast<unsigned>(bits & 1);
            bits >>= 1;
            const unsigned count = count_of_length_[length];
            if (code < count) return sorted_[index + code];
            index += count;
            code -= count;
        }
        return {end_of_block, longest_code};  // not reached
    }

private:
    int unassigned() const {
        int left = 1;
        for (unsigned length = 1; length <= longest_code; ++length) left = left * 2 - count_of_length_[length];
        return left;
    }

    std::size_t size_ = 0;
    std::array<std::uint16_t, longest_code + 1> count_of_length_{};
    std::array<CodeLength, 320> sorted_;
};

/// Reads a block's header up to its first literal. `done` means that decoding may begin.
[[nodiscard]] LiteralDecode read_header(BitReader& reader, CodeLengths& literal);

}  // namespace seqshelf::format
