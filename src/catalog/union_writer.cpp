#include "catalog/union_writer.hpp"

#include <utility>

#include "base/stop.hpp"
#include "catalog/name_rules.hpp"
#include "catalog/write_connection.hpp"
#include "seqcol/collection_digests.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* collections_in_order =
    "SELECT collection_id, digest, names, lengths, sequences, name_length_pairs, sorted_name_length_pairs, "
    "sorted_sequences, member_count, coalesce(source_id, 0) FROM collection ORDER BY collection_id";
constexpr const char* members_in_order =
    "SELECT m.position, m.name, m.description, s.sha512t24u, s.length FROM collection_member m "
    "CROSS JOIN sequence s ON s.sequence_id = m.sequence_id WHERE m.collection_id = :collection_id ORDER BY m.position";
constexpr const char* source_by_id = "SELECT name, bytes, sha256 FROM source WHERE source_id = :source_id";
constexpr const char* texts_of =
    "SELECT source_id, bytes, sha256, preamble, line_width, line_end, masked, problem FROM source_text "
    "WHERE collection_id = :collection_id ORDER BY source_id";
constexpr const char* member_texts_of =
    "SELECT position, header, lines, coalesce(mask_id, 0) FROM member_text WHERE source_id = :source_id "
    "ORDER BY position";
constexpr const char* mask_parts_of = "SELECT runs FROM mask_part WHERE mask_id = :mask_id ORDER BY start";
constexpr const char* fhr_of = "SELECT record FROM fhr WHERE collection_id = :collection_id";
constexpr const char* known_text =
    "SELECT 1 FROM source_text WHERE collection_id = :collection_id AND sha256 = :sha256";
// The master that the other catalog is of, and those that it contains.
constexpr const char* origins =
    "SELECT value, (SELECT max(0, coalesce(max(change_id), 0)) FROM change) FROM property WHERE name = 'master' "
    "UNION ALL SELECT substr(name, 10), value FROM property WHERE name LIKE 'contains.%'";
constexpr const char* insert_origin =
    "INSERT INTO property SELECT 'contains.' || :master, :change WHERE :master <> (SELECT value FROM property WHERE "
    "name = 'master') ON CONFLICT (name) DO UPDATE SET "
    "value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))";

OpenMode mode_of(Reader::Source source) {
    return source == Reader::Source::snapshot ? OpenMode::immutable : OpenMode::read;
}

CollectionDigests digests_of(SQLite::Statement& row) {
    CollectionDigests digests{digest_of<CollectionDigest>(row.getColumn(1)), {}};
    for (std::size_t i = 0; i < digests.level1.size(); ++i) {
        digests.level1[i] = digest_of<CollectionDigest>(row.getColumn(static_cast<int>(i) + 2));
    }
    return digests;
}

}  // namespace

UnionWriter::UnionWriter(Writer& writer, const std::filesystem::path& file, Reader::Source source, UnionPrefers prefer,
                         UnionCounts& report, const std::function<void(const std::string&)>& conflict)
    : writer_(writer),
      other_(std::make_unique<ReadConnection>(file, mode_of(source))),
      prefer_(prefer),
      report_(report),
      conflict_(conflict) {
    writer_.adoption().record_as("adopt", "seqshelf " SEQSHELF_VERSION);
}

UnionWriter::~UnionWriter() = default;

void UnionWriter::put_collections() {
    other_->ask(collections_in_order, [&](Use& use) {
        while (use->executeStep()) {
            base::throw_if_stopped(base::stop_of_thread(), "adopting ", other_->name, " was stopped");
            use.read([&](SQLite::Statement& row) {
                put_collection(row);
                return 0;
            });
        }
    });
}

void UnionWriter::put_collection(SQLite::Statement& row) {
    const std::int64_t theirs = row.getColumn(0).getInt64();
    const auto digest = digest_of<CollectionDigest>(row.getColumn(1));
    std::map<std::int64_t, std::int64_t> sources;
    std::int64_t ours = 0;
    if (const auto known = writer_.collections().find_id(digest)) {
        ours = *known;
        report_.collections_known += 1;
    } else {
        const std::int64_t source_id = row.getColumn(9).getInt64();
        ours = put_new_collection(row, source_id == 0 ? 0 : put_source_of(source_id, sources));
        report_.collections_new += 1;
    }
    put_texts(theirs, ours, sources);
    put_fhr(theirs, ours, digest.sha512t24u());
}

std::int64_t UnionWriter::put_new_collection(SQLite::Statement& row, std::int64_t source_id) {
    const CollectionDigests digests = digests_of(row);
    const std::int64_t collection_id = writer_.collections().next_id();
    seqcol::CollectionDigester digester;
    std::int64_t members = 0;
    other_->ask(members_in_order, [&](Use& use) {
        use.bind(":collection_id", row.getColumn(0).getInt64());
        while (use->executeStep()) {
            const CollectionMember member = use.read([&](SQLite::Statement& at) {
                return CollectionMember{count_of(at.getColumn(0)), text_of(at.getColumn(1)), text_of(at.getColumn(2)),
                                        digest_of<SequenceDigest>(at.getColumn(3)), count_of(at.getColumn(4))};
            });
            const auto sequence_id = writer_.find_sequence_id(member.sequence);
            if (!sequence_id || member.position != members) {
                throw Corruption("collection " + digests.digest.sha512t24u() + " lacks a member, or its sequence");
            }
            check_member_name(member.name);
            check_description(member.description);
            digester.add(member.name, member.length, member.sequence);
            writer_.collections().put_member(collection_id, member, *sequence_id);
            members += 1;
        }
    });
    if (digester.finish() != digests) {
        throw Corruption("the members of collection " + digests.digest.sha512t24u() + " do not have its digests");
    }
    return writer_.collections().put(collection_id, digests, members, source_id).collection_id;
}

std::int64_t UnionWriter::put_source_of(std::int64_t source_id, std::map<std::int64_t, std::int64_t>& sources) {
    const auto [at, is_new] = sources.try_emplace(source_id, 0);
    if (is_new) {
        at->second = writer_.next_source_id();
        other_->ask(source_by_id, [&](Use& use) {
            use.bind(":source_id", source_id);
            if (!use->executeStep()) {
                throw Corruption(other_->name + ": there is no source " + std::to_string(source_id));
            }
            writer_.put_source(at->second, text_of(use->getColumn(0)), count_of(use->getColumn(1)),
                               text_of(use->getColumn(2)));
        });
    }
    return at->second;
}

void UnionWriter::put_texts(std::int64_t theirs, std::int64_t ours, std::map<std::int64_t, std::int64_t>& sources) {
    other_->ask(texts_of, [&](Use& use) {
        use.bind(":collection_id", theirs);
        while (use->executeStep()) {
            const auto [their_source, text] = use.read([](SQLite::Statement& row) {
                return std::pair(
                    row.getColumn(0).getInt64(),
                    SourceText{count_of(row.getColumn(1)), text_of(row.getColumn(2)), text_of(row.getColumn(3)),
                               count_of(row.getColumn(4)), text_of(row.getColumn(5)), count_of(row.getColumn(6)),
                               text_of(row.getColumn(7))});
            });
            {
                Use known = writer_.connection().use(known_text);
                known.bind(":collection_id", ours);
                known.bind(":sha256", text.sha256);
                if (known->executeStep()) {
                    continue;
                }
            }
            const std::int64_t our_source = put_source_of(their_source, sources);
            put_member_texts(their_source, our_source);
            writer_.collections().put_source_text(our_source, ours, text);
            report_.texts_new += 1;
        }
    });
}

void UnionWriter::put_member_texts(std::int64_t theirs, std::int64_t ours) {
    other_->ask(member_texts_of, [&](Use& use) {
        use.bind(":source_id", theirs);
        while (use->executeStep()) {
            const std::string header = use->getColumn(1).isNull() ? "" : text_of(use->getColumn(1));
            const std::string lines = bytes_of(use->getColumn(2));
            const std::int64_t mask_id = use->getColumn(3).getInt64();
            writer_.collections().put_member_text(ours, count_of(use->getColumn(0)),
                                                  {header, lines, mask_id == 0 ? 0 : put_mask(mask_id)});
        }
    });
}

std::int64_t UnionWriter::put_mask(std::int64_t mask_id) {
    const auto [at, is_new] = masks_.try_emplace(mask_id, 0);
    if (is_new) {
        std::string runs;
        other_->ask(mask_parts_of, [&](Use& use) {
            use.bind(":mask_id", mask_id);
            while (use->executeStep()) {
                runs += bytes_of(use->getColumn(0));
            }
        });
        if (runs.empty()) {
            throw Corruption(other_->name + ": there is no soft mask " + std::to_string(mask_id));
        }
        at->second = writer_.collections().put_mask(runs);
    }
    return at->second;
}

void UnionWriter::put_fhr(std::int64_t theirs, std::int64_t ours, const std::string& digest) {
    const auto record = other_->ask(fhr_of, [&](Use& use) {
        use.bind(":collection_id", theirs);
        return first_row(use, [](SQLite::Statement& row) { return text_of(row.getColumn(0)); });
    });
    if (!record) {
        return;
    }
    if (writer_.collections().add_fhr(ours, *record)) {
        report_.fhr_records += 1;
        return;
    }
    report_.conflicts += 1;
    conflict_("the FHR record of collection " + digest + " differs in " + other_->name);
    if (prefer_ == UnionPrefers::theirs) {
        writer_.collections().set_fhr(ours, *record);
    }
}

void UnionWriter::put_names() {
    UnionNames names(writer_, *other_, prefer_, report_, conflict_);
    names.put(AliasKind::sequences);
    names.put(AliasKind::collections);
}

void UnionWriter::put_origin() {
    other_->ask(origins, [&](Use& use) {
        while (use->executeStep()) {
            const std::string master = use->getColumn(0).getString();
            guarded(writer_.connection().name, [&] {
                Use insert = writer_.connection().use(insert_origin);
                insert.bind(":master", master);
                insert.bind(":change", use->getColumn(1).getString());
                insert->exec();
            });
        }
    });
}

}  // namespace seqshelf::catalog
