#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "repository/resolve/reader_pool.hpp"

namespace seqshelf::repository {

/// Whether a catalog can be walked by names. One of SeqRepo cannot.
enum class ByName { yes, no };

/// What each of many identifiers means, as resolve() says of one; std::nullopt also where it means several. They are
/// looked up in the order in which they lie in the catalog.
/// \param max_threads  more than one only where nobody writes: each sees the catalog at a time of its own
[[nodiscard]] std::vector<std::optional<catalog::SequenceRow>> resolve_batch(
    ReaderPool& readers, std::span<const std::string_view> identifiers, ByName by_name, std::size_t max_threads);

}  // namespace seqshelf::repository
