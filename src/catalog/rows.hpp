#pragma once

#include <cstdint>
#include <string>

#include "seqshelf/names.hpp"
#include "seqshelf/sequence_info.hpp"

namespace seqshelf::catalog {

/// Where a sequence's residues are stored. volume_id 0: nowhere, it has none.
struct Place {
    std::int64_t volume_id = 0;
    std::int64_t offset = 0;  ///< of the first residue in the volume's text
};

/// A row of `sequence`.
struct SequenceRow {
    std::int64_t sequence_id = 0;
    SequenceInfo info;
    Place place;
    bool digests_known = true;  ///< false: MD5 and SHA-1 have to be computed
};

/// A sequence and the alias it was found by.
struct NamedRow {
    Alias alias;
    SequenceRow sequence;
};

/// A row of `volume`. Sums are SHA-256, in hex.
struct VolumeRow {
    std::int64_t volume_id = 0;
    std::string path;  ///< below sequences/
    std::int64_t text_bytes = 0;
    std::int64_t file_bytes = 0;
    std::string sha256;
    std::string fai_sha256;
    std::string gzi_sha256;
    std::int64_t line_residues = 0;  ///< residues a line; 0: each sequence on one line
    std::int64_t line_bytes = 0;     ///< the same with the line's end
};

}  // namespace seqshelf::catalog
