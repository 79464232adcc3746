#include "base/shared_slot.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using seqshelf::base::SharedSlot;

TEST_CASE("shared_slot: a replaced value lives as long as it has an owner") {
    SharedSlot<const int> slot(std::make_shared<const int>(1));
    const std::shared_ptr<const int> first = slot.load();
    std::shared_ptr<const int> before = slot.exchange(std::make_shared<const int>(2));
    CHECK(before == first);
    before.reset();
    CHECK(first.use_count() == 1);
    CHECK(*first == 1);
    CHECK(*slot.load() == 2);
}

TEST_CASE("shared_slot: threads see one whole value or another, never a mix") {
    struct Pair {
        int a, b;
    };
    SharedSlot<const Pair> slot(std::make_shared<const Pair>(Pair{0, 0}));
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i) {
        readers.emplace_back([&] {
            for (int last = 0; !stop;) {
                const auto seen = slot.load();
                wrong += seen->a == seen->b && seen->a >= last ? 0 : 1;
                last = seen->a;
            }
        });
    }
    for (int i = 1; i <= 2000; ++i) {
        (void)slot.exchange(std::make_shared<const Pair>(Pair{i, i}));
    }
    stop = true;
    for (std::thread& reader : readers) {
        reader.join();
    }
    CHECK(wrong == 0);
}
