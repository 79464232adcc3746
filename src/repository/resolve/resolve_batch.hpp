#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "repository/resolve/reader_pool.hpp"

namespace seqshelf::repository {

/// Whether a catalog can be walked in the order of names. One of SeqRepo's cannot.
enum class ByName { yes, no };

/// What each of many identifiers means, as resolve() returns for one; std::nullopt also for an ambiguous one. They are
/// looked up in the order of the catalog.
/// \param max_threads  more than one only if no process writes, because each thread sees the catalog's state at another
///                     time
[[nodiscard]] std::vector<std::optional<catalog::SequenceRow>> resolve_batch(
    ReaderPool& readers, std::span<const std::string_view> identifiers, ByName by_name, std::size_t max_threads);

}  // namespace seqshelf::repository
