#include "catalog/reader.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>

#include "base/codec.hpp"
#include "base/file.hpp"
#include "catalog/migration.hpp"
#include "catalog/read_connection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* sequence_by_digest = "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE s.sha512t24u = :digest";
constexpr const char* sequence_by_md5 =
    "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE lower(hex(s.md5)) = :md5 ORDER BY s.sha512t24u";
constexpr const char* sequence_by_sha1 =
    "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE lower(hex(s.sha1)) = :sha1 ORDER BY s.sha512t24u";
constexpr const char* sequence_by_alias =
    "SELECT " SEQUENCE_COLUMNS " FROM namespace n JOIN sequence_alias a USING (namespace_id) JOIN sequence s USING (sequence_id) "
    "WHERE n.name = :ns AND a.alias = :alias AND a.ended_by = 0";
constexpr const char* sequence_by_bare_alias =
    "SELECT " SEQUENCE_COLUMNS ", n.name, a.alias, added.made, 0 "
    "FROM sequence_alias a JOIN sequence s USING (sequence_id) JOIN namespace n USING (namespace_id) "
    "JOIN change added ON added.change_id = a.added_by "
    "WHERE a.alias = :alias AND a.ended_by = 0 ORDER BY n.name";
#define VOLUME_COLUMNS "volume_id, path, text_bytes, file_bytes, sha256, fai_sha256, gzi_sha256"
constexpr const char* all_volumes = "SELECT " VOLUME_COLUMNS " FROM volume ORDER BY volume_id";
constexpr const char* volume_by_id = "SELECT " VOLUME_COLUMNS " FROM volume WHERE volume_id = :volume_id";

constexpr const char* sequences_by_page =
    "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE s.sha512t24u > :after ORDER BY s.sha512t24u LIMIT :limit";
constexpr const char* loose_sequences_after =
    "SELECT " SEQUENCE_COLUMNS " FROM sequence s WHERE s.sha512t24u > :after "
    "AND NOT EXISTS (SELECT 1 FROM collection_member m WHERE m.sequence_id = s.sequence_id) ORDER BY s.sha512t24u LIMIT :limit";

constexpr const char* all_sequences = "SELECT " SEQUENCE_COLUMNS " FROM sequence s ORDER BY s.volume_id, s.offset";
constexpr const char* all_removed = "SELECT sha512t24u, length, volume_id, offset FROM removed_sequence ORDER BY volume_id, offset";
constexpr const char* removed_by_volume =
    "SELECT volume_id, count(*), sum(length) FROM removed_sequence GROUP BY volume_id ORDER BY volume_id";
constexpr const char* last_change = "SELECT made FROM change WHERE change_id = (SELECT max(change_id) FROM change)";
constexpr const char* kept_totals =
    "SELECT max(iif(name = 'sequences', value, 0)), max(iif(name = 'residues', value, 0)), "
    "(SELECT coalesce(sum(alias_count), 0) FROM namespace), max(iif(name = 'collections', value, 0)), max(iif(name = 'volumes', value, 0)), max(iif(name = 'volume_bytes', value, 0)) "
    "FROM total";
constexpr const char* counted =
    "SELECT (SELECT count(*) FROM sequence), (SELECT coalesce(sum(length), 0) FROM sequence), "
    "(SELECT count(*) FROM sequence_alias WHERE ended_by = 0), (SELECT count(*) FROM collection), "
    "(SELECT count(*) FROM volume), (SELECT coalesce(sum(file_bytes), 0) FROM volume)";

VolumeRow volume_row(SQLite::Statement& row) {
    if (!base::stays_inside(row.getColumn(1).getString())) {
        throw Corruption("the catalog has a volume outside the instance: " + row.getColumn(1).getString());
    }
    return {row.getColumn(0).getInt64(),  row.getColumn(1).getString(), row.getColumn(2).getInt64(), row.getColumn(3).getInt64(),
            row.getColumn(4).getString(), row.getColumn(5).getString(), row.getColumn(6).getString()};
}

Totals totals_row(SQLite::Statement& row) {
    return {row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64(),
            row.getColumn(3).getInt64(), row.getColumn(4).getInt64(), row.getColumn(5).getInt64()};
}

}  // namespace

struct Reader::Impl {
    Impl(const std::filesystem::path& file, Source source)
        : connection(file, source == Source::snapshot ? OpenMode::immutable : OpenMode::read) {}

    template <typename Action>
    auto ask(const char* sql, Action action) {
        return connection.ask(sql, action);
    }

    std::vector<SequenceRow> sequences_by_hex(const char* sql, const char* parameter, const std::string& hex) {
        return ask(sql, [&](Use& use) {
            use->bindNoCopy(parameter, hex);
            return all_rows(use, sequence_row);
        });
    }

    ReadConnection connection;
    int version = schema_version(connection.database);
    AliasQueries sequence_aliases{connection, sequence_alias_sql()};
    AliasQueries collection_aliases{connection, collection_alias_sql()};
    CollectionQueries collections{connection};
};

Reader::Reader(const std::filesystem::path& file, Source source)
    : impl_(guarded("catalog " + file.string(), [&] { return std::make_unique<Impl>(file, source); })) {}
Reader::~Reader() = default;

bool Reader::outdated() {
    return impl_->version < newest_schema_version() &&
           guarded(impl_->connection.name, [&] { return schema_version(impl_->connection.database) != impl_->version; });
}

AliasQueries& Reader::sequence_aliases() noexcept { return impl_->sequence_aliases; }
AliasQueries& Reader::collection_aliases() noexcept { return impl_->collection_aliases; }
CollectionQueries& Reader::collections() noexcept { return impl_->collections; }

std::optional<SequenceRow> Reader::find_sequence(const SequenceDigest& digest) {
    const std::string text = digest.sha512t24u();
    return impl_->ask(sequence_by_digest, [&](Use& use) {
        use->bindNoCopy(":digest", text);
        return use->executeStep() ? std::optional(sequence_row(*use)) : std::nullopt;
    });
}

std::vector<SequenceRow> Reader::find_by_md5(const Md5Digest& md5) {
    return impl_->sequences_by_hex(sequence_by_md5, ":md5", md5.hex());
}

std::vector<SequenceRow> Reader::find_by_sha1(const Sha1Digest& sha1) {
    return impl_->sequences_by_hex(sequence_by_sha1, ":sha1", sha1.hex());
}

std::optional<SequenceRow> Reader::find_alias(std::string_view ns, std::string_view alias) {
    return impl_->ask(sequence_by_alias, [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":alias", alias);
        return use->executeStep() ? std::optional(sequence_row(*use)) : std::nullopt;
    });
}

std::vector<NamedRow> Reader::find_bare_alias(std::string_view alias) {
    return impl_->ask(sequence_by_bare_alias, [&](Use& use) {
        use.bind(":alias", alias);
        return all_rows(use, [](SQLite::Statement& row) {
            return NamedRow{alias_row(row, sequence_column_count), sequence_row(row)};
        });
    });
}

std::vector<SequenceRow> Reader::sequences_after(std::string_view digest, std::int64_t limit, bool without_collection) {
    return impl_->ask(without_collection ? loose_sequences_after : sequences_by_page, [&](Use& use) {
        use.bind(":after", digest);
        use.bind(":limit", limit);
        return all_rows(use, sequence_row);
    });
}

std::vector<VolumeRow> Reader::volumes() {
    return impl_->ask(all_volumes, [&](Use& use) { return all_rows(use, volume_row); });
}

std::optional<VolumeRow> Reader::find_volume(std::int64_t volume_id) {
    return impl_->ask(volume_by_id, [&](Use& use) {
        use.bind(":volume_id", volume_id);
        return use->executeStep() ? std::optional(volume_row(*use)) : std::nullopt;
    });
}

void Reader::each_sequence(const std::function<void(const SequenceRow&)>& visit) {
    impl_->ask(all_sequences, [&](Use& use) {
        while (use->executeStep()) {
            visit(sequence_row(*use));
        }
    });
}

void Reader::each_removed_sequence(const std::function<void(const SequenceRow&)>& visit) {
    impl_->ask(all_removed, [&](Use& use) {
        while (use->executeStep()) {
            SequenceRow row;
            row.info.digests.sha512t24u = digest_of<SequenceDigest>(use->getColumn(0));
            row.info.length = use->getColumn(1).getInt64();
            row.place = {use->getColumn(2).getInt64(), use->getColumn(3).getInt64()};
            visit(row);
        }
    });
}

std::vector<Reader::RemovedFrom> Reader::removed_from_volumes() {
    return impl_->ask(removed_by_volume, [&](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) {
            return RemovedFrom{row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64()};
        });
    });
}

std::int64_t Reader::last_changed() {
    return impl_->ask(last_change, [&](Use& use) { return use->executeStep() ? use->getColumn(0).getInt64() : 0; });
}

Totals Reader::totals() {
    return impl_->ask(kept_totals, [&](Use& use) {
        use->executeStep();
        return totals_row(*use);
    });
}

Totals Reader::counted_totals() {
    return impl_->ask(counted, [&](Use& use) {
        use->executeStep();
        return totals_row(*use);
    });
}

std::vector<std::string> Reader::check_database() {
    return guarded(impl_->connection.name, [&] {
        std::vector<std::string> problems;
        SQLite::Statement integrity(impl_->connection.database, "PRAGMA integrity_check");
        while (integrity.executeStep()) {
            if (const std::string line = integrity.getColumn(0).getString(); line != "ok") {
                problems.push_back(line);
            }
        }
        SQLite::Statement references(impl_->connection.database, "PRAGMA foreign_key_check");
        while (references.executeStep()) {
            // ended_by 0 is not a change, so that column is no foreign key and does not appear here.
            problems.push_back("a row of " + references.getColumn(0).getString() + " refers to a row of " +
                               references.getColumn(2).getString() + " that does not exist");
        }
        return problems;
    });
}

std::vector<std::pair<std::string, std::string>> Reader::query_plans() {
    auto plans = impl_->connection.plans({sequence_by_digest, sequence_by_md5, sequence_by_sha1, sequence_by_alias, sequence_by_bare_alias,
                                          sequences_by_page, loose_sequences_after, volume_by_id, last_change});
    for (auto& more : {impl_->sequence_aliases.plans(), impl_->collection_aliases.plans(), impl_->collections.plans()}) {
        plans.insert(plans.end(), more.begin(), more.end());
    }
    return plans;
}

void Reader::backup_to(const std::filesystem::path& file) {
    guarded("cannot copy " + impl_->connection.name + " to " + file.string(), [&] {
        SQLite::Database copy(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup backup(copy, impl_->connection.database);
        backup.executeStep(-1);
        // The copy says it is in WAL mode, as the original is. Readers without write permission cannot use that.
        copy.exec("PRAGMA journal_mode = DELETE");
    });
    base::fsync_path(file);
}

}  // namespace seqshelf::catalog
