#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seqshelf {

/// An NCBI assembly report (`*_assembly_report.txt`): what the sequences of a genome assembly are called.
/// Thread-safety: a value.
struct AssemblyReport {
    /// One sequence. A name that the report does not give (`na`, an empty cell, no such column) is "".
    /// Thread-safety: a value.
    struct Row {
        std::int64_t line = 0;  ///< of the file, from 1
        std::string name;       ///< Sequence-Name; "" also for the placeholder `ANONYMOUS`
        /// Assigned-Molecule if the sequence is an assembled molecule; "" if it is only part of one.
        std::string molecule;
        std::string genbank;  ///< accession with version
        std::string refseq;   ///< accession with version
        std::string ucsc;     ///< UCSC-style-name
        bool accessions_differ = false;  ///< Relationship is `<>`: the two accessions are of different sequences
        std::optional<std::int64_t> length;  ///< residues
    };

    std::string name;  ///< of the assembly, with `_` for blanks as in NCBI's file names: "GRCh38.p14"
    std::vector<Row> rows;  ///< in the order of the file
};

/// Reads an NCBI assembly report; "-" is standard input, and gzip is read too. Columns are found by their headings.
/// \throws InvalidInput  `file: ` it is not an assembly report; `file:line: ` a row has more or fewer columns than the
///                       header, a length is not a number, there is no column RefSeq-Accn
/// \throws IoError
[[nodiscard]] AssemblyReport read_assembly_report(const std::string& file);

}  // namespace seqshelf
