#pragma once

#include <optional>
#include <string_view>

#include "catalog/reader.hpp"

namespace seqshelf::repository {

/// The sequence an identifier means; Repository's comment says what identifiers there are.
/// \throws AmbiguousAlias  it means several
[[nodiscard]] std::optional<catalog::SequenceRow> resolve(catalog::Reader& reader, std::string_view identifier);

}  // namespace seqshelf::repository
