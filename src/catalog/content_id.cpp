#include "catalog/content_id.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

#include "catalog/read_connection.hpp"
#include "digest/hasher.hpp"

namespace seqshelf::catalog {

namespace {

// Each statement gives records of one kind in their order, which is that of bytes. CROSS JOIN makes SQLite read the
// tables in this order, so that an index sorts all large tables.
constexpr const char* sequences =
    "SELECT s.sha512t24u, iif(c.sequence_id IS NULL, '', 'circular') "
    "FROM sequence s LEFT JOIN circular_sequence c ON c.sequence_id = s.sequence_id ORDER BY s.sha512t24u";
constexpr const char* sequence_names =
    "SELECT n.name, a.alias, s.sha512t24u FROM namespace n CROSS JOIN sequence_alias a ON a.namespace_id = "
    "n.namespace_id CROSS JOIN sequence s ON s.sequence_id = a.sequence_id WHERE a.ended_by = 0 "
    "ORDER BY n.name, a.alias";
constexpr const char* collections = "SELECT digest FROM collection ORDER BY digest";
constexpr const char* collection_names =
    "SELECT n.name, a.alias, c.digest FROM namespace n CROSS JOIN collection_alias a ON a.namespace_id = "
    "n.namespace_id CROSS JOIN collection c ON c.collection_id = a.collection_id WHERE a.ended_by = 0 "
    "ORDER BY n.name, a.alias";
constexpr const char* descriptions =
    "SELECT c.digest, m.position, m.description FROM collection c CROSS JOIN collection_member m "
    "ON m.collection_id = c.collection_id WHERE m.description <> '' ORDER BY c.digest, m.position";
constexpr const char* fhr_records =
    "SELECT c.digest, f.record FROM collection c CROSS JOIN fhr f ON f.collection_id = c.collection_id "
    "ORDER BY c.digest";
constexpr const char* texts =
    "SELECT DISTINCT c.digest, t.sha256, t.bytes, iif(t.problem = '', 'whole', 'not kept') "
    "FROM collection c CROSS JOIN source_text t ON t.collection_id = c.collection_id "
    "ORDER BY c.digest, t.sha256, t.problem = ''";

/// What a statement selects, and the letter that its records start with.
struct Records {
    char letter;
    const char* sql;
};

constexpr std::array all_records{
    Records{'s', sequences},    Records{'n', sequence_names}, Records{'c', collections}, Records{'N', collection_names},
    Records{'d', descriptions}, Records{'f', fhr_records},    Records{'t', texts}};

}  // namespace

std::string content_id(SQLite::Database& database) {
    digest::Hasher hasher(digest::Algorithm::sha512);
    std::string record;
    for (const Records& records : all_records) {
        SQLite::Statement select(database, records.sql);
        while (select.executeStep()) {
            record.assign(1, records.letter);
            for (int column = 0; column < select.getColumnCount(); ++column) {
                const std::string_view field = raw_text_of(select.getColumn(column));
                record.append(std::to_string(field.size())).append(":").append(field);
            }
            record += '\n';
            hasher.update(record);
        }
    }
    return digest::finish<SequenceDigest>(hasher).sha512t24u();
}

}  // namespace seqshelf::catalog
