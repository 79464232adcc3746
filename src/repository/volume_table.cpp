#include "repository/volume_table.hpp"

#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::repository {

VolumeTable::~VolumeTable() {
    for (const auto& page : pages_) {
        if (Page* const volumes = page.load()) {
            for (const auto& volume : *volumes) {
                delete volume.load();
            }
            delete volumes;
        }
    }
}

const volume::Volume& VolumeTable::get(std::int64_t volume_id, const Open& open) {
    const auto id = static_cast<std::size_t>(volume_id);
    if (id / page_volumes >= pages_.size()) {
        throw Corruption("the catalog has a sequence in volume " + std::to_string(volume_id) +
                         ", a number that no volume can have");
    }
    std::atomic<Page*>& page = pages_[id / page_volumes];
    if (const Page* const volumes = page.load(std::memory_order_acquire)) {
        if (const volume::Volume* const volume = (*volumes)[id % page_volumes].load(std::memory_order_acquire)) {
            return *volume;
        }
    }
    const std::lock_guard lock(opening_);
    if (page.load() == nullptr) {
        page.store(new Page{}, std::memory_order_release);
    }
    std::atomic<const volume::Volume*>& slot = (*page.load())[id % page_volumes];
    if (slot.load() == nullptr) {  // unless another thread was first
        slot.store(open().release(), std::memory_order_release);
    }
    return *slot.load();
}

}  // namespace seqshelf::repository
