#pragma once

#include <cstdint>
#include <string>

namespace seqshelf::base {

/// Seconds since the Unix epoch, UTC, as the catalog stores times.
[[nodiscard]] std::int64_t now();

/// strftime in UTC: `utc_text(t, "%Y-%m-%d")`.
[[nodiscard]] std::string utc_text(std::int64_t seconds, const char* format);

}  // namespace seqshelf::base
