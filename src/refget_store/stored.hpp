#pragma once

#include <cstdint>
#include <string>

#include "seqshelf/alias_kind.hpp"
#include "seqshelf/digest.hpp"
#include "seqshelf/names.hpp"

namespace seqshelf::refget_store {

/// How a store keeps residues: one byte each, or packed by alphabet (code.hpp).
enum class Mode { raw, encoded };

/// A row of a .rgsi: of a collection, or of the sequence index, which has one row for each sequence with one of its
/// names.
struct StoredSequence {
    std::string name;  ///< may be empty
    std::string description;  ///< empty: none
    std::int64_t length = 0;  ///< in residues
    std::string alphabet;  ///< as gtars spells it: `dna2bit dna3bit dnaio protein ASCII`; a reader may meet others
    SequenceDigest digest;
    Md5Digest md5;
};

/// A member of a collection to be written: a sequence, with its name and description there.
struct StoredMember {
    std::string name;
    std::string description;  ///< empty: none
    SequenceDigest sequence;
    std::int64_t length = 0;  ///< in residues
};

/// A row of aliases/<kind>/<ns>.tsv. gtars checks neither the digest's form nor whether the store contains it.
struct StoredAlias : Name {
    std::string digest;
};

}  // namespace seqshelf::refget_store
