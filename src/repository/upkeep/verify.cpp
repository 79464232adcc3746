#include "seqshelf/verify.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <set>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "base/task_pool.hpp"
#include "catalog/kept_catalog.hpp"
#include "catalog/reader.hpp"
#include "digest/sha256.hpp"
#include "repository/session/orphans.hpp"
#include "repository/upkeep/check_collections.hpp"
#include "repository/upkeep/check_identity.hpp"
#include "repository/upkeep/check_volume.hpp"
#include "repository/upkeep/prune_plan.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/catalog_file.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t residues_per_task = std::int64_t{8} << 20;
constexpr std::size_t rows_per_task = 8192;
constexpr std::ptrdiff_t tasks_ahead = 16;

/// One verification. Tasks of a pool check files and sequences, a few of them ahead, so that memory is bounded;
/// the catalog is read by one thread.
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
        for (const std::string& problem : reader_.check_database(options_.stop)) {
            report("catalog: " + problem);
        }
        check_totals();
        repository::check_identity(layout_, file_, reader_, report_problem_, options_.stop);
        repository::check_collections(reader_, [this](const std::string& problem) { report(problem); }, options_.stop);
        list_volumes();
        submit_file_checks();
        submit_block_checks();
        submit_sequence_checks();
        compare_indexes();
        wait();
        base::throw_if_stopped(options_.stop, "verifying was stopped");
        std::sort(result_.problems.begin(), result_.problems.end());
        std::sort(result_.notes.begin(), result_.notes.end());
        return std::move(result_);
    }

private:
    void report(const std::string& problem) {
        const std::lock_guard lock(mutex_);
        result_.problems.push_back(problem);
    }

    /// Skips volumes of master without files and sequences, which a prune leaves that finds the disk full.
    void list_volumes() {
        std::map<std::int64_t, std::int64_t> removed_text;
        if (!layout_.is_snapshot()) {
            removed_text = repository::removed_text_bytes(reader_);
        }
        for (catalog::VolumeRow& volume : reader_.volumes()) {
            const std::int64_t gone = removed_text[volume.volume_id];
            if (gone > 0 && gone == volume.text_bytes && !fs::exists(layout_.volume(volume.path))) {
                pruned_.push_back(volume.path);
                result_.notes.push_back(
                    "volume " + volume.path +
                    ": pruned but for its row in the catalog; `seqshelf prune --execute` removes it");
            } else {
                volumes_.emplace(volume.volume_id, std::move(volume));
            }
        }
    }

    void check_totals() {
        const Totals counted = reader_.counted_totals();
        if (reader_.totals() != counted) {
            report("catalog: the stored totals are not those of its rows");
        }
        result_.sequences = counted.sequences;
        result_.residues = counted.residues;
    }

    /// The sums that files must have: from a snapshot's list; for master only the catalog's sums of volumes.
    snapshot::Sums expected_sums() {
        snapshot::Sums sums = snapshot::recorded_sums(reader_);
        for (const std::string& path : pruned_) {
            for (const fs::path& file : snapshot::volume_files("sequences/" + path)) {
                sums.erase(file.string());
            }
        }
        if (!layout_.is_snapshot()) {
            return sums;
        }
        try {
            snapshot::Sums listed = snapshot::read_sums(base::read_text(layout_.sums(), snapshot::max_sums_bytes));
            for (const auto& [path, sum] : sums) {
                const auto found = listed.find(path);
                if (found == listed.end() || found->second != sum) {
                    report("SHA256SUMS: " + path +
                           (found == listed.end() ? " is missing" : " has another sum than in the catalog"));
                }
            }
            sums.merge(listed);
        } catch (const Error& error) {
            report(error.what());
        }
        return sums;
    }

    void submit_file_checks() {
        const snapshot::Sums sums = expected_sums();
        std::set<std::string> listed;
        for (const auto& [listed_path, listed_sum] : sums) {
            listed.insert(listed_path);
            submit([this, path = listed_path, sum = listed_sum] { check_file(path, sum); });
        }
        result_.files = static_cast<std::int64_t>(sums.size());
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout_.volumes())) {
            const std::string path = fs::relative(entry.path(), layout_.directory).string();
            if (entry.is_regular_file() && !entry.is_symlink() && !listed.contains(path)) {
                if (!layout_.is_snapshot() && repository::is_volume_file(entry.path())) {
                    note_leftover(path);
                } else {
                    report(path + ": the catalog does not know this file");
                }
            }
        }
        if (!layout_.is_snapshot() && fs::exists(fs::symlink_status(layout_.staging()))) {
            note_leftover(layout_.staging().filename().string());
        }
    }

    void note_leftover(const std::string& path) {
        result_.notes.push_back(path + ": not in the catalog, because a change is being made or was interrupted; " +
                                "the next change, or `seqshelf prune --execute`, removes it");
    }

    void check_file(const std::string& path, const std::string& expected) {
        if (options_.stop.stop_requested()) {
            return;
        }
        try {
            const std::string sum = digest::sha256_of_file(layout_.directory / path);
            if (sum != expected) {
                report(path + ": SHA-256 mismatch: should be " + expected + ", is " + sum);
            }
        } catch (const Error& error) {
            report(path + ": " + error.what());
        }
    }

    void submit_block_checks() {
        for (const auto& entry : volumes_) {
            submit([this, &volume = entry.second] {
                repository::check_blocks(layout_.volume(volume.path), volume, report_problem_);
            });
        }
    }

    void submit_sequence_checks() {
        const SequenceDigest empty = digest_residues("").sha512t24u;
        std::map<std::int64_t, std::int64_t> without_volume;  // number of sequences, by volume
        reader_.for_each_sequence([&](const catalog::SequenceRow& row) {
            if (row.place.volume_id == 0) {
                if (row.info.digests.sha512t24u != empty) {
                    report("sequence " + row.info.digests.sha512t24u.refget() +
                           ": has no place but is not the empty sequence");
                }
            } else if (!volumes_.contains(row.place.volume_id)) {
                without_volume[row.place.volume_id] += 1;
            } else {
                add(row);
            }
        });
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
        indexes_.add(row.info.digests.sha512t24u, row.info.length, row.place);
    }

    /// Waits until few enough tasks are queued.
    void submit_part() {
        if (part_.empty()) {
            return;
        }
        base::throw_if_stopped(options_.stop, "verifying was stopped");
        part_residues_ = 0;
        ahead_.acquire();
        submit([this, part = std::make_shared<std::vector<catalog::SequenceRow>>(std::exchange(part_, {}))] {
            const std::shared_ptr<void> done(nullptr, [&](void*) {  // also when the check throws
                part->clear();  // the task's future keeps the task
                ahead_.release();
            });
            const catalog::VolumeRow& volume = volumes_.at(part->front().place.volume_id);
            repository::check_sequences(layout_.volume(volume.path), volume, *part, report_problem_, options_.stop,
                                        [this](std::int64_t residues) { residues_done_ += residues; });
        });
        report_progress();
    }

    /// A volume's index also lists removed sequences, until the volume is rewritten.
    void compare_indexes() {
        reader_.for_each_removed_sequence([this](const catalog::SequenceRow& row) {
            if (volumes_.contains(row.place.volume_id)) {
                indexes_.add(row.info.digests.sha512t24u, row.info.length, row.place);
            }
        });
        std::set<std::int64_t> unreadable;
        for (const auto& [volume_id, volume] : volumes_) {
            try {
                indexes_.add_fai(layout_.volume(volume.path), volume);
            } catch (const Error& error) {
                unreadable.insert(volume_id);
                report("volume " + volume.path + ": .fai: " + error.what());
            }
        }
        for (const std::int64_t volume_id : indexes_.find_lacking()) {
            if (!unreadable.contains(volume_id)) {
                report("volume " + volumes_.at(volume_id).path +
                       ": .fai does not list the sequences the catalog has there");
            }
        }
    }

    template <typename Task>
    void submit(Task task) {
        tasks_.push_back(pool_.submit([this, task = std::move(task)] {
            try {
                task();
            } catch (const Error& error) {
                report(error.what());
            }
        }));
    }

    void wait() {
        for (auto& task : tasks_) {
            task.get();
            report_progress();
        }
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
    const repository::ReportProblem report_problem_ = [this](const std::string& problem) { report(problem); };
    std::map<std::int64_t, catalog::VolumeRow> volumes_;  ///< by number
    std::vector<std::string> pruned_;  ///< paths of volumes that are skipped
    std::vector<catalog::SequenceRow> part_;  ///< of one volume, for the next task
    std::int64_t part_residues_ = 0;
    repository::FaiComparison indexes_;
    std::counting_semaphore<> ahead_{tasks_ahead};
    std::atomic<std::int64_t> residues_done_ = 0;
    std::mutex mutex_;
    VerifyReport result_;
    std::vector<std::future<void>> tasks_;
    base::TaskPool pool_;  ///< last: its threads end before what they use
};

}  // namespace

VerifyReport verify(const fs::path& instance, const VerifyOptions& options) {
    snapshot::require_local(instance);
    const snapshot::CatalogFile catalog = snapshot::get_catalog({instance});
    if (catalog.is_seqrepo()) {
        throw InvalidArgument(
            instance.string() +
            " is an instance of SeqRepo, which has no sums to verify; `seqshelf adopt --verify` reads all of it");
    }
    VerifyReport report = Verification(instance, catalog, options).run();
    if (const auto kept = catalog::find_kept_catalog(catalog.file); kept && report.problems.empty()) {
        std::error_code not_ours;  // whoever may write the instance removes it
        if (fs::remove(kept->file, not_ours)) {
            report.removed.push_back(kept->file.filename().string());
        }
    }
    return report;
}

}  // namespace seqshelf
