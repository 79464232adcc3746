#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "seqshelf/location.hpp"

namespace seqshelf {

/// How people write positions: `one_based` inclusive as samtools and UCSC do, or `interbase` (0-based, half-open).
enum class Coordinates { one_based, interbase };

/// `NAME:WHERE`, split at its last `:`. WHERE is one of these:
/// - `START-END`, `START-` (to the end of the sequence), `START` (likewise) or `-END`, of decimal digits and commas,
///   optionally followed by the strand `(+)` or `(-)`;
/// - a location as GenBank writes it (the feature table's definition, 3.4): `4..9`, `complement(4..9)`,
///   `join(1..4, complement(9..12), 20)`, `order(1..4)`, which is read as `join`. Its positions are always one-based;
///   `<` and `>` before them are ignored. Other forms (`4^5`, `4.9`, locations on other sequences) are refused.
///
/// Thread-safety: a value.
struct RegionText {
    std::string_view name;   ///< what is before the last `:`, or in braces; a view of the text that was split
    std::string_view where;  ///< what is after it; likewise

    /// Whether WHERE looks like a region. A name may contain `:` itself, so it need not. location() refuses other text.
    [[nodiscard]] bool looks_like_one() const noexcept;

    /// The location on a sequence of `length` residues. If a start is after its end, or an end after the last residue,
    /// and the sequence is circular, the region crosses the origin, at most once.
    /// \param is_circular  called only in these cases
    /// \throws InvalidInterval  malformed: the message gives the column in `NAME:WHERE`, and what was expected; or
    ///                          reversed, beyond the sequence, position 0 where positions start at 1, or over 2^63
    [[nodiscard]] Location location(
        std::int64_t length, Coordinates coordinates,
        const std::function<bool()>& is_circular = [] { return false; }) const;
};

/// Splits `NAME:WHERE` at its last `:`, `{NAME}:WHERE` after the brace; std::nullopt if there is none, or no name.
[[nodiscard]] std::optional<RegionText> split_region(std::string_view text);

/// Writes `NAME:START-END`, one-based inclusive, as UCSC and the FASTA headers of slices do; on the minus strand
/// followed by `(-)`.
/// \throws InvalidInterval  the interval is empty, which such positions cannot express
[[nodiscard]] std::string region_text(std::string_view name, Interval interval);

}  // namespace seqshelf
