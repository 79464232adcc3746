#include "base/quoted.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("quoted: text is in single quotes, and UTF-8 stays as it is") {
    CHECK(seqshelf::base::quoted("") == "''");
    CHECK(seqshelf::base::quoted("NC_001422.1") == "'NC_001422.1'");
    CHECK(seqshelf::base::quoted("Zürich 染色体") == "'Zürich 染色体'");
}

TEST_CASE("quoted: control characters and bytes that are not UTF-8 are replaced") {
    CHECK(seqshelf::base::quoted("a\x1b[2Jb") == "'a?[2Jb'");
    CHECK(seqshelf::base::quoted("a\tb\n") == "'a?b?'");
    CHECK(seqshelf::base::quoted("a\xc2\x9b"
                                 "2J") == "'a??2J'");  // the 8-bit CSI
    CHECK(seqshelf::base::quoted("caf\xe9") == "'caf?'");
    CHECK(seqshelf::base::quoted("\x7f") == "'?'");
    CHECK(seqshelf::base::quoted("a\xc2\xa0z") == "'a\xc2\xa0z'");
}

TEST_CASE("quoted: a long text is cut off between characters") {
    CHECK(seqshelf::base::quoted(std::string(60, 'x')) == "'" + std::string(60, 'x') + "'");
    CHECK(seqshelf::base::quoted(std::string(61, 'x')) == "'" + std::string(60, 'x') + "…'");
    CHECK(seqshelf::base::quoted("aéé", 4) == "'aé…'");
    CHECK(seqshelf::base::quoted(std::string(61, '\n'), 2) == "'??…'");
}
