#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "seqshelf/error.hpp"
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

/// What a catalog says that it is, in its table `property`. Empty where its format does not have it.
struct Identity {
    std::string master;            ///< which master it is, or was copied from: random, 32 hex digits
    std::string content;           ///< its content id, 32 characters; a master has none
    std::int64_t last_change = 0;  ///< the number of the last change in a snapshot; 0 in a master
    /// Other masters whose content came into this one, each with the number of the last change of it that did.
    std::map<std::string, std::int64_t> contains{};
    std::string parent_content{};  ///< content id of the snapshot that this master was made from; empty: none
};

/// A row of `file`: an immutable file of the instance that is no volume.
struct FileRow {
    std::string path;  ///< below the instance
    std::string kind;
    std::int64_t bytes = 0;
    std::string sha256;  ///< in hex
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

/// Called for a row that cannot be a value, because the catalog is damaged; the rows after it are read.
using Damaged = std::function<void(const Corruption&)>;

}  // namespace seqshelf::catalog
