#include "seqshelf/adopt.hpp"

#include "base/directory.hpp"
#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "digest/sha256.hpp"
#include "repository/exchange/alias_adoption.hpp"
#include "repository/exchange/sequence_adoption.hpp"
#include "repository/exchange/volume_queue.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using catalog::SeqRepoAlias;
using catalog::SeqRepoSequence;

namespace {

// Why adoption looks as it does. SeqRepo has millions of sequences in few volumes, so its volumes are hard-linked and
// not rewritten: adopting costs a catalog and no second copy. A row is believed if all that SeqRepo stores of the
// sequence agrees (its four digests, its letters, the .fai); only where it does not, or with `verify`, are the residues
// read and digested. Sequences come ordered by volume, so one volume is open at a time, while threads examine the next
// ones. Inconsistent rows are reported and skipped, because a large instance always has some; all that is adopted is
// one change, so after an error or an interruption nothing is.

/// One run of adopt(): reads SeqRepo's sequences, and has their residues and names added.
/// Thread-safety: one thread at a time.
class Adoption {
public:
    Adoption(const fs::path& seqrepo, const fs::path& instance, const AdoptOptions& options)
        : options_(options),
          seqrepo_(fs::canonical(seqrepo)),
          source_(seqrepo_),
          writer_(instance, "adopt"),
          pool_(options.threads),
          volumes_({seqrepo_, snapshot::Layout{instance}, source_.volume_paths()}, writer_, pool_, options),
          aliases_(source_, writer_.catalog(), log_),
          sequences_(volumes_, writer_, pool_, aliases_, log_, options) {}

    AdoptReport run() {
        writer_.catalog().list_repointed(options_.max_repointed);
        note_sources();
        progress_.all_sequences = source_.sequence_count();
        source_.for_each_sequence([&](const SeqRepoSequence& sequence) { adopt_sequence(sequence); });
        if (aliases_seen_ != source_.alias_count()) {
            source_.for_each_dangling_alias([&](const SeqRepoAlias& row, std::string_view seq_id) {
                log_.problem("alias " + base::quoted(row.ns + ":" + row.alias) +
                             ": names a sequence that does not exist: " + base::quoted(seq_id));
            });
        }
        sequences_.finish();
        AdoptReport& report = log_.report();
        if (options_.strict && report.problem_count > 0) {
            throw InvalidInput(seqrepo_.string() + " has " + std::to_string(report.problem_count) +
                               " problems; nothing was adopted");
        }
        report.repointed = writer_.catalog().take_repointed();
        const std::int64_t adopted = report.volumes_linked + report.volumes_reflinked + report.volumes_copied;
        report.volumes_written = std::ssize(writer_.commit()) - adopted;
        return report;
    }

private:
    static constexpr std::int64_t progress_interval = 1000;

    void note_sources() {
        for (const fs::path& file :
             {catalog::SeqRepoDatabases::aliases_file(seqrepo_), catalog::SeqRepoDatabases::sequences_file(seqrepo_)}) {
            writer_.catalog().put_source(writer_.catalog().next_source_id(), file.string(),
                                         static_cast<std::int64_t>(fs::file_size(file)), digest::sha256_of_file(file));
        }
    }

    void adopt_sequence(const SeqRepoSequence& sequence) {
        base::throw_if_stopped(options_.stop, "adopting ", seqrepo_, " was stopped");
        put(sequence);
        if (++progress_.sequences % progress_interval == 0 && options_.progress) {
            options_.progress(progress_);
        }
    }

    void put(const SeqRepoSequence& sequence) {
        sequences_.enter(sequence.path);
        const std::vector<SeqRepoAlias> rows = source_.aliases_of(sequence.seq_id);
        aliases_seen_ += std::ssize(rows);
        const auto seq_id = SequenceDigest::parse(sequence.seq_id);
        if (!seq_id || seq_id->sha512t24u() != sequence.seq_id) {
            log_.skip_sequence(sequence.seq_id, "its seq_id is not a sha512t24u digest");
            return;
        }
        repository::DigestRows digests;
        std::vector<SeqRepoAlias> names;
        for (const SeqRepoAlias& row : rows) {
            if (!digests.take(row)) {
                names.push_back(row);
            }
        }
        if (const auto sequence_id = sequences_.put(sequence, *seq_id, digests)) {
            aliases_.put(*sequence_id, names);
        }
    }

    const AdoptOptions& options_;
    fs::path seqrepo_;
    catalog::SeqRepoDatabases source_;
    repository::AdoptionLog log_{options_};
    repository::InstanceWriter writer_;
    base::TaskPool pool_;
    repository::VolumeQueue volumes_;  // after the pool, which runs its tasks
    repository::AliasAdoption aliases_;
    repository::SequenceAdoption sequences_;
    std::int64_t aliases_seen_ = 0;
    AdoptProgress progress_;
};

}  // namespace

AdoptReport adopt(const fs::path& seqrepo, const fs::path& instance, const AdoptOptions& options) {
    const base::StopScope scope(options.stop);
    if (base::exists(snapshot::Layout{seqrepo}.catalog())) {
        throw InvalidArgument(seqrepo.string() +
                              " is an instance of seqshelf, not of SeqRepo: `seqshelf pull` copies snapshots");
    }
    if (!catalog::SeqRepoDatabases::are_in(seqrepo)) {
        throw NotFound("there is no instance of SeqRepo " + seqrepo.string() +
                       ": expected aliases.sqlite3 and sequences/db.sqlite3 in it");
    }
    return Adoption(seqrepo, instance, options).run();
}

}  // namespace seqshelf
