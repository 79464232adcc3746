#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "seqshelf/residues.hpp"
#include "support/files.hpp"
#include "unit/analysis/patch_samples.hpp"

// Random variants, against a model that is slow and simple.

using namespace seqshelf;
using namespace seqshelf::test;

namespace {

/// The patched sequence residue by residue: an inserted one has the point before which it is. Slow and simple.
struct Model {
    struct Residue {
        char letter;
        std::int64_t position;
        bool inserted;
    };
    std::vector<Residue> residues;
    std::int64_t length;

    Model(const std::string& reference, std::vector<Variant> variants)
        : length(static_cast<std::int64_t>(reference.size())) {
        for (std::int64_t at = 0; at <= length;) {
            for (const Variant& each : variants) {
                if (each.start == at && each.reference.empty()) {
                    add(each.alternate, 0, at);
                }
            }
            const auto replaced = std::find_if(variants.begin(), variants.end(), [&](const Variant& each) {
                return each.start == at && !each.reference.empty();
            });
            if (replaced == variants.end()) {
                if (at < length) {
                    residues.push_back({reference[static_cast<std::size_t>(at)], at, false});
                }
                ++at;
                continue;
            }
            add(replaced->alternate, static_cast<std::int64_t>(replaced->reference.size()), at);
            at += static_cast<std::int64_t>(replaced->reference.size());
        }
    }
    void add(const std::string& letters, std::int64_t aligned, std::int64_t at) {
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(letters.size()); ++i) {
            residues.push_back({letters[static_cast<std::size_t>(i)], at + std::min(i, aligned), i >= aligned});
        }
    }
    [[nodiscard]] std::string slice(std::int64_t start, std::int64_t end) const {
        std::string text;
        for (const Residue& each : residues) {
            text += each.position >= start && (each.position < end || (end == length && start < end))
                        ? std::string(1, each.letter)
                        : "";
        }
        return text;
    }
    [[nodiscard]] std::string anchored(std::int64_t start, std::int64_t end, std::int64_t anchor,
                                       std::int64_t offset) const {
        const auto at = std::find_if(residues.begin(), residues.end(),
                                     [&](const Residue& each) { return each.position >= anchor; });
        const auto behind = std::find_if(at, residues.end(),
                                         [&](const Residue& each) { return each.position > anchor || !each.inserted; });
        const std::int64_t from =
            (at - residues.begin()) + std::min<std::int64_t>(offset, behind - at) - (anchor - start);
        std::string text;
        for (std::int64_t i = from; i < from + end - start; ++i) {
            text += i >= 0 && i < static_cast<std::int64_t>(residues.size())
                        ? residues[static_cast<std::size_t>(i)].letter
                        : 'N';
        }
        return text;
    }
};

std::string letters(std::mt19937& random, std::size_t count) {
    std::string text(count, ' ');
    std::generate(text.begin(), text.end(), [&] { return "ACGT"[random() % 4]; });
    return text;
}

/// Variants that do not overlap but often touch. Their alleles neither begin nor end alike, so nothing can be trimmed.
std::vector<Variant> random_variants(std::mt19937& random, const std::string& reference) {
    std::vector<Variant> variants;
    for (std::size_t at = random() % 4; at <= reference.size(); at += random() % 5) {
        const std::size_t replaced =
            std::min<std::size_t>(random() % 4 == 0 ? random() % 9 : random() % 3, reference.size() - at);
        Variant variant{static_cast<std::int64_t>(at), reference.substr(at, replaced), letters(random, random() % 5)};
        const bool alike = replaced > 0 && !variant.alternate.empty() &&
                           (variant.reference.front() == variant.alternate.front() ||
                            variant.reference.back() == variant.alternate.back());
        const bool joins = !variants.empty() && replaced == 0 && variants.back().interval().end == variant.start;
        if (!alike && !joins &&
            (replaced > 0 || !variant.alternate.empty())) {  // joined insertions: the model has one for each point
            at += replaced;
            variants.push_back(std::move(variant));
        }
    }
    return variants;
}

}  // namespace

TEST_CASE("apply: slices with random variants equal those of a slow model, anchored or not, and general laws hold") {
    Shelf shelf;
    std::mt19937 random(20261121);
    std::vector<std::string> references;
    std::string fasta;
    for (int round = 0; round < 60; ++round) {
        references.push_back(letters(random, 1 + random() % 40));
        fasta += ">r" + std::to_string(round) + "\n" + references.back() + "\n";
    }
    shelf.load(fasta);
    const Repository repository = shelf.repository();
    for (const std::string& reference : references) {
        const Sequence sequence = repository.get_sequence("t:r" + std::to_string(&reference - references.data()));
        std::vector<Variant> variants = random_variants(random, reference);
        const Model model(reference, variants);
        std::shuffle(variants.begin(), variants.end(), random);
        const PatchedSequence patched(sequence, variants);
        const PatchedSequence plain(sequence, {});
        const auto length = static_cast<std::int64_t>(reference.size());
        REQUIRE(patched.length() == static_cast<std::int64_t>(model.residues.size()));
        REQUIRE(patched.fetch() == model.slice(0, length));
        for (std::int64_t start = 0; start <= length; ++start) {
            REQUIRE(patched.fetch({0, start}) + patched.fetch({start, length}) == patched.fetch());
            for (std::int64_t end = start; end <= length; ++end) {
                CAPTURE(start);
                CAPTURE(end);
                const Interval interval{start, end};
                const std::string slice = patched.fetch(interval);
                REQUIRE(slice == model.slice(start, end));
                REQUIRE(patched.fetch(minus(start, end)) == reverse_complement(slice));
                REQUIRE(plain.fetch(interval) == sequence.fetch(interval));
                REQUIRE(patched.reference_positions(patched.lift(interval)).size() == slice.size());
                const std::int64_t anchor = static_cast<std::int64_t>(random()) % (length + 1);
                const std::int64_t offset = random() % 6;
                const std::string fixed = patched.fetch_anchored(interval, anchor, offset, Bounds::pad);
                REQUIRE(fixed == model.anchored(start, end, anchor, offset));
                REQUIRE(patched.fetch_anchored(minus(start, end), anchor, offset, Bounds::pad) ==
                        reverse_complement(fixed));
                REQUIRE(plain.fetch_anchored(interval, anchor, offset) == sequence.fetch(interval));
            }
        }
        const std::vector<ReferencePosition> positions = patched.reference_positions({0, patched.length()});
        for (std::size_t i = 0; i < positions.size(); ++i) {
            REQUIRE(positions[i].position == model.residues[i].position);
            REQUIRE((positions[i].inserted != ReferencePosition::not_inserted) == model.residues[i].inserted);
        }
    }
}

TEST_CASE("apply: only residues of the result are read, not deleted ones") {
    Shelf shelf;
    std::mt19937 random(7);
    const std::string reference = letters(random, 400000);
    shelf.load(">big\n" + reference + "\n");
    ReadOptions options;
    options.block_cache_bytes = 0;
    const Repository repository = Repository::open(shelf.master(), options);
    const Sequence sequence = repository.get_sequence("t:big");
    const PatchedSequence patched(sequence, {{100000, reference.substr(100000, 200000), ""}, {350000, "", "ACGT"}});
    (void)sequence.fetch({399000, 400000});  // a thread keeps the bytes that it read last
    const std::filesystem::path volume = shelf.master() / "sequences" / sequence.place().volume;
    test::flip_bit(volume, std::filesystem::file_size(volume) / 2, 3);
    CHECK_THROWS_AS((void)sequence.fetch({100000, 300000}), Corruption);
    CHECK(patched.fetch({90000, 310000}) == reference.substr(90000, 10000) + reference.substr(300000, 10000));
    CHECK(patched.fetch_anchored({99990, 100010}, 100000) ==
          reference.substr(99990, 10) + reference.substr(300000, 10));
    CHECK(patched.fetch_anchored({10, 20}, 400000, 0, Bounds::pad) ==
          patched.fetch_anchored({10, 20}, 350000, 99, Bounds::pad));
}
