#include "repository/instance.hpp"

#include <utility>

#include "repository/seqrepo_instance.hpp"
#include "repository/volume_instance.hpp"

namespace seqshelf::repository {

Instance::Instance(Located located, const ReadOptions& options, packed::PackedFiles packed,
                   std::unique_ptr<snapshot::Scratch> scratch)
    : scratch_(std::move(scratch)),
      located_(std::move(located)),
      readers_(located_.catalog.file, located_.catalog.source),
      blocks_(options.block_cache_bytes),
      packed_(std::move(packed)) {
    reader()->check_page_sums();  // reports a catalog that cannot be read now, not later
}

std::shared_ptr<const Instance> open_instance(Located located, const ReadOptions& options,
                                              std::unique_ptr<snapshot::Scratch> scratch) {
    if (located.catalog.is_seqrepo()) {
        return std::make_shared<const SeqRepoInstance>(std::move(located), options);
    }
    if (located.remote) {
        return std::make_shared<const RemoteInstance>(std::move(located), options);
    }
    return std::make_shared<const LocalInstance>(std::move(located), options, std::move(scratch));
}

}  // namespace seqshelf::repository
