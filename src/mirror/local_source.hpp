#pragma once

#include "mirror/source.hpp"

namespace seqshelf::mirror {

/// A root in the file system. Files are copied (reflinked if possible), not hard-linked, because a mirror is a second
/// copy.
/// Thread-safety: one thread at a time.
class LocalSource : public Source {
public:
    /// \throws NotFound  there is no such directory
    LocalSource(std::filesystem::path root, const MirrorOptions& options, Progress& progress);

    std::optional<snapshot::Index> index() override;
    bool contains(const std::string& path) override;
    std::string read_text(const std::string& path, std::int64_t limit) override;
    std::vector<std::string> list(const std::string& path) override;
    void fetch(const std::string& snapshot, const std::vector<WantedFile>& files, const std::filesystem::path& into,
               const std::function<void(const std::string&)>& arrived) override;

private:
    std::filesystem::path root_;
    const MirrorOptions& options_;
    Progress& progress_;
};

}  // namespace seqshelf::mirror
