#include "catalog/adoption_writer.hpp"

#include <algorithm>

#include "catalog/name_rules.hpp"
#include "catalog/read_connection.hpp"
#include "catalog/write_connection.hpp"

namespace seqshelf::catalog {

namespace {

// SeqRepo stores a time with each row, not changes. Each second in which it wrote becomes one change, with a negative
// number: the highest number remains that of our own last change, and changes of an earlier adoption are found again by
// their times. A name may change its meaning several times within one second, but one change cannot end a name twice;
// then further changes with the same time are made. Adopting again must add nothing, so put_alias() compares each row
// with the known ones first, also with those whose meaning has changed here since.

constexpr const char* adopted_changes =
    "SELECT change_id, made FROM change WHERE change_id < 0 ORDER BY change_id DESC";
constexpr const char* insert_change =
    "INSERT INTO change (change_id, made, action, program) VALUES (:change_id, :made, :action, :program)";
constexpr const char* rows_of_name =
    "SELECT a.sequence_id, a.added_by, c.made, a.ended_by, e.made FROM sequence_alias a JOIN change c ON c.change_id = "
    "a.added_by "
    "LEFT JOIN change e ON e.change_id = a.ended_by "
    "WHERE a.namespace_id = :namespace_id AND a.alias = :alias";
constexpr const char* insert_alias =
    "INSERT INTO sequence_alias (namespace_id, alias, ended_by, sequence_id, added_by) "
    "VALUES (:namespace_id, :alias, :ended_by, :sequence_id, :added_by) ON CONFLICT DO NOTHING";
constexpr const char* end_alias =
    "UPDATE OR IGNORE sequence_alias SET ended_by = :change_id WHERE namespace_id = :namespace_id AND alias = :alias "
    "AND ended_by = 0";
constexpr const char* insert_digest_alias =
    "INSERT INTO digest_alias (sequence_id, vmc, sha1, md5, seguid) VALUES (:sequence_id, :vmc, :sha1, :md5, :seguid)";
constexpr const char* insert_text =
    "INSERT INTO seqrepo_text (sequence_id, volume_id, length, letters) VALUES (:sequence_id, :volume_id, :length, "
    ":letters)";

}  // namespace

void AdoptionWriter::read_changes() {
    Use select = connection_.use(adopted_changes);
    while (select->executeStep()) {
        last_change_id_ = select->getColumn(0).getInt64();
        changes_[select->getColumn(1).getInt64()].push_back(last_change_id_);
    }
    have_read_changes_ = true;
}

std::int64_t AdoptionWriter::change_at(std::int64_t made, std::size_t nth) {
    return guarded(connection_.name, [&] {
        if (!have_read_changes_) {
            read_changes();
        }
        std::vector<std::int64_t>& changes = changes_[made];
        while (changes.size() <= nth) {
            Use insert = connection_.use(insert_change);
            insert.bind(":change_id", --last_change_id_);
            insert.bind(":made", made);
            insert.bind(":action", action_);
            insert.bind(":program", program_);
            insert->exec();
            changes.push_back(last_change_id_);
        }
        return changes[nth];
    });
}

std::vector<AdoptionWriter::Row> AdoptionWriter::rows_of(std::int64_t namespace_id, std::string_view alias) {
    Use select = connection_.use(rows_of_name);
    select.bind(":namespace_id", namespace_id);
    select.bind(":alias", alias);
    return all_rows(select, [](SQLite::Statement& row) {
        const SQLite::Column ended = row.getColumn(4);
        return Row{row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64(),
                   row.getColumn(3).getInt64(), ended.isNull() ? std::nullopt : std::optional(ended.getInt64())};
    });
}

bool AdoptionWriter::insert(std::int64_t namespace_id, std::string_view alias, const Row& row) {
    Use insert = connection_.use(insert_alias);
    insert.bind(":namespace_id", namespace_id);
    insert.bind(":alias", alias);
    insert.bind(":ended_by", row.ended_by);
    insert.bind(":sequence_id", row.sequence_id);
    insert.bind(":added_by", row.added_by);
    if (insert->exec() == 0) {
        return false;
    }
    connection_.names.add_alias("sequence_alias", namespace_id, alias, row.ended_by, row.sequence_id, row.added_by);
    connection_.alias_indexes.count_row();
    connection_.added_to_namespaces[namespace_id] += row.ended_by == 0 ? 1 : 0;
    return true;
}

void AdoptionWriter::insert_history(std::int64_t namespace_id, std::string_view alias, const Row& row,
                                    std::int64_t ended) {
    Row history = row;
    std::size_t nth = 0;
    do {  // no change ends a name twice
        history.ended_by = change_at(ended, nth++);
    } while (!insert(namespace_id, alias, history));
}

/// Ends the name's current meaning.
void AdoptionWriter::end(std::int64_t namespace_id, std::string_view alias, std::int64_t made) {
    for (std::size_t nth = 0;; ++nth) {
        Use update = connection_.use(end_alias);
        update.bind(":change_id", change_at(made, nth));
        update.bind(":namespace_id", namespace_id);
        update.bind(":alias", alias);
        if (update->exec() == 1) {
            connection_.added_to_namespaces[namespace_id] -= 1;
            return;
        }
    }
}

/// Whether one of `rows` is this alias, unchanged or as it was ended here since. (SeqRepo may re-point a name and back
/// within one second: such rows are equal but for their number, so they are counted.)
bool AdoptionWriter::has(const std::vector<Row>& rows, const Alias& alias, std::int64_t sequence_id) {
    const auto given = [&](const Row& row) { return row.sequence_id == sequence_id && row.added == alias.added; };
    const auto equal =
        std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return given(row) && row.ended == alias.ended; });
    const bool changed_here = alias.ended != alias.added && std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
                                  return given(row) && row.ended && *row.ended > row.added;
                              });
    return equal > alias.repeated || changed_here;
}

AdoptionWriter::Outcome AdoptionWriter::put_alias(const Alias& alias, std::int64_t sequence_id) {
    check_alias(alias.name.alias);
    return guarded(connection_.name, [&] {
        const std::int64_t namespace_id = connection_.namespace_id(alias.name.ns);
        const std::vector<Row> rows = rows_of(namespace_id, alias.name.alias);
        const auto current = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.ended_by == 0; });
        if (has(rows, alias, sequence_id)) {
            return Outcome::known;
        }
        const Row row{sequence_id, change_at(alias.added), alias.added, 0, alias.ended};
        if (alias.ended && current != rows.end() && current->sequence_id == sequence_id &&
            current->added == alias.added) {
            end(namespace_id, alias.name.alias, *alias.ended);  // in force when it was adopted, and not any more
            return Outcome::history;
        }
        if (alias.ended) {
            insert_history(namespace_id, alias.name.alias, row, *alias.ended);
            return Outcome::history;
        }
        if (current == rows.end()) {
            insert(namespace_id, alias.name.alias, row);
            return Outcome::added;
        }
        if (current->sequence_id == sequence_id) {
            return Outcome::known;
        }
        if (current->added > alias.added) {
            insert_history(namespace_id, alias.name.alias, row, current->added);
            return Outcome::history;
        }
        end(namespace_id, alias.name.alias, alias.added);
        insert(namespace_id, alias.name.alias, row);
        connection_.repointed.add(AliasKind::sequences, alias.name.ns, alias.name.alias, current->sequence_id,
                                  sequence_id);
        return Outcome::repointed;
    });
}

void AdoptionWriter::put_digest_aliases(std::int64_t sequence_id, const DigestAliases& changes,
                                        std::int64_t change_of_sequence) {
    guarded(connection_.name, [&] {
        Use insert = connection_.use(insert_digest_alias);
        const auto bind = [&](const char* parameter, std::int64_t change) {
            insert.bind(parameter, change == 0 ? change_of_sequence : change);
        };
        insert.bind(":sequence_id", sequence_id);
        bind(":vmc", changes.vmc);
        bind(":sha1", changes.sha1);
        bind(":md5", changes.md5);
        bind(":seguid", changes.seguid);
        insert->exec();
    });
}

void AdoptionWriter::put_text(std::int64_t sequence_id, std::int64_t volume_id, std::int64_t length,
                              std::string_view letters) {
    guarded(connection_.name, [&] {
        Use insert = connection_.use(insert_text);
        insert.bind(":sequence_id", sequence_id);
        insert.bind(":volume_id", volume_id);
        insert.bind(":length", length);
        insert.bind(":letters", letters);
        insert->exec();
    });
}

}  // namespace seqshelf::catalog
