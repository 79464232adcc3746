#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "repository/upkeep/check_volume.hpp"
#include "seqshelf/verify.hpp"

namespace seqshelf::repository {

/// What a verification has found so far.
/// Thread-safety: all functions may be called concurrently.
class Findings {
public:
    /// \param volume_id  the volume that the problem is about; 0: none
    void report(const std::string& problem, std::int64_t volume_id = 0) {
        const std::lock_guard lock(mutex_);
        problems_.push_back({volume_id, problem});
    }
    /// report(), with that volume.
    [[nodiscard]] ReportProblem reporter(std::int64_t volume_id) {
        return [this, volume_id](const std::string& problem) { report(problem, volume_id); };
    }
    /// Adds something that is no damage, once.
    void note(const std::string& text) {
        const std::lock_guard lock(mutex_);
        notes_.insert(text);
    }
    /// Drops problems of other volumes than these.
    void keep_only(const std::set<std::int64_t>& volume_ids) {
        const std::lock_guard lock(mutex_);
        std::erase_if(problems_,
                      [&](const Problem& each) { return each.volume_id != 0 && !volume_ids.contains(each.volume_id); });
    }
    /// Moves all into the report, ordered.
    void move_to(VerifyReport& report) {
        const std::lock_guard lock(mutex_);
        for (Problem& problem : problems_) {
            report.problems.push_back(std::move(problem.text));
        }
        std::sort(report.problems.begin(), report.problems.end());
        report.notes.assign(notes_.begin(), notes_.end());
    }

private:
    struct Problem {
        std::int64_t volume_id;
        std::string text;
    };
    std::mutex mutex_;
    std::vector<Problem> problems_;
    std::set<std::string> notes_;
};

}  // namespace seqshelf::repository
