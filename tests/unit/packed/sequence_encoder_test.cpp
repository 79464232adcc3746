#include <doctest/doctest.h>

#include <string>

#include "packed/nucleotides.hpp"
#include "packed/sequence_decoder.hpp"
#include "samples.hpp"
#include "seqshelf/error.hpp"

using namespace seqshelf;
using namespace seqshelf::test;
using packed::Coding;

namespace {

/// Follows the description of the format, one residue at a time.
std::string decoded_slowly(const packed::PackedSequence& sequence, std::size_t length) {
    std::string text(length, '\0');
    for (std::size_t i = 0; i < length; ++i) {
        text[i] = sequence.coding == Coding::bytes ? static_cast<char>(sequence.residues[i])
                                                   : "ACGT"[sequence.residues[i / 4] >> (2 * (i % 4)) & 3];
    }
    for (const packed::Run& run : sequence.runs) {
        text.replace(run.start, run.length, run.length, run.letter);
    }
    return text;
}

}  // namespace

TEST_CASE("packed sequence: contains the packed residues, and has their digest") {
    for (const std::string& residues : mixed_sequences()) {
        const packed::PackedSequence sequence = packed_sequence(residues);
        CHECK(decoded_slowly(sequence, residues.size()) == residues);
        CHECK(packed::digest_of(sequence, residues.size()) == digest_residues(residues).sha512t24u);
    }
}

TEST_CASE(
    "packed sequence: nucleotides take two bits if that is smaller, with runs as long as possible; others are bytes") {
    const packed::PackedSequence gap =
        packed_sequence("ACGT" + std::string(10000, 'N') + "RRRAN" + std::string(1000, 'C'));
    CHECK(gap.coding == Coding::nucleotides);
    REQUIRE(gap.runs.size() == 3);
    CHECK((gap.runs[0].start == 4 && gap.runs[0].length == 10000 && gap.runs[0].letter == 'N'));
    CHECK((gap.runs[1].start == 10004 && gap.runs[1].length == 3 && gap.runs[1].letter == 'R'));
    CHECK((gap.runs[2].start == 10008 && gap.runs[2].length == 1 && gap.runs[2].letter == 'N'));
    CHECK(packed_sequence("ACGT").coding == Coding::nucleotides);
    CHECK(packed_sequence("N").coding == Coding::bytes);
    CHECK(packed_sequence(random_text("ACGU", 3000, 4)).coding == Coding::bytes);
    CHECK(packed_sequence(random_text("ACGTRYKMSWBDHVN", 1000, 7)).coding == Coding::bytes);
    CHECK(packed_sequence("MEEPQSDPSV").coding == Coding::bytes);
}

TEST_CASE(
    "packed sequence: the pieces in which residues arrive make no difference, and too many residues are refused") {
    const std::string residues = with_gaps(30'000, 40, 9);
    const packed::PackedSequence whole = packed_sequence(residues);
    for (const std::size_t piece : {1, 3, 4, 1000, 4095, 4096, 4097, 30'000}) {
        const auto in_pieces = packed::encode(residues.size(), LetterSet::of(residues), [&](const auto& consume) {
            for (std::size_t at = 0; at < residues.size(); at += piece) {
                consume(std::string_view(residues).substr(at, piece));
            }
        });
        CHECK(in_pieces.residues == whole.residues);
        CHECK(in_pieces.runs.size() == whole.runs.size());
    }
    const auto one_too_many = [&](const auto& consume) { consume(residues + "A"); };
    CHECK_THROWS_AS((void)packed::encode(residues.size(), LetterSet::of(residues), one_too_many), Corruption);
    CHECK_THROWS_AS((void)packed::encode(residues.size(), LetterSet::of("MEEP"), one_too_many), Corruption);
}

TEST_CASE("packed sequence: too few residues have another digest") {
    const std::string residues = random_text("ACGT", 5000, 10);
    const auto too_few =
        packed::encode(residues.size() + 1, LetterSet::of(residues), [&](const auto& consume) { consume(residues); });
    CHECK(packed::digest_of(too_few, residues.size() + 1) != digest_residues(residues).sha512t24u);
}
