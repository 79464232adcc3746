#include "base/byte_buffer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

using seqshelf::base::ByteBuffer;

namespace {

void append(ByteBuffer& buffer, std::string_view text) {
    std::copy(text.begin(), text.end(), buffer.reserve(text.size()));
    buffer.commit(text.size());
}

}  // namespace

TEST_CASE("byte_buffer: a new buffer is empty, also after reserving 0 bytes") {
    ByteBuffer buffer;
    CHECK(buffer.text().empty());
    (void)buffer.reserve(0);
    buffer.commit(0);
    CHECK(buffer.size() == 0);
}

TEST_CASE("byte_buffer: growth keeps the contents") {
    ByteBuffer buffer;
    std::string expected;
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::string part(i % 700, static_cast<char>('A' + i % 26));
        append(buffer, part);
        expected += part;
        REQUIRE(buffer.size() == expected.size());
    }
    CHECK(buffer.text() == expected);
}

TEST_CASE("byte_buffer: reserved bytes that were not committed are not part of the text") {
    ByteBuffer buffer;
    append(buffer, "ACGT");
    std::fill_n(buffer.reserve(1000), 1000, 'N');
    CHECK(buffer.text() == "ACGT");
    append(buffer, "TT");
    CHECK(buffer.text() == "ACGTTT");
}

TEST_CASE("byte_buffer: moving hands the text over") {
    ByteBuffer first;
    append(first, "ACGT");
    ByteBuffer second(std::move(first));
    CHECK(second.text() == "ACGT");
    ByteBuffer third;
    append(third, "TTTT");
    third = std::move(second);
    CHECK(third.text() == "ACGT");
    third = ByteBuffer();
    CHECK(third.text().empty());
    append(third, "G");
    CHECK(third.text() == "G");
}
