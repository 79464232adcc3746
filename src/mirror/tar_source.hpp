#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "mirror/source.hpp"

namespace seqshelf::mirror {

/// A root with one snapshot in a tar file, as export_snapshot() writes it: `snapshots.json`, then the snapshot, its
/// catalog before its volumes.
/// Thread-safety: one thread at a time.
class TarSource : public Source {
public:
    /// \param downloaded_bytes  what it cost to bring the file here; -1: it was here, so what is read of it counts
    TarSource(std::filesystem::path file, std::int64_t downloaded_bytes, const MirrorOptions& options,
              Progress& progress);

    std::optional<snapshot::Index> index() override;
    std::string read_text(const std::string& path, std::int64_t limit) override;
    void fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const std::filesystem::path& into,
               const std::function<void(const std::string&)>& arrived) override;

private:
    /// Files by their names in the archive.
    using Wanted = std::map<std::string, const WantedFile*, std::less<>>;
    /// Reads the archive until all these files have come. Returns those that are hard links there, by their targets.
    [[nodiscard]] Wanted read_through(Wanted wanted, const std::filesystem::path& into,
                                      const std::function<void(const std::string&)>& arrived);

    std::filesystem::path file_;
    bool downloaded_;
    const MirrorOptions& options_;
    Progress& progress_;
};

}  // namespace seqshelf::mirror
