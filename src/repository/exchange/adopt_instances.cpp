#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "base/writer_lock.hpp"
#include "catalog/union_writer.hpp"
#include "repository/access.hpp"
#include "repository/session/instance_writer.hpp"
#include "repository/session/sequence_loader.hpp"
#include "seqshelf/adopt.hpp"
#include "seqshelf/change.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/root.hpp"
#include "sequence/residue_digester.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "transport/url.hpp"

namespace seqshelf {

namespace fs = std::filesystem;
using repository::Access;

namespace {

/// An instance that is adopted. Nobody writes to it meanwhile, so all that is read of it belongs together.
/// Thread-safety: one thread at a time.
class UnionSource {
public:
    explicit UnionSource(const fs::path& place) : lock_(lock_of(place)), repository_(Repository::open(place)) {
        if (located().catalog.is_seqrepo()) {
            throw InvalidArgument(place.string() + " is an instance of SeqRepo: adopt it by itself");
        }
    }

    [[nodiscard]] Access::Shared instance() const { return Access::instance(repository_); }
    [[nodiscard]] const repository::Located& located() const { return Access::instance(repository_)->located(); }
    [[nodiscard]] std::int64_t sequence_count() const { return repository_.totals().sequences; }

private:
    static std::optional<base::WriterLock> lock_of(const fs::path& place) {
        if (transport::is_url(place.native())) {
            return std::nullopt;
        }
        const auto catalog = snapshot::find_catalog({place});
        const bool is_master = catalog && !catalog->is_snapshot() && !catalog->is_seqrepo();
        return is_master ? std::optional(base::WriterLock(snapshot::Layout{place}.lock(), "adopt")) : std::nullopt;
    }

    std::optional<base::WriterLock> lock_;
    Repository repository_;
};

/// One run of adopt_instances(). Sequences come first, because members and names refer to them; all is one change.
/// Thread-safety: one thread at a time.
class InstanceUnion {
public:
    InstanceUnion(const fs::path& instance, const UnionOptions& options)
        : options_(options),
          conflict_(options.conflict ? options.conflict : [](const std::string&) {}),
          writer_(instance, "adopt"),
          pool_(options.threads),
          sequences_(writer_, pool_,
                     {{ChangeOptions().block_bytes, ChangeOptions().level}, ChangeOptions().max_volume_bytes}) {}

    void add(const UnionSource& source) {
        progress_.all_sequences += source.sequence_count();
        put_sequences(source);
        const snapshot::CatalogFile& catalog = source.located().catalog;
        const auto prefers =
            options_.prefer == Prefer::last ? catalog::UnionPrefers::theirs : catalog::UnionPrefers::ours;
        catalog::UnionWriter catalogs(writer_.catalog(), catalog.file, catalog.source, prefers, counts_, conflict_);
        catalogs.put_collections();
        catalogs.put_names();
        catalogs.put_origin();
    }

    UnionReport commit() {
        sequences_.finish();
        report_.sequences_new = sequences_.counts().added;
        report_.residues = sequences_.counts().residues;
        add_counts();
        if (report_.conflicts > 0 && options_.prefer == Prefer::none) {
            throw InvalidInput(std::to_string(report_.conflicts) +
                               (report_.conflicts == 1 ? " name has" : " names have") +
                               " two meanings; nothing was adopted (--prefer first or last chooses one)");
        }
        (void)writer_.commit();
        return report_;
    }

private:
    static constexpr std::int64_t chunk_residues = std::int64_t{1} << 20;
    static constexpr std::int64_t progress_interval = 1000;

    void add_counts() {
        report_.collections_new = counts_.collections_new;
        report_.collections_known = counts_.collections_known;
        report_.texts_new = counts_.texts_new;
        report_.fhr_records = counts_.fhr_records;
        report_.names_new = counts_.names_new;
        report_.names_known = counts_.names_known;
        report_.names_history = counts_.names_history;
        report_.names_ended = counts_.names_ended;
        report_.conflicts = counts_.conflicts;
    }

    void put_sequences(const UnionSource& source) {
        const Access::Shared instance = source.instance();
        const auto reader = instance->reader();
        reader->for_each_sequence([&](const catalog::SequenceRow& row) {
            base::throw_if_stopped(options_.stop, "adopting ", instance->name(), " was stopped");
            put_sequence(Access::make_sequence(instance, row));
            if (++progress_.sequences % progress_interval == 0 && options_.progress) {
                options_.progress(progress_);
            }
        });
    }

    void put_sequence(const Sequence& sequence) {
        auto id = writer_.catalog().find_sequence_id(sequence.info().digests.sha512t24u);
        if (id) {
            report_.sequences_known += 1;
        } else {
            id = put_residues(sequence);
        }
        if (sequence.topology() == Topology::circular && writer_.catalog().set_topology(*id, Topology::circular)) {
            report_.circular_new += 1;
        }
    }

    /// Copies the residues in pieces, and computes the digests from what is copied.
    std::int64_t put_residues(const Sequence& sequence) {
        sequence::ResidueDigester digester(&pool_);
        for (std::int64_t start = 0; start < sequence.length(); start += chunk_residues) {
            base::throw_if_stopped(options_.stop, "adopting was stopped");
            const Interval part{start, std::min(start + chunk_residues, sequence.length())};
            const auto residues = std::make_shared<const std::string>(sequence.fetch(part));
            digester.add(*residues, residues);
            sequences_.piece(*residues, residues);
        }
        const repository::DigestedSequence digested{digester.finish(), sequence.length(), digester.letters()};
        const SequenceDigest& expected = sequence.info().digests.sha512t24u;
        if (digested.digests.sha512t24u != expected) {
            throw Corruption("sequence " + expected.refget() + " of " + Access::instance(sequence)->name().string() +
                             " has residues with digest " + digested.digests.sha512t24u.refget() +
                             "; nothing was adopted");
        }
        return sequences_.end(digested);
    }

    const UnionOptions& options_;
    std::function<void(const std::string&)> conflict_;
    repository::InstanceWriter writer_;
    base::TaskPool pool_;
    repository::SequenceLoader sequences_;  // after the pool that works for it
    catalog::UnionCounts counts_;
    UnionReport report_;
    AdoptProgress progress_;
};

}  // namespace

std::optional<fs::path> find_own_instance(const fs::path& place) {
    if (transport::is_url(place.native())) {
        return place;
    }
    const fs::path latest = place / "latest";
    for (const fs::path& each : {place, latest}) {
        const auto catalog = snapshot::find_catalog({each});
        if (catalog && !catalog->is_seqrepo()) {
            return fs::canonical(each);
        }
    }
    return std::nullopt;
}

UnionReport adopt_instances(const std::vector<fs::path>& sources, const fs::path& instance,
                            const UnionOptions& options) {
    const base::StopScope scope(options.stop);
    (void)repository::require_writable(instance);
    for (const fs::path& source : sources) {
        std::error_code error;
        if (!transport::is_url(source.native()) && fs::equivalent(source, instance, error)) {
            throw InvalidArgument(source.string() + " is the instance that would adopt it");
        }
    }
    InstanceUnion all(instance, options);
    for (const fs::path& source : sources) {
        all.add(UnionSource(source));
    }
    return all.commit();
}

}  // namespace seqshelf
