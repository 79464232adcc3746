#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "seqshelf/collection_info.hpp"

namespace seqshelf {

/// How two collections compare in one attribute (GA4GH seqcol v1.0.0, comparison function).
struct ArrayComparison {
    std::int64_t a_count = 0;
    std::int64_t b_count = 0;
    std::int64_t a_and_b_count = 0;  ///< elements in both; of repeated ones the smaller number
    /// Whether the shared elements come in the same order; std::nullopt where that cannot be said: too few of them, or
    /// an element that is repeated unequally often.
    std::optional<bool> a_and_b_same_order;

    friend bool operator==(const ArrayComparison&, const ArrayComparison&) = default;
};

/// From how many shared elements on an order is reported. The specification says two; refgenie's compliance suite one.
enum class OrderRule { from_two_elements, from_one_element };

/// Two collections compared in every attribute that has elements: all but `sorted_name_length_pairs`, which is a
/// digest of digests and only equal or not.
struct CollectionComparison {
    std::array<ArrayComparison, collection_attributes.size()> arrays;

    [[nodiscard]] const ArrayComparison& operator[](CollectionAttribute attribute) const {
        return arrays[static_cast<std::size_t>(attribute)];
    }
};

/// O(members), in memory proportional to them. Thread-safe.
[[nodiscard]] CollectionComparison compare_collections(std::span<const CollectionMember> a,
                                                       std::span<const CollectionMember> b,
                                                       OrderRule rule = OrderRule::from_two_elements);

}  // namespace seqshelf
