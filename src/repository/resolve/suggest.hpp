#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "catalog/reader.hpp"

/// The messages of NotFound for an unknown identifier, with known names near it: other versions of the accession
/// (newest first), other spellings (`chrx`, `NC_001422.1` in another namespace), a namespace. Suggestions are only
/// printed, never used. Each message costs some index searches, whatever the catalog's size; so find_*(), which does
/// not throw, makes none.
namespace seqshelf::repository {

/// Whether a message names what is near the identifier.
enum class Hint { similar, none };

/// "no sequence is known as 'NM_000551.4' in 2026-11-21; 'NM_000551.3' is"
/// \param instance  what was searched: a path or URL, whose last part is in the text
[[nodiscard]] std::string unknown_sequence(catalog::Reader& reader, std::string_view identifier,
                                           const std::filesystem::path& instance, Hint hint = Hint::similar);

/// "no collection is known as 'GRCh38.p41' in 2026-11-21; 'GRCh38.p14' is"
[[nodiscard]] std::string unknown_collection(catalog::Reader& reader, std::string_view identifier,
                                             const std::filesystem::path& instance, Hint hint = Hint::similar);

/// "collection DIGEST has no sequence named 'chr1'; '1' is there"
[[nodiscard]] std::string unknown_member(catalog::Reader& reader, const catalog::CollectionRow& collection,
                                         std::string_view name);

}  // namespace seqshelf::repository
