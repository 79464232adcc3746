#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli.hpp"
#include "seqshelf/collection.hpp"

namespace seqshelf::cli {

constexpr std::int64_t page_collections = 1000;

/// The digest of each attribute.
[[nodiscard]] Json level1(const CollectionDigests& digests);

/// `ns:alias` of each of its names in force.
[[nodiscard]] std::vector<std::string> alias_texts(const Collection& collection);

/// `digest`, `member_count`, `aliases`, `added` and `level1`.
[[nodiscard]] Json summary_json(const Collection& collection);

/// A row of digest, number of members and aliases, without a line end.
[[nodiscard]] std::string collection_row(const Collection& collection);

[[nodiscard]] std::string joined(const std::vector<std::string>& texts, std::string_view separator);

/// \throws UsageError
[[nodiscard]] CollectionDigest parse_digest(const std::string& text);

}  // namespace seqshelf::cli
