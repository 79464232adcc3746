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
    /// \param downloaded_bytes  bytes transferred for the file; -1: it is local, and the bytes read from it count
    TarSource(std::filesystem::path file, std::int64_t downloaded_bytes, const MirrorOptions& options,
              Progress& progress);

    std::optional<snapshot::Index> index() override;
    bool contains(const std::string& path) override;
    std::string read_text(const std::string& path, std::int64_t limit) override;
    std::vector<std::string> list(const std::string& path) override;
    void fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const std::filesystem::path& into,
               const std::function<void(const std::string&)>& arrived) override;

private:
    /// Wanted files by their names in the archive.
    using Wanted = std::map<std::string, const WantedFile*, std::less<>>;
    /// Reads the archive until all these files were found. Returns those that are hard links in it, by their targets.
    [[nodiscard]] Wanted read_through(Wanted wanted, const std::filesystem::path& into,
                                      const std::function<void(const std::string&)>& arrived);

    std::filesystem::path file_;
    bool downloaded_;
    const MirrorOptions& options_;
    Progress& progress_;
};

}  // namespace seqshelf::mirror
