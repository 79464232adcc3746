#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mirror/local_files.hpp"
#include "mirror/source.hpp"
#include "mirror/staging.hpp"

namespace seqshelf::mirror {

/// One snapshot on its way from a source into a root.
/// Thread-safety: one thread at a time.
class Pull {
public:
    Pull(std::filesystem::path root, Source& source, Progress& progress);

    /// \pre the root's lock is held. Everything but `latest` and the root's index, which are the caller's.
    TransferReport run(const std::string& requested_name);

private:
    void find_snapshot(const std::string& requested_name);
    bool is_here();
    void bring_catalog();
    bool bring_by_delta();
    void apply(const std::vector<std::filesystem::path>& deltas, const std::filesystem::path& base);
    void bring_volumes();
    void check_room(std::int64_t bytes);
    /// Whether a file that is here is taken for what its instance says it is.
    enum class Believe { if_read, if_size_agrees };
    void link_or_list(const std::string& path, std::int64_t max_bytes, std::vector<WantedFile>& missing,
                      Believe believe = Believe::if_read);
    void bring(std::vector<WantedFile> files);

    std::filesystem::path root_;
    Source& source_;
    Progress& progress_;
    LocalFiles local_;
    snapshot::Index index_;
    std::optional<snapshot::SnapshotName> name_;   ///< of the snapshot, once it is found
    const snapshot::IndexEntry* entry_ = nullptr;  ///< what the source's index says of the snapshot; null: nothing
    std::string sums_text_;
    std::optional<Staging> staging_;
    TransferReport report_;
};

}  // namespace seqshelf::mirror
