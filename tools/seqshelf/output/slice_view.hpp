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
    int code = 1;         ///< one of genetic_codes(), for the translations
};

/// The greatest multiple of 10 residues, at least 10, that fits into `columns` as a line with its coordinates.
[[nodiscard]] std::int64_t fitting_width(const Location& location, std::int64_t columns);

/// \throws InvalidInterval  as Sequence::check; `look` asks for another strand or a translation, and there is none
void check_look(const std::string& name, const Slice& slice, const SliceLook& look);

/// Writes a slice for people: a title, and lines of residues with their coordinates; the parts of a joined location one
/// after the other. Each amino acid is at the middle residue of its codon. The slice is read piece by piece, and once
/// before that for the title's GC content.
/// \param name  of the sequence
/// \throws as check_look(), before anything is written
void show_slice(std::ostream& out, const std::string& name, const Slice& slice, const SliceLook& look);

}  // namespace seqshelf::cli
