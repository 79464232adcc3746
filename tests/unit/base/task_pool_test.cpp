#include "base/task_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using seqshelf::base::TaskPool;

TEST_CASE("task_pool: it has the given number of threads, or one for each core") {
    CHECK(TaskPool(1).size() == 1);
    CHECK(TaskPool(7).size() == 7);
    CHECK(TaskPool().size() >= 1);
}

TEST_CASE("task_pool: one thread runs tasks in the order they were given") {
    std::vector<int> ran;
    {
        TaskPool pool(1);
        for (int i = 0; i < 1000; ++i) {
            pool.submit([&ran, i] { ran.push_back(i); });
        }
    }
    REQUIRE(ran.size() == 1000);
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(ran[static_cast<std::size_t>(i)] == i);
    }
}

TEST_CASE("task_pool: each future has its own task's result, from any number of threads") {
    for (const unsigned threads : {1U, 2U, 8U}) {
        TaskPool pool(threads);
        std::vector<std::future<int>> results;
        for (int i = 0; i < 500; ++i) {
            results.push_back(pool.submit([i] { return i * i; }));
        }
        for (int i = 0; i < 500; ++i) {
            REQUIRE(results[static_cast<std::size_t>(i)].get() == i * i);
        }
    }
}

TEST_CASE("task_pool: tasks run in parallel") {
    TaskPool pool(2);
    std::promise<void> met;
    auto first = pool.submit([future = met.get_future().share()] { return future.wait_for(std::chrono::seconds(20)); });
    pool.submit([&met] { met.set_value(); });
    CHECK(first.get() == std::future_status::ready);
}

TEST_CASE("task_pool: an exception goes to the future and the thread continues") {
    TaskPool pool(1);
    auto failing = pool.submit([]() -> int { throw std::runtime_error("task failed"); });
    auto fine = pool.submit([] { return 5; });
    CHECK_THROWS_WITH(failing.get(), "task failed");
    CHECK(fine.get() == 5);
}

TEST_CASE("task_pool: the destructor finishes the submitted tasks") {
    std::atomic<int> done = 0;
    {
        TaskPool pool(3);
        for (int i = 0; i < 60; ++i) {
            pool.submit([&done] {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ++done;
            });
        }
    }
    CHECK(done == 60);
}

TEST_CASE("task_pool: a task may submit tasks, also while the pool ends") {
    std::atomic<int> done = 0;
    {
        TaskPool pool(2);
        for (int i = 0; i < 20; ++i) {
            pool.submit([&pool, &done] { pool.submit([&done] { ++done; }); });
        }
    }
    CHECK(done == 20);
}

TEST_CASE("task_pool: tasks that can only be moved are accepted") {
    TaskPool pool(1);
    CHECK(pool.submit([value = std::make_unique<int>(7)] { return *value; }).get() == 7);
}
