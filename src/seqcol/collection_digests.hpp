#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "digest/hasher.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::seqcol {

/// Computes a collection's digests from its members as they come: the arrays are hashed in canonical JSON (RFC 8785)
/// without being held. Keeps 48 bytes a member, for the sorted attributes.
/// Thread-safety: one thread at a time.
class CollectionDigester {
public:
    CollectionDigester();

    /// \param name  UTF-8
    void add(std::string_view name, std::int64_t length, const SequenceDigest& sequence);
    [[nodiscard]] std::int64_t member_count() const noexcept { return static_cast<std::int64_t>(sequence_digests_.size()); }
    CollectionDigests finish();

private:
    /// The digest of a JSON array whose items arrive one by one.
    class Array {
    public:
        Array();
        void add(std::string_view json);
        CollectionDigest finish();

    private:
        digest::Hasher hasher_;
        bool empty_ = true;
    };

    Array names_;
    Array lengths_;
    Array sequences_;
    Array pairs_;
    std::vector<SequenceDigest> sequence_digests_;
    std::vector<CollectionDigest> pair_digests_;
};

}  // namespace seqshelf::seqcol
