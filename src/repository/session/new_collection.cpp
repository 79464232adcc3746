#include "repository/session/new_collection.hpp"

namespace seqshelf::repository {

void NewCollection::add(std::string_view name, std::string_view description, const SequenceDigest& sequence,
                        std::int64_t length, std::int64_t sequence_id) {
    const std::int64_t position = std::ssize(members_);
    members_.push_back({{position, std::string(name), std::string(description), sequence, length}, sequence_id});
    digester_.add(members_.back().member.name, length, sequence);
}

catalog::CollectionWriter::Put NewCollection::put(catalog::CollectionWriter& collections,
                                                  const CollectionDigests& digests) const {
    const std::int64_t collection_id = collections.next_id();
    for (const Member& each : members_) {
        collections.put_member(collection_id, each.member, each.sequence_id);
    }
    return collections.put(collection_id, digests, std::ssize(members_));
}

}  // namespace seqshelf::repository
