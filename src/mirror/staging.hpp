#pragma once

#include <filesystem>
#include <string>

#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::mirror {

/// Where a snapshot is put together that comes from elsewhere: `ROOT/.pull-NAME`. What comes goes to incoming(); once
/// its sum was checked it moves into layout(), so that whatever is there is right. A run that was interrupted is
/// continued by the next. All becomes durable together, before it is published.
/// Thread-safety: one thread at a time; one process at a time, by the root's lock.
class Staging {
public:
    /// \param sums_text  the snapshot's SHA256SUMS. What is there of a snapshot with others is removed.
    Staging(const std::filesystem::path& root, const std::string& name, const std::string& sums_text);

    [[nodiscard]] const snapshot::Layout& layout() const noexcept { return layout_; }
    [[nodiscard]] const snapshot::Sums& sums() const noexcept { return sums_; }
    [[nodiscard]] std::filesystem::path incoming() const { return directory_ / "incoming"; }
    [[nodiscard]] std::filesystem::path scratch() const { return directory_ / "scratch"; }

    [[nodiscard]] bool has(const std::string& path) const;

    /// Whether a file in incoming() has the sum it should have.
    [[nodiscard]] bool is_right(const std::string& path) const;
    /// Takes a file from incoming() if it is right; else removes it there.
    [[nodiscard]] bool admit(const std::string& path);
    /// Gives the snapshot a file of another instance: a link where that is possible. False where it cannot be had.
    [[nodiscard]] bool link(const std::filesystem::path& file, const std::string& path);

    /// Completes the snapshot and publishes it.
    /// \param created  seconds since the epoch: the time it shall show, 0: now
    void publish(const std::filesystem::path& target, std::int64_t created);

    /// Removes what is left of the staging of a snapshot, if there is any.
    static void remove(const std::filesystem::path& root, const std::string& name);

private:
    void drop_what_is_wrong();

    std::filesystem::path directory_;
    std::string sums_text_;
    snapshot::Sums sums_;
    snapshot::Layout layout_;
};

}  // namespace seqshelf::mirror
