#pragma once

#include <ostream>
#include <string_view>

namespace seqshelf::cli {

/// The colours in which residues are written.
enum class Palette {
    none,
    nucleotides,  ///< A green, C blue, G yellow, T and U red, as sequencing traces have them; other codes grey
    /// by class: aliphatic blue, aromatic cyan, polar green, basic red, acidic magenta, C G P yellow, stop codons
    /// bright red
    amino_acids,
};

/// Writes residues, and blanks between them, with the escape sequences of ECMA-48 (SGR) around runs of one colour. The
/// colour is reset at the end.
void write_coloured(std::ostream& out, std::string_view residues, Palette palette);

}  // namespace seqshelf::cli
