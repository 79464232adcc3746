#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

std::vector<std::pair<std::string, std::string>> ReadConnection::plans(const std::vector<const char*>& of) {
    return guarded(name, [&] {
        std::vector<std::pair<std::string, std::string>> lines;
        for (const char* const sql : of) {
            SQLite::Statement plan(database, std::string("EXPLAIN QUERY PLAN ") + sql);
            while (plan.executeStep()) {
                lines.emplace_back(sql, plan.getColumn(3).getString());
            }
        }
        return lines;
    });
}

SequenceRow sequence_row(SQLite::Statement& row) {
    SequenceRow sequence;
    sequence.sequence_id = row.getColumn(0).getInt64();
    sequence.info.digests = {digest_of<SequenceDigest>(row.getColumn(1)), blob_of<Md5Digest>(row.getColumn(2)),
                             blob_of<Sha1Digest>(row.getColumn(3))};
    sequence.info.length = row.getColumn(4).getInt64();
    sequence.info.letters = LetterSet(static_cast<std::uint32_t>(row.getColumn(5).getInt64()));
    sequence.place = {row.getColumn(6).getInt64(), row.getColumn(7).getInt64()};
    sequence.info.added = row.getColumn(8).getInt64();
    return sequence;
}

Alias alias_row(SQLite::Statement& row, int first) {
    return {{std::string(text_of(row.getColumn(first))), std::string(text_of(row.getColumn(first + 1)))},
            row.getColumn(first + 2).getInt64(),
            row.getColumn(first + 3).getInt64()};
}

void bind_end_of_prefix(Use& use, std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) {
        end.pop_back();
    }
    if (end.empty()) {
        use->bind(":until", "\xff", 1);  // no such text exists; SQLite orders every text before a blob
        return;
    }
    end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    use.bind(":until", end);
}

}  // namespace seqshelf::catalog
