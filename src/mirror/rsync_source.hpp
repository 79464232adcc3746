#pragma once

#include <string>

#include "mirror/source.hpp"

namespace seqshelf::mirror {

/// A root that rsync reaches: a daemon's module, or a directory by ssh. The program `rsync` transfers the files.
/// Thread-safety: one thread at a time.
class RsyncSource : public Source {
public:
    RsyncSource(std::string address, const MirrorOptions& options, Progress& progress);

    std::optional<snapshot::Index> index() override;
    bool contains(const std::string& path) override;
    std::string read_text(const std::string& path, std::int64_t limit) override;
    std::vector<std::string> list(const std::string& path) override;
    void fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const std::filesystem::path& into,
               const std::function<void(const std::string&)>& arrived) override;
    bool uses_earlier_versions() const noexcept override { return true; }

private:
    std::string address_;
    const MirrorOptions& options_;
    Progress& progress_;
};

}  // namespace seqshelf::mirror
