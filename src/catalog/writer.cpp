#include "catalog/writer.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/directory.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/reader.hpp"
#include "catalog/write_connection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* insert_source =
    "INSERT INTO source (source_id, change_id, name, bytes, sha256) VALUES (:source_id, :change_id, :name, :bytes, "
    ":sha256)";
constexpr const char* insert_volume =
    "INSERT INTO volume (volume_id, path, text_bytes, file_bytes, sha256, fai_sha256, gzi_sha256, line_residues, "
    "line_bytes, change_id) "
    "VALUES (:volume_id, :path, :text_bytes, :file_bytes, :sha256, :fai_sha256, :gzi_sha256, :line_residues, "
    ":line_bytes, :change_id)";
constexpr const char* insert_sequence =
    "INSERT INTO sequence (sequence_id, sha512t24u, md5, sha1, seguid, length, letters, volume_id, offset, change_id) "
    "VALUES "
    "(:sequence_id, :sha512t24u, :md5, :sha1, :seguid, :length, :letters, nullif(:volume_id, 0), nullif(:offset, 0), "
    ":change_id)";
constexpr const char* move =
    "UPDATE sequence SET volume_id = :volume_id, offset = :offset WHERE sequence_id = :sequence_id";
constexpr const char* mark_circular =
    "INSERT INTO circular_sequence (sequence_id, change_id) VALUES (:sequence_id, :change_id) ON CONFLICT DO NOTHING";
constexpr const char* mark_linear = "DELETE FROM circular_sequence WHERE sequence_id = :sequence_id";
constexpr const char* keep_last_volume_id =
    "INSERT INTO total (name, value) SELECT 'last_volume_id', max(volume_id) FROM volume WHERE true "
    "ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)";
constexpr const char* delete_removed = "DELETE FROM removed_sequence WHERE volume_id = :volume_id";
constexpr const char* delete_volume = "DELETE FROM volume WHERE volume_id = :volume_id";

}  // namespace

void create_catalog(const std::filesystem::path& file) {
    if (base::exists(file)) {
        throw IoError("there is already a catalog " + file.string());
    }
    create_database(file);
}

std::set<std::string> settled_volume_paths(const std::filesystem::path& file) {
    if (has_log(file)) {  // else it was emptied and removed with the Writer's connection
        guarded("cannot write to catalog " + file.string(), [&] {
            SQLite::Database database = open_database(file, OpenMode::write);
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            database.exec("UPDATE total SET value = value WHERE name = 'volumes'");
            transaction.commit();
        });
    }
    std::set<std::string> paths;
    for (VolumeRow& volume : Reader(file, Reader::Source::locked).volumes()) {
        paths.insert(std::move(volume.path));
    }
    return paths;
}

struct Writer::Impl : WriteConnection {
    using WriteConnection::WriteConnection;

    AliasWriter aliases{*this, sequence_alias_table()};
    CollectionWriter collections{*this};
    AdoptionWriter adoption{*this};
    std::unique_ptr<Reader> reader;  ///< null until it is asked for
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

std::int64_t Writer::next_source_id() {
    return guarded(impl_->name, [&] { return impl_->next_id("source", "source_id", impl_->last_source_id); });
}

void Writer::put_source(std::int64_t source_id, std::string_view name, std::int64_t bytes, std::string_view sha256) {
    guarded(impl_->name, [&] {
        Use insert = impl_->use(insert_source);
        insert.bind(":source_id", source_id);
        insert.bind(":change_id", impl_->change_id);
        insert.bind(":name", name);
        insert.bind(":bytes", bytes);
        insert.bind(":sha256", sha256);
        insert->exec();
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
        insert.bind(":line_residues", volume.line_residues);
        insert.bind(":line_bytes", volume.line_bytes);
        insert.bind(":change_id", impl_->change_id);
        insert->exec();
        impl_->added_to_totals["volumes"] += 1;
        impl_->added_to_totals["volume_bytes"] += volume.file_bytes;
    });
}

void Writer::drop_volume(const VolumeRow& volume) {
    guarded(impl_->name, [&] {
        impl_->use(keep_last_volume_id)->exec();
        for (const char* const sql : {delete_removed, delete_volume}) {
            Use remove = impl_->use(sql);
            remove.bind(":volume_id", volume.volume_id);
            remove->exec();
        }
        impl_->added_to_totals["volumes"] -= 1;
        impl_->added_to_totals["volume_bytes"] -= volume.file_bytes;
    });
}

Writer::PutSequence Writer::put_sequence(const SequenceDigests& digests, std::int64_t length, LetterSet letters,
                                         Place place, std::int64_t change_id) {
    return guarded(impl_->name, [&]() -> PutSequence {
        if (const auto known = impl_->known_sequences.find(digests.sha512t24u)) {
            return {*known, false};
        }
        const std::int64_t sequence_id = impl_->next_id("sequence", "sequence_id", impl_->last_sequence_id);
        const std::string sha512t24u = digests.sha512t24u.sha512t24u();
        const std::string seguid = digests.sha1.seguid();
        {
            Use insert = impl_->use(insert_sequence);
            insert.bind_all(sequence_id, sha512t24u, digests.md5.bytes(), digests.sha1.bytes(), seguid, length,
                            std::int64_t{letters.mask()}, place.volume_id, place.offset,
                            change_id == 0 ? impl_->change_id : change_id);
            insert->exec();
        }
        impl_->names.add_sequence(sequence_id, sha512t24u);
        impl_->added_to_totals["sequences"] += 1;
        impl_->added_to_totals["residues"] += length;
        impl_->known_sequences.add(digests.sha512t24u, sequence_id);
        if (impl_->sequence_indexes.count_row()) {
            impl_->known_sequences.keep_in_memory();
        }
        return {sequence_id, true};
    });
}

std::optional<std::int64_t> Writer::find_sequence_id(const SequenceDigest& digest) {
    return guarded(impl_->name, [&] { return impl_->known_sequences.find(digest); });
}

void Writer::move_sequence(std::int64_t sequence_id, Place place) {
    guarded(impl_->name, [&] {
        Use update = impl_->use(move);
        update.bind(":sequence_id", sequence_id);
        update.bind(":volume_id", place.volume_id);
        update.bind(":offset", place.offset);
        update->exec();
    });
}

bool Writer::set_topology(std::int64_t sequence_id, Topology topology) {
    return guarded(impl_->name, [&] {
        const bool circular = topology == Topology::circular;
        Use set = impl_->use(circular ? mark_circular : mark_linear);
        set.bind(":sequence_id", sequence_id);
        if (circular) {
            set.bind(":change_id", impl_->change_id);
        }
        return set->exec() == 1;
    });
}

AliasOutcome Writer::put_alias(std::string_view ns, std::string_view alias, std::int64_t sequence_id) {
    return impl_->aliases.put(ns, alias, sequence_id);
}

bool Writer::end_alias(std::string_view ns, std::string_view alias) { return impl_->aliases.end(ns, alias); }

AliasWriter& Writer::aliases(AliasKind kind) noexcept {
    return kind == AliasKind::sequences ? impl_->aliases : impl_->collections.aliases();
}
CollectionWriter& Writer::collections() noexcept { return impl_->collections; }
AdoptionWriter& Writer::adoption() noexcept { return impl_->adoption; }
WriteConnection& Writer::connection() noexcept { return *impl_; }

void Writer::list_repointed(std::size_t most) noexcept { impl_->repointed.list(most); }
std::vector<RepointedName> Writer::take_repointed() noexcept { return impl_->repointed.take(); }

Reader& Writer::reader() {
    if (!impl_->reader) {
        impl_->reader = std::make_unique<Reader>(*impl_);
    }
    return *impl_->reader;
}

void Writer::commit() { impl_->commit(); }

}  // namespace seqshelf::catalog
