#include "catalog/collection_writer.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "catalog/write_connection.hpp"
#include "digest/hasher.hpp"
#include "format/soft_mask.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

// How a layout is stored. A source's text can be reproduced byte for byte from its members, so only what differs from
// the usual is stored: one row for the source with its preamble, line width and line end, and a row for a record only
// if its header, its lines or its letter case differ from what these say. A collection that is loaded again from the
// same text gets no second row, and soft masks that are equal share one, because many sources have the same masked
// sequences. A mask is cut into parts that are indexed by position, so that a slice reads one or two of them however
// long the sequence is.
constexpr const char* insert_collection =
    "INSERT INTO collection (collection_id, digest, names, lengths, sequences, name_length_pairs, "
    "sorted_name_length_pairs, "
    "sorted_sequences, member_count, source_id, change_id) VALUES (:collection_id, :digest, :names, :lengths, "
    ":sequences, "
    ":name_length_pairs, :sorted_name_length_pairs, :sorted_sequences, :member_count, nullif(:source_id, 0), "
    ":change_id) "
    "ON CONFLICT (digest) DO NOTHING";
constexpr const char* collection_id_by_digest = "SELECT collection_id FROM collection WHERE digest = :digest";
constexpr const char* insert_member =
    "INSERT INTO collection_member (collection_id, position, name, description, sequence_id, length) "
    "VALUES (:collection_id, :position, :name, :description, :sequence_id, :length)";
constexpr const char* keep_descriptions =
    "INSERT INTO member_text (source_id, position, header) "
    "SELECT :source_id, n.position, '>' || n.name || iif(n.description = '', '', ' ' || n.description) || :line_end "
    "FROM collection_member n JOIN collection_member o ON o.collection_id = :known AND o.position = n.position "
    "WHERE n.collection_id = :collection_id AND n.description <> o.description "
    "ON CONFLICT (source_id, position) DO UPDATE SET header = coalesce(header, excluded.header)";
constexpr const char* delete_members = "DELETE FROM collection_member WHERE collection_id = :collection_id";
constexpr const char* delete_collection = "DELETE FROM collection WHERE collection_id = :collection_id";

constexpr const char* insert_source_text =
    "INSERT INTO source_text (source_id, collection_id, bytes, sha256, preamble, line_width, line_end, masked, "
    "problem) "
    "VALUES (:source_id, :collection_id, :bytes, :sha256, :preamble, :line_width, :line_end, :masked, :problem)";
constexpr const char* same_text = "SELECT 1 FROM source_text WHERE collection_id = :collection_id AND sha256 = :sha256";
constexpr const char* source_ids_of = "SELECT source_id FROM source_text WHERE collection_id = :collection_id";
constexpr const char* insert_member_text =
    "INSERT INTO member_text (source_id, position, header, lines, mask_id) "
    "VALUES (:source_id, :position, nullif(:header, ''), :lines, nullif(:mask_id, 0))";
constexpr const char* masks_of =
    "SELECT DISTINCT mask_id FROM member_text WHERE source_id = :source_id AND mask_id IS NOT NULL";
constexpr const char* delete_member_texts = "DELETE FROM member_text WHERE source_id = :source_id";
constexpr const char* delete_source_text = "DELETE FROM source_text WHERE source_id = :source_id";

constexpr const char* mask_id_by_digest = "SELECT mask_id FROM mask WHERE digest = :digest";
constexpr const char* insert_mask = "INSERT INTO mask (digest, residues) VALUES (:digest, :residues)";
constexpr const char* insert_mask_part =
    "INSERT INTO mask_part (mask_id, start, runs) VALUES (:mask_id, :start, :runs)";
constexpr const char* mask_in_use = "SELECT 1 FROM member_text WHERE mask_id = :mask_id LIMIT 1";
constexpr const char* delete_mask_parts = "DELETE FROM mask_part WHERE mask_id = :mask_id";
constexpr const char* delete_mask = "DELETE FROM mask WHERE mask_id = :mask_id";

constexpr const char* put_fhr =
    "INSERT INTO fhr (collection_id, record, change_id) VALUES (:collection_id, :record, :change_id) "
    "ON CONFLICT (collection_id) DO UPDATE SET record = excluded.record, change_id = excluded.change_id";
constexpr const char* old_fhr_of = "SELECT record FROM fhr WHERE collection_id = :collection_id";
constexpr const char* delete_fhr = "DELETE FROM fhr WHERE collection_id = :collection_id";

constexpr const char* orphans_of =
    "SELECT DISTINCT s.sequence_id, s.length FROM collection_member m JOIN sequence s ON s.sequence_id = m.sequence_id "
    "WHERE m.collection_id = :collection_id "
    "AND NOT EXISTS (SELECT 1 FROM sequence_alias a WHERE a.sequence_id = m.sequence_id) "
    "AND NOT EXISTS (SELECT 1 FROM collection_member o WHERE o.sequence_id = m.sequence_id AND o.collection_id <> "
    "m.collection_id)";
// Nobody may find another row under a number that was once used, so numbers of removed rows are not used again.
constexpr const char* keep_last_numbers =
    "UPDATE total SET value = max(value, (SELECT coalesce(max(collection_id), 0) FROM collection)) WHERE name = "
    "'last_collection_id';"
    "UPDATE total SET value = max(value, (SELECT coalesce(max(sequence_id), 0) FROM sequence)) WHERE name = "
    "'last_sequence_id'";
constexpr const char* note_removed =
    "INSERT INTO removed_sequence (volume_id, offset, sha512t24u, length, change_id) "
    "SELECT volume_id, offset, sha512t24u, length, :change_id FROM sequence WHERE sequence_id = :sequence_id AND "
    "volume_id IS NOT NULL";
constexpr std::array delete_sequence{"DELETE FROM digest_alias WHERE sequence_id = :sequence_id",
                                     "DELETE FROM circular_sequence WHERE sequence_id = :sequence_id",
                                     "DELETE FROM seqrepo_text WHERE sequence_id = :sequence_id",
                                     "DELETE FROM sequence WHERE sequence_id = :sequence_id"};

/// Runs a statement whose one parameter is a number.
void run(WriteConnection& connection, const char* sql, const char* parameter, std::int64_t value) {
    Use use = connection.use(sql);
    use.bind(parameter, value);
    use->exec();
}

std::vector<std::int64_t> numbers(WriteConnection& connection, const char* sql, const char* parameter,
                                  std::int64_t value) {
    std::vector<std::int64_t> found;
    Use use = connection.use(sql);
    use.bind(parameter, value);
    while (use->executeStep()) {
        found.push_back(use->getColumn(0).getInt64());
    }
    return found;
}

void bind_bytes(Use& use, const char* parameter, std::string_view bytes) {
    if (bytes.empty()) {
        use->bind(parameter);  // null
    } else {
        use->bind(parameter, bytes.data(), static_cast<int>(bytes.size()));
    }
}

}  // namespace

std::int64_t CollectionWriter::next_id() {
    return guarded(connection_.name,
                   [&] { return connection_.next_id("collection", "collection_id", connection_.last_collection_id); });
}

void CollectionWriter::put_member(std::int64_t collection_id, const CollectionMember& member,
                                  std::int64_t sequence_id) {
    guarded(connection_.name, [&] {
        Use insert = connection_.use(insert_member);
        insert.bind_all(collection_id, member.position, member.name, member.description, sequence_id, member.length);
        insert->exec();
        connection_.member_indexes.count_row();
    });
}

CollectionWriter::Put CollectionWriter::put(std::int64_t collection_id, const CollectionDigests& digests,
                                            std::int64_t members, std::int64_t source_id, std::string_view line_end) {
    return guarded(connection_.name, [&]() -> Put {
        Use insert = connection_.use(insert_collection);
        insert.bind(":collection_id", collection_id);
        insert.bind(":digest", digests.digest.sha512t24u());
        for (const CollectionAttribute attribute : collection_attributes) {
            insert.bind((":" + std::string(to_string(attribute))).c_str(), digests[attribute].sha512t24u());
        }
        insert.bind(":member_count", members);
        insert.bind(":source_id", source_id);
        insert.bind(":change_id", connection_.change_id);
        if (insert->exec() == 1) {
            connection_.added_to_totals["collections"] += 1;
            return {collection_id, true};
        }
        const std::int64_t known = find_id(digests.digest).value();
        if (source_id != 0) {
            Use keep = connection_.use(keep_descriptions);
            keep.bind(":source_id", source_id);
            keep.bind(":line_end", line_end);
            keep.bind(":known", known);
            keep.bind(":collection_id", collection_id);
            keep->exec();
        }
        run(connection_, delete_members, ":collection_id", collection_id);
        return {known, false};
    });
}

std::optional<std::int64_t> CollectionWriter::find_id(const CollectionDigest& digest) {
    return guarded(connection_.name, [&]() -> std::optional<std::int64_t> {
        Use select = connection_.use(collection_id_by_digest);
        select.bind(":digest", digest.sha512t24u());
        return select->executeStep() ? std::optional(select->getColumn(0).getInt64()) : std::nullopt;
    });
}

void CollectionWriter::put_member_text(std::int64_t source_id, std::int64_t position, const MemberText& text) {
    guarded(connection_.name, [&] {
        Use insert = connection_.use(insert_member_text);
        insert.bind(":source_id", source_id);
        insert.bind(":position", position);
        insert.bind(":header", text.header);
        bind_bytes(insert, ":lines", text.lines);
        insert.bind(":mask_id", text.mask_id);
        insert->exec();
    });
}

void CollectionWriter::put_source_text(std::int64_t source_id, std::int64_t collection_id, const SourceText& text) {
    guarded(connection_.name, [&] {
        Use known = connection_.use(same_text);
        known.bind(":collection_id", collection_id);
        known.bind(":sha256", text.sha256);
        if (known->executeStep()) {
            drop_source_text(source_id);
            return;
        }
        Use insert = connection_.use(insert_source_text);
        insert.bind(":source_id", source_id);
        insert.bind(":collection_id", collection_id);
        insert.bind(":bytes", text.bytes);
        insert.bind(":sha256", text.sha256);
        insert.bind(":preamble", text.preamble);
        insert.bind(":line_width", text.line_width);
        insert.bind(":line_end", text.line_end);
        insert.bind(":masked", text.masked_residues);
        insert.bind(":problem", text.problem);
        insert->exec();
    });
}

std::int64_t CollectionWriter::put_mask(std::string_view mask) {
    const std::string digest = digest::hash<SequenceDigest>(mask).sha512t24u();
    return guarded(connection_.name, [&] {
        Use known = connection_.use(mask_id_by_digest);
        known.bind(":digest", digest);
        if (known->executeStep()) {
            return known->getColumn(0).getInt64();
        }
        Use insert = connection_.use(insert_mask);
        insert.bind(":digest", digest);
        insert.bind(":residues", format::masked_residues(mask));
        insert->exec();
        const std::int64_t mask_id = connection_.database.getLastInsertRowid();
        for (const format::MaskPart& part : format::split_mask(mask)) {
            Use insert_part = connection_.use(insert_mask_part);
            insert_part.bind(":mask_id", mask_id);
            insert_part.bind(":start", part.start);
            bind_bytes(insert_part, ":runs", part.runs);
            insert_part->exec();
        }
        return mask_id;
    });
}

void CollectionWriter::drop_source_text(std::int64_t source_id) {
    const std::vector<std::int64_t> masks = numbers(connection_, masks_of, ":source_id", source_id);
    run(connection_, delete_member_texts, ":source_id", source_id);
    run(connection_, delete_source_text, ":source_id", source_id);
    for (const std::int64_t mask_id : masks) {
        Use in_use = connection_.use(mask_in_use);
        in_use.bind(":mask_id", mask_id);
        if (!in_use->executeStep()) {
            run(connection_, delete_mask_parts, ":mask_id", mask_id);
            run(connection_, delete_mask, ":mask_id", mask_id);
        }
    }
}

void CollectionWriter::set_fhr(std::int64_t collection_id, std::string_view record) {
    guarded(connection_.name, [&] {
        Use put = connection_.use(put_fhr);
        put.bind(":collection_id", collection_id);
        put.bind(":record", record);
        put.bind(":change_id", connection_.change_id);
        put->exec();
    });
}

bool CollectionWriter::add_fhr(std::int64_t collection_id, std::string_view record) {
    const bool kept = guarded(connection_.name, [&] {
        Use select = connection_.use(old_fhr_of);
        select.bind(":collection_id", collection_id);
        return select->executeStep() && select->getColumn(0).getString() != record;
    });
    if (!kept) {
        set_fhr(collection_id, record);
    }
    return !kept;
}

bool CollectionWriter::remove_fhr(std::int64_t collection_id) {
    return guarded(connection_.name, [&] {
        Use remove = connection_.use(delete_fhr);
        remove.bind(":collection_id", collection_id);
        return remove->exec() == 1;
    });
}

CollectionWriter::Removed CollectionWriter::remove_orphans(std::int64_t collection_id) {
    struct Orphan {
        std::int64_t sequence_id;
        std::int64_t length;
    };
    std::vector<Orphan> orphans;
    connection_.build_indexes_for(orphans_of);
    {
        Use select = connection_.use(orphans_of);
        select.bind(":collection_id", collection_id);
        while (select->executeStep()) {
            orphans.push_back({select->getColumn(0).getInt64(), select->getColumn(1).getInt64()});
        }
    }
    run(connection_, delete_members, ":collection_id", collection_id);
    Removed removed;
    for (const Orphan& orphan : orphans) {
        Use note = connection_.use(note_removed);
        note.bind(":change_id", connection_.change_id);
        note.bind(":sequence_id", orphan.sequence_id);
        note->exec();
        for (const char* const sql : delete_sequence) {
            run(connection_, sql, ":sequence_id", orphan.sequence_id);
        }
        removed.sequences += 1;
        removed.residues += orphan.length;
    }
    connection_.added_to_totals["sequences"] -= removed.sequences;
    connection_.added_to_totals["residues"] -= removed.residues;
    return removed;
}

CollectionWriter::Removed CollectionWriter::remove(std::int64_t collection_id, Orphans orphans) {
    return guarded(connection_.name, [&] {
        connection_.database.exec(keep_last_numbers);
        for (const std::int64_t source_id : numbers(connection_, source_ids_of, ":collection_id", collection_id)) {
            drop_source_text(source_id);
        }
        aliases_.forget(collection_id);
        run(connection_, delete_fhr, ":collection_id", collection_id);
        const Removed removed = orphans == Orphans::remove ? remove_orphans(collection_id) : Removed{};
        run(connection_, delete_members, ":collection_id", collection_id);
        run(connection_, delete_collection, ":collection_id", collection_id);
        connection_.added_to_totals["collections"] -= 1;
        return removed;
    });
}

}  // namespace seqshelf::catalog
