#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/little_endian.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::repository {

/// Remembers for which sequences the record in the volume was compared with the catalog, so that it is done once and
/// not for each slice. It forgets some of many; then the record is compared again.
/// Thread-safety: all functions may be called concurrently.
class CheckedRecords {
public:
    using Key = std::uint64_t;
    /// Stands for what the catalog says about a sequence. The digest makes it random.
    [[nodiscard]] static Key key_of(const SequenceInfo& info, std::int64_t volume_id, std::int64_t offset) noexcept {
        const auto place = static_cast<Key>(offset) * 0x9e3779b97f4a7c15U + static_cast<Key>(volume_id);
        const auto length = static_cast<Key>(info.length) * 0xc2b2ae3d27d4eb4fU;
        return base::load_le64(info.digests.sha512t24u.bytes().data()) + place + length;
    }

    [[nodiscard]] bool contains(Key key) const noexcept {
        return keys_[key % keys_.size()].load(std::memory_order_relaxed) == key && key != 0;
    }
    void add(Key key) noexcept { keys_[key % keys_.size()].store(key, std::memory_order_relaxed); }

private:
    std::array<std::atomic<Key>, 4096> keys_{};
};

}  // namespace seqshelf::repository
