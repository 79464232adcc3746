#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "format/name_table.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::repository {

/// A member of a collection, to be matched with a table of names.
struct NamedMember {
    std::string name;
    std::int64_t length = 0;
    SequenceDigest sequence;
    std::int64_t sequence_id = 0;
};

/// How a table of names matches a collection's members.
struct NameTableMatch {
    struct Row {
        const format::NameTable::Row* row;
        std::int64_t sequence_id;
    };
    std::vector<Row> rows;  ///< those that match a member, in the table's order
    NameTableReport report;
};

/// Finds the member for each row of a table: the one that has one of the row's names.
/// \param file  the table's, for messages
/// \throws InvalidInput  a row matches two sequences: `file:line: …`
[[nodiscard]] NameTableMatch match(const format::NameTable& table, const std::vector<NamedMember>& members,
                                   const std::string& file);

}  // namespace seqshelf::repository
