#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// What happened to something from one instance to another.
enum class DifferenceKind { added, changed, removed };

/// How much of one kind of thing is different.
struct ChangeCounts {
    std::int64_t added = 0;
    /// Aliases: re-pointed. Sequences: circular in one of them only. Collections are their digests and never change.
    std::int64_t changed = 0;
    std::int64_t removed = 0;

    friend bool operator==(const ChangeCounts&, const ChangeCounts&) = default;
};

/// How much differs between two instances.
struct DifferenceCounts {
    ChangeCounts sequences;
    ChangeCounts sequence_aliases;  ///< in force
    ChangeCounts collections;
    ChangeCounts collection_aliases;  ///< in force
    ChangeCounts fhr;  ///< records

    friend bool operator==(const DifferenceCounts&, const DifferenceCounts&) = default;
};

/// An alias that does not name the same in both instances.
template <typename Digest>
struct AliasDifference {
    std::string ns;
    std::string alias;
    std::optional<Digest> before;  ///< what it names in the first; std::nullopt: nothing
    std::optional<Digest> after;  ///< in the second

    [[nodiscard]] DifferenceKind kind() const noexcept {
        return !before ? DifferenceKind::added : (!after ? DifferenceKind::removed : DifferenceKind::changed);
    }
    /// `ns:alias`
    [[nodiscard]] std::string text() const { return ns + ":" + alias; }
};

/// Who wants to see each difference, and not only how many there are. Functions that are not set are not called.
struct DifferenceVisitor {
    std::function<void(DifferenceKind, const SequenceDigest&)> sequence;
    std::function<void(const AliasDifference<SequenceDigest>&)> sequence_alias;
    std::function<void(DifferenceKind, const CollectionDigest&)> collection;
    std::function<void(const AliasDifference<CollectionDigest>&)> collection_alias;
    std::function<void(DifferenceKind, const CollectionDigest&)> fhr;  ///< the record of this collection
};

/// Tells what changed from instance `a` to instance `b`: their catalogs are read side by side, in seconds for a million
/// sequences and in memory that does not grow with them. Differences are visited kind by kind, in the visitor's order;
/// sequences, collections and records by digest, aliases by namespace and alias, all of them as bytes. What aliases
/// named earlier is not compared. Instances of older formats can be given.
///
/// \param a, b  directories of instances, or URLs of snapshots; of a `master` that is being written, one committed
///              state is seen
/// \throws NotFound                             one of them is no instance
/// \throws SchemaMismatch, Corruption, IoError  a catalog cannot be read
/// Complexity: O(sequences + aliases + collections) of both.
/// Thread-safety: may be called concurrently.
[[nodiscard]] DifferenceCounts compare_instances(const std::filesystem::path& a, const std::filesystem::path& b,
                                                 const DifferenceVisitor& visitor = {});

}  // namespace seqshelf
