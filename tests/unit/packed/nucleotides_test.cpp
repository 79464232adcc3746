#include "packed/nucleotides.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// Follows the description of the format, one residue at a time.
std::vector<std::uint8_t> packed_slowly(std::string_view residues) {
    std::vector<std::uint8_t> bytes((residues.size() + 3) / 4);
    for (std::size_t i = 0; i < residues.size(); ++i) {
        bytes[i / 4] =
            static_cast<std::uint8_t>(bytes[i / 4] | (std::string_view("ACGT").find(residues[i]) << (2 * (i % 4))));
    }
    return bytes;
}

}  // namespace

TEST_CASE("nucleotides: are packed as the format says, for every length") {
    for (std::size_t size = 0; size <= 300; ++size) {
        CAPTURE(size);
        const std::string residues = random_text("ACGT", size, size);
        std::vector<std::uint8_t> bytes(packed::packed_bytes(size), 0xff);
        packed::pack(residues, bytes.data());
        REQUIRE(bytes == packed_slowly(residues));
    }
}

TEST_CASE(
    "nucleotides: every implementation unpacks the same, from every start and for every length from 0 to 300, and "
    "writes nothing else") {
    const std::string residues = random_text("ACGT", 340, 1);
    std::vector<std::uint8_t> bytes = packed_slowly(residues);
    bytes.resize(bytes.size() + packed::slack_bytes, 0x5a);
    for (const base::Simd simd : simd_forms()) {
        CAPTURE(static_cast<int>(simd));
        for (std::size_t start = 0; start < 40; ++start) {
            for (std::size_t size = 0; size <= 300; ++size) {
                std::string out(size + 64, '#');
                packed::unpack(bytes.data(), start, std::span(out).subspan(32, size), simd);
                REQUIRE(out == std::string(32, '#') + residues.substr(start, size) + std::string(32, '#'));
            }
        }
    }
}

TEST_CASE("nucleotides: starts beyond four billion residues do not wrap") {
    // Only the last bytes are touched: the rest is address space.
    const std::uint64_t start = (std::uint64_t{1} << 33) + 3;
    const std::string residues = random_text("ACGT", 100, 2);
    std::vector<std::uint8_t> bytes = packed_slowly("AAA" + residues);
    bytes.resize(bytes.size() + packed::slack_bytes);
    const auto far = reinterpret_cast<const std::uint8_t*>(reinterpret_cast<std::uintptr_t>(bytes.data()) - start / 4);
    for (const base::Simd simd : simd_forms()) {
        std::string out(residues.size(), '#');
        packed::unpack(far, start, out, simd);
        CHECK(out == residues);
    }
}
