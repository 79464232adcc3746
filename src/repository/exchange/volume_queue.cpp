#include "repository/exchange/volume_queue.hpp"

#include <utility>

#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

VolumeQueue::VolumeQueue(Source source, InstanceWriter& writer, base::TaskPool& pool, const AdoptOptions& options)
    : source_(std::move(source)), writer_(writer), pool_(pool), options_(options) {
    for (catalog::VolumeRow& row : writer_.catalog().reader().volumes()) {
        known_.emplace(row.path, row);
    }
    start_tasks();
}

void VolumeQueue::start_tasks() {
    while (tasks_.size() < pool_.size() && next_ < source_.paths.size()) {
        const std::string& path = source_.paths[next_++];
        SeqRepoVolume::Source source{source_.seqrepo / "sequences", path, writer_.stage_volume(), std::nullopt, {}};
        if (const auto known = known_.find(path); known != known_.end()) {
            source.known = known->second;
            source.known_file = source_.instance.volume(path);
        }
        tasks_.push_back({path, pool_.submit([source, &options = options_] {
                              return std::make_unique<SeqRepoVolume>(source, options.verify, options.stop);
                          })});
    }
}

std::unique_ptr<SeqRepoVolume> VolumeQueue::take(const std::string& path) {
    while (!tasks_.empty()) {
        Task task = std::move(tasks_.front());
        tasks_.pop_front();
        start_tasks();
        if (task.path == path) {
            return task.volume.get();
        }
    }
    throw Corruption("its sequences are not together");
}

}  // namespace seqshelf::repository
