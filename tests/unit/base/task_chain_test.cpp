#include "base/task_chain.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using seqshelf::base::TaskChain;
using seqshelf::base::TaskPool;

TEST_CASE("task_chain: tasks run in order, one at a time, and in parallel with those of other chains") {
    TaskPool pool(4);
    std::vector<std::vector<int>> ran(3);
    std::atomic<int> overlaps = 0;
    {
        std::vector<std::unique_ptr<TaskChain>> chains;
        std::vector<std::atomic<int>> running(ran.size());
        for (std::size_t c = 0; c < ran.size(); ++c) {
            chains.push_back(std::make_unique<TaskChain>(pool));
        }
        for (int i = 0; i < 500; ++i) {
            for (std::size_t c = 0; c < ran.size(); ++c) {
                chains[c]->submit([&, c, i] {
                    overlaps += running[c]++ == 0 ? 0 : 1;
                    ran[c].push_back(i);
                    std::this_thread::yield();
                    --running[c];
                });
            }
        }
        for (const auto& chain : chains) {
            chain->wait();
        }
    }
    CHECK(overlaps == 0);
    for (const std::vector<int>& each : ran) {
        REQUIRE(each.size() == 500);
        for (int i = 0; i < 500; ++i) {
            REQUIRE(each[static_cast<std::size_t>(i)] == i);
        }
    }
}

TEST_CASE("task_chain: waiting for all but n tasks leaves at most n") {
    TaskPool pool(2);
    std::atomic<int> ended = 0;
    TaskChain chain(pool);
    for (int i = 1; i <= 100; ++i) {
        chain.submit([&ended] { ++ended; });
        chain.wait(3);
        CHECK(ended >= i - 3);
    }
    chain.wait();
    CHECK(ended == 100);
}

TEST_CASE("task_chain: wait() throws what a task threw, and no task runs after it") {
    TaskPool pool(2);
    std::atomic<int> ended = 0;
    TaskChain chain(pool);
    chain.submit([&ended] { ++ended; });
    chain.submit([] { throw std::runtime_error("no"); });
    chain.submit([&ended] { ended += 10; });
    CHECK_THROWS_WITH_AS(chain.wait(), "no", std::runtime_error);
    chain.submit([&ended] { ended += 100; });
    CHECK_THROWS_AS(chain.wait(5), std::runtime_error);
    CHECK(ended == 1);
}

TEST_CASE("task_chain: the destructor waits for the running task and drops the others") {
    TaskPool pool(1);
    for (int round = 0; round < 200; ++round) {
        const auto used = std::make_shared<int>(0);
        {
            TaskChain chain(pool);
            for (int i = 0; i < 5; ++i) {
                chain.submit([used] { ++*used; });
            }
        }
        CHECK(used.use_count() == 1);  // no task holds it any more
        CHECK(*used <= 5);
    }
}
