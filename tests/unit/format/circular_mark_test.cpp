#include "format/circular_mark.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/files.hpp"

using seqshelf::format::is_marked_circular;

namespace {

void check_all(bool circular, const std::vector<std::string>& descriptions) {
    for (const std::string& description : descriptions) {
        CHECK_MESSAGE(is_marked_circular(description) == circular, description);
    }
}

}  // namespace

TEST_CASE("circular_mark: the forms that NCBI's tools and assemblers write are recognised") {
    check_all(true,
              {"[topology=circular]",                                                                      // SKESA
         // NCBI's example for PGAP
               "[organism=Escherichia coli] [strain=K-12] [topology=circular] [completeness=complete]",
               "length=5386 depth=1.00x circular=true",  // Unicycler
               "Shigella sonnei 53G plasmid A, complete genome length=215774 circular=true",
               "len=4000 cov=30.0 origname=contig_2 circular=Y",  // Dragonflye
               "circular=True plasmid_copy_number_short=1.1x",  // Plassembler
               "topology=circular", "circular=yes", "[circular=true]"});
}

TEST_CASE("circular_mark: case, blanks within brackets and the end of a word do not matter") {
    check_all(true, {"[Topology=Circular]", "[ topology = circular ]", "TOPOLOGY=CIRCULAR", "a\tcircular=true\tb",
                     "length=3;circular=true;x=1", "circular=true,", "plasmid[topology=circular]complete",
                     "[topology=circular][gcode=11]", "  circular=true  "});
}

TEST_CASE("circular_mark: other text is not a mark") {
    check_all(false, {"",
                      " ",
                      "=",
                      "[",
                      "]",
                      "[]",
                      "[=]",
                      "circular",
                      "circular=",
                      "topology=",
                      "plasmid, circular",
                      "a circular = true thing",
                      "[circular]",
                      "suggestCircular=yes",  // Canu: a suggestion
                      "circular=truetrue",
                      "acircular=true",
                      "topology=circularised",
                      "topology=circular.",
                      "circular=1",
                      "not:circular=true",
                      "[note=topology=circular]",
                      "[note=said to be topology=circular here]",
                      "[organism=circular=true virus]",
                      "circularvirus=true",
                      "topology==circular",
                      "[[topology]=circular]"});
}

TEST_CASE("circular_mark: a sequence marked as linear, or as both, is not circular") {
    check_all(false, {"[topology=linear]", "topology=linear", "circular=false", "circular=no", "circular=N",
                      "[topology=linear] circular=true", "circular=true circular=false", "[topology=tandem]",
                      "[topology=circular] [topology=linear]"});
    check_all(true, {"[topology=circular] circular=true", "circular=true circular=true"});
}

TEST_CASE("circular_mark: a bracket that is not closed ends like a word") {
    check_all(true, {"[topology=circular", "[strain topology=circular", "[[topology=circular", "] topology=circular"});
    check_all(false, {"[topology=", "[topology", "topology=[circular]"});
}

TEST_CASE("circular_mark: headers of real files without a mark are not circular") {
    for (const std::string name :
         {"orchid_94.fasta", "human_rna_small.fna", "human_protein_small.faa", "phix174_NC_001422.1.fa"}) {
        const auto records = seqshelf::test::read_fasta(seqshelf::test::data_file(name));
        CHECK_FALSE(records.empty());
        for (const auto& record : records) {
            CHECK_FALSE_MESSAGE(is_marked_circular(record.header), record.header);
        }
    }
}

TEST_CASE("circular_mark: every plasmid of a real file is circular") {
    const std::string name = "small/circular_plasmids_shigella.fa";
    const std::filesystem::path path = seqshelf::test::shared_file(name);
    if (seqshelf::test::skip_without(path, name)) {
        return;
    }
    const auto records = seqshelf::test::read_fasta(path);
    CHECK(records.size() == 3);
    for (const auto& record : records) {
        CHECK_MESSAGE(is_marked_circular(record.header), record.header);
    }
}
