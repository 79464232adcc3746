#pragma once

#include <deque>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/task_pool.hpp"
#include "repository/seqrepo_volume.hpp"
#include "repository/session/instance_writer.hpp"
#include "seqshelf/adopt.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::repository {

/// The volumes of an instance of SeqRepo in the order of their sequences, each examined by a thread of a pool before it
/// is taken. Memory: the indexes of as many volumes as there are threads.
/// Thread-safety: one thread at a time.
class VolumeQueue {
public:
    struct Source {
        std::filesystem::path seqrepo;  ///< its directory
        snapshot::Layout instance;  ///< ours
        std::vector<std::string> paths;  ///< of the volumes, in order
    };
    /// \param options  must outlive the queue
    VolumeQueue(Source source, InstanceWriter& writer, base::TaskPool& pool, const AdoptOptions& options);

    /// Takes the volume of that path, and drops the volumes before it.
    /// \throws Corruption  it cannot be used, or was taken already
    [[nodiscard]] std::unique_ptr<SeqRepoVolume> take(const std::string& path);

private:
    struct Task {
        std::string path;
        std::future<std::unique_ptr<SeqRepoVolume>> volume;
    };

    void start_tasks();

    Source source_;
    InstanceWriter& writer_;
    base::TaskPool& pool_;
    const AdoptOptions& options_;
    std::map<std::string, catalog::VolumeRow> known_;  ///< volumes that the instance already has, by path
    std::size_t next_ = 0;  ///< index in the paths
    std::deque<Task> tasks_;
};

}  // namespace seqshelf::repository
