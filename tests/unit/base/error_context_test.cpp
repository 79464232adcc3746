#include "base/error_context.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace seqshelf;
using base::with_context;

namespace {

std::string place() { return "f:7: "; }

}  // namespace

TEST_CASE("error_context: what the action returns is returned") {
    CHECK(with_context<NotFound>(place, [] { return 5; }) == 5);
    int value = 1;
    with_context<NotFound>(place, [&]() -> int& { return value; }) = 2;
    CHECK(value == 2);
    with_context<NotFound>(place, [&] { value = 3; });
    CHECK(value == 3);
}

TEST_CASE("error_context: an error keeps its class and its data") {
    CHECK_THROWS_WITH_AS(with_context<NotFound>(place, [] { throw NotFound("x"); }), "f:7: x", NotFound);
    try {
        with_context<NotFound, InvalidInterval>(place, [] { throw InvalidInterval("x", 12); });
        FAIL("nothing was thrown");
    } catch (const InvalidInterval& error) {
        CHECK(std::string(error.what()) == "f:7: x");
        CHECK(error.sequence_length() == 12);
    }
    try {
        with_context<AmbiguousAlias>(place, [] { throw AmbiguousAlias("x", {"a", "b"}); });
        FAIL("nothing was thrown");
    } catch (const AmbiguousAlias& error) {
        CHECK(std::string(error.what()) == "f:7: x");
        CHECK(error.candidates() == std::vector<std::string>{"a", "b"});
    }
}

TEST_CASE("error_context: other errors pass through, and the context is not computed") {
    const auto never = []() -> std::string { throw std::logic_error("asked for"); };
    CHECK_THROWS_WITH_AS(with_context<NotFound>(never, [] { throw Corruption("x"); }), "x", Corruption);
    CHECK_THROWS_AS(with_context<NotFound>(never, [] { throw std::runtime_error("x"); }), std::runtime_error);
    with_context<NotFound>(never, [] {});
}
