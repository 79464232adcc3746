#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <span>
#include <type_traits>
#include <vector>

#include "base/spill_file.hpp"

namespace seqshelf::base {

/// Sorts any number of items in bounded memory: full runs are sorted and written to a file, and drain() merges them.
/// \tparam Item  bytes that can be copied as they are, with operator<
/// Thread-safety: one thread at a time.
template <typename Item>
class ExternalSorter {
    static_assert(std::is_trivially_copyable_v<Item>);

public:
    /// \param run_bytes  memory for items, in bytes; drain() takes as much again
    explicit ExternalSorter(std::size_t run_bytes = std::size_t{8} << 20)
        : run_items_(std::max<std::size_t>(run_bytes / sizeof(Item), 1)) {}

    /// \throws ReadOnly, IoError
    void add(const Item& item) {
        if (items_.size() == run_items_) {
            spill();
        }
        items_.push_back(item);
    }

    /// Calls `visit` for all items in order, and removes them. \throws IoError
    template <typename Visit>
    void drain(Visit visit) {
        if (file_) {
            spill();
            merge(visit);
            file_.reset();
            run_ends_.clear();
        } else {
            std::sort(items_.begin(), items_.end());
            std::for_each(items_.begin(), items_.end(), visit);
        }
        items_ = {};
    }

private:
    /// A run that is read a part at a time.
    struct Run {
        std::int64_t next;  ///< in bytes, in the file
        std::int64_t end;
        std::vector<Item> part;
        std::size_t at = 0;
    };

    void spill() {
        std::sort(items_.begin(), items_.end());
        if (!file_) {
            file_.emplace();
        }
        file_->append(std::as_bytes(std::span(items_)));
        run_ends_.push_back(file_->size());
        items_.clear();
    }

    template <typename Visit>
    void merge(Visit& visit) {
        items_ = {};
        const std::size_t part_items = std::max<std::size_t>(run_items_ / run_ends_.size(), 1);
        std::vector<Run> runs;
        const auto later = [&](std::size_t a, std::size_t b) {
            return runs[b].part[runs[b].at] < runs[a].part[runs[a].at];
        };
        std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> firsts(later);
        for (const std::int64_t end : run_ends_) {
            runs.push_back({runs.empty() ? 0 : runs.back().end, end, {}});
        }
        for (std::size_t i = 0; i < runs.size(); ++i) {
            read_part(runs[i], part_items);
            firsts.push(i);
        }
        while (!firsts.empty()) {
            const std::size_t i = firsts.top();
            firsts.pop();
            Run& run = runs[i];
            visit(run.part[run.at++]);
            if (run.at < run.part.size() || read_part(run, part_items)) {
                firsts.push(i);
            }
        }
    }

    /// Returns false at the run's end.
    bool read_part(Run& run, std::size_t part_items) {
        run.part.resize(std::min(part_items, static_cast<std::size_t>(run.end - run.next) / sizeof(Item)));
        run.at = 0;
        file_->read(run.next, std::as_writable_bytes(std::span(run.part)));
        run.next += static_cast<std::int64_t>(run.part.size() * sizeof(Item));
        return !run.part.empty();
    }

    std::size_t run_items_;
    std::vector<Item> items_;
    std::optional<SpillFile> file_;
    std::vector<std::int64_t> run_ends_;  ///< in bytes, in the file
};

}  // namespace seqshelf::base
