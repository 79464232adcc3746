#include "base/shared_library.hpp"

#include <doctest/doctest.h>

#include <string>

#include "seqshelf/error.hpp"

using namespace seqshelf;
using base::SharedLibrary;

TEST_CASE("shared library: functions are found by name and can be called") {
    const SharedLibrary library("libm.so.6");
    double (*cosine)(double) = nullptr;
    library.find(cosine, "cos");
    REQUIRE((cosine != nullptr));
    CHECK(cosine(0) == 1);
}

TEST_CASE("shared library: the error for a missing library or function names it") {
    CHECK_THROWS_WITH_AS(SharedLibrary("libseqshelf-none.so.1"), doctest::Contains("libseqshelf-none.so.1"), IoError);
    const SharedLibrary library("libm.so.6");
    double (*function)(double) = nullptr;
    CHECK_THROWS_WITH_AS(library.find(function, "no_such_function"), "libm.so.6 has no function no_such_function",
                         IoError);
    CHECK((function == nullptr));
}
