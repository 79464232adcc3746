#include "catalog/collection_queries.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "base/quoted.hpp"
#include "catalog/read_connection.hpp"
#include "digest/hasher.hpp"
#include "format/soft_mask.hpp"

namespace seqshelf::catalog {

namespace {

#define COLLECTION_COLUMNS                                                                                          \
    "c.collection_id, c.digest, c.names, c.lengths, c.sequences, c.name_length_pairs, c.sorted_name_length_pairs, " \
    "c.sorted_sequences, c.member_count, (SELECT made FROM change WHERE change_id = c.change_id)"
constexpr int collection_column_count = 10;

constexpr const char* by_digest = "SELECT " COLLECTION_COLUMNS " FROM collection c WHERE c.digest = :digest";
constexpr const char* by_id = "SELECT " COLLECTION_COLUMNS " FROM collection c WHERE c.collection_id = :collection_id";
constexpr const char* all_collections = "SELECT " COLLECTION_COLUMNS " FROM collection c ORDER BY c.collection_id";
constexpr const char* by_alias =
    "SELECT " COLLECTION_COLUMNS
    " FROM namespace n JOIN collection_alias a USING (namespace_id) JOIN collection c USING (collection_id) "
    "WHERE n.name = :ns AND a.alias = :alias AND a.ended_by = 0";
constexpr const char* by_bare_alias =
    "SELECT " COLLECTION_COLUMNS
    ", n.name, a.alias, added.made, 0 "
    "FROM collection_alias a JOIN collection c USING (collection_id) JOIN namespace n USING (namespace_id) "
    "JOIN change added ON added.change_id = a.added_by "
    "WHERE a.alias = :alias AND a.ended_by = 0 ORDER BY n.name";

#define LIST_BY(condition) \
    "SELECT " COLLECTION_COLUMNS " FROM collection c WHERE " condition "c.digest > :after ORDER BY c.digest"
constexpr const char* list_all = LIST_BY("");
constexpr std::array<const char*, collection_attributes.size()> list_by{
    LIST_BY("c.names = :value AND "),
    LIST_BY("c.lengths = :value AND "),
    LIST_BY("c.sequences = :value AND "),
    LIST_BY("c.name_length_pairs = :value AND "),
    LIST_BY("c.sorted_name_length_pairs = :value AND "),
    LIST_BY("c.sorted_sequences = :value AND "),
};
constexpr const char* count_all = "SELECT value FROM total WHERE name = 'collections'";

#define MEMBER_COLUMNS                                                                          \
    SEQUENCE_COLUMNS                                                                            \
    ", m.position, m.name, m.description, m.length, t.header, t.lines, coalesce(t.mask_id, 0) " \
    "FROM collection_member m JOIN sequence s ON s.sequence_id = m.sequence_id "                \
    "LEFT JOIN member_text t ON t.source_id = :source_id AND t.position = m.position "
constexpr const char* members_from =
    "SELECT " MEMBER_COLUMNS "WHERE m.collection_id = :collection_id AND m.position >= :first ORDER BY m.position";
// Without unlikely() SQLite searches by the primary key and reads the whole collection.
constexpr const char* members_by_name =
    "SELECT " MEMBER_COLUMNS "WHERE m.collection_id = :collection_id AND unlikely(m.name = :name) ORDER BY m.position";
constexpr const char* member_names_from =
    "SELECT DISTINCT name FROM collection_member WHERE collection_id = :collection_id AND name >= :from AND name < "
    ":until "
    "ORDER BY name LIMIT :limit";
constexpr const char* containing_sequence =
    "SELECT " COLLECTION_COLUMNS
    ", m.name FROM collection_member m JOIN collection c USING (collection_id) "
    "WHERE m.sequence_id = :sequence_id AND m.collection_id > :after ORDER BY m.collection_id LIMIT :limit";
constexpr const char* containing_pair =
    "SELECT DISTINCT collection_id FROM collection_member WHERE name = :name AND length = :length LIMIT :limit";

constexpr const char* sources_of =
    "SELECT t.source_id, s.name, s.bytes, s.sha256, t.bytes, t.sha256, t.line_width, t.masked, t.problem, c.made, "
    "t.preamble, t.line_end "
    "FROM source_text t JOIN source s USING (source_id) JOIN change c ON c.change_id = s.change_id "
    "WHERE t.collection_id = :collection_id ORDER BY t.source_id";
constexpr const char* mask_parts =
    "SELECT start, runs FROM mask_part WHERE mask_id = :mask_id AND start < :end AND start >= coalesce("
    "(SELECT max(start) FROM mask_part WHERE mask_id = :mask_id AND start <= :start), 0) ORDER BY start";

constexpr const char* all_masks = "SELECT mask_id, digest, residues FROM mask ORDER BY mask_id";

constexpr const char* fhr_of = "SELECT record FROM fhr WHERE collection_id = :collection_id";
constexpr const char* fhr_after =
    "SELECT c.digest, f.record FROM collection c JOIN fhr f USING (collection_id) WHERE c.digest > :after ORDER BY "
    "c.digest LIMIT :limit";

CollectionRow collection_row(SQLite::Statement& row) {
    CollectionRow collection;
    collection.collection_id = row.getColumn(0).getInt64();
    in_row("collection", collection.collection_id, [&] {
        collection.info.digests.digest = digest_of<CollectionDigest>(row.getColumn(1));
        for (std::size_t i = 0; i < collection_attributes.size(); ++i) {
            collection.info.digests.level1[i] = digest_of<CollectionDigest>(row.getColumn(static_cast<int>(i) + 2));
        }
        collection.info.member_count = count_of(row.getColumn(8));
        collection.info.added = row.getColumn(9).getInt64();
    });
    return collection;
}

MemberRow member_row(SQLite::Statement& row) {
    constexpr int first = sequence_column_count;
    MemberRow member;
    member.sequence = sequence_row(row);
    in_row("collection_member", row.getColumn(first).getInt64(), [&] {
        member.member = {count_of(row.getColumn(first)), text_of(row.getColumn(first + 1)),
                         text_of(row.getColumn(first + 2)), member.sequence.info.digests.sha512t24u,
                         count_of(row.getColumn(first + 3), max_sequence_residues)};
        member.header = text_of(row.getColumn(first + 4));
        member.lines = bytes_of(row.getColumn(first + 5));
        member.mask_id = count_of(row.getColumn(first + 6));
        if (member.member.length != member.sequence.info.length) {
            throw Corruption(base::quoted(member.member.name) + " has length " + std::to_string(member.member.length) +
                             ", its sequence " + std::to_string(member.sequence.info.length));
        }
    });
    return member;
}

SourceRow source_row(SQLite::Statement& row) {
    const std::int64_t source_id = row.getColumn(0).getInt64();
    return in_row("source_text", source_id, [&] {
        SourceRow source{source_id,
                         {bytes_of(row.getColumn(1)),  // a file's name need not be UTF-8
                          count_of(row.getColumn(2)), text_of(row.getColumn(3)), count_of(row.getColumn(4)),
                          text_of(row.getColumn(5)), count_of(row.getColumn(6)), count_of(row.getColumn(7)),
                          text_of(row.getColumn(8)), row.getColumn(9).getInt64()},
                         text_of(row.getColumn(10)),
                         text_of(row.getColumn(11))};
        if (source.line_end != "\n" && source.line_end != "\r\n") {
            throw Corruption("line_end is neither LF nor CRLF");
        }
        return source;
    });
}

bool agrees(const CollectionRow& row, const std::vector<AttributeFilter>& filters) {
    return std::all_of(filters.begin(), filters.end(),
                       [&](const auto& filter) { return row.info.digests[filter.first] == filter.second; });
}

}  // namespace

std::optional<CollectionRow> CollectionQueries::find(const CollectionDigest& digest) {
    return connection_.ask(by_digest, [&](Use& use) {
        use.bind(":digest", digest.sha512t24u());
        return first_row(use, collection_row);
    });
}

std::optional<CollectionRow> CollectionQueries::find(std::int64_t collection_id) {
    return connection_.ask(by_id, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        return first_row(use, collection_row);
    });
}

std::optional<CollectionRow> CollectionQueries::find_alias(NameView name) {
    return connection_.ask(by_alias, [&](Use& use) {
        use.bind(":ns", name.ns);
        use.bind(":alias", name.alias);
        return first_row(use, collection_row);
    });
}

std::vector<NamedCollectionRow> CollectionQueries::find_bare_alias(std::string_view alias) {
    return connection_.ask(by_bare_alias, [&](Use& use) {
        use.bind(":alias", alias);
        return all_rows(use, [](SQLite::Statement& row) {
            return NamedCollectionRow{alias_row(row, collection_column_count), collection_row(row)};
        });
    });
}

std::vector<CollectionRow> CollectionQueries::list(const std::vector<AttributeFilter>& filters, std::string_view after,
                                                   std::int64_t limit) {
    const char* const sql = filters.empty() ? list_all : list_by[static_cast<std::size_t>(filters.front().first)];
    return connection_.ask(sql, [&](Use& use) {
        use.bind(":after", after);
        if (!filters.empty()) {
            use.bind(":value", filters.front().second.sha512t24u());
        }
        std::vector<CollectionRow> found;
        std::string last(after);
        while (std::ssize(found) < limit && use->executeStep()) {
            const CollectionRow row = use.read(collection_row);
            std::string digest = row.info.digests.digest.sha512t24u();
            if (digest <= last) {
                throw Corruption(connection_.name + ": collections are not in order at " + digest);
            }
            last = std::move(digest);
            if (agrees(row, filters)) {
                found.push_back(row);
            }
        }
        return found;
    });
}

std::int64_t CollectionQueries::count(const std::vector<AttributeFilter>& filters) {
    if (filters.empty()) {
        return connection_.ask(count_all,
                               [](Use& use) { return use->executeStep() ? use->getColumn(0).getInt64() : 0; });
    }
    return guarded(connection_.name, [&] {
        std::string sql = "SELECT count(*) FROM collection WHERE 1";
        for (const auto& [attribute, digest] : filters) {
            sql += " AND " + std::string(to_string(attribute)) + " = '" + digest.sha512t24u() + "'";
        }
        return connection_.database.execAndGet(sql).getInt64();
    });
}

void CollectionQueries::for_each_member(std::int64_t collection_id, std::int64_t first, std::int64_t source_id,
                                        const std::function<bool(MemberRow&)>& visit) {
    connection_.ask(members_from, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        use.bind(":first", first);
        use.bind(":source_id", source_id);
        while (use->executeStep()) {
            MemberRow row = use.read(member_row);
            if (!visit(row)) {
                return;
            }
        }
    });
}

std::vector<MemberRow> CollectionQueries::find_members(std::int64_t collection_id, std::string_view name,
                                                       std::int64_t source_id) {
    return connection_.ask(members_by_name, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        use.bind(":name", name);
        use.bind(":source_id", source_id);
        return all_rows(use, member_row);
    });
}

std::vector<std::string> CollectionQueries::member_names(std::int64_t collection_id, std::string_view prefix,
                                                         std::int64_t limit) {
    return connection_.ask(member_names_from, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        use.bind(":from", prefix);
        bind_end_of_prefix(use, prefix);
        use.bind(":limit", limit);
        return all_rows(use, [](SQLite::Statement& row) { return text_of(row.getColumn(0)); });
    });
}

std::vector<ContainingRow> CollectionQueries::containing(std::int64_t sequence_id, std::int64_t after_collection_id,
                                                         std::int64_t limit) {
    return connection_.ask(containing_sequence, [&](Use& use) {
        use.bind(":sequence_id", sequence_id);
        use.bind(":after", after_collection_id);
        use.bind(":limit", limit);
        return all_rows(use, [](SQLite::Statement& row) {
            return ContainingRow{collection_row(row), text_of(row.getColumn(collection_column_count))};
        });
    });
}

std::vector<std::int64_t> CollectionQueries::with_pair(std::string_view name, std::int64_t length, std::int64_t limit) {
    return connection_.ask(containing_pair, [&](Use& use) {
        use.bind(":name", name);
        use.bind(":length", length);
        use.bind(":limit", limit);
        return all_rows(use, [](SQLite::Statement& row) -> std::int64_t { return row.getColumn(0).getInt64(); });
    });
}

std::vector<SourceRow> CollectionQueries::sources(std::int64_t collection_id) {
    return connection_.ask(sources_of, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        return all_rows(use, source_row);
    });
}

void CollectionQueries::for_each_mask_part(std::int64_t mask_id, std::int64_t start, std::int64_t end,
                                           const std::function<void(std::int64_t, std::string_view)>& visit) {
    connection_.ask(mask_parts, [&](Use& use) {
        use.bind(":mask_id", mask_id);
        use.bind(":start", start);
        use.bind(":end", end);
        while (use->executeStep()) {
            const auto part = use.read([](SQLite::Statement& row) {
                return std::pair(count_of(row.getColumn(0)), bytes_of(row.getColumn(1)));
            });
            visit(part.first, part.second);
        }
    });
}

std::vector<std::string> CollectionQueries::check_masks() {
    std::vector<std::string> problems;
    connection_.ask(all_masks, [&](Use& use) {
        while (use->executeStep()) {
            const std::int64_t mask_id = use->getColumn(0).getInt64();
            const std::string name = "soft mask " + std::to_string(mask_id) + ": ";
            try {
                std::string runs;
                for_each_mask_part(mask_id, 0, std::numeric_limits<std::int64_t>::max(),
                                   [&](std::int64_t, std::string_view part) { runs += part; });
                const bool intact = digest::hash<SequenceDigest>(runs).sha512t24u() == raw_text_of(use->getColumn(1));
                if (!intact || format::masked_residues(runs) != use->getColumn(2).getInt64()) {
                    problems.push_back(name + "digest mismatch");
                }
            } catch (const Corruption& error) {
                problems.push_back(name + error.what());
            }
        }
    });
    return problems;
}

void CollectionQueries::for_each(const std::function<void(const CollectionRow&)>& visit, const Damaged& damaged) {
    connection_.ask(all_collections, [&](Use& use) { visit_rows(use, collection_row, visit, damaged); });
}

std::optional<std::string> CollectionQueries::find_fhr(std::int64_t collection_id) {
    return connection_.ask(fhr_of, [&](Use& use) {
        use.bind(":collection_id", collection_id);
        return first_row(use, [](SQLite::Statement& row) { return text_of(row.getColumn(0)); });
    });
}

std::vector<FhrRow> CollectionQueries::list_fhr(std::string_view after, std::int64_t limit) {
    return connection_.ask(fhr_after, [&](Use& use) {
        use.bind(":after", after);
        use.bind(":limit", limit);
        return page_rows(use, 0, std::string(after) + '\0', [](SQLite::Statement& row) {
            return FhrRow{digest_of<CollectionDigest>(row.getColumn(0)), text_of(row.getColumn(1))};
        });
    });
}

std::vector<std::pair<std::string, std::string>> CollectionQueries::plans() {
    std::vector<const char*> hot{by_digest,
                                 by_id,
                                 by_alias,
                                 by_bare_alias,
                                 list_all,
                                 members_from,
                                 members_by_name,
                                 member_names_from,
                                 containing_sequence,
                                 containing_pair,
                                 sources_of,
                                 mask_parts,
                                 fhr_of,
                                 fhr_after};
    hot.insert(hot.end(), list_by.begin(), list_by.end());
    return connection_.plans(hot);
}

}  // namespace seqshelf::catalog
