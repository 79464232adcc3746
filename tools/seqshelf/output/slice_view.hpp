#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "seqshelf/repository.hpp"

namespace seqshelf::cli {

/// How a slice is shown.
struct SliceLook {
    std::int64_t width = 60;  ///< residues a line
    bool coloured = false;
    bool both = false;    ///< the other strand below
    bool frames = false;  ///< six translations, above and below
};

/// The greatest multiple of 10 residues, at least 10, of which lines with their coordinates fit into so many columns.
[[nodiscard]] std::int64_t fitting_width(const Location& location, std::int64_t columns);

/// \throws InvalidInterval  as Sequence::check, and if `look` wants another strand or a translation of what has none
void check_look(const std::string& name, const Slice& slice, const SliceLook& look);

/// Writes a slice as a person looks at it: a title, and lines of residues with their coordinates; of a location of
/// several parts, part after part. Each amino acid stands at the middle residue of its codon. Reads piece by piece, and
/// for the title's GC content once more before.
/// \param name  of the sequence
/// \throws as check_look(), before anything is written
void show_slice(std::ostream& out, const std::string& name, const Slice& slice, const SliceLook& look);

}  // namespace seqshelf::cli
