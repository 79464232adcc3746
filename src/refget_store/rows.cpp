#include "refget_store/rows.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::refget_store {

namespace {

// The columns of a .rgsi.
enum : std::size_t { name_column, length_column, alphabet_column, digest_column, md5_column, description_column };

constexpr std::string_view separators = "\t\n\r";

void check_name(const StoredSequence& sequence) {
    if (sequence.name.starts_with('#') || sequence.name.find_first_of(separators) != std::string::npos ||
        !base::is_utf8_text(sequence.name)) {
        throw InvalidArgument("sequence " + sequence.digest.sha512t24u() + ": gtars cannot read the name '" +
                              sequence.name + "'");
    }
}

std::string single_column(const StoredSequence& sequence) {
    if (!base::is_utf8_text(sequence.description)) {
        throw InvalidArgument("sequence " + sequence.digest.sha512t24u() + ": the description is not UTF-8");
    }
    std::string text = sequence.description;
    std::replace_if(text.begin(), text.end(), [](char c) { return separators.find(c) != std::string_view::npos; }, ' ');
    return text;
}

/// A column of a collection's row, and the attribute whose digest it contains.
struct AttributeColumn {
    std::string_view name;
    CollectionAttribute attribute;
};

// In gtars' order.
constexpr std::array<AttributeColumn, collection_attributes.size()> level1_columns{{
    {"names_digest", CollectionAttribute::names},
    {"sequences_digest", CollectionAttribute::sequences},
    {"lengths_digest", CollectionAttribute::lengths},
    {"name_length_pairs_digest", CollectionAttribute::name_length_pairs},
    {"sorted_name_length_pairs_digest", CollectionAttribute::sorted_name_length_pairs},
    {"sorted_sequences_digest", CollectionAttribute::sorted_sequences},
}};

}  // namespace

bool is_header(const Table& table) {
    return table.line().starts_with('#') && (table.columns().size() <= md5_column || !table.count(length_column));
}

StoredSequence get_sequence(const Table& table) {
    const std::vector<std::string_view>& columns = table.columns();
    if (columns.size() <= md5_column) {
        table.fail("the row has " + std::to_string(columns.size()) +
                   " columns, expected name, length, alphabet, sha512t24u, md5 and description");
    }
    const std::optional<std::int64_t> length = table.count(length_column);
    if (!length) {
        table.fail("not a length: '" + std::string(columns[length_column]) + "'");
    }
    return {std::string(columns[name_column]),
            std::string(table.columns_from(description_column)),
            *length,
            std::string(columns[alphabet_column]),
            get_digest<SequenceDigest>(table, digest_column),
            get_digest<Md5Digest>(table, md5_column)};
}

std::string sequence_row(const StoredSequence& sequence) {
    check_name(sequence);
    return sequence.name + "\t" + std::to_string(sequence.length) + "\t" + sequence.alphabet + "\t" +
           sequence.digest.sha512t24u() + "\t" + sequence.md5.hex() + "\t" + single_column(sequence) + "\n";
}

std::string collection_row(const CollectionDigests& digests, std::size_t member_count) {
    std::string row = digests.digest.sha512t24u() + "\t" + std::to_string(member_count);
    for (const AttributeColumn& column : level1_columns) {
        row += "\t" + digests[column.attribute].sha512t24u();
    }
    return row + "\n";
}

std::string collection_file_header(const CollectionDigests& digests) {
    std::string text = std::string(seqcol_header) + digests.digest.sha512t24u() + "\n";
    for (const AttributeColumn& column : level1_columns) {
        text.append("##").append(column.name).append("=").append(digests[column.attribute].sha512t24u()).append("\n");
    }
    return text.append(sequence_header);
}

}  // namespace seqshelf::refget_store
