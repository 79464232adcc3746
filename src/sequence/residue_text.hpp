#pragma once

#include <string>
#include <string_view>

#include "base/byte_buffer.hpp"
#include "base/simd.hpp"

namespace seqshelf {

/// Whether every byte is a residue as it is stored: a letter A-Z. True for an empty text.
[[nodiscard]] bool are_residues(std::string_view text, base::Simd simd = base::best_simd()) noexcept;

/// What a part of a line consists of.
struct Cases {
    bool letters;  ///< and nothing else
    bool any_lower;
    bool any_upper;
};

/// Upper-cases `part` into `out`. Bytes that are no letters become arbitrary ones.
Cases copy_upper(std::string_view part, char* out);

/// Space, tab, vertical tab, form feed and carriage return.
inline constexpr std::string_view blanks = " \t\v\f\r";

[[nodiscard]] bool is_blank(char c) noexcept;

/// Whether a byte may be in the text of residues: a letter, white space or `*`.
[[nodiscard]] bool may_be_in_residues(char c) noexcept;

/// Appends the letters of `part` in upper case, and drops everything else.
void append_residues(std::string_view part, base::ByteBuffer& residues);

/// Returns a byte for messages: `'x'`, or `byte 0x07` if it is not printable.
[[nodiscard]] std::string byte_name(char c);

}  // namespace seqshelf
