#include "base/clock.hpp"

#include <doctest/doctest.h>

#include <ctime>

using seqshelf::base::now;
using seqshelf::base::utc_text;

TEST_CASE("clock: now is the system's time in whole seconds") {
    const std::int64_t before = std::time(nullptr);
    const std::int64_t read = now();
    const std::int64_t after = std::time(nullptr);
    CHECK(read >= before - 1);  // time() may come from a coarser clock
    CHECK(read <= after + 1);
}

// Expected values from `date -u -d @SECONDS`.
TEST_CASE("clock: times are shown in UTC whatever the time zone") {
    constexpr const char* format = "%Y-%m-%d %H:%M:%S";
    CHECK(utc_text(0, format) == "1970-01-01 00:00:00");
    CHECK(utc_text(951782400, format) == "2000-02-29 00:00:00");
    CHECK(utc_text(1763717400, format) == "2025-11-21 09:30:00");
    CHECK(utc_text(4102444799, format) == "2099-12-31 23:59:59");
    CHECK(utc_text(-1, format) == "1969-12-31 23:59:59");
    CHECK(utc_text(1763717400, "%Y/%m%d/%H%M") == "2025/1121/0930");
}
