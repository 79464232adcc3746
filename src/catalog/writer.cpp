#include "catalog/writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>

#include "base/clock.hpp"
#include "catalog/connection.hpp"
#include "catalog/deferred_indexes.hpp"
#include "catalog/name_rules.hpp"
#include "catalog/statements.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* insert_change =
    "INSERT INTO change (made, action, program) VALUES (:made, :action, 'seqshelf " SEQSHELF_VERSION "')";
constexpr const char* insert_source =
    "INSERT INTO source (change_id, name, bytes, sha256) VALUES (:change_id, :name, :bytes, :sha256)";
constexpr const char* insert_volume =
    "INSERT INTO volume (volume_id, path, text_bytes, file_bytes, sha256, fai_sha256, gzi_sha256, change_id) "
    "VALUES (:volume_id, :path, :text_bytes, :file_bytes, :sha256, :fai_sha256, :gzi_sha256, :change_id)";
constexpr const char* insert_sequence =
    "INSERT INTO sequence (sha512t24u, md5, sha1, seguid, length, letters, volume_id, offset, change_id) VALUES "
    "(:sha512t24u, :md5, :sha1, :seguid, :length, :letters, nullif(:volume_id, 0), nullif(:offset, 0), :change_id) "
    "ON CONFLICT (sha512t24u) DO NOTHING";
constexpr const char* sequence_id_by_digest = "SELECT sequence_id FROM sequence WHERE sha512t24u = :digest";
constexpr const char* insert_namespace = "INSERT INTO namespace (name) VALUES (:name) ON CONFLICT DO NOTHING";
constexpr const char* namespace_id_by_name = "SELECT namespace_id FROM namespace WHERE name = :name";
constexpr const char* add_to_alias_count =
    "UPDATE namespace SET alias_count = alias_count + :added WHERE namespace_id = :namespace_id";
constexpr const char* add_to_total = "UPDATE total SET value = value + :added WHERE name = :name";

constexpr const char* insert_collection =
    "INSERT INTO collection (collection_id, digest, names, lengths, sequences, name_length_pairs, sorted_name_length_pairs, "
    "sorted_sequences, member_count, source_id, change_id) VALUES (:collection_id, :digest, :names, :lengths, :sequences, "
    ":name_length_pairs, :sorted_name_length_pairs, :sorted_sequences, :member_count, nullif(:source_id, 0), :change_id) "
    "ON CONFLICT (digest) DO NOTHING";
constexpr const char* collection_id_by_digest = "SELECT collection_id FROM collection WHERE digest = :digest";
constexpr const char* insert_member =
    "INSERT INTO collection_member (collection_id, position, name, description, sequence_id) "
    "VALUES (:collection_id, :position, :name, :description, :sequence_id)";
constexpr const char* delete_members = "DELETE FROM collection_member WHERE collection_id = :collection_id";

/// The statements that give and end names, for the two kinds of thing that have names.
struct AliasTable {
    const char* insert;
    const char* select;
    const char* end;
    const char* remove;
};
#define ALIAS_TABLE(table, target)                                                                                           \
    AliasTable {                                                                                                             \
        "INSERT INTO " table " (namespace_id, alias, ended_by, " target ", added_by) "                                       \
        "VALUES (:namespace_id, :alias, 0, :target_id, :change_id) ON CONFLICT DO NOTHING",                                  \
            "SELECT " target ", added_by FROM " table " WHERE namespace_id = :namespace_id AND alias = :alias AND ended_by = 0", \
            "UPDATE " table " SET ended_by = :change_id WHERE namespace_id = :namespace_id AND alias = :alias AND ended_by = 0", \
            "DELETE FROM " table " WHERE namespace_id = :namespace_id AND alias = :alias AND ended_by = 0"                   \
    }
constexpr AliasTable sequence_aliases = ALIAS_TABLE("sequence_alias", "sequence_id");
constexpr AliasTable collection_aliases = ALIAS_TABLE("collection_alias", "collection_id");

}  // namespace

void create_catalog(const std::filesystem::path& file) {
    if (std::filesystem::exists(file)) {
        throw IoError("there is already a catalog " + file.string());
    }
    (void)open_database(file, OpenMode::create);
}

struct Writer::Impl {
    Impl(const std::filesystem::path& file, std::string_view action)
        : name("catalog " + file.string()),
          database(open_database(file, OpenMode::write)),
          transaction(database, SQLite::TransactionBehavior::IMMEDIATE) {
        Use insert = use(insert_change);
        insert.bind(":made", base::now());
        insert.bind(":action", std::string(action));
        insert->exec();
        change_id = database.getLastInsertRowid();
    }

    [[nodiscard]] Use use(const char* sql) { return Use(statements[sql]); }

    std::int64_t next_id(const char* table, const char* column, std::int64_t& last) {
        if (last == 0) {
            last = database.execAndGet(std::string("SELECT coalesce(max(") + column + "), 0) FROM " + table).getInt64();
        }
        return ++last;
    }

    std::int64_t namespace_id(std::string_view ns) {
        const auto known = namespace_ids.find(ns);
        if (known != namespace_ids.end()) {
            return known->second;
        }
        check_namespace(ns);
        Use insert = use(insert_namespace);
        insert.bind(":name", std::string(ns));
        insert->exec();
        Use select = use(namespace_id_by_name);
        select.bind(":name", std::string(ns));
        select->executeStep();
        return namespace_ids.emplace(ns, select->getColumn(0).getInt64()).first->second;
    }

    /// `sql` of an AliasTable, its name bound.
    [[nodiscard]] Use use_for_name(const char* sql, std::int64_t namespace_id, std::string_view alias) {
        SQLite::Statement& prepared = statements[sql];
        prepared.bind(":namespace_id", namespace_id);
        prepared.bind(":alias", std::string(alias));
        return Use(prepared);
    }

    AliasOutcome put_alias(const AliasTable& table, std::int64_t namespace_id, std::string_view alias, std::int64_t target_id) {
        Use insert = use_for_name(table.insert, namespace_id, alias);
        insert.bind(":target_id", target_id);
        insert.bind(":change_id", change_id);
        if (insert->exec() == 1) {
            return AliasOutcome::added;
        }
        Use select = use_for_name(table.select, namespace_id, alias);
        select->executeStep();
        if (select->getColumn(0).getInt64() == target_id) {
            return AliasOutcome::known;
        }
        if (select->getColumn(1).getInt64() == change_id) {
            return AliasOutcome::conflict;
        }
        select->reset();
        Use end = use_for_name(table.end, namespace_id, alias);
        end.bind(":change_id", change_id);
        end->exec();
        insert->reset();
        insert->exec();
        return AliasOutcome::repointed;
    }

    void add_totals() {
        for (const auto& [total, added] : added_to_totals) {
            Use update = use(add_to_total);
            update.bind(":name", total);
            update.bind(":added", added);
            update->exec();
        }
        for (const auto& [id, added] : added_to_namespaces) {
            Use update = use(add_to_alias_count);
            update.bind(":namespace_id", id);
            update.bind(":added", added);
            update->exec();
        }
    }

    std::string name;
    SQLite::Database database;
    SQLite::Transaction transaction;
    DeferredIndexes sequence_indexes{database, "sequence", "SELECT value FROM total WHERE name = 'sequences'"};
    DeferredIndexes alias_indexes{database, "sequence_alias", "SELECT coalesce(sum(alias_count), 0) FROM namespace"};
    DeferredIndexes member_indexes{database, "collection_member", "SELECT coalesce(sum(member_count), 0) FROM collection"};
    Statements statements{database};
    std::map<std::string, std::int64_t, std::less<>> namespace_ids;
    std::map<const char*, std::int64_t> added_to_totals;
    std::map<std::int64_t, std::int64_t> added_to_namespaces;
    std::int64_t change_id = 0;
    std::int64_t last_volume_id = 0;
    std::int64_t last_collection_id = 0;
};

Writer::Writer(const std::filesystem::path& file, std::string_view action)
    : impl_(guarded("catalog " + file.string(), [&] { return std::make_unique<Impl>(file, action); })) {}
Writer::~Writer() = default;

std::set<std::string> Writer::volume_paths() {
    return guarded(impl_->name, [&] {
        std::set<std::string> paths;
        SQLite::Statement select(impl_->database, "SELECT path FROM volume");
        while (select.executeStep()) {
            paths.insert(select.getColumn(0).getString());
        }
        return paths;
    });
}

std::int64_t Writer::put_source(std::string_view name, std::int64_t bytes, std::string_view sha256) {
    return guarded(impl_->name, [&] {
        Use insert = impl_->use(insert_source);
        insert.bind(":change_id", impl_->change_id);
        insert.bind(":name", name);
        insert.bind(":bytes", bytes);
        insert.bind(":sha256", sha256);
        insert->exec();
        return impl_->database.getLastInsertRowid();
    });
}

std::int64_t Writer::next_volume_id() {
    return guarded(impl_->name, [&] { return impl_->next_id("volume", "volume_id", impl_->last_volume_id); });
}

void Writer::put_volume(const VolumeRow& volume) {
    guarded(impl_->name, [&] {
        Use insert = impl_->use(insert_volume);
        insert.bind(":volume_id", volume.volume_id);
        insert.bind(":path", volume.path);
        insert.bind(":text_bytes", volume.text_bytes);
        insert.bind(":file_bytes", volume.file_bytes);
        insert.bind(":sha256", volume.sha256);
        insert.bind(":fai_sha256", volume.fai_sha256);
        insert.bind(":gzi_sha256", volume.gzi_sha256);
        insert.bind(":change_id", impl_->change_id);
        insert->exec();
        impl_->added_to_totals["volumes"] += 1;
        impl_->added_to_totals["volume_bytes"] += volume.file_bytes;
    });
}

Writer::PutSequence Writer::put_sequence(const SequenceDigests& digests, std::int64_t length, LetterSet letters, Place place) {
    return guarded(impl_->name, [&]() -> PutSequence {
        const std::string sha512t24u = digests.sha512t24u.sha512t24u();
        const std::string seguid = digests.sha1.seguid();
        Use insert = impl_->use(insert_sequence);
        insert.bind(":sha512t24u", sha512t24u);
        insert->bindNoCopy(":md5", static_cast<const void*>(digests.md5.bytes().data()), Md5Digest::size);
        insert->bindNoCopy(":sha1", static_cast<const void*>(digests.sha1.bytes().data()), Sha1Digest::size);
        insert.bind(":seguid", seguid);
        insert.bind(":length", length);
        insert.bind(":letters", static_cast<std::int64_t>(letters.mask()));
        insert.bind(":volume_id", place.volume_id);
        insert.bind(":offset", place.offset);
        insert.bind(":change_id", impl_->change_id);
        if (insert->exec() == 1) {
            impl_->added_to_totals["sequences"] += 1;
            impl_->added_to_totals["residues"] += length;
            const PutSequence put{impl_->database.getLastInsertRowid(), true};
            impl_->sequence_indexes.count_row();
            return put;
        }
        return {find_sequence_id(digests.sha512t24u).value(), false};
    });
}

std::optional<std::int64_t> Writer::find_sequence_id(const SequenceDigest& digest) {
    return guarded(impl_->name, [&]() -> std::optional<std::int64_t> {
        Use select = impl_->use(sequence_id_by_digest);
        select.bind(":digest", digest.sha512t24u());
        return select->executeStep() ? std::optional(select->getColumn(0).getInt64()) : std::nullopt;
    });
}

AliasOutcome Writer::put_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id) {
    check_alias(alias);
    return guarded(impl_->name, [&] {
        const std::int64_t namespace_id = impl_->namespace_id(ns);
        const AliasOutcome outcome = impl_->put_alias(sequence_aliases, namespace_id, alias, sequence_id);
        if (outcome == AliasOutcome::added) {
            impl_->added_to_namespaces[namespace_id] += 1;
            impl_->alias_indexes.count_row();
        }
        return outcome;
    });
}

bool Writer::end_alias(std::string_view ns, std::string_view alias) {
    return guarded(impl_->name, [&] {
        const std::int64_t namespace_id = impl_->namespace_id(ns);
        Use select = impl_->use_for_name(sequence_aliases.select, namespace_id, alias);
        if (!select->executeStep()) {
            return false;
        }
        const bool added_by_this_change = select->getColumn(1).getInt64() == impl_->change_id;
        select->reset();
        // A name that this change gave and took again never was in force.
        Use end = impl_->use_for_name(added_by_this_change ? sequence_aliases.remove : sequence_aliases.end,
                                                       namespace_id, alias);
        if (!added_by_this_change) {
            end.bind(":change_id", impl_->change_id);
        }
        end->exec();
        impl_->added_to_namespaces[namespace_id] -= 1;
        return true;
    });
}

std::int64_t Writer::next_collection_id() {
    return guarded(impl_->name, [&] { return impl_->next_id("collection", "collection_id", impl_->last_collection_id); });
}

void Writer::put_member(std::int64_t collection_id, std::int64_t position, std::string_view name, std::string_view description,
                        std::int64_t sequence_id) {
    guarded(impl_->name, [&] {
        Use insert = impl_->use(insert_member);
        insert.bind(":collection_id", collection_id);
        insert.bind(":position", position);
        insert.bind(":name", name);
        insert.bind(":description", description);
        insert.bind(":sequence_id", sequence_id);
        insert->exec();
        impl_->member_indexes.count_row();
    });
}

Writer::PutCollection Writer::put_collection(std::int64_t collection_id, const seqcol::CollectionDigests& digests,
                                             std::int64_t members, std::int64_t source_id) {
    return guarded(impl_->name, [&]() -> PutCollection {
        Use insert = impl_->use(insert_collection);
        insert.bind(":collection_id", collection_id);
        insert.bind(":digest", digests.digest.sha512t24u());
        insert.bind(":names", digests.names.sha512t24u());
        insert.bind(":lengths", digests.lengths.sha512t24u());
        insert.bind(":sequences", digests.sequences.sha512t24u());
        insert.bind(":name_length_pairs", digests.name_length_pairs.sha512t24u());
        insert.bind(":sorted_name_length_pairs", digests.sorted_name_length_pairs.sha512t24u());
        insert.bind(":sorted_sequences", digests.sorted_sequences.sha512t24u());
        insert.bind(":member_count", members);
        insert.bind(":source_id", source_id);
        insert.bind(":change_id", impl_->change_id);
        if (insert->exec() == 1) {
            impl_->added_to_totals["collections"] += 1;
            return {collection_id, true};
        }
        Use remove = impl_->use(delete_members);
        remove.bind(":collection_id", collection_id);
        remove->exec();
        Use select = impl_->use(collection_id_by_digest);
        select.bind(":digest", digests.digest.sha512t24u());
        select->executeStep();
        return {select->getColumn(0).getInt64(), false};
    });
}

AliasOutcome Writer::put_collection_alias(std::string_view ns, std::string_view alias, std::int64_t collection_id) {
    check_alias(alias);
    return guarded(impl_->name,
                   [&] { return impl_->put_alias(collection_aliases, impl_->namespace_id(ns), alias, collection_id); });
}

void Writer::commit() {
    guarded("cannot commit to " + impl_->name, [&] {
        impl_->add_totals();
        for (DeferredIndexes* const indexes : {&impl_->sequence_indexes, &impl_->alias_indexes, &impl_->member_indexes}) {
            indexes->rebuild();
        }
        impl_->transaction.commit();
    });
}

}  // namespace seqshelf::catalog
