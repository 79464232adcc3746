#include "volume/block_plan.hpp"

#include <doctest/doctest.h>

#include <string>

#include "samples.hpp"

using namespace seqshelf;
using namespace seqshelf::volume;
using seqshelf::test::random_text;

namespace {

std::string block_of(const std::string& text, TextKind kind, const BlockOptions& options = {}) {
    std::string out;
    append_planned_block({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, kind, options, out);
    return out;
}

}  // namespace

TEST_CASE("block_plan: the kind depends on letters and length") {
    CHECK(text_kind_of(65535, LetterSet::of("ACGT")) == TextKind::transcripts);
    CHECK(text_kind_of(65536, LetterSet::of("ACGT")) == TextKind::chromosome);
    CHECK(text_kind_of(1, LetterSet::of("ACGTN")) == TextKind::transcripts);
    CHECK(text_kind_of(100000, LetterSet::of("ACGTRYKMSWBDHVNU")) == TextKind::chromosome);
    CHECK(text_kind_of(300, LetterSet::of("MKVL")) == TextKind::other);
    CHECK(text_kind_of(65535, LetterSet::of("MKVL")) == TextKind::other);
    CHECK(text_kind_of(65536, LetterSet::of("MKVL")) == TextKind::chromosome);
    CHECK(text_kind_of(1000, LetterSet::of("ACGTZ")) == TextKind::other);
}

TEST_CASE("block_plan: runs become small, whatever the kind") {
    for (const TextKind kind : {TextKind::chromosome, TextKind::transcripts, TextKind::other}) {
        CHECK(block_of(std::string(8192, 'N'), kind).size() < 100);
        CHECK(block_of(std::string(8192, 'A'), kind).size() < 100);
    }
}

TEST_CASE("block_plan: random DNA takes 2.25 bits for each residue") {
    // The end of the block needs a code too, so one of four equally frequent letters gets three bits.
    CHECK(block_of(random_text("ACGT", 8192, 1), TextKind::chromosome).size() < 8192 * 9 / 32 + 60);
}

TEST_CASE("block_plan: transcripts that repeat are compressed, those that do not are coded as literals") {
    const std::string gene = random_text("ACGT", 4000, 2);
    CHECK(block_of(gene + gene + gene + gene, TextKind::transcripts).size() < 2000);
    const std::string plain = random_text("ACGT", 16000, 3);
    CHECK(block_of(plain, TextKind::transcripts) == block_of(plain, TextKind::chromosome));
}

TEST_CASE("block_plan: a given level is used for every kind") {
    const std::string text = random_text("ACGT", 8192, 4);
    for (int level = 0; level <= 12; ++level) {
        CHECK(block_of(text, TextKind::chromosome, {8192, level}) == block_of(text, TextKind::other, {8192, level}));
        CHECK(block_of(text, TextKind::chromosome, {8192, level}) != block_of(text, TextKind::chromosome));
    }
    CHECK(block_of(text, TextKind::chromosome, {8192, 0}).size() > 8192);
}
