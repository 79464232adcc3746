#pragma once

#include <string>
#include <vector>

#include "seqshelf/collection_info.hpp"
#include "seqshelf/load.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// What a FASTA file holds, without its residues.
struct DigestedFasta {
    struct Record {
        std::string name;
        std::string description;
        SequenceInfo info;
    };
    std::vector<Record> records;
    CollectionDigests digests;
};

/// Computes what load would store of a FASTA file: of the options those on residues, names, threads, progress and stop
/// count. "-" is standard input. Thread-safe.
/// \throws InvalidInput, IoError, Cancelled  as LoadSession::add
[[nodiscard]] DigestedFasta digest_fasta(const std::string& file, const LoadOptions& options = {});

}  // namespace seqshelf
