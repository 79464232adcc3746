#include "catalog/sorted_lookup.hpp"

#include <algorithm>
#include <concepts>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

namespace {

// Why names are sorted first: a search from the root of an index costs several pages, a step to the next row almost
// nothing. Names that are looked up together are often neighbours, such as the records of one file or a release of
// transcripts. So the aliases are walked in their order, which yields numbers of sequences; these are sorted in turn,
// and the table of sequences is walked in that order, which is the order in which they were loaded. Where the next key
// is far away a search is cheaper: a walk gives up after a few steps, and tries fewer the next time.

constexpr const char* names_from =
    "SELECT alias, sequence_id FROM sequence_alias WHERE namespace_id = :namespace_id AND alias >= :from AND ended_by "
    "= 0 ORDER BY alias";
// The time a row was added is looked up only for the rows that are returned, not for those that are stepped over.
constexpr const char* sequences_from =
    "SELECT " SEQUENCE_COLUMNS_BUT_ADDED
    "s.change_id FROM sequence s WHERE s.sequence_id >= :from ORDER BY s.sequence_id";
constexpr const char* aliases_from =
    "SELECT sequence_id, namespace_id, alias, added_by FROM sequence_alias WHERE sequence_id >= :from AND ended_by = 0 "
    "ORDER BY sequence_id";
constexpr const char* namespace_by_id = "SELECT name FROM namespace WHERE namespace_id = :namespace_id";
constexpr const char* made_by_change = "SELECT made FROM change WHERE change_id = :change_id";

/// A search costs about as much as so many steps from row to row.
constexpr int most_steps = 8;

/// Finds rows in the order of their keys: steps to the next one if it is near, or recent ones were near; else searches.
/// Thread-safety: one thread at a time.
template <typename Key>
class Walk {
public:
    using KeyOf = Key (*)(SQLite::Statement&);
    /// \param from  the number of the parameter that says where the statement starts
    Walk(Use& rows, int from, KeyOf key_of) : rows_(rows), from_(from), key_of_(key_of) {}

    /// Moves to the row with that key; false if there is none. \pre the key is not less than that of the previous call
    bool go_to(Key wanted) {
        if (!started_ || (there_is_one_ && key_ < wanted && !step_to(wanted))) {
            started_ = true;
            rows_->reset();
            bind(wanted);
            step();
        }
        return is_at(wanted);
    }

    /// Several rows may have one key.
    [[nodiscard]] bool is_at(Key wanted) const { return there_is_one_ && key_ == wanted; }
    /// \pre it is at a row
    void step() {
        there_is_one_ = rows_->executeStep();
        if (there_is_one_) {
            key_ = key_of_(*rows_);
        }
    }

private:
    void bind(Key wanted) {
        if constexpr (std::integral<Key>) {
            rows_->bind(from_, wanted);
        } else {
            text_ = wanted;
            rows_->bindNoCopy(from_, text_);
        }
    }

    /// Returns false if the row is not among the next ones.
    bool step_to(Key wanted) {
        if constexpr (std::integral<Key>) {
            if (wanted - key_ > most_steps / 2) {  // these rows have many columns, so steps cost more
                return false;
            }
        }
        for (int step_count = 0; step_count < patience_; ++step_count) {
            step();
            if (!there_is_one_ || key_ >= wanted) {
                patience_ = std::min(2 * patience_, most_steps);
                return true;
            }
        }
        patience_ = std::max(patience_ / 2, 1);
        return false;
    }

    Use& rows_;
    int from_;
    KeyOf key_of_;
    std::string text_;  ///< what is bound, if it is text
    Key key_{};  ///< of the row where it is; a text until the next step
    int patience_ = most_steps;
    bool started_ = false;
    bool there_is_one_ = false;
};

/// What names of one namespace mean: numbers of sequences, each with the position of its key among all.
using Wanted = std::vector<std::pair<std::int64_t, std::size_t>>;

void find_in_namespace(ReadConnection& connection, std::span<const NameView> keys, std::size_t first, Wanted& wanted) {
    const std::optional<std::int64_t> namespace_id = connection.find_namespace_id(keys.front().ns);
    if (!namespace_id) {
        return;
    }
    connection.ask(names_from, [&](Use& use) {
        use.bind(":namespace_id", *namespace_id);
        Walk<std::string_view> names(use, use->getIndex(":from"),
                                     [](SQLite::Statement& row) { return raw_text_of(row.getColumn(0)); });
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (names.go_to(keys[i].alias)) {
                wanted.emplace_back(use->getColumn(1).getInt64(), first + i);
            }
        }
    });
}

/// Values from rows of a small table, each looked up once, by its number.
/// Thread-safety: one thread at a time.
template <typename Value>
class Looked {
public:
    using Read = Value (*)(SQLite::Statement&);
    Looked(ReadConnection& connection, const char* sql, Read read) : connection_(connection), sql_(sql), read_(read) {}

    const Value& operator[](std::int64_t number) {
        const auto [known, is_new] = values_.try_emplace(number);
        Value& value = known->second;
        if (is_new) {
            connection_.ask(sql_, [&](Use& use) {
                use->bind(1, number);
                if (use->executeStep()) {
                    value = use.read(read_);
                }
            });
        }
        return value;
    }

private:
    ReadConnection& connection_;
    const char* sql_;
    Read read_;
    std::map<std::int64_t, Value> values_;
};
using Changes = Looked<std::int64_t>;

std::int64_t made_at(SQLite::Statement& row) { return row.getColumn(0).getInt64(); }
std::int64_t sequence_id_of(SQLite::Statement& row) { return row.getColumn(0).getInt64(); }

}  // namespace

std::vector<std::optional<SequenceRow>> find_sorted(ReadConnection& connection, std::span<const NameView> keys) {
    Wanted wanted;
    wanted.reserve(keys.size());
    for (std::size_t first = 0; first < keys.size();) {
        const auto rest = keys.subspan(first);
        const auto end =
            std::find_if(rest.begin(), rest.end(), [&](const NameView& key) { return key.ns != rest.front().ns; });
        const auto count = static_cast<std::size_t>(end - rest.begin());
        find_in_namespace(connection, rest.first(count), first, wanted);
        first += count;
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<std::optional<SequenceRow>> rows(keys.size());
    Changes changes(connection, made_by_change, made_at);
    connection.ask(sequences_from, [&](Use& use) {
        Walk<std::int64_t> sequences(use, use->getIndex(":from"), sequence_id_of);
        for (const auto& [sequence_id, place] : wanted) {
            if (sequences.go_to(sequence_id)) {
                rows[place] = use.read(sequence_row);
                rows[place]->info.added = changes[rows[place]->info.added];
            }
        }
    });
    return rows;
}

std::vector<std::vector<Alias>> aliases_of_each(ReadConnection& connection,
                                                std::span<const std::int64_t> sequence_ids) {
    std::vector<std::pair<std::int64_t, std::size_t>> wanted;
    for (std::size_t i = 0; i < sequence_ids.size(); ++i) {
        wanted.emplace_back(sequence_ids[i], i);
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<std::vector<Alias>> aliases(sequence_ids.size());
    Looked<std::string> namespaces(connection, namespace_by_id,
                                   [](SQLite::Statement& row) { return text_of(row.getColumn(0)); });
    Changes changes(connection, made_by_change, made_at);
    connection.ask(aliases_from, [&](Use& use) {
        Walk<std::int64_t> rows(use, use->getIndex(":from"), sequence_id_of);
        for (auto at = wanted.begin(); at != wanted.end(); ++at) {
            std::vector<Alias>& names = aliases[at->second];
            if (at != wanted.begin() && std::prev(at)->first == at->first) {
                names = aliases[std::prev(at)->second];
                continue;
            }
            for (bool more = rows.go_to(at->first); more; more = rows.is_at(at->first)) {
                names.push_back({{namespaces[use->getColumn(1).getInt64()],
                                  use.read([](SQLite::Statement& row) { return text_of(row.getColumn(2)); })},
                                 changes[use->getColumn(3).getInt64()],
                                 0});
                rows.step();
            }
            std::sort(names.begin(), names.end(),
                      [](const Alias& a, const Alias& b) { return std::tie(a.ns, a.alias) < std::tie(b.ns, b.alias); });
        }
    });
    return aliases;
}

std::vector<const char*> sorted_lookup_sql() {
    return {NamespaceIds::by_name, names_from, sequences_from, aliases_from, namespace_by_id, made_by_change};
}

}  // namespace seqshelf::catalog
