#include <doctest/doctest.h>

#include <filesystem>
#include <map>

#include "seqshelf/seqshelf.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using namespace seqshelf;

TEST_CASE("snapshots: every released one opens, verifies and gives slices") {
    // Each contains these four sequences: the name, a slice (one-based), and its residues in other databases.
    const std::map<std::string, std::string> slices{
        {"refseq:NC_001422.1:1-20", "GAGTTTTATCGCTTCCATGA"},
        {"NC_012920.1:3107-3110", "NTTC"},
        {"insdc:MN908947.3:266-295", "ATGGAGAGCCTTGTCCCTGGTTTCAACGAG"},  // ORF1ab starts here
        {"refseq:NC_045512.2:29871-29903", std::string(33, 'A')},
        {"R64-1-1:I:1-20", "CCACACCACACCCACACACC"},
    };
    int snapshots = 0;
    for (const std::string& name : snapshot_names(test::shipped_snapshots())) {
        CAPTURE(name);
        const fs::path directory = test::shipped_snapshots() / name;
        CHECK(verify(directory).problems.empty());
        const Repository repository = Repository::open(directory);
        CHECK(repository.is_snapshot());
        CHECK(repository.totals().sequences >= 4);
        for (const auto& [text, residues] : slices) {
            const auto& shown = text;
            CAPTURE(shown);
            CHECK(repository.get_slice(text).fetch() == residues);
        }
        CHECK_THROWS_AS(Change{directory}, ReadOnly);
        ++snapshots;
    }
    CHECK(snapshots >= 5);
}

TEST_CASE("snapshots: phiX and the mitochondrion are circular since format 4; older formats have no marks") {
    for (const std::string& name : snapshot_names(test::shipped_snapshots())) {
        CAPTURE(name);
        const bool knows = name > "2026-11-21.3";
        const Repository repository = Repository::open(test::shipped_snapshots() / name);
        for (const char* const identifier : {"refseq:NC_001422.1", "NC_012920.1"}) {
            CAPTURE(identifier);
            CHECK(repository.get_sequence(identifier).topology() == (knows ? Topology::circular : Topology::linear));
        }
        for (const char* const identifier : {"insdc:MN908947.3", "R64-1-1:I"}) {
            CHECK(repository.get_sequence(identifier).topology() == Topology::linear);
        }
    }
}
