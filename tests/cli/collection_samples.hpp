#pragma once

#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

namespace seqshelf::test {

/// The ten collections of the specification's fixtures, called `t:<name>`.
struct CollectionSamples : ProgramShelf {
    CollectionSamples() {
        std::vector<std::string> command{"-q", "load"};
        for (const SeqcolSample& sample : seqcol_samples()) {
            command.insert(command.end(), {"--alias", "t:" + sample.name});
        }
        for (const SeqcolSample& sample : seqcol_samples()) {
            command.push_back(file(sample.name + ".fa", sample.fasta));
        }
        ok(command);
    }
    std::string master_ok(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return ok(arguments);
    }
    std::vector<Json> master_json(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return json(arguments);
    }
    Outcome master_run(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return run(arguments, launch);
    }
    void master_refuses(std::vector<std::string> arguments, int code, const std::vector<std::string>& messages) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        refuses(arguments, code, messages);
    }
};

/// Residues that depend only on the seed.
inline std::string made_up_residues(std::size_t length, std::uint64_t seed) {
    std::string residues;
    for (std::uint64_t state = seed + 1; residues.size() < length;) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        residues += "ACGT"[state >> 62];
    }
    return residues;
}

}  // namespace seqshelf::test
