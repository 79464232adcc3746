#include <cstdlib>

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// Who runs the tests may have packed what they read: no test uses a cache that it has not made.
[[maybe_unused]] static const int no_cache = ::setenv("SEQSHELF_CACHE", "/dev/null/none", 1);
