#include "repository/exchange/sequence_adoption.hpp"

#include <utility>

#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf::repository {

using catalog::AdoptionWriter;
using catalog::SeqRepoAlias;
using catalog::SeqRepoSequence;

namespace {

std::optional<LetterSet> letters_of(const std::string& alpha) {
    return are_residues(alpha) && !alpha.empty() ? std::optional(LetterSet::of(alpha)) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> SequenceAdoption::put(const SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                                  const DigestRows& digests) {
    if (const auto known = writer_.catalog().find_sequence_id(seq_id)) {
        log_.report().sequences_known += 1;
        return known;
    }
    return put_new(sequence, seq_id, digests);
}

void SequenceAdoption::finish() {
    end_volume();
    own_volumes_.finish();
}

void SequenceAdoption::enter(const std::string& path) {
    if (volume_ && path == volume_->path) {
        return;
    }
    end_volume();
    volume_ = Current{path, nullptr, 0, false};
    try {
        volume_->volume = volumes_.take(path);
        volume_->id =
            volume_->volume->is_known() ? volume_->volume->row().volume_id : writer_.catalog().next_volume_id();
        for (const std::string& remark : volume_->volume->remarks()) {
            log_.problem("volume " + base::quoted(path) + ": " + remark);
        }
    } catch (const Corruption& error) {
        log_.problem("volume " + base::quoted(path) + ": " + error.what());
    }
}

void SequenceAdoption::end_volume() {
    if (volume_ && volume_->volume && volume_->is_used && !volume_->volume->is_known()) {
        catalog::VolumeRow row = volume_->volume->row();
        row.volume_id = volume_->id;
        count(volume_->volume->link_kind(), row.file_bytes);
        writer_.put_volume(volume_->volume->file(), std::move(row));
    }
    volume_.reset();
}

void SequenceAdoption::count(base::LinkKind kind, std::int64_t bytes) {
    AdoptReport& report = log_.report();
    switch (kind) {
        case base::LinkKind::hard_link:
            report.volumes_linked += 1;
            break;
        case base::LinkKind::reflink:
            report.volumes_reflinked += 1;
            break;
        case base::LinkKind::copy:
            report.volumes_copied += 1;
            break;
    }
    (kind == base::LinkKind::copy ? report.bytes_copied : report.bytes_shared) += bytes;
}

std::optional<std::int64_t> SequenceAdoption::put_new(const SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                                      const DigestRows& digests) {
    if (!volume_->volume) {
        log_.skip_sequence(sequence.seq_id, "its volume cannot be used");
        return std::nullopt;
    }
    const format::FastaIndexRow* const record = volume_->volume->find(sequence.seq_id);
    if (record == nullptr && sequence.length > 0) {
        log_.skip_sequence(sequence.seq_id, "volume " + base::quoted(sequence.path) + " does not contain it");
        return std::nullopt;
    }
    const std::int64_t change = aliases_.change_at(sequence.added, "sequence " + sequence.seq_id);
    const auto letters = letters_of(sequence.letters);
    const auto given = digests.digests(seq_id);
    if (!options_.verify && record != nullptr && letters && given && record->length == sequence.length &&
        sequence.length > 0 && volume_->volume->has_usual_lines(*record)) {
        return put_row({*given, sequence.length, *letters}, record->offset, change, digests);
    }
    return put_after_reading(sequence, seq_id, digests, record, change);
}

/// Adds a sequence that is used from SeqRepo's volume as it is.
std::int64_t SequenceAdoption::put_row(const DigestedSequence& sequence, std::int64_t offset, std::int64_t change,
                                       const DigestRows& rows) {
    volume_->is_used = true;
    const auto put = writer_.catalog().put_sequence(sequence.digests, sequence.length, sequence.letters,
                                                    {volume_->id, offset}, change);
    note_new(put.sequence_id, sequence.length, change, rows);
    return put.sequence_id;
}

/// Reads the text, which decides if rows are missing or contradict each other.
std::optional<std::int64_t> SequenceAdoption::put_after_reading(const SeqRepoSequence& sequence,
                                                                const SequenceDigest& seq_id, const DigestRows& digests,
                                                                const format::FastaIndexRow* record,
                                                                std::int64_t change) {
    const std::optional<RecordText> text = read(sequence, seq_id, record);
    if (!text) {
        return std::nullopt;
    }
    report_differences(sequence, digests, *text);
    const bool as_it_is = record != nullptr && text->stored_length == text->length && text->length > 0 &&
                          text->stored_letters == text->letters.text() && volume_->volume->has_usual_lines(*record);
    return as_it_is ? put_row({text->digests, text->length, text->letters}, record->offset, change, digests)
                    : put_elsewhere(*text, record, change, digests);
}

/// Reads a sequence's text. If it does not have the digest, the sequence is skipped, and nothing returned.
std::optional<RecordText> SequenceAdoption::read(const SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                                 const format::FastaIndexRow* record) {
    RecordText text;
    try {
        text = record == nullptr ? RecordText{0, "", 0, digest_residues(""), {}, false}
                                 : volume_->volume->text_of(*record, options_.stop);
    } catch (const Corruption& error) {
        log_.skip_sequence(sequence.seq_id, error.what());
        return std::nullopt;
    }
    if (text.has_other || text.digests.sha512t24u != seq_id) {
        log_.skip_sequence(sequence.seq_id, text.has_other ? "its text has characters that are not residues"
                                                           : "its text is that of " + text.digests.sha512t24u.refget());
        return std::nullopt;
    }
    return text;
}

void SequenceAdoption::report_differences(const SeqRepoSequence& sequence, const DigestRows& digests,
                                          const RecordText& text) {
    const std::string name = "sequence " + sequence.seq_id + ": ";
    if (sequence.length != text.stored_length) {
        log_.problem(name + "its length is given as " + std::to_string(sequence.length) + " and is " +
                     std::to_string(text.stored_length));
    }
    if (sequence.letters != text.stored_letters) {
        log_.problem(name + "its letters are given as " + base::quoted(sequence.letters) + " and are " +
                     base::quoted(text.stored_letters));
    }
    for (const std::string& each : digests.problems) {
        log_.problem(name + each);
    }
    for (const std::string& each : digests.contradictions(text.digests)) {
        log_.problem(name + each);
    }
}

/// Adds a sequence whose text contains more than residues: the residues are written to a volume of ours.
std::int64_t SequenceAdoption::put_elsewhere(const RecordText& text, const format::FastaIndexRow* record,
                                             std::int64_t change, const DigestRows& rows) {
    const std::string residues = text.length > 0 ? volume_->volume->residues_of(*record) : "";
    own_volumes_.piece(residues);
    const std::int64_t sequence_id = own_volumes_.end({text.digests, text.length, text.letters}, change);
    writer_.catalog().adoption().put_text(sequence_id, volume_->id, text.stored_length, text.stored_letters);
    volume_->is_used = true;
    note_new(sequence_id, text.length, change, rows);
    return sequence_id;
}

void SequenceAdoption::note_new(std::int64_t sequence_id, std::int64_t length, std::int64_t change,
                                const DigestRows& rows) {
    log_.report().sequences_new += 1;
    log_.report().residues += length;
    const auto change_of = [&](const std::optional<SeqRepoAlias>& row) {
        return row ? aliases_.change_at(row->added, "alias " + row->ns + ":" + row->alias) : 0;
    };
    const AdoptionWriter::DigestAliases changes{change_of(rows.vmc), change_of(rows.sha1), change_of(rows.md5),
                                                change_of(rows.seguid)};
    const auto differs = [&](std::int64_t each) { return each != 0 && each != change; };
    if (differs(changes.vmc) || differs(changes.sha1) || differs(changes.md5) || differs(changes.seguid)) {
        writer_.catalog().adoption().put_digest_aliases(sequence_id, changes, change);
    }
}

}  // namespace seqshelf::repository
