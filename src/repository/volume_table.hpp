#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "volume/volume.hpp"

namespace seqshelf::repository {

/// The open volumes of a repository, by their number in the catalog. Finding one takes no lock, because every slice
/// does it.
/// Thread-safety: all functions may be called concurrently.
class VolumeTable {
public:
    using Open = std::function<std::unique_ptr<volume::Volume>()>;

    VolumeTable() = default;
    VolumeTable(const VolumeTable&) = delete;
    VolumeTable& operator=(const VolumeTable&) = delete;
    ~VolumeTable();

    /// The volume, opened by `open` at its first use and kept. Exceptions of `open` pass through.
    /// \throws Corruption  no catalog contains that many volumes
    const volume::Volume& get(std::int64_t volume_id, const Open& open);

private:
    static constexpr std::size_t page_volumes = 1024;
    using Page = std::array<std::atomic<const volume::Volume*>, page_volumes>;

    std::array<std::atomic<Page*>, 1024> pages_{};
    std::mutex opening_;
};

}  // namespace seqshelf::repository
