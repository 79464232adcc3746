#include <cstdlib>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// The user's packed cache may contain sequences of the tests, so no test uses a cache that it did not make.
[[maybe_unused]] static const int no_cache = ::setenv("SEQSHELF_CACHE", "/dev/null/none", 1);
