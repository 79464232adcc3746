#include "seqshelf/difference.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "samples.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;
using namespace seqshelf::test;

namespace {

char sign_of(DifferenceKind change) {
    return change == DifferenceKind::added ? '+' : (change == DifferenceKind::removed ? '-' : '>');
}

/// One line for each difference.
struct Listing : DifferenceVisitor {
    Listing() {
        sequence = [this](DifferenceKind change, const SequenceDigest& digest) {
            add(change, "sequence " + digest.refget());
        };
        sequence_alias = [this](const AliasDifference<SequenceDigest>& difference) { add_alias("alias ", difference); };
        collection = [this](DifferenceKind change, const CollectionDigest& digest) {
            add(change, "collection " + digest.sha512t24u());
        };
        collection_alias = [this](const AliasDifference<CollectionDigest>& difference) {
            add_alias("collection-alias ", difference);
        };
        fhr = [this](DifferenceKind change, const CollectionDigest& digest) {
            add(change, "fhr " + digest.sha512t24u());
        };
    }
    Listing(const Listing&) = delete;

    void add(DifferenceKind change, const std::string& text) {
        lines.push_back(std::string(1, sign_of(change)) + " " + text);
    }
    template <typename Digest>
    void add_alias(const std::string& kind, const AliasDifference<Digest>& difference) {
        std::string text = kind + difference.text();
        for (const auto& digest : {difference.before, difference.after}) {
            text += digest ? " " + digest->sha512t24u() : "";
        }
        add(difference.kind(), text);
    }
    Texts lines;
};

std::string sequence_of(std::string_view residues) { return digest_residues(residues).sha512t24u.sha512t24u(); }

}  // namespace

TEST_CASE_FIXTURE(Shelf, "difference: every kind is found between two snapshots") {
    const std::string first = load_text(*this, ">a\nACGT\n>b\nGGGG\n", "c:first").sha512t24u();
    const std::string second = load_text(*this, ">a\nACGT\n>d\nTTTT\n", "c:second").sha512t24u();
    LoadOptions named;
    named.ns = "n";
    const std::string third = load_text(*this, ">x\nAAAA\n>y\nCCCC\n", "", named).sha512t24u();
    {
        Change session(master());
        session.set_fhr(first, FhrRecord::from_json(R"({"genome":"one"})", "record"));
        session.set_fhr(third, FhrRecord::from_json(R"({"genome":"three"})", "record"));
        session.commit();
    }
    create_snapshot(root(), "s1");
    load_text(*this, ">x\nTTTT\n", "c:first", named);  // re-points n:x and c:first
    {
        Change session(master());
        session.remove_collection("c:second", Change::Orphans::remove);
        session.set_fhr(third, FhrRecord::from_json(R"({"genome":"changed"})", "record"));
        session.remove_fhr(first);
        session.commit();
    }
    {
        Change session(master());
        session.remove_alias("n", "y");
        session.add_alias("n", "new", "SQ." + sequence_of("AAAA"));
        session.commit();
    }
    create_snapshot(root(), "s2");
    const std::string fourth = repository().get_collection("c:first").digest().sha512t24u();
    Listing listing;
    const DifferenceCounts counts = compare_instances(root() / "s1", root() / "s2", listing);
    Texts collections{"- collection " + second, "+ collection " + fourth};
    std::sort(collections.begin(), collections.end(),
              [](const auto& a, const auto& b) { return a.substr(1) < b.substr(1); });
    Texts fhr{"- fhr " + first, "> fhr " + third};
    std::sort(fhr.begin(), fhr.end(), [](const auto& a, const auto& b) { return a.substr(1) < b.substr(1); });
    Texts expected{"+ alias n:new " + sequence_of("AAAA"),
                   "> alias n:x " + sequence_of("AAAA") + " " + sequence_of("TTTT"),
                   "- alias n:y " + sequence_of("CCCC")};
    expected.insert(expected.end(), collections.begin(), collections.end());
    expected.push_back("> collection-alias c:first " + first + " " + fourth);
    expected.push_back("- collection-alias c:second " + second);
    expected.insert(expected.end(), fhr.begin(), fhr.end());
    CHECK(listing.lines == expected);
    CHECK(counts == DifferenceCounts{{}, {1, 1, 1}, {1, 0, 1}, {0, 1, 1}, {0, 1, 1}});

    // With the sides swapped every difference is reversed; counting alone gives the same numbers.
    CHECK(compare_instances(root() / "s2", root() / "s1") ==
          DifferenceCounts{{}, {1, 1, 1}, {1, 0, 1}, {1, 1, 0}, {1, 1, 0}});
    CHECK(compare_instances(root() / "latest", master()) == DifferenceCounts{});
}

TEST_CASE_FIXTURE(Shelf, "difference: added and removed sequences are found") {
    load_text(*this, ">a\nACGT\n", "c:first");
    create_snapshot(root(), "s1");
    {
        Change session(master());
        session.remove_collection("c:first", Change::Orphans::remove);
        session.commit();
    }
    load_text(*this, ">a\nTTTT\n>b\n\n");
    Listing listing;
    const DifferenceCounts counts = compare_instances(root() / "s1", master(), listing);
    CHECK(counts.sequences == ChangeCounts{2, 0, 1});
    CHECK(std::count(listing.lines.begin(), listing.lines.end(), "- sequence SQ." + sequence_of("ACGT")) == 1);
    CHECK(std::count(listing.lines.begin(), listing.lines.end(), "+ sequence SQ." + sequence_of("TTTT")) == 1);
    CHECK(std::count(listing.lines.begin(), listing.lines.end(), "+ sequence SQ." + sequence_of("")) == 1);
}

TEST_CASE_FIXTURE(
    Base, "difference: an instance does not differ from itself, nor from a copy loaded elsewhere in another order") {
    Listing listing;
    CHECK(compare_instances(master(), master(), listing) == DifferenceCounts{});
    CHECK(listing.lines.empty());
    Shelf other;
    load_text(other, ">z\nGCGC\n>y\nTTGGGGAA\n");
    load_text(other, base_text, "ncbi:GRCz");
    CHECK(compare_instances(master(), other.master()) == DifferenceCounts{{}, {}, {1, 0, 0}, {}, {}});
}

TEST_CASE_FIXTURE(Base, "difference: a sequence that became circular, or linear, has changed") {
    create_snapshot(root(), "s1");
    const auto set = [&](const std::string& identifier, Topology topology) {
        Change session(master());
        session.set_topology(identifier, topology);
        session.commit();
    };
    set("GRCz:chr1", Topology::circular);
    Listing listing;
    CHECK(compare_instances(root() / "s1", master(), listing) == DifferenceCounts{{0, 1, 0}, {}, {}, {}, {}});
    CHECK(listing.lines == Texts{"> sequence SQ." + sequence_of("GGAA")});
    CHECK(compare_instances(master(), root() / "s1").sequences == ChangeCounts{0, 1, 0});
    set("GRCz:chr1", Topology::linear);
    CHECK(compare_instances(root() / "s1", master()) == DifferenceCounts{});
}

TEST_CASE_FIXTURE(Base, "difference: an instance of format 1 can be on either side") {
    const fs::path old = shipped_snapshots() / "2026-11-21";
    const DifferenceCounts there = compare_instances(old, master());
    const Totals totals = Repository::open(old).totals();
    REQUIRE(totals.sequences > 0);
    REQUIRE(totals.aliases > 0);
    CHECK(there.sequences == ChangeCounts{3, 0, totals.sequences});
    CHECK(there.sequence_aliases == ChangeCounts{0, 0, totals.aliases});
    CHECK(there.collections == ChangeCounts{1, 0, totals.collections});
    CHECK(there.collection_aliases.added == 1);
    CHECK(compare_instances(master(), old).sequences == ChangeCounts{totals.sequences, 0, 3});
    CHECK(compare_instances(old, old) == DifferenceCounts{});
}

TEST_CASE_FIXTURE(Base, "difference: a directory that is not an instance is NotFound") {
    CHECK_THROWS_AS((void)compare_instances(root() / "nowhere", master()), NotFound);
    CHECK_THROWS_AS((void)compare_instances(master(), root()), NotFound);
}
