#pragma once

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

/// For the message of an error: whether the snapshot has appeared.
[[nodiscard]] std::string what_was_done(const std::filesystem::path& root, const std::string& name);

/// What follows when a pulled snapshot was published: `latest` and the root's index. \pre the root's lock is held
/// \param report  of the pull; gets a remark if something is unusual
void list_pulled(const std::filesystem::path& root, TransferReport& report, MoveLatest latest);

}  // namespace seqshelf::mirror
