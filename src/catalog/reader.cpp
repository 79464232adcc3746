#include "catalog/reader.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "base/codec.hpp"
#include "base/file.hpp"
#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "catalog/checked_vfs.hpp"
#include "catalog/content_id.hpp"
#include "catalog/copy.hpp"
#include "catalog/file_names.hpp"
#include "catalog/migration.hpp"
#include "catalog/name_sum.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/schema_check.hpp"
#include "catalog/sequence_sql.hpp"
#include "catalog/write_connection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* all_removed =
    "SELECT sha512t24u, length, volume_id, offset FROM removed_sequence ORDER BY volume_id, offset";
constexpr const char* removed_by_volume =
    "SELECT volume_id, count(*), sum(length) FROM removed_sequence "
    "WHERE volume_id NOT IN (SELECT volume_id FROM seqrepo_text) GROUP BY volume_id ORDER BY volume_id";
constexpr const char* circular_by_id = "SELECT 1 FROM circular_sequence WHERE sequence_id = :sequence_id";
constexpr const char* last_change = "SELECT made FROM change WHERE change_id = (SELECT max(change_id) FROM change)";
constexpr const char* highest_change = "SELECT coalesce(max(change_id), 0) FROM change";
constexpr const char* all_files = "SELECT path, kind, bytes, sha256 FROM file ORDER BY path";
constexpr const char* properties = "SELECT name, value FROM property";
constexpr const char* stored_name_sum = "SELECT coalesce(max(value), '') FROM property WHERE name = 'names'";
constexpr const char* names_unlike_members =
    "SELECT n.name || ':' || a.alias FROM collection c CROSS JOIN collection_member m ON m.collection_id = "
    "c.collection_id CROSS JOIN namespace n CROSS JOIN sequence_alias a ON a.namespace_id = n.namespace_id AND "
    "a.alias = m.name AND a.added_by = c.change_id WHERE a.sequence_id <> m.sequence_id AND NOT EXISTS (SELECT 1 FROM "
    "collection o JOIN collection_member p ON p.collection_id = o.collection_id WHERE o.change_id = c.change_id AND "
    "p.name = m.name AND p.sequence_id = a.sequence_id)";

/// Properties that name other masters start with this: see Identity::contains.
constexpr std::string_view contains_prefix = "contains.";
/// Paths of files in the table `file` start with this.
constexpr std::string_view files_directory = "files/";

FileRow file_row(SQLite::Statement& row) {
    FileRow file{text_of(row.getColumn(0)), text_of(row.getColumn(1)), count_of(row.getColumn(2)),
                 text_of(row.getColumn(3))};
    if (!base::stays_inside(file.path) || !file.path.starts_with(files_directory)) {
        throw Corruption("the catalog lists a file outside of files/: " + base::quoted(file.path));
    }
    return file;
}

VolumeRow volume_row(SQLite::Statement& row) {
    const std::int64_t volume_id = row.getColumn(0).getInt64();
    return in_row("volume", volume_id, [&] {
        std::string path = text_of(row.getColumn(1));
        if (!base::stays_inside(path)) {
            throw Corruption("the catalog has a volume outside the instance: " + base::quoted(path));
        }
        return VolumeRow{volume_id,
                         std::move(path),
                         count_of(row.getColumn(2)),
                         count_of(row.getColumn(3)),
                         text_of(row.getColumn(4)),
                         text_of(row.getColumn(5)),
                         text_of(row.getColumn(6)),
                         count_of(row.getColumn(7)),
                         count_of(row.getColumn(8))};
    });
}

SequenceRow removed_row(SQLite::Statement& row) {
    SequenceRow sequence;
    sequence.info.digests.sha512t24u = digest_of<SequenceDigest>(row.getColumn(0));
    sequence.info.length = count_of(row.getColumn(1), max_sequence_residues);
    sequence.place = {count_of(row.getColumn(2)), count_of(row.getColumn(3))};
    return sequence;
}

Totals totals_row(SQLite::Statement& row) {
    return {count_of(row.getColumn(0)), count_of(row.getColumn(1)), count_of(row.getColumn(2)),
            count_of(row.getColumn(3)), count_of(row.getColumn(4)), count_of(row.getColumn(5))};
}

}  // namespace

struct Reader::Impl {
    Impl(const std::filesystem::path& file, Source source)
        : connection(source == Source::seqrepo
                         ? ReadConnection("SeqRepo instance " + file.string(), open_seqrepo(file))
                         : ReadConnection(file, source == Source::snapshot ? OpenMode::immutable : OpenMode::read,
                                          source == Source::locked ? Writers::excluded : Writers::possible)),
          sql(source == Source::seqrepo ? seqrepo_sequence_sql() : sequence_sql()),
          sequence_aliases(connection, source == Source::seqrepo ? seqrepo_alias_sql() : sequence_alias_sql()) {}

    explicit Impl(WriteConnection& writer)
        : connection(writer.name, writer.database, [&writer](const char* asked) { writer.build_indexes_for(asked); }),
          sql(sequence_sql()),
          sequence_aliases(connection, sequence_alias_sql()) {}

    template <typename Action>
    auto ask(const char* statement, Action action) {
        return connection.ask(statement, action);
    }

    std::vector<SequenceRow> sequences_by_hex(const char* statement, const char* parameter, const std::string& hex) {
        return ask(statement, [&](Use& use) {
            use->bindNoCopy(parameter, hex);
            return all_rows(use, sql.row);
        });
    }

    ReadConnection connection;
    const SequenceSql& sql;
    int version = schema_version(connection.database);
    AliasQueries sequence_aliases;
    AliasQueries collection_aliases{connection, collection_alias_sql()};
    CollectionQueries collections{connection};
};

Reader::Reader(const std::filesystem::path& file, Source source)
    : impl_(guarded("catalog " + file.string(), [&] { return std::make_unique<Impl>(file, source); })) {}
Reader::Reader(WriteConnection& writer) : impl_(guarded(writer.name, [&] { return std::make_unique<Impl>(writer); })) {}
Reader::~Reader() = default;

bool Reader::outdated() {
    return impl_->version < newest_schema_version() &&
           guarded(
               impl_->connection.name, [&] { return schema_version(impl_->connection.database) != impl_->version; });
}

bool Reader::keeps_writers_out() const noexcept { return impl_->connection.no_writers.is_open(); }

AliasQueries& Reader::sequence_aliases() noexcept { return impl_->sequence_aliases; }
AliasQueries& Reader::collection_aliases() noexcept { return impl_->collection_aliases; }
CollectionQueries& Reader::collections() noexcept { return impl_->collections; }

std::optional<SequenceRow> Reader::find_sequence(const SequenceDigest& digest) {
    const std::string text = digest.sha512t24u();
    return impl_->ask(impl_->sql.by_digest, [&](Use& use) {
        use->bindNoCopy(":digest", text);
        auto row = first_row(use, impl_->sql.row);
        if (row && row->info.digests.sha512t24u != digest) {
            throw Corruption(impl_->connection.name + ": its index of digests has " + digest.refget() + " for " +
                             row->info.digests.sha512t24u.refget());
        }
        return row;
    });
}

std::vector<SequenceRow> Reader::find_by_md5(const Md5Digest& md5) {
    return impl_->sequences_by_hex(impl_->sql.by_md5, ":md5", md5.hex());
}

std::vector<SequenceRow> Reader::find_by_sha1(const Sha1Digest& sha1) {
    return impl_->sequences_by_hex(impl_->sql.by_sha1, ":sha1", sha1.hex());
}

std::optional<SequenceRow> Reader::find_alias(NameView name) {
    std::optional<std::int64_t> namespace_id;
    if (impl_->sql.by_namespace_id) {
        namespace_id = impl_->connection.find_namespace_id(name.ns);
        if (!namespace_id) {
            return std::nullopt;
        }
    }
    const std::string text(name.alias);
    return impl_->ask(impl_->sql.by_alias, [&](Use& use) {
        namespace_id ? use.bind(":ns", *namespace_id) : use.bind(":ns", name.ns);
        use->bindNoCopy(":alias", text);
        return first_row(use, impl_->sql.row);
    });
}

std::vector<std::optional<SequenceRow>> Reader::find_aliases(std::span<const NameView> keys) {
    return find_sorted(impl_->connection, keys);
}

std::vector<std::vector<Alias>> Reader::aliases_of_each(std::span<const std::int64_t> sequence_ids) {
    return catalog::aliases_of_each(impl_->connection, sequence_ids);
}

Reader::Moment::Moment(Reader& reader) : reader_(reader) {
    guarded(reader.impl_->connection.name, [&] { reader.impl_->connection.database.exec("BEGIN"); });
}

Reader::Moment::~Moment() {
    (void)reader_.impl_->connection.database.tryExec("COMMIT");
}  // nothing was written that could be lost

std::vector<NamedRow> Reader::find_bare_alias(std::string_view alias) {
    std::vector<NamedRow> rows = impl_->ask(impl_->sql.by_bare_alias, [&](Use& use) {
        use.bind(":alias", alias);
        return all_rows(use, [&](SQLite::Statement& row) {
            return NamedRow{alias_row(row, sequence_column_count), impl_->sql.row(row)};
        });
    });
    // Sorted here: SQLite's sorter takes as long as the search, and most often there is one row.
    std::sort(rows.begin(), rows.end(), [](const NamedRow& a, const NamedRow& b) { return a.alias.ns < b.alias.ns; });
    return rows;
}

std::vector<SequenceRow> Reader::sequences_after(std::string_view digest, std::int64_t limit, bool without_collection) {
    return impl_->ask(without_collection ? impl_->sql.loose_after : impl_->sql.by_page, [&](Use& use) {
        use.bind(":after", digest);
        use.bind(":limit", limit);
        return page_rows(use, 1, std::string(digest) + '\0', impl_->sql.row);
    });
}

Topology Reader::topology(std::int64_t sequence_id) {
    return impl_->ask(circular_by_id, [&](Use& use) {
        use.bind(":sequence_id", sequence_id);
        return use->executeStep() ? Topology::circular : Topology::linear;
    });
}

std::vector<VolumeRow> Reader::volumes(const Damaged& damaged) {
    return impl_->ask(impl_->sql.volumes, [&](Use& use) {
        std::vector<VolumeRow> rows;
        visit_rows(use, volume_row, [&](VolumeRow& row) { rows.push_back(std::move(row)); }, damaged);
        return rows;
    });
}

std::optional<VolumeRow> Reader::find_volume(std::int64_t volume_id) {
    return impl_->ask(impl_->sql.volume_by_id, [&](Use& use) {
        use.bind(":volume_id", volume_id);
        return first_row(use, volume_row);
    });
}

void Reader::for_each_sequence(const std::function<void(const SequenceRow&)>& visit, const Damaged& damaged) {
    impl_->ask(impl_->sql.all, [&](Use& use) { visit_rows(use, impl_->sql.row, visit, damaged); });
}

void Reader::for_each_removed_sequence(const std::function<void(const SequenceRow&)>& visit, const Damaged& damaged) {
    impl_->ask(all_removed, [&](Use& use) { visit_rows(use, removed_row, visit, damaged); });
}

std::vector<Reader::RemovedFrom> Reader::removed_from_volumes() {
    return impl_->ask(removed_by_volume, [&](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) {
            return RemovedFrom{count_of(row.getColumn(0)), count_of(row.getColumn(1)), count_of(row.getColumn(2))};
        });
    });
}

std::int64_t Reader::last_changed() {
    return impl_->ask(last_change, [&](Use& use) { return use->executeStep() ? use->getColumn(0).getInt64() : 0; });
}

Totals Reader::totals() {
    return impl_->ask(impl_->sql.totals, [&](Use& use) {
        use->executeStep();
        return use.read(totals_row);
    });
}

Totals Reader::counted_totals() {
    return impl_->ask(impl_->sql.counted, [&](Use& use) {
        use->executeStep();
        return use.read(totals_row);
    });
}

std::vector<std::string> Reader::check_database(const std::stop_token& stop) {
    const std::stop_callback interrupt(stop, [this] { sqlite3_interrupt(impl_->connection.database.getHandle()); });
    return guarded(impl_->connection.name, [&] {
        base::throw_if_stopped(stop, "the check of ", impl_->connection.name, " was stopped");
        std::vector<std::string> problems = schema_differences(impl_->connection.database);
        // Each row is looked up in each index. If all but the last pages are cached, that is one read and not four.
        impl_->connection.database.exec("PRAGMA cache_size = -65536");
        // Each check has a try of its own: damage that ends one must not hide what the other finds.
        const auto ask = [&](const char* sql, const auto& add_row) {
            try {
                SQLite::Statement check(impl_->connection.database, sql);
                while (check.executeStep()) {
                    add_row(check);
                }
            } catch (const SQLite::Exception& error) {
                if (error.getErrorCode() == SQLITE_INTERRUPT) {
                    throw;
                }
                problems.emplace_back(error.what());
            }
        };
        ask("PRAGMA integrity_check", [&](SQLite::Statement& row) {
            if (const std::string line = row.getColumn(0).getString(); line != "ok") {
                problems.push_back(line);
            }
        });
        ask("PRAGMA foreign_key_check", [&](SQLite::Statement& row) {
            // ended_by 0 is not a change, so that column is no foreign key and does not appear here.
            problems.push_back("a row of " + row.getColumn(0).getString() + " refers to a row of " +
                               row.getColumn(2).getString() + " that does not exist");
        });
        return problems;
    });
}

void Reader::require_own_schema() {
    guarded(impl_->connection.name, [&] {
        if (const auto differences = schema_differences(impl_->connection.database); !differences.empty()) {
            throw Corruption(impl_->connection.name + ": " + differences.front());
        }
    });
}

std::vector<std::pair<std::string, std::string>> Reader::query_plans() {
    const SequenceSql& sql = impl_->sql;
    auto plans = impl_->connection.plans({sql.by_digest, sql.by_md5, sql.by_sha1, sql.by_alias, sql.by_bare_alias,
                                          sql.by_page, sql.loose_after, sql.volume_by_id, circular_by_id, last_change});
    for (auto& more : {impl_->connection.plans(sorted_lookup_sql()), impl_->sequence_aliases.plans(),
                       impl_->collection_aliases.plans(), impl_->collections.plans()}) {
        plans.insert(plans.end(), more.begin(), more.end());
    }
    return plans;
}

std::vector<FileRow> Reader::files() {
    return impl_->ask(all_files, [&](Use& use) { return all_rows(use, file_row); });
}

Identity Reader::identity() {
    return impl_->ask(properties, [&](Use& use) {
        Identity identity;
        while (use->executeStep()) {
            const std::string_view name = raw_text_of(use->getColumn(0));
            if (name == "last_change") {
                identity.last_change = use->getColumn(1).getInt64();
            } else if (name.starts_with(contains_prefix)) {
                std::string master(name.substr(contains_prefix.size()));
                identity.contains[std::move(master)] = use->getColumn(1).getInt64();
            } else if (name == "master" || name == "content" || name == "parent_content") {
                std::string& value = name == "master" ? identity.master : identity.content;
                (name == "parent_content" ? identity.parent_content : value) =
                    use.read([](SQLite::Statement& row) { return text_of(row.getColumn(1)); });
            }
        }
        return identity;
    });
}

void Reader::check_page_sums() {
    const std::string named = content_of_sums(impl_->connection.database.getHandle());
    if (!named.empty() && identity().content != named) {
        throw Corruption(impl_->connection.name + " and its " + page_sums_name + " do not belong together");
    }
}

std::vector<std::string> Reader::check_names() {
    if (impl_->version < first_format_with_identity) {
        std::vector<std::string> problems;
        impl_->ask(names_unlike_members, [&](Use& use) {
            while (use->executeStep()) {
                problems.push_back(base::quoted(use->getColumn(0).getString()) + " names another sequence than in " +
                                   "the collection that was loaded with it");
            }
        });
        return problems;
    }
    return guarded(impl_->connection.name, [&]() -> std::vector<std::string> {
        SQLite::Database& database = impl_->connection.database;
        const std::string stored = database.execAndGet(stored_name_sum).getString();
        if (stored.empty() && !identity().content.empty()) {
            return {};  // the content id says more
        }
        if (stored != NameSum(database).compute()) {
            return {"the names, or what they name, are not those that were written: their sum is another"};
        }
        return {};
    });
}

std::string Reader::compute_content() {
    return guarded(impl_->connection.name, [&] { return content_id(impl_->connection.database); });
}

int Reader::format() const noexcept { return impl_->version; }

Identity Reader::copy_as_snapshot(const std::filesystem::path& file) {
    return catalog::copy_as_snapshot(impl_->connection, impl_->version, file);
}

std::int64_t Reader::last_change_number() {
    return impl_->ask(highest_change, [](Use& use) { return use->executeStep() ? use->getColumn(0).getInt64() : 0; });
}

void Reader::copy_as_master(const std::filesystem::path& file) { catalog::copy_as_master(impl_->connection, file); }

}  // namespace seqshelf::catalog
