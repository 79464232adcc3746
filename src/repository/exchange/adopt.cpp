#include <algorithm>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <tuple>

#include "base/codec.hpp"
#include "base/quoted.hpp"
#include "base/task_pool.hpp"
#include "catalog/name_rules.hpp"
#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "digest/sha256.hpp"
#include "repository/seqrepo_volume.hpp"
#include "repository/session/instance_writer.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/seqrepo.hpp"
#include "sequence/residue_text.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using catalog::AdoptionWriter;
using catalog::SeqRepoAlias;
using catalog::SeqRepoSequence;
using repository::RecordText;
using repository::SeqRepoVolume;

namespace {

/// What the rows of SeqRepo say of a sequence's digests.
struct DigestRows {
    std::optional<SeqRepoAlias> vmc, sha1, md5, seguid;
    std::vector<std::string> problems;  ///< rows that contradict others

    /// \returns whether the row is one of a digest
    bool take(const SeqRepoAlias& row) {
        const std::pair<std::string_view, std::optional<SeqRepoAlias>*> kinds[] = {
            {"VMC", &vmc}, {"SHA1", &sha1}, {"MD5", &md5}, {"SEGUID", &seguid}};
        const auto kind =
            std::find_if(std::begin(kinds), std::end(kinds), [&](const auto& each) { return each.first == row.ns; });
        if (kind == std::end(kinds)) {
            return false;
        }
        if (!row.is_current || *kind->second) {
            problems.push_back(
                row.ns + ":" + row.alias +
                (row.is_current ? " is one of several" : " is a digest that is said not to hold any more"));
        } else {
            *kind->second = row;
        }
        return true;
    }

    /// The digests the rows tell, if they tell all and agree.
    [[nodiscard]] std::optional<SequenceDigests> digests(const SequenceDigest& seq_id) const {
        if (!vmc || !sha1 || !md5 || !seguid || !problems.empty()) {
            return std::nullopt;
        }
        const auto parsed_sha1 = Sha1Digest::parse(sha1->alias);
        const auto parsed_md5 = Md5Digest::parse(md5->alias);
        if (!parsed_sha1 || !parsed_md5) {
            return std::nullopt;
        }
        const SequenceDigests told{seq_id, *parsed_md5, *parsed_sha1};
        return contradictions(told).empty() ? std::optional(told) : std::nullopt;
    }

    /// The rows that are not of these digests.
    [[nodiscard]] std::vector<std::string> contradictions(const SequenceDigests& digests) const {
        std::vector<std::string> found;
        const auto compare = [&](const std::optional<SeqRepoAlias>& row, const std::string& expected) {
            if (row && row->alias != expected) {
                found.push_back(row->ns + " is said to be " + base::quoted(row->alias) + " and is " + expected);
            }
        };
        compare(vmc, "GS_" + digests.sha512t24u.sha512t24u());
        compare(sha1, digests.sha1.hex());
        compare(md5, digests.md5.hex());
        compare(seguid, digests.sha1.seguid());
        return found;
    }
};

/// How SeqRepo stores what is called by the canonical name `ns`.
std::string_view seqrepo_namespace(std::string_view ns) {
    return ns == "refseq" ? "NCBI" : ns == "ensembl" ? "Ensembl" : ns == "lrg" ? "LRG" : ns;
}

std::optional<LetterSet> letters_of(const std::string& alpha) {
    const bool clean = are_residues(alpha);
    return clean && !alpha.empty() ? std::optional(LetterSet::of(alpha)) : std::nullopt;
}

class Adoption {
public:
    Adoption(const fs::path& seqrepo, const fs::path& instance, const AdoptOptions& options)
        : options_(options),
          source_directory_(fs::canonical(seqrepo)),
          source_(source_directory_),
          writer_(instance, "adopt"),
          instance_{instance},
          pool_(options.threads),
          own_volumes_(writer_, pool_, {}) {
        for (catalog::VolumeRow& row : catalog::Reader(instance_.catalog(), catalog::Reader::Source::live).volumes()) {
            known_volumes_.emplace(row.path, row);
        }
    }

    AdoptReport run() {
        note_sources();
        paths_ = source_.volume_paths();
        progress_.all_sequences = source_.sequence_count();
        source_.for_each_sequence([&](const SeqRepoSequence& sequence) {
            check_stop();
            if (!volume_ || sequence.path != path_) {
                next_volume(sequence.path);
            }
            adopt_sequence(sequence);
            if (++progress_.sequences % progress_interval == 0 && options_.progress) {
                options_.progress(progress_);
            }
        });
        end_volume();
        if (aliases_seen_ != source_.alias_count()) {
            source_.for_each_dangling_alias([&](const SeqRepoAlias& row, std::string_view seq_id) {
                problem("alias " + base::quoted(row.ns + ":" + row.alias) +
                        ": names a sequence that there is not: " + base::quoted(seq_id));
            });
        }
        if (options_.strict && report_.problem_count > 0) {
            throw InvalidInput(source_directory_.string() + " has " + std::to_string(report_.problem_count) +
                               " problems; nothing was adopted");
        }
        own_volumes_.finish();
        const std::size_t adopted =
            static_cast<std::size_t>(report_.volumes_linked + report_.volumes_reflinked + report_.volumes_copied);
        report_.volumes_written = static_cast<std::int64_t>(writer_.commit().size() - adopted);
        return report_;
    }

private:
    static constexpr std::int64_t progress_interval = 1000;
    struct VolumeTask {
        std::string path;
        std::future<std::unique_ptr<SeqRepoVolume>> volume;
    };

    void check_stop() const {
        if (options_.stop.stop_requested()) {
            throw Cancelled("adopting " + source_directory_.string() + " was stopped");
        }
    }

    void problem(const std::string& text) {
        report_.problem_count += 1;
        if (options_.problem) {
            options_.problem(text);
        }
    }

    void note_sources() {
        for (const fs::path& file : {catalog::SeqRepoDatabases::aliases_file(source_directory_),
                                     catalog::SeqRepoDatabases::sequences_file(source_directory_)}) {
            writer_.catalog().put_source(writer_.catalog().next_source_id(), file.string(),
                                         static_cast<std::int64_t>(fs::file_size(file)), digest::sha256_of_file(file));
        }
    }

    /// Volumes are looked through ahead of the sequences that come, one a thread.
    void start_tasks() {
        while (tasks_.size() < pool_.size() && next_path_ < paths_.size()) {
            const std::string& path = paths_[next_path_++];
            SeqRepoVolume::Source source{
                source_directory_ / "sequences", path, writer_.stage_volume(), std::nullopt, {}};
            if (const auto known = known_volumes_.find(path); known != known_volumes_.end()) {
                source.known = known->second;
                source.known_file = instance_.volume(path);
            }
            tasks_.push_back({path, pool_.submit([this, source] {
                                  return std::make_unique<SeqRepoVolume>(source, options_.verify, options_.stop);
                              })});
        }
    }

    [[nodiscard]] std::unique_ptr<SeqRepoVolume> take_volume(const std::string& path) {
        start_tasks();
        while (!tasks_.empty()) {
            VolumeTask task = std::move(tasks_.front());
            tasks_.pop_front();
            if (task.path == path) {
                return task.volume.get();
            }
            start_tasks();
        }
        throw Corruption("its sequences are not together");
    }

    void next_volume(const std::string& path) {
        end_volume();
        path_ = path;
        volume_ = Current{};
        try {
            volume_->volume = take_volume(path);
            volume_->id =
                volume_->volume->is_known() ? volume_->volume->row().volume_id : writer_.catalog().next_volume_id();
            for (const std::string& remark : volume_->volume->remarks()) {
                problem("volume " + base::quoted(path) + ": " + remark);
            }
        } catch (const Corruption& error) {
            problem("volume " + base::quoted(path) + ": " + error.what());
        }
        start_tasks();
    }

    void end_volume() {
        if (volume_ && volume_->volume && volume_->is_used && !volume_->volume->is_known()) {
            catalog::VolumeRow row = volume_->volume->row();
            row.volume_id = volume_->id;
            count(volume_->volume->link_kind(), row.file_bytes);
            writer_.put_volume(volume_->volume->file(), std::move(row));
        }
        volume_.reset();
    }

    void count(base::LinkKind kind, std::int64_t bytes) {
        switch (kind) {
            case base::LinkKind::hard_link:
                report_.volumes_linked += 1;
                break;
            case base::LinkKind::reflink:
                report_.volumes_reflinked += 1;
                break;
            case base::LinkKind::copy:
                report_.volumes_copied += 1;
                break;
        }
        (kind == base::LinkKind::copy ? report_.bytes_copied : report_.bytes_shared) += bytes;
    }

    void adopt_sequence(const SeqRepoSequence& sequence) {
        const std::vector<SeqRepoAlias> rows = source_.aliases_of(sequence.seq_id);
        aliases_seen_ += std::ssize(rows);
        const auto seq_id = SequenceDigest::parse(sequence.seq_id);
        if (!seq_id || seq_id->sha512t24u() != sequence.seq_id) {
            leave_out(sequence, "its seq_id is not a sha512t24u digest");
            return;
        }
        DigestRows digests;
        std::vector<SeqRepoAlias> names;
        for (const SeqRepoAlias& row : rows) {
            if (!digests.take(row)) {
                names.push_back(row);
            }
        }
        auto sequence_id = writer_.catalog().find_sequence_id(*seq_id);
        if (sequence_id) {
            report_.sequences_known += 1;
        } else {
            sequence_id = put_sequence(sequence, *seq_id, digests);
        }
        if (sequence_id) {
            put_names(*sequence_id, names);
        }
    }

    void leave_out(const SeqRepoSequence& sequence, const std::string& why) {
        report_.sequences_skipped += 1;
        problem("sequence " + base::quoted(sequence.seq_id) + ": left out: " + why);
    }

    std::optional<std::int64_t> put_sequence(const SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                             const DigestRows& digests) {
        if (!volume_->volume) {
            leave_out(sequence, "its volume cannot be used");
            return std::nullopt;
        }
        const format::FastaIndexRow* const record = volume_->volume->find(sequence.seq_id);
        if (record == nullptr && sequence.length > 0) {
            leave_out(sequence, "volume " + base::quoted(sequence.path) + " does not have it");
            return std::nullopt;
        }
        const std::int64_t change = change_at(sequence.added, "sequence " + sequence.seq_id);
        const auto letters = letters_of(sequence.letters);
        const auto told = digests.digests(seq_id);
        if (!options_.verify && record != nullptr && letters && told && record->length == sequence.length &&
            sequence.length > 0 && volume_->volume->has_usual_lines(*record)) {
            return put_row(*told, sequence.length, *letters, record->offset, change, digests);
        }
        return put_after_reading(sequence, seq_id, digests, record, change);
    }

    /// Adds a sequence that lies in the volume just as it is.
    std::int64_t put_row(const SequenceDigests& digests, std::int64_t length, LetterSet letters, std::int64_t offset,
                         std::int64_t change, const DigestRows& rows) {
        volume_->is_used = true;
        const auto put = writer_.catalog().put_sequence(digests, length, letters, {volume_->id, offset}, change);
        note_new(put.sequence_id, length, change, rows);
        return put.sequence_id;
    }

    void note_new(std::int64_t sequence_id, std::int64_t length, std::int64_t change, const DigestRows& rows) {
        report_.sequences_new += 1;
        report_.residues += length;
        const auto change_of = [&](const std::optional<SeqRepoAlias>& row) {
            return row ? change_at(row->added, "alias " + row->ns + ":" + row->alias) : 0;
        };
        const AdoptionWriter::DigestAliases changes{change_of(rows.vmc), change_of(rows.sha1), change_of(rows.md5),
                                                    change_of(rows.seguid)};
        const auto differs = [&](std::int64_t each) { return each != 0 && each != change; };
        if (differs(changes.vmc) || differs(changes.sha1) || differs(changes.md5) || differs(changes.seguid)) {
            writer_.catalog().adoption().put_digest_aliases(sequence_id, changes, change);
        }
    }

    /// The text decides where the rows do not, or contradict each other.
    std::optional<std::int64_t> put_after_reading(const SeqRepoSequence& sequence, const SequenceDigest& seq_id,
                                                  const DigestRows& digests, const format::FastaIndexRow* record,
                                                  std::int64_t change) {
        RecordText text;
        try {
            text = record == nullptr ? RecordText{0, "", 0, digest_residues(""), {}, false}
                                     : volume_->volume->text_of(*record, options_.stop);
        } catch (const Corruption& error) {
            leave_out(sequence, error.what());
            return std::nullopt;
        }
        if (text.has_other || text.digests.sha512t24u != seq_id) {
            leave_out(sequence, text.has_other ? "its text has characters that are not residues"
                                               : "its text is that of " + text.digests.sha512t24u.refget());
            return std::nullopt;
        }
        tell_differences(sequence, digests, text);
        const bool as_it_is = record != nullptr && text.stored_length == text.length && text.length > 0 &&
                              text.stored_letters == text.letters.text() && volume_->volume->has_usual_lines(*record);
        return as_it_is ? put_row(text.digests, text.length, text.letters, record->offset, change, digests)
                        : put_elsewhere(text, record, change, digests);
    }

    void tell_differences(const SeqRepoSequence& sequence, const DigestRows& digests, const RecordText& text) {
        const std::string name = "sequence " + sequence.seq_id + ": ";
        if (sequence.length != text.stored_length) {
            problem(name + "its length is said to be " + std::to_string(sequence.length) + " and is " +
                    std::to_string(text.stored_length));
        }
        if (sequence.letters != text.stored_letters) {
            problem(name + "its letters are said to be " + base::quoted(sequence.letters) + " and are " +
                    base::quoted(text.stored_letters));
        }
        for (const std::string& each : digests.problems) {
            problem(name + each);
        }
        for (const std::string& each : digests.contradictions(text.digests)) {
            problem(name + each);
        }
    }

    /// Adds a sequence whose text is more than its residues: these go into a volume of our own.
    std::int64_t put_elsewhere(const RecordText& text, const format::FastaIndexRow* record, std::int64_t change,
                               const DigestRows& rows) {
        repository::DigestedRecord own{{}, text.length, text.digests, text.letters};
        if (text.length > 0) {
            const std::string residues = volume_->volume->residues_of(*record);
            std::copy(residues.begin(), residues.end(), own.record.residues.reserve(residues.size()));
            own.record.residues.commit(residues.size());
        }
        const std::int64_t sequence_id = own_volumes_.put(own, change);
        writer_.catalog().adoption().put_text(sequence_id, volume_->id, text.stored_length, text.stored_letters);
        volume_->is_used = true;
        note_new(sequence_id, text.length, change, rows);
        return sequence_id;
    }

    /// \param what  whose time it is
    std::int64_t change_at(const std::optional<std::int64_t>& added, const std::string& what) {
        if (!added) {
            problem(what + ": when it was added is not a time; taken as 1970-01-01");
        }
        return writer_.catalog().adoption().change_at(added.value_or(0));
    }

    void put_names(std::int64_t sequence_id, const std::vector<SeqRepoAlias>& names) {
        std::map<std::tuple<std::string_view, std::string_view, std::optional<std::int64_t>, bool>, std::int64_t> seen;
        for (const SeqRepoAlias& row : names) {
            try {
                put_name(sequence_id, row, seen[{row.ns, row.alias, row.added, row.is_current}]++);
            } catch (const InvalidArgument& error) {
                problem("alias " + base::quoted(row.ns + ":" + row.alias) + ": left out: " + error.what());
            }
        }
    }

    void put_name(std::int64_t sequence_id, const SeqRepoAlias& row, std::int64_t repeated) {
        const std::string ns = canonical_namespace(row.ns);
        catalog::check_namespace(ns);
        const std::string name = "alias " + base::quoted(row.ns + ":" + row.alias);
        if (const std::string_view theirs = seqrepo_namespace(ns); theirs != row.ns) {
            problem(name + ": SeqRepo does not find what is stored in this namespace; taken as one in " +
                    std::string(theirs));
        }
        if (!row.added) {
            problem(name + ": when it was added is not a time; taken as 1970-01-01");
        }
        AdoptionWriter::Alias alias{ns, row.alias, row.added.value_or(0), std::nullopt, repeated};
        if (!row.is_current) {
            const auto next = source_.successor(row);
            if (!next) {
                problem(name + ": is said not to hold any more, and nothing took its place");
            }
            alias.ended = next && next->added ? *next->added : alias.added;
        }
        switch (writer_.catalog().adoption().put_alias(alias, sequence_id)) {
            case AdoptionWriter::Outcome::added:
                report_.aliases_new += 1;
                break;
            case AdoptionWriter::Outcome::repointed:
                report_.aliases_new += 1;
                report_.aliases_repointed += 1;
                break;
            case AdoptionWriter::Outcome::history:
                report_.aliases_history += 1;
                break;
            case AdoptionWriter::Outcome::known:
                report_.aliases_known += 1;
                break;
        }
    }

    /// The volume whose sequences come.
    struct Current {
        std::unique_ptr<SeqRepoVolume> volume;  ///< none: it cannot be used
        std::int64_t id = 0;
        bool is_used = false;
    };

    const AdoptOptions& options_;
    fs::path source_directory_;
    catalog::SeqRepoDatabases source_;
    repository::InstanceWriter writer_;
    snapshot::Layout instance_;
    base::TaskPool pool_;
    repository::SequenceLoader own_volumes_;
    std::map<std::string, catalog::VolumeRow> known_volumes_;
    std::vector<std::string> paths_;
    std::size_t next_path_ = 0;
    std::deque<VolumeTask> tasks_;
    std::string path_;
    std::optional<Current> volume_;
    std::int64_t aliases_seen_ = 0;
    AdoptProgress progress_;
    AdoptReport report_;
};

}  // namespace

AdoptReport adopt(const fs::path& seqrepo, const fs::path& instance, const AdoptOptions& options) {
    if (fs::exists(snapshot::Layout{seqrepo}.catalog())) {
        throw InvalidArgument(seqrepo.string() +
                              " is an instance of seqshelf, not of SeqRepo: `seqshelf pull` takes snapshots over");
    }
    if (!catalog::SeqRepoDatabases::are_in(seqrepo)) {
        throw NotFound("there is no instance of SeqRepo " + seqrepo.string() +
                       ": it would have aliases.sqlite3 and sequences/db.sqlite3");
    }
    return Adoption(seqrepo, instance, options).run();
}

}  // namespace seqshelf
