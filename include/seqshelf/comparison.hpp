#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "seqshelf/collection_info.hpp"

namespace seqshelf {

/// How two collections compare in one attribute (GA4GH seqcol v1.0.0, comparison function).
/// Thread-safety: a value.
struct ArrayComparison {
    std::int64_t a_count = 0;        ///< elements of the first collection
    std::int64_t b_count = 0;        ///< elements of the second collection
    std::int64_t a_and_b_count = 0;  ///< elements in both: the smaller count of those that occur in both
    /// Whether the shared elements come in the same order; std::nullopt if this is undefined: there are too few of
    /// them, or one occurs more often in one collection than in the other.
    std::optional<bool> a_and_b_same_order;

    /// Whether all members are equal.
    friend bool operator==(const ArrayComparison&, const ArrayComparison&) = default;
};

/// How many shared elements are needed to report an order. The specification says two; refgenie's compliance suite one.
enum class OrderRule { from_two_elements, from_one_element };

/// Two collections compared in every attribute that has elements. `sorted_name_length_pairs` is a digest of digests,
/// which can only be equal or not; its entry is that of `name_length_pairs`.
/// Thread-safety: a value.
struct CollectionComparison {
    std::array<ArrayComparison, collection_attributes.size()> arrays;  ///< in the order of collection_attributes

    /// The comparison of one attribute.
    [[nodiscard]] const ArrayComparison& operator[](CollectionAttribute attribute) const {
        return arrays[static_cast<std::size_t>(attribute)];
    }
};

/// Compares two collections by their members.
/// Complexity: O(members), time and memory. Thread-safety: may be called concurrently.
[[nodiscard]] CollectionComparison compare_collections(std::span<const CollectionMember> a,
                                                       std::span<const CollectionMember> b,
                                                       OrderRule rule = OrderRule::from_two_elements);

}  // namespace seqshelf
