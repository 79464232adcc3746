#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "seqshelf/seqshelf.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

const std::string chr1 = "NNNNACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT";
const std::string chr2 = "AACCTTTTACGTAAACCCGGGTTTACCGGAAATGGATTAA";

struct SliceShelf : Shelf {
    SliceShelf() {
        load(">chr1\n" + chr1 + "\n>chr2\n" + chr2 + "\n>protein\nMEFILPQZJOX\n>codes\nACGTURYSWKMBDHVNX\n>empty\n");
    }
    [[nodiscard]] Sequence sequence(const std::string& name) const { return repository().get_sequence("t:" + name); }
};

std::string streamed(const Slice& slice, Bounds bounds) {
    std::string all;
    slice.stream([&](std::string_view piece) { all += piece; }, bounds);
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(SliceShelf, "slice: the last residue, both ends, and padding on the right side of either strand") {
    const Sequence sequence = this->sequence("chr1");
    const auto pad = [&](std::int64_t start, std::int64_t end, Strand strand) {
        return sequence.fetch(Location(Interval{start, end, strand}), Bounds::pad);
    };
    CHECK(sequence.fetch({43, 44}) == "T");
    CHECK(sequence.fetch({42, 44}) == "GT");
    CHECK(sequence.fetch({44, 44}).empty());
    CHECK(sequence.fetch({0, 0}).empty());
    CHECK(pad(-3, 5, Strand::plus) == "NNNNNNNA");
    CHECK(pad(-3, 5, Strand::minus) == "TNNNNNNN");
    CHECK(pad(40, 47, Strand::plus) == "ACGTNNN");
    CHECK(pad(40, 47, Strand::minus) == "NNNACGT");
    CHECK(pad(-1, 46, Strand::plus) == "N" + chr1 + "NN");
    CHECK(pad(44, 44, Strand::minus).empty());
    for (const Bounds bounds : {Bounds::error, Bounds::clip, Bounds::pad}) {
        for (const Interval beyond :
             {Interval{-10, 0}, Interval{44, 54}, Interval{-1, -1}, Interval{45, 45}, Interval{-3, -2}}) {
            CHECK_THROWS_AS((void)sequence.fetch(Location(beyond), bounds), InvalidInterval);
            CHECK_THROWS_AS((void)streamed({sequence, beyond}, bounds), InvalidInterval);
        }
    }
    for (const Interval partly : {Interval{-1, 10}, Interval{34, 45}}) {
        CHECK_THROWS_WITH_AS((void)sequence.fetch(Location(partly)), doctest::Contains("44 residues"), InvalidInterval);
        CHECK_THROWS_AS((void)sequence.fetch(partly), InvalidInterval);
    }
    CHECK(sequence.fetch(Location(Interval{-1, 10}), Bounds::clip) == chr1.substr(0, 10));
    CHECK(sequence.fetch(Location(Interval{34, 45, Strand::minus}), Bounds::clip) ==
          reverse_complement(chr1.substr(34)));
    CHECK_THROWS_AS((void)pad(-(std::int64_t{1} << 62), 44, Strand::plus), InvalidInterval);
}

TEST_CASE_FIXTURE(SliceShelf, "slice: joined parts are read one after the other, on either strand") {
    const Sequence sequence = this->sequence("chr2");
    const Location spliced(std::vector<Interval>{{0, 4}, {8, 12}});
    CHECK(sequence.fetch(spliced) == "AACCACGT");
    CHECK(sequence.fetch(spliced.opposite()) == "ACGTGGTT");
    CHECK(sequence.fetch(Location(std::vector<Interval>{{2, 4}, {8, 10}})) == "CCAC");
    CHECK(sequence.fetch(Location()).empty());
    CHECK(sequence.fetch(Location(std::vector<Interval>{{-1, 1}, {38, 42, Strand::minus}}), Bounds::pad) == "NANNTT");
    CHECK(sequence.fetch(Location(std::vector<Interval>{{-1, 1}, {38, 42, Strand::minus}}), Bounds::clip) == "ATT");
    CHECK_THROWS_AS((void)sequence.fetch(Location(std::vector<Interval>{{0, 4}, {38, 42}})), InvalidInterval);
    CHECK(repository().get_slice("t:chr2:join(1..4,9..12)").fetch() == "AACCACGT");
    CHECK(repository().get_slice("t:chr2:complement(join(1..4,9..12))").fetch() == "ACGTGGTT");
    CHECK(repository().get_slice("t:chr2:3-6(-)").fetch() == "AAGG");
    CHECK(repository().get_slice("t:chr2:3-6(-)").opposite().fetch() == "CCTT");
}

TEST_CASE_FIXTURE(
    SliceShelf,
    "slice: the minus strand is the reverse complement, for any interval and bounds and any way of reading") {
    const Sequence sequence = this->sequence("chr2");
    const std::int64_t length = sequence.length();
    std::mt19937 random(14);
    for (std::int64_t start = -2; start <= length + 2; ++start) {
        for (std::int64_t end = start; end <= length + 2; ++end) {
            const Interval plus{start, end};
            if (start < 0 || end > length) {
                CHECK_THROWS_AS((void)sequence.fetch(plus), InvalidInterval);
                CHECK_THROWS_AS((void)sequence.fetch(plus.opposite()), InvalidInterval);
            } else {
                CHECK(sequence.fetch(plus) ==
                      chr2.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
                CHECK(sequence.fetch(plus.opposite()) == reverse_complement(sequence.fetch(plus)));
                std::string all;
                sequence.stream(
                    plus.opposite(), [&](std::string_view piece) { all += piece; },
                    1 + static_cast<std::int64_t>(random() % 7));
                CHECK(all == sequence.fetch(plus.opposite()));
            }
            if (start < length && end > 0 && start < end) {
                for (const Bounds bounds : {Bounds::clip, Bounds::pad}) {
                    const std::string forward = sequence.fetch(Location(plus), bounds);
                    CHECK(sequence.fetch(Location(plus.opposite()), bounds) == reverse_complement(forward));
                    CHECK(sequence.check(Location(plus), bounds) == static_cast<std::int64_t>(forward.size()));
                    CHECK(streamed({sequence, plus}, bounds) == forward);
                    CHECK(streamed({sequence, plus.opposite()}, bounds) == reverse_complement(forward));
                }
            }
        }
    }
}

TEST_CASE_FIXTURE(SliceShelf, "slice: a sequence without a complement has no minus strand") {
    CHECK(sequence("codes").fetch({0, 17, Strand::minus}) == "XNBDHVKMWSRYAACGT");
    CHECK(sequence("protein").fetch({0, 3}) == "MEF");
    CHECK_THROWS_WITH_AS((void)sequence("protein").fetch({0, 3, Strand::minus}),
                         doctest::Contains("has no minus strand: its letters are EFIJLMOPQXZ"), InvalidInterval);
    CHECK_THROWS_AS((void)repository().get_slice("t:protein:1-3(-)").fetch(), InvalidInterval);
    CHECK_THROWS_AS((void)streamed(repository().get_slice("t:protein:1-3(-)"), Bounds::pad), InvalidInterval);
    CHECK(sequence("empty").fetch({0, 0, Strand::minus}).empty());
    CHECK_THROWS_AS((void)sequence("empty").fetch({0, 1, Strand::minus}), InvalidInterval);
}

TEST_CASE_FIXTURE(SliceShelf,
                  "slice: flanks respect the strand, and are an error beyond the ends of a linear sequence") {
    const Slice slice = repository().get_slice("t:chr2:5-8(-)");
    CHECK(slice.fetch() == "AAAA");
    CHECK(slice.expand(4, 2).fetch() == reverse_complement(chr2.substr(2, 10)));
    CHECK(slice.expand(0, 4).fetch() == "AAAAGGTT");
    CHECK_THROWS_AS((void)slice.expand(0, 5).fetch(), InvalidInterval);
    CHECK(slice.expand(0, 5).fetch(Bounds::pad) == "AAAAGGTTN");
    CHECK(slice.expand(0, 5).fetch(Bounds::clip) == "AAAAGGTT");
}

TEST_CASE_FIXTURE(SliceShelf, "slice: a circular sequence is read across its origin") {
    {
        Change session(master());
        session.set_topology("t:chr2", Topology::circular);
        (void)session.commit();
    }
    const std::string twice = chr2 + chr2;
    const Repository repository = this->repository();
    CHECK(repository.get_slice("t:chr2:39-3").fetch() == twice.substr(38, 5));
    CHECK(repository.get_slice("t:chr2:39-3(-)").fetch() == reverse_complement(twice.substr(38, 5)));
    CHECK(repository.get_slice("t:chr2:38-3", Coordinates::interbase).fetch() == twice.substr(38, 5));
    CHECK(repository.get_slice("t:chr2:complement(39..3)").fetch() == reverse_complement(twice.substr(38, 5)));
    CHECK(repository.get_slice("t:chr2:1-2").expand(3, 0).fetch() == twice.substr(37, 5));
    CHECK(repository.get_slice("t:chr2:1-2(-)").expand(3, 4).fetch() == reverse_complement(twice.substr(36, 9)));
    CHECK(repository.get_slice("t:chr2:39-40").expand(0, 40 - 2).fetch() == twice.substr(38, 40));
    CHECK_THROWS_AS((void)repository.get_slice("t:chr2:39-40").expand(0, 40 - 1), InvalidInterval);
    CHECK(repository.get_slice("t:chr2:39-41").fetch() == twice.substr(38, 3));
    CHECK_THROWS_AS((void)repository.get_slice("t:chr2:39-79"), InvalidInterval);
    CHECK_THROWS_AS((void)repository.get_slice("t:chr2:41-42"), InvalidInterval);
    CHECK_THROWS_AS((void)repository.get_slice("t:chr1:39-3"), InvalidInterval);
    CHECK(Slice{repository.get_sequence("t:chr2"), Interval{-4, 2}}.wrap().fetch() == twice.substr(36, 6));
}
