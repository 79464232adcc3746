#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "refget_store/stored.hpp"
#include "refget_store/table.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::refget_store {

/// The first line of sequences.rgsi, and the last before the rows of a collection's file.
inline constexpr std::string_view sequence_header = "#name\tlength\talphabet\tsha512t24u\tmd5\tdescription\n";
/// The first line of collections.rgci.
inline constexpr std::string_view collection_header =
    "#digest\tn_sequences\tnames_digest\tsequences_digest\tlengths_digest\tname_length_pairs_digest\t"
    "sorted_name_length_pairs_digest\tsorted_sequences_digest\n";
/// The text before the level 0 digest in a collection's file.
inline constexpr std::string_view seqcol_header = "##seqcol_digest=";

/// Parses a digest as a store spells it: 32 characters without prefix, and in none of the other forms that
/// Digest::parse() accepts.
template <typename Digest>
[[nodiscard]] std::optional<Digest> parse_stored(std::string_view text) {
    return text.size() == 32 ? Digest::parse(text) : std::nullopt;
}

/// Returns the digest in a column of the table's row. \throws InvalidInput
template <typename Digest>
[[nodiscard]] Digest get_digest(const Table& table, std::size_t column) {
    const std::string_view text = column < table.columns().size() ? table.columns()[column] : std::string_view();
    const std::optional<Digest> digest = parse_stored<Digest>(text);
    if (!digest) {
        table.fail("column " + std::to_string(column + 1) + " is not a digest: '" + std::string(text) + "'");
    }
    return *digest;
}

/// Whether the table's line is a header of a .rgsi. A row may also begin with `#`: FASTA allows such names.
[[nodiscard]] bool is_header(const Table& table);

/// Returns the table's row of a .rgsi: five columns and a description, which may contain tabs or be missing.
/// \throws InvalidInput
[[nodiscard]] StoredSequence get_sequence(const Table& table);

/// Returns the row of a .rgsi. The description's tabs and line ends become blanks, because gtars skips rows with more
/// columns.
/// \throws InvalidArgument  gtars would not read the name (it begins with `#`, contains a tab or line end); name or
///                          description is not UTF-8 (gtars would not open the store)
[[nodiscard]] std::string sequence_row(const StoredSequence& sequence);

/// Returns the row of collections.rgci.
[[nodiscard]] std::string collection_row(const CollectionDigests& digests, std::size_t member_count);

/// Returns a collection's file up to its rows.
[[nodiscard]] std::string collection_file_header(const CollectionDigests& digests);

}  // namespace seqshelf::refget_store
