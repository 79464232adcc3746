#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/interval.hpp"

namespace seqshelf {

/// How people write positions: `one_based` inclusive as samtools and UCSC do, or `interbase` (0-based, half-open).
enum class Coordinates { one_based, interbase };

/// `NAME:START-END` taken apart at its last `:`. What is written after it is a region if it is `START-END`, `START-`,
/// `-END` or `START`, of decimal digits and commas.
struct RegionText {
    std::string_view name;
    std::string_view start;  ///< digits and commas; "" where not given
    std::string_view end;    ///< likewise

    /// The interval of a sequence of `length` residues.
    /// \throws InvalidInterval  reversed, beyond the sequence, position 0 where positions start at 1, or over 2^63
    [[nodiscard]] Interval interval(std::int64_t length, Coordinates coordinates) const;
};

/// std::nullopt where `text` ends in nothing that looks like a region.
[[nodiscard]] std::optional<RegionText> split_region(std::string_view text);

/// `NAME:START-END`, one-based inclusive, as FASTA headers of slices have it.
[[nodiscard]] std::string region_text(std::string_view name, Interval interval);

}  // namespace seqshelf
