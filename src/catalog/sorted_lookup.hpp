#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::catalog {

struct ReadConnection;

/// What many names of sequences mean now: one row for each key, std::nullopt for an unknown name. Names that are
/// neighbours in the catalog cost a fraction of a search each.
/// \pre keys are ordered by namespace and alias, as bytes
[[nodiscard]] std::vector<std::optional<SequenceRow>> find_sorted(ReadConnection& connection,
                                                                  std::span<const NameView> keys);

/// The names in force of each of many sequences, ordered by namespace and alias.
[[nodiscard]] std::vector<std::vector<Alias>> aliases_of_each(ReadConnection& connection,
                                                              std::span<const std::int64_t> sequence_ids);

/// Their statements, for the test that each is a search.
[[nodiscard]] std::vector<const char*> sorted_lookup_sql();

}  // namespace seqshelf::catalog
