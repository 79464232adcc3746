#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/file.hpp"

namespace seqshelf::format {

/// The header of a delta file: applied to the file with the sum `base_sha256`, the delta gives the one with
/// `target_sha256`.
struct DeltaHeader {
    std::string base_sha256;  ///< 64 hex characters
    std::int64_t base_bytes = 0;
    std::string target_sha256;
    std::int64_t target_bytes = 0;
};

/// Writes into `delta` what turns the file `base` into the file `target` (schema/FORMAT.md, "catalog.delta"). The sums
/// are not checked.
/// \throws IoError
void write_delta(const std::filesystem::path& base, const std::string& base_sha256, const std::filesystem::path& target,
                 const std::string& target_sha256, base::NewFile& delta);

/// \throws Corruption  the file is not a delta
/// \throws IoError
[[nodiscard]] DeltaHeader read_delta_header(const std::filesystem::path& delta);

/// Writes into the new file `target` what `delta` makes of `base`, never more than the header's `target_bytes`. The
/// caller must check the target's sum.
/// \throws Corruption  the delta is damaged, or is for a base of another size
/// \throws IoError
void apply_delta(const std::filesystem::path& base, const std::filesystem::path& delta,
                 const std::filesystem::path& target);

}  // namespace seqshelf::format
