#include "base/external_sorter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

using seqshelf::base::ExternalSorter;

namespace {

struct Item {
    std::uint32_t key;
    std::uint32_t number;
    friend auto operator<=>(const Item&, const Item&) = default;
};

std::vector<Item> drained(ExternalSorter<Item>& sorter) {
    std::vector<Item> items;
    sorter.drain([&](const Item& item) { items.push_back(item); });
    return items;
}

}  // namespace

TEST_CASE("external_sorter: returns every item in order, for any number of items and any memory") {
    std::mt19937 random(20261122);
    for (const std::size_t items_in_memory : {1U, 2U, 7U, 100U}) {
        for (const std::size_t count :
             {0U, 1U, 2U, 6U, 7U, 8U, 13U, 14U, 15U, 99U, 100U, 101U, 199U, 200U, 201U, 1000U}) {
            ExternalSorter<Item> sorter(items_in_memory * sizeof(Item));
            std::vector<Item> expected;
            for (std::uint32_t i = 0; i < count; ++i) {
                expected.push_back({static_cast<std::uint32_t>(random() % 50), i});  // many keys repeat
                sorter.add(expected.back());
            }
            std::sort(expected.begin(), expected.end());
            REQUIRE(drained(sorter) == expected);
        }
    }
}

TEST_CASE("external_sorter: forgets the items that it has returned and can be used again") {
    ExternalSorter<Item> sorter(3 * sizeof(Item));
    for (std::uint32_t round = 0; round < 3; ++round) {
        for (std::uint32_t i = 10; i > 0; --i) {
            sorter.add({i, round});
        }
        const std::vector<Item> items = drained(sorter);
        REQUIRE(items.size() == 10);
        CHECK(items.front() == Item{1, round});
        CHECK(items.back() == Item{10, round});
    }
    CHECK(drained(sorter).empty());
}
