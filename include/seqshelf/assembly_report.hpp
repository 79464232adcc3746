#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seqshelf {

/// An NCBI assembly report (`*_assembly_report.txt`): what the sequences of a genome assembly are called.
/// Thread-safety: a value.
struct AssemblyReport {
    /// One sequence. A name that the report does not have (`na`, an empty cell, no such column) is "".
    struct Row {
        std::int64_t line = 0;  ///< of the file, from 1
        std::string name;       ///< the assembly's own (Sequence-Name); "" also for the placeholder `ANONYMOUS`
        std::string
            molecule;   ///< Assigned-Molecule of an assembled molecule; "" of a sequence that is only part of one
        std::string genbank;    ///< accession with version
        std::string refseq;     ///< accession with version
        std::string ucsc;       ///< UCSC-style-name
        bool accessions_differ = false;  ///< Relationship is `<>`: the two accessions are of different sequences
        std::optional<std::int64_t> length;  ///< residues
    };

    std::string name;  ///< of the assembly, with `_` for blanks as NCBI has it in file names: "GRCh38.p14"
    std::vector<Row> rows;
};

/// Reads an NCBI assembly report; "-" is standard input, and gzip is read too. Columns are found by their headings.
/// \throws InvalidInput  `file: ` it is no such report; `file:line: ` a row of another width than the header, a length
///                       that is not a number, no column RefSeq-Accn
/// \throws IoError
[[nodiscard]] AssemblyReport read_assembly_report(const std::string& file);

}  // namespace seqshelf
