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

TEST_CASE("escaped: control characters, line separators and changes of direction are written as in JSON") {
    using seqshelf::base::escaped;
    CHECK(escaped("NC_001422.1 Zürich 染色体 \\ '\"") == "NC_001422.1 Zürich 染色体 \\ '\"");
    CHECK(escaped("a\tb\nc\rd\be\ff") == "a\\tb\\nc\\rd\\be\\ff");
    CHECK(escaped(std::string("\0\v\x1b\x7f", 4)) == "\\u0000\\u000b\\u001b\\u007f");
    CHECK(escaped("\xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0") == "\\u0080\\u009b\\u009f\xc2\xa0");
    CHECK(escaped("\u2027\u2028\u2029\u202a\u202e\u202f") == "\u2027\\u2028\\u2029\\u202a\\u202e\u202f");
    CHECK(escaped("\u2065\u2066\u2069\u206a") == "\u2065\\u2066\\u2069\u206a");
}

TEST_CASE("escaped: bytes that are not UTF-8 are written in hexadecimal, also at the end") {
    using seqshelf::base::escaped;
    CHECK(escaped("caf\xe9") == "caf\\xe9");
    CHECK(escaped("\x9b"
                  "2J") == "\\x9b2J");
    CHECK(escaped("a\xe2\x80") == "a\\xe2\\x80");
    CHECK(escaped("\xed\xa0\x80\xc0\x8a") == "\\xed\\xa0\\x80\\xc0\\x8a");  // a surrogate, an overlong line end
    CHECK(escaped("a\tb\nc\x1b", "\n\t") == "a\tb\nc\\u001b");
    CHECK(escaped("").empty());
}
