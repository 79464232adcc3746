#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace seqshelf::base {

/// The current time in seconds since the Unix epoch, UTC, as the catalog stores times.
[[nodiscard]] std::int64_t now();

/// strftime in UTC: `utc_text(t, "%Y-%m-%d")`.
[[nodiscard]] std::string utc_text(std::int64_t seconds, const char* format);

/// The reverse, by strptime; std::nullopt if the text does not have that format.
[[nodiscard]] std::optional<std::int64_t> parse_utc(const std::string& text, const char* format);

}  // namespace seqshelf::base
