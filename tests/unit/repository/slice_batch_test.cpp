#include "seqshelf/slice_batch.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

/// Two long sequences and many short ones, in several volumes.
struct BatchShelf : Shelf {
    BatchShelf() {
        std::mt19937 random(1);
        const auto residues = [&](std::size_t count) {
            std::string text(count, 'A');
            for (char& c : text) {
                c = "ACGT"[random() % 4];
            }
            return text;
        };
        load(">a\n" + residues(2'500'000) + "\n>b\n" + residues(900'000) + "\n");
        std::string text = ">empty\n";
        for (int i = 0; i < 300; ++i) {
            text += ">s" + std::to_string(i) + "\n" + residues(1 + random() % 400) + "\n";
        }
        load(text);
        const Repository from = repository();
        sequences = from.sequences(1000);
    }
    std::vector<Sequence> sequences;
};

}  // namespace

TEST_CASE_FIXTURE(
    BatchShelf,
    "slice batch: gives the residues of each slice, in the order added, wherever they are and however they overlap") {
    std::mt19937_64 random(2);
    const auto below = [&](std::int64_t bound) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    };
    for (const Bounds bounds : {Bounds::error, Bounds::clip, Bounds::pad}) {
        for (int round = 0; round < 2; ++round) {
            std::vector<Slice> slices;
            for (int i = 0; i < 15000; ++i) {
                const Sequence& sequence = sequences[random() % sequences.size()];
                Location location;
                for (std::int64_t parts = 1 + below(10) / 9; parts > 0; --parts) {
                    const std::int64_t start = below(sequence.length() + 1);
                    const std::int64_t most = i % 500 == 0 ? 700'000 : 120;
                    const std::int64_t end = std::min(sequence.length(), start + below(most));
                    location.parts.push_back({start, end, random() % 2 == 0 ? Strand::plus : Strand::minus});
                    if (bounds != Bounds::error && start < end) {
                        location.parts.back() = location.parts.back().expand(below(40), below(40));
                    }
                }
                slices.push_back({sequence, location});
            }
            SliceBatch batch(bounds);
            std::int64_t residues = 0;
            for (const Slice& slice : slices) {
                batch.add(slice);
                residues += slice.sequence.check(slice.location, bounds);
            }
            CHECK_FALSE(batch.in_order());
            CHECK(batch.size() == slices.size());
            CHECK(batch.residues() == residues);
            batch.fetch();
            for (std::size_t i = 0; i < slices.size(); ++i) {
                REQUIRE((batch[i] == slices[i].fetch(bounds)));
            }
        }
    }
}

TEST_CASE_FIXTURE(BatchShelf, "slice batch: slices in order are right, also a long one before short ones within it") {
    const Sequence a = repository().get_sequence("t:a");
    SliceBatch batch;
    std::vector<Interval> intervals{{0, 2'500'000},         {0, 600'000},          {5, 9},
                                    {7, 524'295},           {524'000, 524'300},    {1'048'570, 1'048'580},
                                    {2'499'999, 2'500'000}, {2'500'000, 2'500'000}};
    std::sort(intervals.begin(), intervals.end(),
              [](const Interval& x, const Interval& y) { return x.start < y.start; });
    for (const Interval& interval : intervals) {
        batch.add({a, interval});
    }
    CHECK(batch.in_order());
    batch.fetch();
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        REQUIRE((batch[i] == a.fetch(intervals[i])));
    }
}

TEST_CASE_FIXTURE(BatchShelf, "slice batch: a refused slice is not added, and an empty batch is valid") {
    const Sequence a = repository().get_sequence("t:a");
    SliceBatch batch;
    batch.fetch();
    CHECK(batch.size() == 0);
    batch.add({a, Interval{1, 4}});
    CHECK_THROWS_AS(batch.add({a, Interval{1, 2'500'001}}), InvalidInterval);
    CHECK_THROWS_AS(batch.add({a, Location(std::vector<Interval>{{0, 5}, {-1, 3}})}), InvalidInterval);
    batch.add({a, Location()});
    batch.add({a, Interval{9, 9}});
    CHECK(batch.size() == 3);
    CHECK(batch.residues() == 3);
    batch.fetch();
    CHECK(batch[0] == a.fetch({1, 4}));
    CHECK(batch[1].empty());
    CHECK(batch[2].empty());
    batch.residues_of(0)[1] = 'x';
    CHECK(batch[0][1] == 'x');
}
