#pragma once

#include "cli/seqcol_samples.hpp"
#include "cli/shelf.hpp"

namespace seqshelf::test {

/// Three of the specification's collections, called `t:base`, `t:demo` and `t:subset`.
struct NamedSamples : ProgramShelf {
    NamedSamples() {
        for (const std::size_t i : {0, 6, 4}) {
            const SeqcolSample& sample = seqcol_samples()[i];
            ok({"-q", "load", "--alias", "t:" + sample.name, file(sample.name + ".fa", sample.fasta)});
        }
    }
    std::string master_ok(std::vector<std::string> arguments, const Launch& launch = {}) const {
        arguments.insert(arguments.begin(), {"-i", "master"});
        return ok(arguments, launch);
    }
    std::string digest_of(const std::string& id) const {
        return parse_json(master_ok({"--json", "resolve", id})).at("ga4gh");
    }
};

}  // namespace seqshelf::test
