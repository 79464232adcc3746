#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/task_pool.hpp"
#include "seqshelf/letters.hpp"
#include "support/texts.hpp"
#include "volume/volume_writer.hpp"

// Volumes for the tests of this folder.
namespace seqshelf::test {

struct Sample {
    std::string name;
    std::string residues;
};

/// Chromosomes, transcripts that repeat, proteins, runs of N, and single residues, in turn.
inline std::vector<Sample> mixed_samples() {
    const std::string gene = random_text("ACGT", 3000, 1);
    return {
        {"protein1", random_text("ACDEFGHIKLMNPQRSTVWY", 900, 2)},
        {"one", "A"},
        {"chromosome1", random_text("ACGT", 200000, 3)},
        {"transcript1", gene},
        {"transcript2", gene.substr(100, 2500)},
        {"transcript3", gene.substr(0, 1000) + gene.substr(1700)},
        {"protein2", random_text("ACDEFGHIKLMNPQRSTVWYX", 30000, 4)},
        {"gap", std::string(150000, 'N')},
        {"chromosome2",
         random_text("ACGT", 70000, 5) + std::string(30000, 'N') + random_text("ACGTRYKMSWBDHVN", 65537, 6)},
        {"transcript4", gene},
        {"two", "CG"},
    };
}

inline volume::VolumeReport write_volume(const std::filesystem::path& path, const std::vector<Sample>& samples,
                                         const volume::BlockOptions& options = {}, unsigned threads = 2) {
    base::TaskPool pool(threads);
    volume::VolumeWriter writer(path, options, pool);
    for (const Sample& sample : samples) {
        writer.append(sample.name, sample.residues, LetterSet::of(sample.residues));
    }
    return writer.finish();
}

/// The text that a volume of `samples` must have.
inline std::string fasta_of(const std::vector<Sample>& samples) {
    std::string text;
    for (const Sample& sample : samples) {
        text += ">" + sample.name + "\n" + sample.residues + "\n";
    }
    return text;
}

}  // namespace seqshelf::test
