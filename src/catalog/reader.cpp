#include "catalog/reader.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <array>

#include "base/codec.hpp"
#include "base/file.hpp"
#include "catalog/connection.hpp"
#include "catalog/statements.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

#define SEQUENCE_COLUMNS                                                                                       \
    "s.sequence_id, s.sha512t24u, s.md5, s.sha1, s.length, s.letters, coalesce(s.volume_id, 0), "             \
    "coalesce(s.offset, 0), (SELECT made FROM change WHERE change_id = s.change_id)"

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
constexpr int sequence_column_count = 9;

#define ALIAS_COLUMNS "n.name, a.alias, added.made, coalesce(ended.made, 0)"
#define ALIAS_CHANGES                                                                        \
    " JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = a.ended_by "

constexpr const char* aliases_by_sequence =
    "SELECT " ALIAS_COLUMNS " FROM sequence_alias a JOIN namespace n USING (namespace_id)" ALIAS_CHANGES
    "WHERE a.sequence_id = :sequence_id AND (:all OR a.ended_by = 0) "
    "ORDER BY n.name, a.alias, a.ended_by = 0, a.ended_by";
constexpr const char* rows_of_alias =
    "SELECT " ALIAS_COLUMNS ", s.sha512t24u FROM namespace n JOIN sequence_alias a USING (namespace_id) "
    "JOIN sequence s USING (sequence_id)" ALIAS_CHANGES
    "WHERE n.name = :ns AND a.alias = :alias ORDER BY a.ended_by = 0, a.ended_by";
constexpr const char* names_in_namespace =
    "SELECT " ALIAS_COLUMNS ", s.sha512t24u FROM namespace n JOIN sequence_alias a USING (namespace_id) "
    "JOIN sequence s USING (sequence_id)" ALIAS_CHANGES
    "WHERE n.name = :ns AND a.alias >= :from AND a.alias < :until AND a.ended_by = 0 "
    "ORDER BY a.alias LIMIT :limit";

constexpr const char* all_namespaces = "SELECT name, alias_count FROM namespace ORDER BY name";

#define VOLUME_COLUMNS "volume_id, path, text_bytes, file_bytes, sha256, fai_sha256, gzi_sha256"
constexpr const char* all_volumes = "SELECT " VOLUME_COLUMNS " FROM volume ORDER BY volume_id";
constexpr const char* volume_by_id = "SELECT " VOLUME_COLUMNS " FROM volume WHERE volume_id = :volume_id";

constexpr const char* all_sequences = "SELECT " SEQUENCE_COLUMNS " FROM sequence s ORDER BY s.volume_id, s.offset";
constexpr const char* kept_totals =
    "SELECT max(iif(name = 'sequences', value, 0)), max(iif(name = 'residues', value, 0)), "
    "(SELECT coalesce(sum(alias_count), 0) FROM namespace), max(iif(name = 'collections', value, 0)), max(iif(name = 'volumes', value, 0)), max(iif(name = 'volume_bytes', value, 0)) "
    "FROM total";
constexpr const char* counted =
    "SELECT (SELECT count(*) FROM sequence), (SELECT coalesce(sum(length), 0) FROM sequence), "
    "(SELECT count(*) FROM sequence_alias WHERE ended_by = 0), (SELECT count(*) FROM collection), "
    "(SELECT count(*) FROM volume), (SELECT coalesce(sum(file_bytes), 0) FROM volume)";

std::string_view text_of(const SQLite::Column& column) {
    const char* const text = column.getText();
    return {text, static_cast<std::size_t>(column.getBytes())};
}

template <typename Kind>
Kind blob_of(const SQLite::Column& column) {
    const auto* const bytes = static_cast<const std::uint8_t*>(column.getBlob());
    const auto digest = Kind::from_bytes({bytes, static_cast<std::size_t>(column.getBytes())});
    if (!digest) {
        throw Corruption("the catalog holds a digest of the wrong size");
    }
    return *digest;
}

SequenceRow sequence_row(SQLite::Statement& row) {
    const auto digest = SequenceDigest::parse(text_of(row.getColumn(1)));
    if (!digest) {
        throw Corruption("the catalog holds a sequence digest that is not one");
    }
    SequenceRow sequence;
    sequence.sequence_id = row.getColumn(0).getInt64();
    sequence.info.digests = {*digest, blob_of<Md5Digest>(row.getColumn(2)), blob_of<Sha1Digest>(row.getColumn(3))};
    sequence.info.length = row.getColumn(4).getInt64();
    sequence.info.letters = LetterSet(static_cast<std::uint32_t>(row.getColumn(5).getInt64()));
    sequence.place = {row.getColumn(6).getInt64(), row.getColumn(7).getInt64()};
    sequence.info.added = row.getColumn(8).getInt64();
    return sequence;
}

Alias alias_row(SQLite::Statement& row, int first) {
    return {std::string(text_of(row.getColumn(first))), std::string(text_of(row.getColumn(first + 1))),
            row.getColumn(first + 2).getInt64(), row.getColumn(first + 3).getInt64()};
}

NamedSequence named_sequence(SQLite::Statement& row) {
    const auto digest = SequenceDigest::parse(text_of(row.getColumn(4)));
    if (!digest) {
        throw Corruption("the catalog holds a sequence digest that is not one");
    }
    return {alias_row(row, 0), *digest};
}

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

/// The least text greater than every text that starts with `prefix`: SQLite compares bytes. std::nullopt: there is none.
std::optional<std::string> end_of_prefix(std::string_view prefix) {
    std::string end(prefix);
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) {
        end.pop_back();
    }
    if (end.empty()) {
        return std::nullopt;
    }
    end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    return end;
}

}  // namespace

struct Reader::Impl {
    Impl(const std::filesystem::path& file, Source source)
        : name("catalog " + file.string()),
          database(open_database(file, source == Source::snapshot ? OpenMode::immutable : OpenMode::read)) {}

    template <typename Action>
    auto ask(const char* sql, Action action) {
        return guarded(name, [&] {
            Use use(statements[sql]);
            return action(use);
        });
    }

    template <typename Row>
    auto all_rows(Use& use, Row row) {
        std::vector<decltype(row(*use))> rows;
        while (use->executeStep()) {
            rows.push_back(row(*use));
        }
        return rows;
    }

    std::vector<SequenceRow> sequences_by_hex(const char* sql, const char* parameter, const std::string& hex) {
        return ask(sql, [&](Use& use) {
            use->bindNoCopy(parameter, hex);
            return all_rows(use, sequence_row);
        });
    }

    std::string name;
    SQLite::Database database;
    Statements statements{database};
};

Reader::Reader(const std::filesystem::path& file, Source source)
    : impl_(guarded("catalog " + file.string(), [&] { return std::make_unique<Impl>(file, source); })) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

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
        return impl_->all_rows(use, [](SQLite::Statement& row) {
            return NamedRow{alias_row(row, sequence_column_count), sequence_row(row)};
        });
    });
}

std::vector<Alias> Reader::aliases_of(std::int64_t sequence_id, History history) {
    return impl_->ask(aliases_by_sequence, [&](Use& use) {
        use.bind(":sequence_id", sequence_id);
        use.bind(":all", std::int64_t{history == History::all});
        return impl_->all_rows(use, [](SQLite::Statement& row) { return alias_row(row, 0); });
    });
}

std::vector<NamedSequence> Reader::history_of(std::string_view ns, std::string_view alias) {
    return impl_->ask(rows_of_alias, [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":alias", alias);
        return impl_->all_rows(use, named_sequence);
    });
}

std::vector<NamedSequence> Reader::names_with_prefix(std::string_view ns, std::string_view prefix, const Alias* after,
                                                     std::int64_t limit) {
    if (ns.empty()) {
        // One search a namespace keeps each of them on the index.
        std::vector<NamedSequence> found;
        for (const Namespace& each : namespaces()) {
            auto names = names_with_prefix(each.name, prefix, after, limit - static_cast<std::int64_t>(found.size()));
            std::move(names.begin(), names.end(), std::back_inserter(found));
        }
        return found;
    }
    if (after != nullptr && ns < after->ns) {
        return {};
    }
    std::string from(prefix);
    if (after != nullptr && ns == after->ns) {
        // Nothing lies between a text and the same text with a NUL behind it, so this is "after that name".
        from = std::max(from, after->alias + '\0');
    }
    const std::optional<std::string> until = end_of_prefix(prefix);
    return impl_->ask(names_in_namespace, [&](Use& use) {
        use.bind(":ns", ns);
        use.bind(":from", from);
        if (until) {
            use.bind(":until", *until);
        } else {
            use->bind(":until", "\xff", 1);  // a blob: SQLite orders every text before it
        }
        use.bind(":limit", limit);
        return impl_->all_rows(use, named_sequence);
    });
}

std::vector<Namespace> Reader::namespaces() {
    return impl_->ask(all_namespaces, [&](Use& use) {
        return impl_->all_rows(use, [](SQLite::Statement& row) {
            return Namespace{row.getColumn(0).getString(), row.getColumn(1).getInt64()};
        });
    });
}

std::vector<VolumeRow> Reader::volumes() {
    return impl_->ask(all_volumes, [&](Use& use) { return impl_->all_rows(use, volume_row); });
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
    return guarded(impl_->name, [&] {
        std::vector<std::string> problems;
        SQLite::Statement integrity(impl_->database, "PRAGMA integrity_check");
        while (integrity.executeStep()) {
            if (const std::string line = integrity.getColumn(0).getString(); line != "ok") {
                problems.push_back(line);
            }
        }
        SQLite::Statement references(impl_->database, "PRAGMA foreign_key_check");
        while (references.executeStep()) {
            // ended_by 0 is not a change, so that column is no foreign key and does not appear here.
            problems.push_back("a row of " + references.getColumn(0).getString() + " refers to a row of " +
                               references.getColumn(2).getString() + " that does not exist");
        }
        return problems;
    });
}

std::vector<std::pair<std::string, std::string>> Reader::query_plans() {
    constexpr std::array hot{sequence_by_digest,     sequence_by_md5,     sequence_by_sha1, sequence_by_alias,
                             sequence_by_bare_alias, aliases_by_sequence, rows_of_alias,    names_in_namespace,
                             volume_by_id};
    return guarded(impl_->name, [&] {
        std::vector<std::pair<std::string, std::string>> plans;
        for (const char* const sql : hot) {
            SQLite::Statement plan(impl_->database, std::string("EXPLAIN QUERY PLAN ") + sql);
            while (plan.executeStep()) {
                plans.emplace_back(sql, plan.getColumn(3).getString());
            }
        }
        return plans;
    });
}

void Reader::backup_to(const std::filesystem::path& file) {
    guarded("cannot copy " + impl_->name + " to " + file.string(), [&] {
        SQLite::Database copy(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Backup backup(copy, impl_->database);
        backup.executeStep(-1);
        // The copy says it is in WAL mode, as the original is. Readers without write permission cannot use that.
        copy.exec("PRAGMA journal_mode = DELETE");
    });
    base::fsync_path(file);
}

}  // namespace seqshelf::catalog
