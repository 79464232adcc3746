#include "sequence/residue_text.hpp"

#include <doctest/doctest.h>

#include <string>

using seqshelf::are_residues;

TEST_CASE("residue_text: the letters A-Z are residues, and no other byte is") {
    CHECK(are_residues(""));
    for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(byte);
        CHECK(are_residues(std::string(1, static_cast<char>(byte))) == (byte >= 'A' && byte <= 'Z'));
    }
}

TEST_CASE("residue_text: one other byte is found at any position") {
    for (const std::size_t length : {1U, 15U, 16U, 17U, 4095U, 4096U, 4097U, 10000U}) {
        CAPTURE(length);
        std::string text(length, 'Z');
        CHECK(are_residues(text));
        for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
            text[at] = 'a';
            CHECK_FALSE(are_residues(text));
            text[at] = 'A';
        }
    }
}
