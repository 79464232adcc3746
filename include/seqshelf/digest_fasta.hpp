#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// What a FASTA file contains, without its residues.
struct DigestedFasta {
    struct Record {
        std::string name;
        std::string description;
        SequenceInfo info;
    };
    std::vector<Record> records;
    CollectionDigests digests;
};

/// How FASTA is digested: see LoadOptions and ChangeOptions.
struct DigestOptions {
    OtherBytes other_bytes = OtherBytes::refuse;
    LoadOptions::RepeatedNames repeated_names = LoadOptions::RepeatedNames::refuse;
    unsigned threads = 0;
    std::stop_token stop;
};

/// Computes what load would store of a FASTA file. "-" is standard input.
/// \throws InvalidInput, IoError, Cancelled  as Change::load
/// Thread-safety: may be called concurrently.
[[nodiscard]] DigestedFasta digest_fasta(const std::string& file, const DigestOptions& options = {});

}  // namespace seqshelf
