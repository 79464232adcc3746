#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/reader.hpp"
#include "mirror/local_files.hpp"
#include "mirror/source.hpp"
#include "mirror/staging.hpp"

namespace seqshelf::mirror {

/// Copies one snapshot from a source into a root.
/// Thread-safety: one thread at a time.
class Pull {
public:
    Pull(std::filesystem::path root, Source& source, Progress& progress);

    /// Does everything but `latest` and the root's index, which the caller updates. \pre the root's lock is held
    TransferReport run(const std::string& requested_name);

private:
    void find_snapshot(const std::string& requested_name);
    bool is_here();
    void bring_catalog();
    bool bring_by_delta();
    /// A delta, and the size of the catalog that it makes, from the source's index.
    struct DeltaStep {
        std::filesystem::path delta;
        std::int64_t target_bytes = 0;
    };
    void apply(const std::vector<DeltaStep>& steps, const std::filesystem::path& base);
    void make_page_sums(catalog::Reader& catalog);
    void bring_volumes();
    void check_space(std::int64_t bytes);
    /// When a local file is used without being read: Believe::if_size_agrees trusts what its instance says of it.
    enum class Believe { if_read, if_size_agrees };
    void link_or_list(const std::string& path, std::int64_t max_bytes, std::vector<WantedFile>& missing,
                      Believe believe = Believe::if_read);
    void bring(std::vector<WantedFile> files);
    void publish();

    std::filesystem::path root_;
    Source& source_;
    Progress& progress_;
    LocalFiles local_;
    snapshot::Index index_;
    std::optional<snapshot::SnapshotName> name_;   ///< of the snapshot, once it is known
    const snapshot::IndexEntry* entry_ = nullptr;  ///< of the snapshot in the source's index; null: none
    std::string sums_text_;
    std::optional<Staging> staging_;
    TransferReport report_;
};

/// Calls `pull` with a source under the root's lock; `root` is made if it is missing. When it has published the
/// snapshot, `latest` and the root's index follow, and the report gets a remark if something is unusual.
/// \throws Locked, ReadOnly, IoError, and what `pull` throws
TransferReport pull_by(const std::filesystem::path& root, const std::string& address, MoveLatest latest,
                       const MirrorOptions& options, const std::function<TransferReport(Source&, Progress&)>& pull);

}  // namespace seqshelf::mirror
