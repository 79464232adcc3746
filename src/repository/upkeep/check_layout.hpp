#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "seqshelf/repository.hpp"

namespace seqshelf::repository {

/// Reproduces the text of a collection's source from its layout and residues, and compares its length and SHA-256 with
/// the catalog's. \returns what is wrong; std::nullopt: nothing, or a writer has removed the collection meanwhile
/// \throws Cancelled
[[nodiscard]] std::optional<std::string> check_layout(const Repository& repository, const CollectionDigest& collection,
                                                      std::int64_t source_id, const std::stop_token& stop);

}  // namespace seqshelf::repository
