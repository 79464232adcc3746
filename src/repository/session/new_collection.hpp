#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "catalog/writer.hpp"
#include "seqcol/collection_digests.hpp"

namespace seqshelf::repository {

/// A collection of sequences that are in the catalog, built member by member.
/// Thread-safety: one thread at a time.
class NewCollection {
public:
    /// \pre check_member_name() and check_description() pass
    void add(std::string_view name, std::string_view description, const SequenceDigest& sequence, std::int64_t length,
             std::int64_t sequence_id);

    /// The digests of the members that were added. May be called once.
    [[nodiscard]] CollectionDigests finish() { return digester_.finish(); }

    /// Adds it to the catalog, unless it is there. \param digests  the result of finish()
    catalog::CollectionWriter::Put put(catalog::CollectionWriter& collections, const CollectionDigests& digests) const;

private:
    struct Member {
        CollectionMember member;
        std::int64_t sequence_id;
    };
    std::vector<Member> members_;
    seqcol::CollectionDigester digester_;
};

}  // namespace seqshelf::repository
