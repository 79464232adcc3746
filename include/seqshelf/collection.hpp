#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/collection_info.hpp"
#include "seqshelf/fhr.hpp"
#include "seqshelf/interval.hpp"
#include "seqshelf/location.hpp"
#include "seqshelf/names.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/sequence.hpp"
#include "seqshelf/slice.hpp"

namespace seqshelf {

namespace catalog {
struct SourceRow;
}

/// A slice of a collection's sequence, with the sequence's name.
/// Thread-safety: a value; const functions of the slice may be called concurrently.
struct MemberSlice {
    std::string name;  ///< of the sequence in the collection
    Slice slice;       ///< the sequence and the location on it
};

/// One sequence collection of a repository. It keeps the instance open, and is cheap to copy.
/// Thread-safety: all functions may be called concurrently.
class Collection {
public:
    /// What the catalog says of the collection, as read when this object was made.
    [[nodiscard]] const CollectionInfo& info() const noexcept { return info_; }
    /// The level 0 digest, which identifies the collection.
    [[nodiscard]] const CollectionDigest& digest() const noexcept { return info_.digests.digest; }

    /// Its members in order, from position `first` on, at most `limit`.
    [[nodiscard]] std::vector<CollectionMember> members(std::int64_t first = 0, std::int64_t limit = no_limit) const;
    /// The member of that name; std::nullopt if there is none.
    /// \throws AmbiguousAlias  several members have the name (LoadOptions::RepeatedNames::keep)
    [[nodiscard]] std::optional<CollectionMember> find_member(std::string_view name) const;
    /// Names of members that start with `prefix` (case-sensitive), ordered, each once, at most `limit`.
    /// O(log members + result).
    [[nodiscard]] std::vector<std::string> names_with_prefix(std::string_view prefix, std::int64_t limit) const;
    /// The sequence of the member of that name.
    /// \throws NotFound        the collection has no member of that name
    /// \throws AmbiguousAlias  as find_member
    [[nodiscard]] Sequence get_sequence(std::string_view name) const;
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view name) const;

    /// The member and location that `NAME` or `NAME:WHERE` mean: as Repository::get_slice, with this collection's
    /// names.
    [[nodiscard]] MemberSlice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based) const;

    /// Its names, ordered by namespace and alias.
    [[nodiscard]] std::vector<Alias> aliases(History history = History::current) const;
    /// The files it was loaded from, the oldest first. All have the same names and sequences.
    [[nodiscard]] std::vector<CollectionSource> sources() const;

    /// Residues of the member as Sequence::fetch returns them, but in lower case where the source had lower case. Of
    /// several sources, the first with lower case counts.
    /// \throws NotFound, AmbiguousAlias  as get_sequence
    /// \throws InvalidInterval, Corruption, IoError  as Sequence::fetch
    [[nodiscard]] std::string fetch_soft_masked(std::string_view name, const Location& location,
                                                Bounds bounds = Bounds::error) const;
    /// The same for one interval.
    [[nodiscard]] std::string fetch_soft_masked(std::string_view name, Interval interval) const {
        return fetch_soft_masked(name, Location(interval));
    }
    /// Applies the soft mask to `residues`, which Sequence::fetch() returned for that location and those bounds.
    void apply_soft_mask(std::string_view name, const Location& location, Bounds bounds,
                         std::span<char> residues) const;
    /// The lower-case runs of the member within `interval`, ascending, on the plus strand.
    /// \throws NotFound, AmbiguousAlias, InvalidInterval
    [[nodiscard]] std::vector<Interval> soft_mask(std::string_view name, Interval interval) const;

    /// The collection's FHR record; std::nullopt if it has none.
    [[nodiscard]] std::optional<FhrRecord> fhr() const;
    /// Figures for an FHR record, from the members' lengths and the soft mask. O(members).
    [[nodiscard]] FhrStatistics fhr_statistics() const;

    static constexpr std::int64_t no_limit = std::int64_t{1} << 62;  ///< for members(): all of them

private:
    friend struct repository::Access;
    Collection(std::shared_ptr<const repository::Instance> instance, std::int64_t collection_id,
               const CollectionInfo& info)
        : instance_(std::move(instance)), collection_id_(collection_id), info_(info) {}

    [[nodiscard]] std::optional<catalog::SourceRow> masked_source() const;
    [[nodiscard]] bool may_start_names(std::string_view name) const;
    [[nodiscard]] std::string unknown(std::string_view name) const;

    std::shared_ptr<const repository::Instance> instance_;
    std::int64_t collection_id_;
    CollectionInfo info_;
};

/// A collection that contains some sequence, and the sequence's name there.
/// Thread-safety: a value; const functions of the collection may be called concurrently.
struct CollectionWithSequence {
    Collection collection;  ///< the collection
    std::string name;  ///< of the sequence in it
};

}  // namespace seqshelf
