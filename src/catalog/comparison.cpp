#include "catalog/comparison.hpp"

#include <cstdint>

#include "base/stop.hpp"
#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

namespace {

// Ordered by the first column, as bytes; the second is compared. CROSS JOIN makes SQLite read the tables in this order.
constexpr const char* all_sequences =
    "SELECT s.sha512t24u, iif(c.sequence_id IS NULL, '', 'circular') "
    "FROM sequence s LEFT JOIN circular_sequence c ON c.sequence_id = s.sequence_id ORDER BY s.sha512t24u";
constexpr const char* collections_by_digest = "SELECT digest, '' FROM collection ORDER BY digest";
constexpr const char* all_fhr =
    "SELECT c.digest, f.record FROM collection c CROSS JOIN fhr f ON f.collection_id = c.collection_id ORDER BY "
    "c.digest";
constexpr const char* all_namespaces = "SELECT name, namespace_id FROM namespace ORDER BY name";
constexpr const char* sequence_aliases_in =
    "SELECT a.alias, s.sha512t24u FROM sequence_alias a CROSS JOIN sequence s ON s.sequence_id = a.sequence_id "
    "WHERE a.namespace_id = :namespace_id AND a.ended_by = 0 ORDER BY a.alias";
constexpr const char* collection_aliases_in =
    "SELECT a.alias, c.digest FROM collection_alias a CROSS JOIN collection c ON c.collection_id = a.collection_id "
    "WHERE a.namespace_id = :namespace_id AND a.ended_by = 0 ORDER BY a.alias";

using Text = Comparison::Text;

OpenMode mode_of(Reader::Source source) {
    return source == Reader::Source::snapshot ? OpenMode::immutable : OpenMode::read;
}

/// A statement's rows, in the order of their first column.
/// Thread-safety: one thread at a time.
class Rows {
public:
    explicit Rows(SQLite::Statement& statement) : use_(statement) {}

    [[nodiscard]] Use& use() { return use_; }
    void advance() { there_ = use_->executeStep(); }
    [[nodiscard]] bool there() const { return there_; }
    [[nodiscard]] std::string_view key() { return raw_text_of(use_->getColumn(0)); }
    [[nodiscard]] Text value() { return raw_text_of(use_->getColumn(1)); }

private:
    Use use_;
    bool there_ = false;
};

/// Calls `visit` for every key with its value in `a` and in `b`. Each statement is ordered by its key; std::string
/// compares bytes, as SQLite does.
template <typename Visit>
void merge(Rows& a, Rows& b, Visit visit) {
    a.advance();
    b.advance();
    while (a.there() || b.there()) {
        const int order = !a.there() ? 1 : (!b.there() ? -1 : a.key().compare(b.key()));
        visit(order <= 0 ? a.key() : b.key(), order <= 0 ? a.value() : std::nullopt,
              order >= 0 ? b.value() : std::nullopt);
        if (order <= 0) {
            a.advance();
        }
        if (order >= 0) {
            b.advance();
        }
    }
}

/// One of the two catalogs, as it is when the comparison starts.
struct Side : ReadConnection {
    Side(const std::filesystem::path& file, Reader::Source source) : ReadConnection(file, mode_of(source)) {
        database.exec("BEGIN");  // all statements see one state, whatever is committed meanwhile
    }
};

}  // namespace

struct Comparison::Impl {
    Impl(const std::filesystem::path& file_a, Reader::Source source_of_a, const std::filesystem::path& file_b,
         Reader::Source source_of_b)
        : a(file_a, source_of_a), b(file_b, source_of_b), name("comparing " + a.name + " with " + b.name) {}

    void each(const char* sql, const VisitRow& visit) {
        guarded(name, [&] {
            base::throw_if_stopped(base::stop_of_thread(), name, " was stopped");
            Rows rows_a(a.statements[sql]);
            Rows rows_b(b.statements[sql]);
            merge(rows_a, rows_b, [&](std::string_view key, Text in_a, Text in_b) {
                if (in_a != in_b) {
                    visit(key, in_a, in_b);
                }
            });
        });
    }

    /// A namespace has different numbers in the two catalogs, so namespaces are merged by name first.
    void for_each_alias(const char* aliases_in_namespace, const VisitAlias& visit) {
        guarded(name, [&] {
            base::throw_if_stopped(base::stop_of_thread(), name, " was stopped");
            Rows namespaces_a(a.statements[all_namespaces]);
            Rows namespaces_b(b.statements[all_namespaces]);
            merge(namespaces_a, namespaces_b, [&](std::string_view ns, Text in_a, Text in_b) {
                Rows rows_a(a.statements[aliases_in_namespace]);
                Rows rows_b(b.statements[aliases_in_namespace]);
                rows_a.use().bind(":namespace_id", in_a ? namespaces_a.use()->getColumn(1).getInt64() : no_namespace);
                rows_b.use().bind(":namespace_id", in_b ? namespaces_b.use()->getColumn(1).getInt64() : no_namespace);
                merge(rows_a, rows_b, [&](std::string_view alias, Text named_in_a, Text named_in_b) {
                    if (named_in_a != named_in_b) {
                        visit(ns, alias, named_in_a, named_in_b);
                    }
                });
            });
        });
    }

    static constexpr std::int64_t no_namespace = 0;  ///< they are numbered from 1

    Side a;
    Side b;
    std::string name;
};

Comparison::Comparison(const std::filesystem::path& a, Reader::Source source_of_a, const std::filesystem::path& b,
                       Reader::Source source_of_b)
    : impl_(guarded("comparing catalogs", [&] { return std::make_unique<Impl>(a, source_of_a, b, source_of_b); })) {}
Comparison::~Comparison() = default;

void Comparison::for_each_sequence(const VisitRow& visit) { impl_->each(all_sequences, visit); }
void Comparison::for_each_collection(const VisitRow& visit) { impl_->each(collections_by_digest, visit); }
void Comparison::for_each_fhr(const VisitRow& visit) { impl_->each(all_fhr, visit); }
void Comparison::for_each_sequence_alias(const VisitAlias& visit) { impl_->for_each_alias(sequence_aliases_in, visit); }
void Comparison::for_each_collection_alias(const VisitAlias& visit) {
    impl_->for_each_alias(collection_aliases_in, visit);
}

std::vector<std::pair<std::string, std::string>> Comparison::plans() {
    return impl_->a.plans(
        {all_sequences, collections_by_digest, all_fhr, all_namespaces, sequence_aliases_in, collection_aliases_in});
}

}  // namespace seqshelf::catalog
