#include "seqshelf/verify.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <semaphore>
#include <set>
#include <utility>
#include <vector>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "base/io_errors.hpp"
#include "base/quoted.hpp"
#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "repository/session/orphans.hpp"
#include "repository/upkeep/check_collections.hpp"
#include "repository/upkeep/check_identity.hpp"
#include "repository/upkeep/check_layout.hpp"
#include "repository/upkeep/check_volume.hpp"
#include "repository/upkeep/findings.hpp"
#include "repository/upkeep/unknown_files.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t residues_per_task = std::int64_t{8} << 20;
constexpr std::size_t rows_per_task = 8192;
constexpr std::ptrdiff_t tasks_ahead = 16;
constexpr std::size_t layout_cache_bytes = std::size_t{8} << 20;  // short records are neighbours

/// One verification. Tasks of a pool check files and sequences, a few of them ahead, so that memory is bounded;
/// the catalog is read by one thread, in one transaction. Others may write to a master meanwhile: what was wrong only
/// because a volume was pruned is no problem, and sequences that were moved are checked where they are then.
/// Thread-safety: one thread at a time; report() may be called concurrently.
class Verification {
public:
    Verification(const fs::path& instance, const snapshot::CatalogFile& catalog, const VerifyOptions& options)
        : layout_{instance},
          file_(catalog),
          options_(options),
          reader_(catalog.file, catalog.source),
          pool_(options.threads) {}

    VerifyReport run() {
        do {
            try_to("catalog: ", [this] {
                reader_.in_transaction([this] {
                    if (checked_.empty()) {
                        check_catalog();
                    }
                    check_volumes();
                });
            });
            wait();
        } while (!file_.is_snapshot() && drop_pruned());
        try_to("", [this] {
            for (const std::string& file : repository::find_unknown_files(layout_, listed_, master_reader())) {
                const bool leftover = master_reader() != nullptr && repository::is_volume_file(file);
                leftover ? note_leftover(file) : report(file + ": the catalog does not know this file");
            }
            if (!file_.is_snapshot() && base::has_entry(layout_.staging())) {
                note_leftover(layout_.staging().filename().string());
            }
        });
        base::throw_if_stopped(options_.stop, "verifying was stopped");
        findings_.move_to(result_);
        return std::move(result_);
    }

private:
    /// Null for a snapshot, which nobody writes.
    catalog::Reader* master_reader() { return file_.is_snapshot() ? nullptr : &reader_; }
    void report(const std::string& problem, std::int64_t volume_id = 0) { findings_.report(problem, volume_id); }
    repository::ReportProblem reporter(std::int64_t volume_id = 0) { return findings_.reporter(volume_id); }
    template <typename Action>
    void try_to(const char* place, const Action& action) {
        repository::try_to(place, reporter(), action);
    }

    /// What does not concern volumes. Each part is independent of the others.
    void check_catalog() {
        const auto report_all = [this](const char* place, const auto& check) {
            try_to(place, [&] {
                for (const std::string& problem : check()) {
                    report(place + problem);
                }
            });
        };
        report_all("catalog: ", [this] { return reader_.check_database(options_.stop); });
        report_all("names: ", [this] { return reader_.check_names(); });
        try_to("layouts: ", [this] {
            repository_ = Repository::open(
                layout_.directory, {.block_cache_bytes = layout_cache_bytes, .packed = ReadOptions::Packed::ignore});
        });
        try_to("", [this] {
            const Totals counted = repository::check_totals(reader_, reporter());
            result_.sequences = counted.sequences;
            result_.residues = counted.residues;
        });
        try_to("", [this] { repository::check_identity(layout_, file_, reader_, reporter()); });
        try_to("", [this] { reader_.sequence_aliases().check(reporter()); });
        try_to("", [this] { reader_.collection_aliases().check(reporter()); });
        try_to("", [this] {
            repository::check_collections(
                reader_, reporter(), options_.stop,
                [this](const auto& digest, const auto& of) { submit_layout_check(digest, of); });
        });
    }

    /// The volumes that were not checked yet: all in the first round.
    void check_volumes() {
        volumes_.clear();
        indexes_.emplace();
        const repository::PrunedRows pruned(layout_, master_reader());
        for (catalog::VolumeRow& volume : reader_.volumes([this](const Corruption& error) { report(error.what()); })) {
            if (pruned.contain(volume)) {
                findings_.note("volume " + volume.path + ": pruned but for its row in the catalog; " +
                               "`seqshelf prune --execute` removes it");
            } else if (!checked_.contains(volume.volume_id)) {
                volumes_.emplace(volume.volume_id, std::move(volume));
            }
        }
        try_to("", [this] { submit_file_checks(); });
        submit_block_checks();
        try_to("", [this] { submit_sequence_checks(); });
        part_.clear();
        try_to("", [this] { compare_indexes(); });
    }

    /// Drops problems of volumes that the catalog does not have any more. \returns whether there are such volumes
    bool drop_pruned() {
        bool dropped = false;
        try_to("", [&] {
            std::set<std::int64_t> present;
            for (const catalog::VolumeRow& volume : reader_.volumes([](const Corruption&) {})) {
                present.insert(volume.volume_id);
            }
            findings_.keep_only(present);
            for (const auto& [volume_id, volume] : volumes_) {
                checked_.insert(volume_id);
                dropped = dropped || !present.contains(volume_id);
            }
        });
        return dropped;
    }

    void submit_file_checks() {
        std::map<std::string, std::int64_t> volume_of;
        for (const auto& [volume_id, volume] : volumes_) {
            for (const fs::path& file : snapshot::volume_files("sequences/" + volume.path)) {
                volume_of.emplace(file.string(), volume_id);
            }
        }
        for (const auto& [listed_path, listed_sum] :
             repository::expected_sums(layout_, volumes_, reader_, reporter())) {
            const auto found = volume_of.find(listed_path);
            const std::int64_t volume_id = found == volume_of.end() ? 0 : found->second;
            if (listed_.insert(listed_path).second) {
                submit([this, volume_id, path = listed_path, sum = listed_sum] { check_file(path, sum, volume_id); });
            }
        }
        result_.files = static_cast<std::int64_t>(listed_.size());
    }

    void note_leftover(const std::string& path) {
        findings_.note(path + ": not in the catalog, because a change is being made or was interrupted; " +
                       "the next change, or `seqshelf prune --execute`, removes it");
    }

    void check_file(const std::string& path, const std::string& expected, std::int64_t volume_id) {
        if (options_.stop.stop_requested()) {
            return;
        }
        try {
            const std::string sum = digest::sha256_of_file(layout_.directory / path);
            if (sum != expected) {
                report(path + ": SHA-256 mismatch: should be " + expected + ", is " + sum, volume_id);
            }
        } catch (const Error& error) {
            report(path + ": " + error.what(), volume_id);
        }
    }

    void submit_block_checks() {
        for (const auto& [volume_id, row] : volumes_) {
            submit([this, volume = row] {
                base::throw_if_stopped(options_.stop, "verifying was stopped");
                repository::check_blocks(layout_.volume(volume.path), volume, reporter(volume.volume_id));
            });
        }
    }

    /// One that is known not to be reproducible is not checked.
    void submit_layout_check(const CollectionDigest& collection, const catalog::SourceRow& source) {
        if (!repository_ || !source.source.problem.empty()) {
            return;
        }
        base::throw_if_stopped(options_.stop, "verifying was stopped");
        submit_ahead([this, collection, source_id = source.source_id, name = source.source.name] {
            const std::string place = "collection " + collection.sha512t24u() + ": source " + base::quoted(name) + ": ";
            repository::try_to(place, reporter(), [&] {
                if (const auto problem = repository::check_layout(*repository_, collection, source_id, options_.stop)) {
                    report(place + *problem);
                }
            });
        });
    }

    void submit_sequence_checks() {
        const SequenceDigest empty = digest_residues("").sha512t24u;
        std::map<std::int64_t, std::int64_t> without_volume;  // number of sequences, by volume
        const auto visit = [&](const catalog::SequenceRow& row) {
            if (row.place.volume_id == 0) {
                if (row.info.digests.sha512t24u != empty) {
                    report("sequence " + row.info.digests.sha512t24u.refget() +
                           ": has no place but is not the empty sequence");
                }
            } else if (volumes_.contains(row.place.volume_id)) {
                add(row);
            } else if (!checked_.contains(row.place.volume_id)) {
                without_volume[row.place.volume_id] += 1;
            }
        };
        reader_.for_each_sequence(visit, [this](const Corruption& error) { report(error.what()); });
        submit_part();
        for (const auto& [volume_id, count] : without_volume) {
            report("catalog: " + std::to_string(count) + " sequences are in volume " + std::to_string(volume_id) +
                   ", which it does not contain");
        }
    }

    void add(const catalog::SequenceRow& row) {
        const bool other_volume = !part_.empty() && part_.front().place.volume_id != row.place.volume_id;
        if (other_volume || part_.size() == rows_per_task || part_residues_ >= residues_per_task) {
            submit_part();
        }
        part_.push_back(row);
        part_residues_ += row.info.length;
        indexes_->add(row.info.digests.sha512t24u, row.info.length, row.place);
    }

    /// Waits until few enough tasks are queued.
    void submit_part() {
        if (part_.empty()) {
            return;
        }
        base::throw_if_stopped(options_.stop, "verifying was stopped");
        part_residues_ = 0;
        const catalog::VolumeRow& volume = volumes_.at(part_.front().place.volume_id);
        submit_ahead([this, volume,
                      part = std::make_shared<std::vector<catalog::SequenceRow>>(std::exchange(part_, {}))] {
            const std::shared_ptr<void> done(nullptr, [&](void*) { part->clear(); });  // the future keeps the task
            const auto report_of_volume = reporter(volume.volume_id);
            repository::try_to("volume " + volume.path + ": ", report_of_volume, [&] {
                repository::check_sequences(layout_.volume(volume.path), volume, *part, report_of_volume, options_.stop,
                                            [this](std::int64_t residues) { residues_done_ += residues; });
            });
        });
        report_progress();
    }

    /// A volume's index also lists removed sequences, until the volume is rewritten.
    void compare_indexes() {
        repository::FaiComparison& indexes = *indexes_;
        const auto add = [&](const catalog::SequenceRow& row) {
            if (volumes_.contains(row.place.volume_id)) {
                indexes.add(row.info.digests.sha512t24u, row.info.length, row.place);
            }
        };
        reader_.for_each_removed_sequence(add, [this](const Corruption& error) { report(error.what()); });
        std::set<std::int64_t> unreadable;
        for (const auto& [volume_id, volume] : volumes_) {
            base::throw_if_stopped(options_.stop, "verifying was stopped");
            repository::try_to(
                "volume " + volume.path + ": .fai: ",
                [&](const std::string& problem) {
                    unreadable.insert(volume.volume_id);
                    report(problem, volume.volume_id);
                },
                [&] { indexes.add_fai(layout_.volume(volume.path), volume); });
        }
        for (const std::int64_t volume_id : indexes.find_lacking()) {
            if (!unreadable.contains(volume_id)) {
                report("volume " + volumes_.at(volume_id).path +
                           ": .fai does not list the sequences the catalog has there",
                       volume_id);
            }
        }
    }

    /// Submits a task when few enough are queued.
    template <typename Task>
    void submit_ahead(Task task) {
        ahead_.acquire();
        submit([this, task = std::move(task)] {
            const std::shared_ptr<void> done(nullptr, [&](void*) { ahead_.release(); });  // also when it throws
            task();
        });
    }
    template <typename Task>
    void submit(Task task) {
        tasks_.push_back(pool_.submit([this, task = std::move(task)] { try_to("", task); }));
    }

    void wait() {
        for (auto& task : tasks_) {
            task.get();
            report_progress();
        }
        tasks_.clear();
    }

    void report_progress() const {
        if (options_.progress) {
            options_.progress({residues_done_, result_.residues});
        }
    }
    snapshot::Layout layout_;
    snapshot::CatalogFile file_;
    const VerifyOptions& options_;
    catalog::Reader reader_;
    std::optional<Repository> repository_;  ///< for layouts
    std::map<std::int64_t, catalog::VolumeRow> volumes_;  ///< by number; those of the present round
    std::set<std::int64_t> checked_;                      ///< volumes of earlier rounds
    std::set<std::string> listed_;                        ///< files that the catalog knew in some round
    std::vector<catalog::SequenceRow> part_;  ///< of one volume, for the next task
    std::int64_t part_residues_ = 0;
    std::optional<repository::FaiComparison> indexes_;  ///< of the present round
    std::counting_semaphore<> ahead_{tasks_ahead};
    std::atomic<std::int64_t> residues_done_ = 0;
    repository::Findings findings_;
    VerifyReport result_;
    std::vector<std::future<void>> tasks_;
    base::TaskPool pool_;  ///< last: its threads end before what they use
};

}  // namespace

VerifyReport verify(const fs::path& instance, const VerifyOptions& options) {
    const base::StopScope scope(options.stop);
    snapshot::require_local(instance);
    const snapshot::CatalogFile catalog = snapshot::get_catalog({instance});
    if (catalog.is_seqrepo()) {
        throw InvalidArgument(
            instance.string() +
            " is an instance of SeqRepo, which has no sums to verify; `seqshelf adopt --verify` reads all of it");
    }
    const auto require_present = [&] {
        if (!base::exists(catalog.file)) {
            throw NotFound(instance.string() + " was removed while it was verified");
        }
    };
    return base::with_io_errors([&] {
        try {
            VerifyReport report = Verification(instance, catalog, options).run();
            require_present();
            repository::remove_kept_catalog(catalog.file, report);
            return report;
        } catch (const Error&) {
            require_present();
            throw;
        }
    });
}

}  // namespace seqshelf
