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

/// A stretch of a collection's sequence.
struct MemberSlice {
    std::string name;  ///< of the sequence in the collection
    Slice slice;
};

/// One sequence collection of a repository, whose instance it keeps open. Cheap to copy.
/// Thread-safety: all functions may be called concurrently.
class Collection {
public:
    [[nodiscard]] const CollectionInfo& info() const noexcept { return info_; }
    [[nodiscard]] const CollectionDigest& digest() const noexcept { return info_.digests.digest; }

    /// Its members in order, from position `first` on, at most `limit`.
    [[nodiscard]] std::vector<CollectionMember> members(std::int64_t first = 0, std::int64_t limit = no_limit) const;
    /// The member of that name. \throws AmbiguousAlias  the name was allowed to stand for several sequences
    [[nodiscard]] std::optional<CollectionMember> find_member(std::string_view name) const;
    /// Names of members that start with `prefix`, ordered, each once; case counts. O(log members + result).
    [[nodiscard]] std::vector<std::string> names_with_prefix(std::string_view prefix, std::int64_t limit) const;
    /// \throws NotFound  it has no member of that name
    [[nodiscard]] Sequence get_sequence(std::string_view name) const;
    /// As get_sequence; std::nullopt where that throws NotFound.
    [[nodiscard]] std::optional<Sequence> find_sequence(std::string_view name) const;

    /// The member and interval that `NAME` or `NAME:START-END` mean: as Repository::get_slice, of this collection's
    /// names.
    [[nodiscard]] MemberSlice get_slice(std::string_view text, Coordinates coordinates = Coordinates::one_based) const;

    /// Its names, ordered by namespace and alias.
    [[nodiscard]] std::vector<Alias> aliases(History history = History::current) const;
    /// The files it was loaded from, the oldest first. They agree in names and sequences.
    [[nodiscard]] std::vector<CollectionSource> sources() const;

    /// Residues of the member, as Sequence::fetch gives them, those that stood in lower case so: of the first source
    /// that has lower case. \throws NotFound, InvalidInterval
    [[nodiscard]] std::string fetch_soft_masked(std::string_view name, const Location& location,
                                                Bounds bounds = Bounds::error) const;
    [[nodiscard]] std::string fetch_soft_masked(std::string_view name, Interval interval) const {
        return fetch_soft_masked(name, Location(interval));
    }
    /// Puts those of `residues`, which fetch() of the member's location gave, into lower case that stood so.
    void apply_soft_mask(std::string_view name, const Location& location, Bounds bounds,
                         std::span<char> residues) const;
    /// Runs of lower case of the member within `interval`, in order.
    [[nodiscard]] std::vector<Interval> soft_mask(std::string_view name, Interval interval) const;

    [[nodiscard]] std::optional<FhrRecord> fhr() const;
    /// Figures for an FHR record, from the members' lengths and the soft mask.
    [[nodiscard]] FhrStatistics fhr_statistics() const;

    static constexpr std::int64_t no_limit = std::int64_t{1} << 62;

private:
    friend struct repository::Access;
    Collection(std::shared_ptr<const repository::Instance> instance, std::int64_t collection_id, CollectionInfo info)
        : instance_(std::move(instance)), collection_id_(collection_id), info_(std::move(info)) {}

    [[nodiscard]] std::optional<catalog::SourceRow> masked_source() const;
    [[nodiscard]] bool may_start_names(std::string_view name) const;
    [[nodiscard]] std::string unknown(std::string_view name) const;

    std::shared_ptr<const repository::Instance> instance_;
    std::int64_t collection_id_;
    CollectionInfo info_;
};

/// A collection in which some sequence is, and under which name.
struct CollectionWithSequence {
    Collection collection;
    std::string name;
};

}  // namespace seqshelf
