#include "catalog/seqrepo_databases.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/clock.hpp"
#include "base/directory.hpp"
#include "catalog/read_connection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

#define ALIAS_ROW "seqalias_id, namespace, alias, added, is_current"
constexpr const char* count_sequences = "SELECT count(*) FROM sequences.seqinfo";
constexpr const char* count_aliases = "SELECT count(*) FROM aliases.seqalias";
constexpr const char* distinct_paths = "SELECT DISTINCT relpath FROM sequences.seqinfo ORDER BY relpath";
constexpr const char* all_sequences =
    "SELECT seq_id, len, alpha, added, relpath FROM sequences.seqinfo ORDER BY relpath, rowid";
constexpr const char* aliases_of_sequence =
    "SELECT " ALIAS_ROW " FROM aliases.seqalias WHERE seq_id = :seq_id ORDER BY seqalias_id";
// The unary + makes SQLite use the index of aliases, because a namespace can have millions.
constexpr const char* next_of_name = "SELECT " ALIAS_ROW
                                     " FROM aliases.seqalias WHERE alias = :alias AND +namespace = :namespace AND "
                                     "seqalias_id > :row_id ORDER BY seqalias_id LIMIT 1";
constexpr const char* dangling = "SELECT " ALIAS_ROW
                                 ", seq_id FROM aliases.seqalias a WHERE NOT EXISTS (SELECT 1 FROM sequences.seqinfo s "
                                 "WHERE s.seq_id = a.seq_id) ORDER BY seqalias_id";

/// SeqRepo's times are `YYYY-MM-DD HH:MM:SS` in UTC, of which Python may have kept a fraction.
std::optional<std::int64_t> time_of(const SQLite::Column& column) {
    const std::string text(raw_text_of(column));
    constexpr const char* form = "%Y-%m-%d %H:%M:%S";
    const auto time = base::parse_utc(text.substr(0, text.find('.')), form);
    return time && text.starts_with(base::utc_text(*time, form)) ? time : std::nullopt;  // 30 February is none
}

SeqRepoSequence sequence_of(SQLite::Statement& row) {
    return {std::string(raw_text_of(row.getColumn(0))), row.getColumn(1).getInt64(),
            std::string(raw_text_of(row.getColumn(2))), time_of(row.getColumn(3)),
            std::string(raw_text_of(row.getColumn(4)))};
}

SeqRepoAlias alias_of(SQLite::Statement& row) {
    return {row.getColumn(0).getInt64(), std::string(raw_text_of(row.getColumn(1))),
            std::string(raw_text_of(row.getColumn(2))), time_of(row.getColumn(3)), row.getColumn(4).getInt() != 0};
}

}  // namespace

struct SeqRepoDatabases::Impl : ReadConnection {
    explicit Impl(const std::filesystem::path& instance)
        : ReadConnection("SeqRepo instance " + instance.string(), open_seqrepo(instance)) {
        database.exec("BEGIN");  // all statements see one state
    }

    std::int64_t count(const char* sql) {
        return ask(sql, [](Use& use) { return use->executeStep() ? use->getColumn(0).getInt64() : 0; });
    }
};

SeqRepoDatabases::SeqRepoDatabases(const std::filesystem::path& instance) : impl_(std::make_unique<Impl>(instance)) {}
SeqRepoDatabases::~SeqRepoDatabases() = default;

bool SeqRepoDatabases::are_in(const std::filesystem::path& instance) {
    return !base::exists(instance / catalog_name) &&  // first: in an instance of ours, nothing else is looked up
           base::exists(aliases_file(instance)) && base::exists(sequences_file(instance)) &&
           !base::exists(instance / sums_name);
}

std::int64_t SeqRepoDatabases::sequence_count() { return impl_->count(count_sequences); }
std::int64_t SeqRepoDatabases::alias_count() { return impl_->count(count_aliases); }

std::vector<std::string> SeqRepoDatabases::volume_paths() {
    return impl_->ask(distinct_paths, [](Use& use) {
        return all_rows(use, [](SQLite::Statement& row) { return std::string(raw_text_of(row.getColumn(0))); });
    });
}

void SeqRepoDatabases::for_each_sequence(const std::function<void(const SeqRepoSequence&)>& visit) {
    impl_->ask(all_sequences, [&](Use& use) {
        while (use->executeStep()) {
            visit(sequence_of(*use));
        }
    });
}

std::vector<SeqRepoAlias> SeqRepoDatabases::aliases_of(std::string_view seq_id) {
    return impl_->ask(aliases_of_sequence, [&](Use& use) {
        use.bind(":seq_id", seq_id);
        return all_rows(use, alias_of);
    });
}

std::optional<SeqRepoAlias> SeqRepoDatabases::successor(const SeqRepoAlias& row) {
    return impl_->ask(next_of_name, [&](Use& use) {
        use.bind(":alias", row.alias);
        use.bind(":namespace", row.ns);
        use.bind(":row_id", row.row_id);
        return first_row(use, alias_of);
    });
}

void SeqRepoDatabases::for_each_dangling_alias(
    const std::function<void(const SeqRepoAlias&, std::string_view)>& visit) {
    impl_->ask(dangling, [&](Use& use) {
        while (use->executeStep()) {
            visit(alias_of(*use), raw_text_of(use->getColumn(5)));
        }
    });
}

}  // namespace seqshelf::catalog
