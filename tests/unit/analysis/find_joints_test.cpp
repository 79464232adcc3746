#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/motif.hpp"
#include "seqshelf/repository.hpp"
#include "support/shelf.hpp"

using namespace seqshelf;
using test::Shelf;

namespace {

using Found = std::vector<Location>;

Found joint_matches(const Slice& slice, const std::string& motif, const FindOptions& options = {}) {
    Found found;
    find_motif(slice, Motif(motif), options, [&](const Location& match) { found.push_back(match); });
    return found;
}

FindOptions joint_options(FindOptions::Strands strands, FindOptions::Overlaps overlaps = FindOptions::Overlaps::all) {
    FindOptions options;
    options.strands = strands;
    options.overlaps = overlaps;
    return options;
}

/// A circular and a linear sequence of few letters, so that motifs are found often.
struct JointShelf : Shelf {
    JointShelf() {
        std::mt19937 random(20);
        while (text.size() < 40) {
            text += "ACT"[random() % 3];
        }
        load(">c\n" + text + "\n>l\n" + text + "G\n", "t");
        Change session(master());
        session.set_topology("t:c", Topology::circular);
        (void)session.commit();
    }
    [[nodiscard]] Slice whole(const std::string& name, Strand strand = Strand::plus) const {
        Sequence sequence = repository().get_sequence(name);
        const Interval all{0, sequence.length(), strand};
        return {std::move(sequence), all};
    }

    std::string text;
};

/// The places of single-part matches, sorted.
std::vector<std::pair<std::int64_t, char>> joint_places(const Found& found) {
    std::vector<std::pair<std::int64_t, char>> places;
    for (const Location& match : found) {
        REQUIRE(match.parts.size() == 1);
        places.emplace_back(match.parts.front().start, static_cast<char>(match.parts.front().strand));
    }
    std::sort(places.begin(), places.end());
    return places;
}

}  // namespace

TEST_CASE_FIXTURE(JointShelf, "find: all of a circular sequence has the matches of its text written twice") {
    const std::string twice = text + text;
    for (std::size_t length = 1; length <= text.size(); length = length < 6 ? length + 1 : length + 17) {
        for (std::size_t start = 30; start < 40; ++start) {
            const std::string motif = twice.substr(start, length);
            CAPTURE(motif);
            Found expected;
            for (const Interval& match : find_motif(twice, Motif(motif))) {
                if (match.start < 40) {
                    expected.emplace_back(match);
                }
            }
            CHECK(joint_places(joint_matches(whole("t:c"), motif)) == joint_places(expected));
            CHECK(joint_places(joint_matches(whole("t:c", Strand::minus), motif)) ==
                  joint_places(joint_matches(whole("t:c"), motif, joint_options(FindOptions::Strands::minus))));
        }
    }
    CHECK(joint_matches(whole("t:c"), twice.substr(3, 41)).empty());  // once around is the most
    CHECK(joint_matches(whole("t:l"), twice.substr(36, 8)).empty());
    Slice half = whole("t:c");
    half.location = Interval{20, 40};
    CHECK(joint_matches(half, twice.substr(36, 8), joint_options(FindOptions::Strands::plus)).empty());
}

TEST_CASE_FIXTURE(JointShelf, "find: a region across the origin has the matches of its residues") {
    const Repository repository = this->repository();
    const std::string residues = repository.get_slice("t:c:31-10").fetch();
    for (std::size_t start = 6; start < 10; ++start) {
        const std::string motif = residues.substr(start, 5);
        std::vector<std::pair<std::int64_t, char>> expected;
        for (const Interval& match : find_motif(residues, Motif(motif))) {
            expected.emplace_back(match.start + (match.start < 10 ? 30 : -10), static_cast<char>(match.strand));
        }
        std::sort(expected.begin(), expected.end());
        CHECK(joint_places(joint_matches(repository.get_slice("t:c:31-10"), motif)) == expected);
        const Found minus = joint_matches(repository.get_slice("t:c:31-10(-)"), motif);
        CHECK(joint_places(minus) == joint_places(joint_matches(repository.get_slice("t:c:31-10"), motif,
                                                                joint_options(FindOptions::Strands::minus))));
    }
}

TEST_CASE_FIXTURE(JointShelf, "find: a match may extend over joined parts, and is what its location reads") {
    const Repository repository = this->repository();
    std::mt19937 random(7);
    int over_parts = 0;
    for (int round = 0; round < 200; ++round) {
        Slice slice = whole("t:l");
        slice.location.parts.clear();
        for (std::size_t parts = 1 + random() % 4; parts > 0; --parts) {
            const auto start = static_cast<std::int64_t>(random() % 36);
            slice.location.parts.push_back({start, start + static_cast<std::int64_t>(random() % 5),
                                            round % 2 == 0 || random() % 2 == 0 ? Strand::plus : Strand::minus});
        }
        const std::string residues = slice.fetch();
        if (residues.size() < 3) {
            continue;
        }
        const bool stranded = std::any_of(slice.location.parts.begin(), slice.location.parts.end(),
                                          [](const Interval& part) { return part.strand == Strand::minus; });
        const std::string motif = residues.substr(random() % (residues.size() - 2), 3);
        const FindOptions reading = joint_options(stranded ? FindOptions::Strands::plus : FindOptions::Strands::both);
        const Found found = joint_matches(slice, motif);
        CHECK(found.size() == find_motif(residues, Motif(motif), reading).size());
        for (const Location& match : found) {
            over_parts += match.parts.size() > 1 ? 1 : 0;
            CHECK(match.length() == 3);
            CHECK(Slice{slice.sequence, match}.fetch() == motif);
        }
    }
    CHECK(over_parts > 50);
}

TEST_CASE_FIXTURE(JointShelf, "find: matches that may not overlap do not overlap across joints, and none is missing") {
    for (const std::string motif : {"AA", "TT", "WW", "NNN", "ANA", "NNNNNNN"}) {
        CAPTURE(motif);
        const auto all = joint_places(joint_matches(whole("t:c"), motif));
        const auto kept = joint_places(
            joint_matches(whole("t:c"), motif, joint_options(FindOptions::Strands::both, FindOptions::Overlaps::none)));
        const auto overlap = [&](const auto& a, const auto& b) {
            const std::int64_t distance = std::abs(a.first - b.first);
            return a.second == b.second && std::min(distance, 40 - distance) < std::ssize(motif);
        };
        for (const auto& match : all) {
            const auto others = std::count_if(
                kept.begin(), kept.end(), [&](const auto& other) { return other != match && overlap(match, other); });
            const bool is_kept = std::find(kept.begin(), kept.end(), match) != kept.end();
            CHECK(is_kept == (others == 0));
        }
    }
}
