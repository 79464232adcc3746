#include "base/stop.hpp"

#include <doctest/doctest.h>

#include <stop_token>
#include <thread>

#include "base/file.hpp"
#include "base/task_pool.hpp"
#include "support/files.hpp"
#include "support/temporary_directory.hpp"

using namespace seqshelf;
using base::stop_of_thread;
using base::StopScope;
using test::TemporaryDirectory;

TEST_CASE("stop: without a scope nothing is stopped, and scopes nest") {
    CHECK_FALSE(stop_of_thread().stop_possible());
    std::stop_source outer;
    std::stop_source inner;
    {
        const StopScope scope(outer.get_token());
        CHECK(stop_of_thread() == outer.get_token());
        {
            const StopScope nested(inner.get_token());
            CHECK(stop_of_thread() == inner.get_token());
        }
        {
            const StopScope none(std::stop_token{});
            CHECK(stop_of_thread() == outer.get_token());
        }
        CHECK(stop_of_thread() == outer.get_token());
        bool possible = true;
        std::thread([&] { possible = stop_of_thread().stop_possible(); }).join();
        CHECK_FALSE(possible);
    }
    CHECK_FALSE(stop_of_thread().stop_possible());
}

TEST_CASE("stop: the threads of a pool have the scope in which it was made") {
    std::stop_source stop;
    const StopScope scope(stop.get_token());
    base::TaskPool pool(2);
    CHECK_FALSE(pool.submit([] { return stop_of_thread().stop_requested(); }).get());
    stop.request_stop();
    CHECK(pool.submit([] { return stop_of_thread().stop_requested(); }).get());
}

TEST_CASE("stop: reading a file ends after the part in which the stop was requested") {
    const TemporaryDirectory directory;
    test::write_file(directory / "f", std::string(5'000'000, 'x'));
    std::stop_source stop;
    const StopScope scope(stop.get_token());
    int parts = 0;
    CHECK_THROWS_AS(base::read_in_parts(directory / "f",
                                        [&](std::string_view) {
                                            ++parts;
                                            stop.request_stop();
                                        }),
                    Cancelled);
    CHECK(parts == 1);
    CHECK_THROWS_AS(base::read_in_parts(directory / "f", 0, 100, [](std::string_view) {}), Cancelled);
}
