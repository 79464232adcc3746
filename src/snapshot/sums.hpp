#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace seqshelf::snapshot {

/// The contents of a SHA256SUMS file: path below the snapshot -> 64 hex characters.
using Sums = std::map<std::string, std::string>;

/// In the form that `sha256sum -c` reads, sorted by path.
[[nodiscard]] std::string sums_text(const Sums& sums);

/// \throws Corruption  a line is not of that form, or names a path outside the snapshot
[[nodiscard]] Sums read_sums(std::string_view text);

/// A longer SHA256SUMS is refused: 150,000 volumes need less.
inline constexpr std::int64_t max_sums_bytes = std::int64_t{64} << 20;

/// Whether `text` is a sum: 64 lower-case hex characters.
[[nodiscard]] bool is_sum(std::string_view text);

/// \throws Corruption  the catalog is not in the list
[[nodiscard]] const std::string& sum_of_catalog(const Sums& sums);

}  // namespace seqshelf::snapshot
