#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/external_sorter.hpp"
#include "digest/hasher.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/digest.hpp"

namespace seqshelf::seqcol {

/// Computes a collection's digests from its members as they arrive: it hashes the arrays in canonical JSON (RFC 8785)
/// without keeping them. Memory: bounded; the sorted attributes are sorted with the help of a file.
/// Thread-safety: one thread at a time.
class CollectionDigester {
public:
    CollectionDigester();

    /// \param name  UTF-8
    void add(std::string_view name, std::int64_t length, const SequenceDigest& sequence);
    [[nodiscard]] std::int64_t member_count() const noexcept { return member_count_; }
    CollectionDigests finish();

private:
    /// A sha512t24u as text, because the texts sort differently from the bytes that they encode.
    using DigestText = std::array<char, 32>;

    /// The digest of a JSON array whose items arrive one by one.
    /// Thread-safety: one thread at a time.
    class Array {
    public:
        Array();
        void add(std::string_view json);
        void add_string(std::string_view start, std::string_view plain);
        CollectionDigest finish();

    private:
        digest::Hasher hasher_;
        bool empty_ = true;
    };

    static DigestText text_of(const std::string& sha512t24u);
    static CollectionDigest digest_of_sorted(base::ExternalSorter<DigestText>& texts, std::string_view start);

    Array names_;
    Array lengths_;
    Array sequences_;
    Array pairs_;
    std::int64_t member_count_ = 0;
    base::ExternalSorter<DigestText> sequence_digests_;
    base::ExternalSorter<DigestText> pair_digests_;
};

}  // namespace seqshelf::seqcol
