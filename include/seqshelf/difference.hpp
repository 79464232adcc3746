#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "seqshelf/digest.hpp"

namespace seqshelf {

/// What happened to something between one instance and another.
enum class DifferenceKind { added, changed, removed };

/// How many things of one kind differ.
/// Thread-safety: a value.
struct ChangeCounts {
    std::int64_t added = 0;  ///< only in the second instance
    /// Aliases: re-pointed. Sequences: circular in one of them only. Collections are their digests and never change.
    std::int64_t changed = 0;
    std::int64_t removed = 0;  ///< only in the first instance

    /// Whether all counts are equal.
    friend bool operator==(const ChangeCounts&, const ChangeCounts&) = default;
};

/// How much differs between two instances.
/// Thread-safety: a value.
struct DifferenceCounts {
    ChangeCounts sequences;  ///< by digest
    ChangeCounts sequence_aliases;  ///< in force
    ChangeCounts collections;  ///< by digest
    ChangeCounts collection_aliases;  ///< in force
    ChangeCounts fhr;  ///< FHR records

    /// Whether all counts are equal.
    friend bool operator==(const DifferenceCounts&, const DifferenceCounts&) = default;
};

/// An alias that does not name the same thing in both instances.
/// Thread-safety: a value.
template <typename Digest>
struct AliasDifference {
    std::string ns;  ///< canonical namespace
    std::string alias;  ///< the name in it
    std::optional<Digest> before;  ///< what it names in the first instance; std::nullopt: nothing
    std::optional<Digest> after;  ///< what it names in the second instance; std::nullopt: nothing

    /// Whether the alias was added, re-pointed or removed.
    [[nodiscard]] DifferenceKind kind() const noexcept {
        return !before ? DifferenceKind::added : (!after ? DifferenceKind::removed : DifferenceKind::changed);
    }
    /// `ns:alias`
    [[nodiscard]] std::string text() const { return ns + ":" + alias; }
};

/// Functions that are called with each difference, where counts are not enough. Those that are not set are not called.
/// Thread-safety: a value.
struct DifferenceVisitor {
    std::function<void(DifferenceKind, const SequenceDigest&)> sequence;  ///< a sequence
    std::function<void(const AliasDifference<SequenceDigest>&)> sequence_alias;  ///< a sequence's alias
    std::function<void(DifferenceKind, const CollectionDigest&)> collection;  ///< a collection
    std::function<void(const AliasDifference<CollectionDigest>&)> collection_alias;  ///< a collection's alias
    std::function<void(DifferenceKind, const CollectionDigest&)> fhr;  ///< the FHR record of that collection
};

/// Counts, and visits, what changed from instance `a` to instance `b`. Both catalogs are read side by side, in seconds
/// for a million sequences and in memory that does not grow with them. Differences are visited kind by kind, in the
/// order of the visitor's members: sequences, collections and records ordered by digest, aliases by namespace and
/// alias, all as bytes. The history of aliases is not compared. Instances of older formats are accepted.
///
/// \param a, b  directories of instances, or URLs of snapshots; of a `master` that is being written, one committed
///              state is read
/// \throws NotFound                             one of them is not an instance of ours
/// \throws SchemaMismatch, Corruption, IoError  a catalog cannot be read
/// \throws Cancelled                            `stop` was requested
/// Complexity: O(sequences + aliases + collections) of both.
/// Thread-safety: may be called concurrently.
[[nodiscard]] DifferenceCounts compare_instances(const std::filesystem::path& a, const std::filesystem::path& b,
                                                 const DifferenceVisitor& visitor = {},
                                                 const std::stop_token& stop = {});

}  // namespace seqshelf
