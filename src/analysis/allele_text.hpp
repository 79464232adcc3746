#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How alleles and positions of variants are written.
namespace seqshelf::analysis {

/// The residues of an allele in upper case; `-`, `.` and "" are none.
/// \param what  the allele's name for the message: "REF"
/// \throws InvalidInput
[[nodiscard]] std::string allele_of(std::string_view text, std::string_view what);

/// A number of decimal digits, which may be separated by commas, that can be a position; std::nullopt for other text.
[[nodiscard]] std::optional<std::int64_t> position_of(std::string_view text);

/// The message for a wrong position: `POS 'x' is not a position: …`. \param first  0 or 1
[[nodiscard]] std::string no_position(std::string_view text, std::int64_t first);

}  // namespace seqshelf::analysis
