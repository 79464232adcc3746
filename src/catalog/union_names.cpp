#include "catalog/union_names.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "base/stop.hpp"
#include "catalog/name_rules.hpp"
#include "catalog/write_connection.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

struct UnionNameSql {
    const char* table;
    const char* all;     ///< of the other catalog: namespace, alias, digest, added, ended_by, ended
    const char* of_one;  ///< here: target, digest, added, ended_by, ended
    const char* insert;
    const char* end;
};

namespace {

#define UNION_NAME_SQL(names, target, id, digest)                                                                     \
    UnionNameSql{                                                                                                     \
        names,                                                                                                        \
        "SELECT n.name, a.alias, t." digest ", added.made, a.ended_by, ended.made FROM namespace n CROSS JOIN " names \
        " a ON a.namespace_id = n.namespace_id CROSS JOIN " target " t ON t." id " = a." id                           \
        " JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = "             \
        "a.ended_by ORDER BY n.name, a.alias",                                                                        \
        "SELECT a." id ", t." digest ", added.made, a.ended_by, ended.made FROM " names " a JOIN " target             \
        " t ON t." id " = a." id                                                                                      \
        " JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = "             \
        "a.ended_by WHERE a.namespace_id = :namespace_id AND a.alias = :alias",                                       \
        "INSERT INTO " names " (namespace_id, alias, ended_by, " id                                                   \
        ", added_by) VALUES (:namespace_id, :alias, :ended_by, :target_id, :added_by) ON CONFLICT DO NOTHING",        \
        "UPDATE OR IGNORE " names                                                                                     \
        " SET ended_by = :change_id WHERE namespace_id = :namespace_id AND alias = :alias AND ended_by = 0"}
constexpr UnionNameSql of_sequences = UNION_NAME_SQL("sequence_alias", "sequence", "sequence_id", "sha512t24u");
constexpr UnionNameSql of_collections = UNION_NAME_SQL("collection_alias", "collection", "collection_id", "digest");
#undef UNION_NAME_SQL

/// The time at which a meaning was ended, of a row with `ended_by` and that change's time at these columns.
std::optional<std::int64_t> ended_at(SQLite::Statement& row, int ended_by) {
    if (row.getColumn(ended_by).getInt64() == 0) {
        return std::nullopt;
    }
    if (row.getColumn(ended_by + 1).isNull()) {
        throw Corruption("a name was ended by a change that does not exist");
    }
    return row.getColumn(ended_by + 1).getInt64();
}

}  // namespace

void UnionNames::put(AliasKind kind) {
    kind_ = kind;
    sql_ = kind == AliasKind::sequences ? &of_sequences : &of_collections;
    other_.ask(sql_->all, [&](Use& use) {
        Named name;
        std::vector<Meaning> meanings;
        while (use->executeStep()) {
            const std::string_view ns = raw_text_of(use->getColumn(0));
            const std::string_view alias = raw_text_of(use->getColumn(1));
            if (ns != name.ns || alias != name.alias) {
                merge(name, meanings);
                meanings.clear();
                const bool is_same = ns == name.ns;
                name = {is_same ? name.namespace_id : 0, std::string(ns), std::string(alias)};
            }
            meanings.push_back(use.read([&](SQLite::Statement& row) {
                const std::string digest = text_of(row.getColumn(2));
                return Meaning{target_of(digest), digest, row.getColumn(3).getInt64(), ended_at(row, 4)};
            }));
            if (name.namespace_id == 0) {
                name.namespace_id =
                    guarded(writer_.connection().name, [&] { return writer_.connection().namespace_id(name.ns); });
            }
        }
        merge(name, meanings);
    });
}

std::int64_t UnionNames::target_of(const std::string& digest) {
    std::optional<std::int64_t> found;
    if (kind_ == AliasKind::sequences) {
        const auto parsed = SequenceDigest::parse(digest);
        found = parsed ? writer_.find_sequence_id(*parsed) : std::nullopt;
    } else {
        const auto parsed = CollectionDigest::parse(digest);
        found = parsed ? writer_.collections().find_id(*parsed) : std::nullopt;
    }
    if (!found) {
        throw Corruption("a name's target does not exist: " + digest);
    }
    return *found;
}

std::vector<UnionNames::Meaning> UnionNames::meanings_here(const Named& name) {
    return guarded(writer_.connection().name, [&] {
        Use select = writer_.connection().use(sql_->of_one);
        select.bind(":namespace_id", name.namespace_id);
        select.bind(":alias", name.alias);
        return all_rows(select, [](SQLite::Statement& row) {
            return Meaning{row.getColumn(0).getInt64(), row.getColumn(1).getString(), row.getColumn(2).getInt64(),
                           ended_at(row, 3)};
        });
    });
}

void UnionNames::merge(const Named& name, const std::vector<Meaning>& theirs) {
    if (theirs.empty()) {
        return;
    }
    base::throw_if_stopped(base::stop_of_thread(), "adopting ", other_.name, " was stopped");
    check_alias(name.alias);
    const std::vector<Meaning> ours = meanings_here(name);
    for (const Meaning& meaning : theirs) {
        if (!meaning.ended) {
            continue;
        }
        const bool is_known = std::any_of(ours.begin(), ours.end(), [&](const Meaning& known) {
            return known.target == meaning.target && known.added == meaning.added;
        });
        is_known ? void(report_.names_known += 1) : put_history(name, meaning, *meaning.ended);
    }
    for (const Meaning& meaning : theirs) {
        if (!meaning.ended) {
            merge_current(name, meaning, ours);
        }
    }
}

void UnionNames::merge_current(const Named& name, const Meaning& theirs, const std::vector<Meaning>& ours) {
    const auto current = std::find_if(ours.begin(), ours.end(), [](const Meaning& known) { return !known.ended; });
    const bool ended_here = std::any_of(ours.begin(), ours.end(), [&](const Meaning& known) {
        return known.ended_since(theirs.added) && (current == ours.end() || known.target == theirs.target);
    });
    if (current != ours.end() && current->target == theirs.target) {
        report_.names_known += 1;
    } else if (ended_here) {
        report_.names_ended += 1;
    } else if (current == ours.end()) {
        put_current(name, theirs);
    } else {
        settle(name, theirs, *current);
    }
}

/// Decides which of two meanings is in force. The other becomes history, so the decision holds from now on.
void UnionNames::settle(const Named& name, const Meaning& theirs, const Meaning& ours) {
    report_.conflicts += 1;
    const char* const prefix = kind_ == AliasKind::sequences ? "SQ." : "";
    conflict_(name.ns + ":" + name.alias + " names " + prefix + ours.digest + " here, and " + prefix + theirs.digest +
              " in " + other_.name);
    if (prefer_ == UnionPrefers::theirs) {
        end_current(name);
        put_current(name, theirs);
    } else {
        put_history(name, theirs, std::max(base::now(), theirs.added));
    }
}

void UnionNames::put_current(const Named& name, const Meaning& meaning) {
    if (!insert(name, meaning, 0)) {
        throw Corruption(other_.name + ": " + name.ns + ":" + name.alias + " has two meanings in force");
    }
    report_.names_new += 1;
}

void UnionNames::put_history(const Named& name, const Meaning& meaning, std::int64_t ended) {
    for (std::size_t nth = 0; !insert(name, meaning, writer_.adoption().change_at(ended, nth)); ++nth) {
    }
    report_.names_history += 1;
}

void UnionNames::end_current(const Named& name) {
    guarded(writer_.connection().name, [&] {
        for (std::size_t nth = 0;; ++nth) {
            const std::int64_t change = writer_.adoption().change_at(base::now(), nth);
            Use update = writer_.connection().use(sql_->end);
            update.bind(":change_id", change);
            update.bind(":namespace_id", name.namespace_id);
            update.bind(":alias", name.alias);
            if (update->exec() == 1) {
                break;
            }
        }
        if (kind_ == AliasKind::sequences) {
            writer_.connection().added_to_namespaces[name.namespace_id] -= 1;
        }
    });
}

/// Returns false if a change ended the name already, or for 0, if it is in force.
bool UnionNames::insert(const Named& name, const Meaning& meaning, std::int64_t ended_by) {
    const std::int64_t added_by = writer_.adoption().change_at(meaning.added);
    WriteConnection& connection = writer_.connection();
    return guarded(connection.name, [&] {
        Use insert = connection.use(sql_->insert);
        insert.bind(":namespace_id", name.namespace_id);
        insert.bind(":alias", name.alias);
        insert.bind(":ended_by", ended_by);
        insert.bind(":target_id", meaning.target);
        insert.bind(":added_by", added_by);
        if (insert->exec() == 0) {
            return false;
        }
        connection.names.add_alias(sql_->table, name.namespace_id, name.alias, ended_by, meaning.target, added_by);
        if (kind_ == AliasKind::sequences) {
            connection.alias_indexes.count_row();
            connection.added_to_namespaces[name.namespace_id] += ended_by == 0 ? 1 : 0;
        }
        return true;
    });
}

}  // namespace seqshelf::catalog
