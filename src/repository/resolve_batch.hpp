#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/rows.hpp"
#include "repository/reader_pool.hpp"

namespace seqshelf::repository {

/// What each of many identifiers means, as resolve() says of one; std::nullopt also where it means several. They are looked up
/// in the order in which they lie in the catalog, on several threads if they are many.
/// \param by_name  whether the catalog can be walked by names: not one of SeqRepo
[[nodiscard]] std::vector<std::optional<catalog::SequenceRow>> resolve_batch(ReaderPool& readers, std::span<const std::string_view> identifiers,
                                                                             bool by_name);

}  // namespace seqshelf::repository
