#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "catalog/reader.hpp"

namespace seqshelf::repository {

/// The sequence an identifier means; Repository's comment lists the kinds of identifiers.
/// \throws AmbiguousAlias  it means several sequences
[[nodiscard]] std::optional<catalog::SequenceRow> resolve(catalog::Reader& reader, std::string_view identifier);

/// Calls `visit(before, after)` for each `:` of `COLLECTION:NAME`, from the left, until it returns true: both parts may
/// contain one. \returns whether it did
template <typename Visit>
bool any_split(std::string_view text, Visit visit) {
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
        if (visit(text.substr(0, colon), text.substr(colon + 1))) {
            return true;
        }
    }
    return false;
}

/// Whether `NAME:…` may be an identifier for some text after the `:` that contains no `:` itself. False is certain.
[[nodiscard]] bool may_start_identifiers(catalog::Reader& reader, std::string_view name);

/// The collection an identifier means. \throws AmbiguousAlias  it means several collections
[[nodiscard]] std::optional<catalog::CollectionRow> resolve_collection(catalog::Reader& reader,
                                                                       std::string_view identifier);

/// The only member of that name. \throws AmbiguousAlias  several members of the name have different sequences
[[nodiscard]] std::optional<catalog::MemberRow> find_member(catalog::Reader& reader,
                                                            const catalog::CollectionRow& collection,
                                                            std::string_view name, std::int64_t source_id = 0);

}  // namespace seqshelf::repository
