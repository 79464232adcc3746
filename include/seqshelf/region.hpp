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

/// `NAME:WHERE` taken apart at its last `:`. Where is
/// - `START-END`, `START-` (to the end of the sequence), `START` (likewise) or `-END`, of decimal digits and commas,
/// and
///   behind it the strand as `(+)` or `(-)`, if it is given;
/// - or a location as GenBank writes it (the feature table's definition, 3.4): `4..9`, `complement(4..9)`,
///   `join(1..4,complement(9..12),20)`. Its positions are always one-based, `<` and `>` before them are left out, and
///   of the others of its forms (`order`, `4^5`, `4.9`, locations on other sequences) none is taken.
struct RegionText {
    std::string_view name;
    std::string_view where;

    /// Whether WHERE is one by its look: a name may have a `:` itself. Others are refused by location().
    [[nodiscard]] bool looks_like_one() const noexcept;

    /// The location on a sequence of `length` residues. Where a start lies behind its end and the sequence is circular,
    /// the region goes across its origin.
    /// \param is_circular  asked only then
    /// \throws InvalidInterval  no such text: the message has the column in `NAME:WHERE`, and what was expected;
    ///                          reversed, beyond the sequence, position 0 where positions start at 1, or over 2^63
    [[nodiscard]] Location location(
        std::int64_t length, Coordinates coordinates,
        const std::function<bool()>& is_circular = [] { return false; }) const;
};

/// std::nullopt where there is no `:`, or nothing before it.
[[nodiscard]] std::optional<RegionText> split_region(std::string_view text);

/// `NAME:START-END`, one-based inclusive, as UCSC and FASTA headers of slices have it; with `(-)` behind it on the
/// minus strand.
/// \throws InvalidInterval  it is empty, which such positions cannot say
[[nodiscard]] std::string region_text(std::string_view name, Interval interval);

}  // namespace seqshelf
