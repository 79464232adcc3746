#include "refget_store/code.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/codec.hpp"
#include "seqshelf/error.hpp"

using seqshelf::InvalidArgument;
using seqshelf::LetterSet;
using seqshelf::refget_store::Code;

namespace {

const Code& code_of(const std::string& alphabet) {
    const Code* const code = Code::find(alphabet);
    REQUIRE(code != nullptr);
    return *code;
}

std::span<const std::uint8_t> as_bytes(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string unpacked(const Code& code, const std::string& bytes, std::size_t count) {
    std::string residues;
    code.unpack(as_bytes(bytes), static_cast<std::int64_t>(count), residues);
    return residues;
}

std::string unpacked_hex(const Code& code, std::string_view hex, std::size_t count) {
    const std::vector<std::uint8_t> bytes = seqshelf::base::from_hex(hex).value();
    return unpacked(code, std::string(bytes.begin(), bytes.end()), count);
}

struct Letters {
    std::string alphabet;
    std::string letters;
};

// The letters of each alphabet since gtars issue 273.
const std::vector<Letters> all{{"dna2bit", "ACGT"},
                               {"dna3bit", "ACGTNRYX"},
                               {"dnaio", "ACGTURYSWKMBDHVN"},
                               {"protein", "ACDEFGHIKLMNPQRSTVWY*X-.UBZOJ"},
                               {"ASCII", "ABCDEFGHIJKLMNOPQRSTUVWXYZ*-. 9z"}};

}  // namespace

TEST_CASE("code: the bytes equal those of gtars 0.10.0") {
    struct Payload {
        std::string alphabet;
        std::string residues;
        std::string hex;
    };
    for (const Payload& payload : std::vector<Payload>{{"dna2bit", "GATTACA", "e098"},
                                                       {"dna2bit", "ACGTT", "9c00"},
                                                       {"dna3bit", "ACGTNNNN", "053924"},
                                                       {"dnaio", "ACGTRYKMSWBDHVN", "12485a7369cdef00"},
                                                       {"protein", "MEFX*-.", "50c95a5ae0"},
                                                       {"ASCII", "MEFJO", "4d45464a4f"},
                                                       {"dna2bit", "", ""}}) {
        CAPTURE(payload.residues);
        const Code& code = code_of(payload.alphabet);
        CHECK(seqshelf::base::to_hex(as_bytes(code.pack(payload.residues))) == payload.hex);
        CHECK(unpacked_hex(code, payload.hex, payload.residues.size()) == payload.residues);
    }
}

TEST_CASE("code: a letter without a code in gtars 0.10.0 reads as the letter it stored") {
    CHECK(unpacked_hex(code_of("dnaio"), "12481248", 8) == "ACGTACGT");      // given ACGUACGU
    CHECK(unpacked_hex(code_of("protein"), "5222900c80", 7) == "MKVLAEF");  // given MKVLUEF
    CHECK(unpacked_hex(code_of("protein"), "50c800", 4) == "MEFA");         // given MEFB
    CHECK(code_of("dnaio").lossy() == 'T');
    CHECK(code_of("protein").lossy() == 'A');
    CHECK(code_of("dna2bit").lossy() == '\0');
    CHECK(code_of("ASCII").lossy() == '\0');
}

TEST_CASE("code: every letter is decoded again, at every place and length") {
    for (const auto& [alphabet, letters] : all) {
        const Code& code = code_of(alphabet);
        for (std::size_t length = 0; length <= 3 * letters.size(); ++length) {
            const auto& shown = alphabet;
            CAPTURE(shown);
            CAPTURE(length);
            std::string residues;
            for (std::size_t i = 0; i < length; ++i) {
                residues += letters[(i * 7 + length) % letters.size()];
            }
            const std::string packed = code.pack(residues);
            CHECK(static_cast<std::int64_t>(packed.size()) == code.packed_size(static_cast<std::int64_t>(length)));
            CHECK(unpacked(code, packed, length) == residues);
        }
    }
}

TEST_CASE("code: a letter that is not in the alphabet is InvalidArgument") {
    CHECK_THROWS_WITH_AS((void)code_of("dna2bit").pack("ACGN"), "alphabet dna2bit does not contain the letter 'N'",
                         InvalidArgument);
    CHECK_THROWS_AS((void)code_of("dna3bit").pack("K"), InvalidArgument);
    CHECK_THROWS_AS((void)code_of("dnaio").pack("E"), InvalidArgument);
    CHECK_THROWS_AS((void)code_of("protein").pack("a"), InvalidArgument);
    CHECK_THROWS_AS((void)code_of("dnaio").pack("\xC3"), InvalidArgument);
}

TEST_CASE("code: a symbol without a letter reads as NUL") {
    CHECK(unpacked_hex(code_of("protein"), "e8", 1) == std::string(1, '\0'));  // 11101
}

TEST_CASE("code: the size of the longest length does not overflow") {
    constexpr std::int64_t longest = std::numeric_limits<std::int64_t>::max();
    CHECK(code_of("ASCII").packed_size(longest) == longest);
    CHECK(code_of("dna2bit").packed_size(longest) == longest / 4 + 1);
    CHECK(code_of("protein").packed_size(0) == 0);
}

TEST_CASE("code: names of alphabets are case-insensitive, and others are not found") {
    CHECK(Code::find("DNA2BIT") == Code::find("dna2bit"));
    CHECK(Code::find("ascii") == &Code::ascii());
    CHECK(Code::find("Unknown")->pack("xyz") == "xyz");
    CHECK(Code::find("") == nullptr);
    CHECK(Code::find("dna4bit") == nullptr);
}

TEST_CASE("code: residues that a released gtars would decode wrong are stored as ASCII") {
    const auto chosen = [](std::string_view residues) {
        return std::string(Code::released_for(LetterSet::of(residues)).alphabet());
    };
    CHECK(chosen("") == "dna2bit");
    CHECK(chosen("GATTACA") == "dna2bit");
    CHECK(chosen("ACGTNRY") == "dna3bit");
    CHECK(chosen("ACGTKMSWBVN") == "dnaio");
    CHECK(chosen("ACDEFGHIKLMNPQRSTVWYX") == "protein");
    for (const std::string_view residues : {"ACGTD", "ACGTH", "ACGU", "MKVLUEF", "MEFB", "MEFZ", "J", "O"}) {
        CAPTURE(residues);
        CHECK(chosen(residues) == "ASCII");
    }
}
