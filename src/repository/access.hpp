#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "catalog/collection_queries.hpp"
#include "catalog/rows.hpp"
#include "repository/instance.hpp"
#include "seqshelf/collection.hpp"
#include "seqshelf/repository.hpp"
#include "seqshelf/sequence.hpp"
#include "sequence/placed_location.hpp"

namespace seqshelf::repository {

/// The one friend of Repository, Sequence and Collection: through it the library's own files make them, and use what
/// they share.
/// Thread-safety: as the functions of these classes.
struct Access {
    using Shared = std::shared_ptr<const Instance>;

    /// The instance that the repository reads now. Take it once for results that must be consistent.
    [[nodiscard]] static Shared instance(const Repository& repository);
    [[nodiscard]] static const Shared& instance(const Sequence& sequence) noexcept { return sequence.instance_; }
    [[nodiscard]] static const Shared& instance(const Collection& collection) noexcept { return collection.instance_; }

    [[nodiscard]] static std::int64_t id(const Sequence& sequence) noexcept { return sequence.sequence_id_; }
    [[nodiscard]] static std::int64_t id(const Collection& collection) noexcept { return collection.collection_id_; }

    /// \param row  complete
    [[nodiscard]] static Sequence make_sequence(Shared instance, const catalog::SequenceRow& row) {
        return {std::move(instance), row.sequence_id, row.info, row.place.volume_id, row.place.offset};
    }
    /// \param instance  the one that found it, or the layers it belongs to, which are kept open
    [[nodiscard]] static Sequence make_sequence(Shared instance, Found found) {
        found.instance->complete(found.row);
        return make_sequence(Shared(std::move(instance), found.instance), found.row);
    }
    [[nodiscard]] static Collection make_collection(Shared instance, const catalog::CollectionRow& row) {
        return {std::move(instance), row.collection_id, row.info};
    }

    [[nodiscard]] static bool is_same(const Sequence& a, const Sequence& b) noexcept {
        return a.instance_ == b.instance_ && a.sequence_id_ == b.sequence_id_;
    }
    /// Where its residues are in its volumes.
    [[nodiscard]] static catalog::Place place(const Sequence& sequence) noexcept {
        return {sequence.volume_id_, sequence.offset_};
    }
    [[nodiscard]] static sequence::PlacedLocation placed(const Sequence& sequence, const Location& location,
                                                         Bounds bounds) {
        return sequence.placed(location, bounds);
    }
    /// Checks that residues can be read, before memory is allocated. \pre sequence.check(interval)
    static void check_stored(const Sequence& sequence, Interval interval) { sequence.check_stored(interval); }
    /// \pre sequence.check(interval), and out has the interval's length
    static void read(const Sequence& sequence, Interval interval, std::span<char> out, volume::BlockCache& cache) {
        sequence.read(interval, out, cache);
    }

    /// Whether a name may exist that starts with this one and `:`.
    template <typename Names>
    [[nodiscard]] static bool may_start_names(const Names& names, std::string_view name) {
        return names.may_start_names(name);
    }
    /// The message of NotFound for a name.
    template <typename Names>
    [[nodiscard]] static std::string unknown(const Names& names, std::string_view name) {
        return names.unknown(name);
    }
};

}  // namespace seqshelf::repository
