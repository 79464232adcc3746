#include "base/quoted.hpp"

#include <doctest/doctest.h>

#include <string>

using seqshelf::base::quoted;

TEST_CASE("quoted: text is in single quotes, and UTF-8 stays as it is") {
    CHECK(quoted("") == "''");
    CHECK(quoted("NC_001422.1") == "'NC_001422.1'");
    CHECK(quoted("Zürich 染色体") == "'Zürich 染色体'");
}

TEST_CASE("quoted: what a terminal could obey, or is not UTF-8, is replaced") {
    CHECK(quoted("a\x1b[2Jb") == "'a?[2Jb'");
    CHECK(quoted("a\tb\n") == "'a?b?'");
    CHECK(quoted("a\xc2\x9b"
                 "2J") == "'a??2J'");  // CSI of the second kind
    CHECK(quoted("caf\xe9") == "'caf?'");
    CHECK(quoted("\x7f") == "'?'");
    CHECK(quoted("a\xc2\xa0z") == "'a\xc2\xa0z'");
}

TEST_CASE("quoted: a long text is cut off between characters") {
    CHECK(quoted(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
    CHECK(quoted(std::string(61, 'x')) == "'" + std::string(60, 'x') + "…'");
    CHECK(quoted("aéé", 4) == "'aé…'");
    CHECK(quoted(std::string(61, '\n'), 2) == "'??…'");
}
