#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "seqshelf/change.hpp"
#include "seqshelf/collection_info.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf {

/// What a FASTA file contains, without its residues.
/// Thread-safety: a value.
struct DigestedFasta {
    /// One record.
    /// Thread-safety: a value.
    struct Record {
        std::string name;         ///< the header's first word, without `>`
        std::string description;  ///< the rest of the header; may be empty
        SequenceInfo info;        ///< digests, length and letters; `added` is 0
    };
    std::vector<Record> records;  ///< in the order of the file
    CollectionDigests digests;    ///< of the collection that the records make
};

/// How FASTA is digested.
/// Thread-safety: a value.
struct DigestOptions {
    OtherBytes other_bytes = OtherBytes::refuse;                                     ///< as in LoadOptions
    LoadOptions::RepeatedNames repeated_names = LoadOptions::RepeatedNames::refuse;  ///< as in LoadOptions
    unsigned threads = 0;  ///< that digest; 0: one per core
    std::stop_token stop;  ///< digest_fasta() then throws Cancelled
};

/// Computes what Change::load() would store of a FASTA file. "-" is standard input; gzip and BGZF are read too.
/// \throws InvalidInput, IoError, Cancelled  as Change::load
/// Thread-safety: may be called concurrently.
[[nodiscard]] DigestedFasta digest_fasta(const std::string& file, const DigestOptions& options = {});

}  // namespace seqshelf
