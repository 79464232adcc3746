#pragma once

#include <filesystem>
#include <string>

#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::mirror {

/// Where a snapshot is assembled: `ROOT/.pull-NAME`. Files are fetched to incoming(); those with the right sum move
/// into layout(), so that all files there are right. The next run continues an interrupted one. All files become
/// durable together, before the snapshot is published.
/// Thread-safety: one thread at a time; one process at a time, by the root's lock.
class Staging {
public:
    /// \param sums_text  the snapshot's SHA256SUMS; what an earlier run with other sums left is removed
    Staging(const std::filesystem::path& root, const std::string& name, const std::string& sums_text);

    [[nodiscard]] const snapshot::Layout& layout() const noexcept { return layout_; }
    [[nodiscard]] const snapshot::Sums& sums() const noexcept { return sums_; }
    [[nodiscard]] std::filesystem::path incoming() const { return directory_ / "incoming"; }
    [[nodiscard]] std::filesystem::path scratch() const { return directory_ / "scratch"; }

    [[nodiscard]] bool has(const std::string& path) const;

    /// Whether a file in incoming() has the right sum.
    [[nodiscard]] bool is_right(const std::string& path) const;
    /// Moves a file from incoming() to layout() if it is right; else removes it.
    [[nodiscard]] bool admit(const std::string& path);
    /// Adds a file of another instance, as a link if possible. Returns false if it cannot be read or copied.
    [[nodiscard]] bool link(const std::filesystem::path& file, const std::string& path);

    /// Completes the snapshot and publishes it.
    /// \param created  the snapshot's time, seconds since the Unix epoch; 0: now
    void publish(const std::filesystem::path& target, std::int64_t created);

    /// Removes the staging directory of a snapshot, if it exists.
    static void remove(const std::filesystem::path& root, const std::string& name);

private:
    void drop_what_is_wrong();

    std::filesystem::path directory_;
    std::string sums_text_;
    snapshot::Sums sums_;
    snapshot::Layout layout_;
};

}  // namespace seqshelf::mirror
