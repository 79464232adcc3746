#include "seqshelf/comparison.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace seqshelf;

namespace {

using Attribute = CollectionAttribute;
using Members = std::vector<CollectionMember>;

constexpr std::optional<bool> unknown = std::nullopt;

Members members_of(const std::vector<std::pair<std::string, std::string>>& records) {
    Members members;
    for (const auto& [name, residues] : records) {
        members.push_back({std::ssize(members), name, "", digest_residues(residues).sha512t24u, std::ssize(residues)});
    }
    return members;
}

// The test files of refgenie/refget (test_fasta).
const Members base_members = members_of({{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chr2", "GCGC"}});
const Members different_names = members_of({{"X", "TTGGGGAA"}, {"1", "GGAA"}, {"2", "GCGC"}});
const Members different_order = members_of({{"chr1", "GGAA"}, {"chr2", "GCGC"}, {"chrX", "TTGGGGAA"}});
const Members pair_swap = members_of({{"chr2", "TTGGGGAA"}, {"chr1", "GGAA"}, {"chrX", "GCGC"}});
const Members subset = members_of({{"chrX", "TTGGGGAA"}, {"chr1", "GGAA"}});
const Members swap_wo_coords = members_of({{"chrX", "TTGGGGAA"}, {"chr2", "GGAA"}, {"chr1", "GCGC"}});

struct Cell {
    std::int64_t shared;
    std::optional<bool> same_order;
};
struct Pair {
    std::string name;
    Members other;
    Cell lengths;
    Cell names;
    Cell sequences;
    Cell name_length_pairs;
    Cell sorted_sequences;
};

// Their published comparisons with base (tests/api/comparison), by the rule of the compliance suite: one shared element
// has an order. The rule changes one cell only, name_length_pairs of pair_swap.
const std::vector<Pair> pairs{
    {"different_names", different_names, {3, true}, {0, unknown}, {3, true}, {0, unknown}, {3, true}},
    {"different_order", different_order, {3, false}, {3, false}, {3, false}, {3, false}, {3, true}},
    {"pair_swap", pair_swap, {3, true}, {3, false}, {3, true}, {1, true}, {3, true}},
    {"subset", subset, {2, unknown}, {2, true}, {2, true}, {2, true}, {2, true}},
    {"swap_wo_coords", swap_wo_coords, {3, true}, {3, false}, {3, true}, {3, false}, {3, true}},
};

void check(const ArrayComparison& found, const Cell& expected, std::int64_t a_count, std::int64_t b_count) {
    CHECK(found == ArrayComparison{a_count, b_count, expected.shared, expected.same_order});
}

void check(const Pair& pair, const CollectionComparison& found, const Cell& name_length_pairs, std::int64_t a_count,
           std::int64_t b_count) {
    check(found[Attribute::lengths], pair.lengths, a_count, b_count);
    check(found[Attribute::names], pair.names, a_count, b_count);
    check(found[Attribute::sequences], pair.sequences, a_count, b_count);
    check(found[Attribute::name_length_pairs], name_length_pairs, a_count, b_count);
    check(found[Attribute::sorted_sequences], pair.sorted_sequences, a_count, b_count);
}

ArrayComparison names_compared(const std::vector<std::string>& a, const std::vector<std::string>& b,
                               OrderRule rule = OrderRule::from_two_elements) {
    const auto named = [](const std::vector<std::string>& names) {
        std::vector<std::pair<std::string, std::string>> records;
        for (const std::string& name : names) {
            records.emplace_back(name, "A");
        }
        return members_of(records);
    };
    return compare_collections(named(a), named(b), rule)[Attribute::names];
}

}  // namespace

TEST_CASE("attributes: each has the specification's name, and is found by that name only") {
    const std::vector<std::string> spelt{
        "names", "lengths", "sequences", "name_length_pairs", "sorted_name_length_pairs", "sorted_sequences"};
    REQUIRE(spelt.size() == collection_attributes.size());
    for (std::size_t i = 0; i < spelt.size(); ++i) {
        CHECK(to_string(collection_attributes[i]) == spelt[i]);
        CHECK(parse_collection_attribute(spelt[i]) == collection_attributes[i]);
    }
    for (const char* const other :
         {"", "name", "Names", "names ", "sorted-name-length-pairs", "sorted_name_length_pair"}) {
        CAPTURE(other);
        CHECK_FALSE(parse_collection_attribute(other).has_value());
    }
}

TEST_CASE("comparison: agrees with the published pairs, if one shared element has an order") {
    for (const Pair& pair : pairs) {
        CAPTURE(pair.name);
        check(pair, compare_collections(base_members, pair.other, OrderRule::from_one_element), pair.name_length_pairs,
              3, std::ssize(pair.other));
    }
}

TEST_CASE(
    "comparison: agrees with the published pairs, if an order needs two shared elements as in the specification") {
    for (const Pair& pair : pairs) {
        CAPTURE(pair.name);
        const Cell name_length_pairs = pair.name == "pair_swap" ? Cell{1, unknown} : pair.name_length_pairs;
        check(pair, compare_collections(base_members, pair.other), name_length_pairs, 3, std::ssize(pair.other));
    }
}

TEST_CASE("comparison: with the collections swapped, only the counts change places") {
    for (const OrderRule rule : {OrderRule::from_two_elements, OrderRule::from_one_element}) {
        for (const Pair& pair : pairs) {
            CAPTURE(pair.name);
            const CollectionComparison there = compare_collections(base_members, pair.other, rule);
            const CollectionComparison back = compare_collections(pair.other, base_members, rule);
            for (const Attribute attribute : collection_attributes) {
                CHECK(back[attribute].a_count == there[attribute].b_count);
                CHECK(back[attribute].b_count == there[attribute].a_count);
                CHECK(back[attribute].a_and_b_count == there[attribute].a_and_b_count);
                CHECK(back[attribute].a_and_b_same_order == there[attribute].a_and_b_same_order);
            }
        }
    }
}

TEST_CASE("comparison: a collection with itself shares everything, in order") {
    const CollectionComparison found = compare_collections(base_members, base_members);
    for (const Attribute attribute : collection_attributes) {
        // Lengths 8, 4, 4 have a repeat, but equally often in both.
        CHECK(found[attribute] == ArrayComparison{3, 3, 3, true});
    }
}

// Worked by hand from the specification: filter each array to the elements that the other has too; repeated elements
// are balanced if both have them equally often.
TEST_CASE("comparison: an element with different numbers of repeats leaves the order unknown") {
    CHECK(names_compared({"a", "a", "b"}, {"a", "b"}) == ArrayComparison{3, 2, 2, unknown});
    CHECK(names_compared({"a", "a", "b"}, {"b", "b", "a"}) == ArrayComparison{3, 3, 3, unknown});
    CHECK(names_compared({"a", "a"}, {"a"}) == ArrayComparison{2, 1, 1, unknown});
    CHECK(names_compared({"a", "a"}, {"a"}, OrderRule::from_one_element) == ArrayComparison{2, 1, 1, unknown});
    CHECK(names_compared({"a", "a", "b"}, {"a", "a", "b"}) == ArrayComparison{3, 3, 3, true});
    CHECK(names_compared({"a", "a", "b"}, {"a", "b", "a"}) == ArrayComparison{3, 3, 3, false});
    CHECK(names_compared({"a", "a"}, {"x", "a", "y", "a"}) == ArrayComparison{2, 4, 2, true});
}

TEST_CASE("comparison: elements of only one collection do not count for the order") {
    CHECK(names_compared({"a", "x", "b", "c"}, {"a", "b", "y", "c", "z"}) == ArrayComparison{4, 5, 3, true});
    CHECK(names_compared({"a", "x", "b", "c"}, {"y", "b", "a", "c"}) == ArrayComparison{4, 4, 3, false});
    // Repeated in one only, so not shared: the others have an order.
    CHECK(names_compared({"x", "x", "a", "b"}, {"a", "b"}) == ArrayComparison{4, 2, 2, true});
}

TEST_CASE("comparison: one shared element has an order only by the suite's rule, and no shared element has none") {
    CHECK(names_compared({"a", "b"}, {"b", "c"}) == ArrayComparison{2, 2, 1, unknown});
    CHECK(names_compared({"a", "b"}, {"b", "c"}, OrderRule::from_one_element) == ArrayComparison{2, 2, 1, true});
    CHECK(names_compared({"a"}, {"b"}, OrderRule::from_one_element) == ArrayComparison{1, 1, 0, unknown});
    CHECK(names_compared({"a"}, {"a"}) == ArrayComparison{1, 1, 1, unknown});
}

TEST_CASE("comparison: empty collections share nothing, and there is no order") {
    for (const OrderRule rule : {OrderRule::from_two_elements, OrderRule::from_one_element}) {
        for (const Attribute attribute : collection_attributes) {
            CHECK(compare_collections({}, {}, rule)[attribute] == ArrayComparison{0, 0, 0, unknown});
            CHECK(compare_collections(base_members, {}, rule)[attribute] == ArrayComparison{3, 0, 0, unknown});
            CHECK(compare_collections({}, base_members, rule)[attribute] == ArrayComparison{0, 3, 0, unknown});
        }
    }
}

TEST_CASE("comparison: a name and a length count only as a pair") {
    // `1` of length 21 and `11` of length 2 would be confused if name and length were simply joined.
    const Members a{{0, "1", "", {}, 21}, {1, "2 x", "", {}, 3}};
    const Members b{{0, "11", "", {}, 2}, {1, "x", "", {}, 32}};
    CHECK(compare_collections(a, b)[Attribute::name_length_pairs].a_and_b_count == 0);
    CHECK(compare_collections(base_members, swap_wo_coords)[Attribute::sorted_name_length_pairs].a_and_b_count == 3);
}
