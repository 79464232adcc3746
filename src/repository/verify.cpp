#include "seqshelf/verify.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "base/file.hpp"
#include "base/task_pool.hpp"
#include "catalog/reader.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "repository/check_collections.hpp"
#include "repository/check_volume.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/remote_snapshot.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t residues_per_task = std::int64_t{8} << 20;

class Verification {
public:
    Verification(const fs::path& instance, const VerifyOptions& options)
        : layout_{instance},
          options_(options),
          reader_(layout_.catalog(), layout_.is_snapshot() ? catalog::Reader::Source::snapshot : catalog::Reader::Source::live),
          pool_(options.threads) {}

    VerifyReport run() {
        for (const std::string& problem : reader_.check_database()) {
            report("catalog: " + problem);
        }
        check_totals();
        repository::check_collections(reader_, [this](const std::string& problem) { report(problem); }, options_.stop);
        volumes_ = reader_.volumes();
        collect_sequences();
        submit_file_checks();
        submit_volume_checks();
        wait();
        if (options_.stop.stop_requested()) {
            throw Cancelled("verifying was stopped");
        }
        std::sort(result_.problems.begin(), result_.problems.end());
        return std::move(result_);
    }

private:
    void report(const std::string& problem) {
        const std::lock_guard lock(mutex_);
        result_.problems.push_back(problem);
    }

    void check_totals() {
        const Totals counted = reader_.counted_totals();
        if (reader_.totals() != counted) {
            report("catalog: the kept totals are not what there is");
        }
        result_.sequences = counted.sequences;
        result_.residues = counted.residues;
    }

    void collect_sequences() {
        const SequenceDigest empty = digest_residues("").sha512t24u;
        reader_.each_sequence([&](const catalog::SequenceRow& row) {
            if (row.place.volume_id != 0) {
                sequences_[row.place.volume_id].push_back(row);
            } else if (row.info.digests.sha512t24u != empty) {
                report("sequence " + row.info.digests.sha512t24u.refget() + ": has no place but is not the empty sequence");
            }
        });
        reader_.each_removed_sequence([&](const catalog::SequenceRow& row) { removed_[row.place.volume_id].push_back(row); });
    }

    /// What a volume's index lists: removed sequences are in it until it is written anew.
    std::vector<catalog::SequenceRow> rows_in_volume(std::int64_t volume_id) {
        std::vector<catalog::SequenceRow> rows = sequences_[volume_id];
        const std::vector<catalog::SequenceRow>& removed = removed_[volume_id];
        rows.insert(rows.end(), removed.begin(), removed.end());
        std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.place.offset < b.place.offset; });
        return rows;
    }

    /// The sums every file must have: a snapshot has a list, master only what the catalog says of volumes.
    snapshot::Sums expected_sums() {
        snapshot::Sums sums = snapshot::sums_of_volumes(reader_);
        if (!layout_.is_snapshot()) {
            return sums;
        }
        try {
            snapshot::Sums listed = snapshot::parse_sums(base::read_text(layout_.sums(), snapshot::max_sums_bytes));
            for (const auto& [path, sum] : sums) {
                const auto found = listed.find(path);
                if (found == listed.end() || found->second != sum) {
                    report("SHA256SUMS: " + path + (found == listed.end() ? " is missing" : " has another sum than in the catalog"));
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
        for (const auto& [path, sum] : sums) {
            listed.insert(path);
            submit([this, path = path, sum = sum] { check_file(path, sum); });
        }
        result_.files = static_cast<std::int64_t>(sums.size());
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(layout_.volumes())) {
            const std::string path = fs::relative(entry.path(), layout_.directory).string();
            if (entry.is_regular_file() && !entry.is_symlink() && !listed.contains(path)) {
                report(path + ": the catalog does not know this file");
            }
        }
    }

    void check_file(const std::string& path, const std::string& expected) {
        if (options_.stop.stop_requested()) {
            return;
        }
        try {
            const std::string sum = snapshot::sha256_of_file(layout_.directory / path);
            if (sum != expected) {
                report(path + ": SHA-256 mismatch: should be " + expected + ", is " + sum);
            }
        } catch (const Error& error) {
            report(path + ": " + error.what());
        }
    }

    void submit_volume_checks() {
        for (const catalog::VolumeRow& volume : volumes_) {
            const std::vector<catalog::SequenceRow>& rows = sequences_[volume.volume_id];
            const fs::path path = layout_.volume(volume.path);
            const repository::ReportProblem report_problem = [this](const std::string& problem) { report(problem); };
            submit([=, &volume, indexed = rows_in_volume(volume.volume_id)] { repository::check_indexes(path, volume, indexed, report_problem); });
            for (std::size_t begin = 0; begin < rows.size();) {
                std::size_t end = begin;
                for (std::int64_t residues = 0; end < rows.size() && residues < residues_per_task; ++end) {
                    residues += rows[end].info.length;
                }
                const std::span<const catalog::SequenceRow> part(rows.data() + begin, end - begin);
                submit([=, this, &volume] {
                    repository::check_sequences(path, volume, part, report_problem, options_.stop,
                                                [this](std::int64_t residues) { residues_done_ += residues; });
                });
                begin = end;
            }
        }
        for (const auto& [volume_id, rows] : sequences_) {
            if (std::none_of(volumes_.begin(), volumes_.end(), [id = volume_id](const auto& volume) { return volume.volume_id == id; })) {
                report("catalog: " + std::to_string(rows.size()) + " sequences are in volume " + std::to_string(volume_id) +
                       ", which it does not have");
            }
        }
    }

    template <typename Task>
    void submit(Task task) {
        tasks_.push_back(pool_.submit([this, task] {
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
            if (options_.progress) {
                options_.progress({residues_done_, result_.residues});
            }
        }
    }

    snapshot::Layout layout_;
    const VerifyOptions& options_;
    catalog::Reader reader_;
    std::vector<catalog::VolumeRow> volumes_;
    std::map<std::int64_t, std::vector<catalog::SequenceRow>> sequences_;  ///< by volume, by offset
    std::map<std::int64_t, std::vector<catalog::SequenceRow>> removed_;    ///< likewise
    std::atomic<std::int64_t> residues_done_ = 0;
    std::mutex mutex_;
    VerifyReport result_;
    std::vector<std::future<void>> tasks_;
    base::TaskPool pool_;  ///< last: its threads end before what they use
};

}  // namespace

VerifyReport verify(const fs::path& instance, const VerifyOptions& options) {
    snapshot::require_local(instance);
    if (catalog::SeqRepoDatabases::are_in(instance)) {
        throw InvalidArgument(instance.string() + " is an instance of SeqRepo, which has no sums to verify; `seqshelf adopt --verify` reads all of it");
    }
    if (!fs::exists(snapshot::Layout{instance}.catalog())) {
        throw NotFound("there is no instance " + instance.string());
    }
    return Verification(instance, options).run();
}

}  // namespace seqshelf
