#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/embedded_text.hpp"

namespace seqshelf::cli {

/// The names of a genome assembly's sequences, with their RefSeq accessions.
/// Thread-safety: a value.
struct Assembly {
    struct Sequence {
        std::string refseq;              ///< accession with version
        std::vector<std::string> names;  ///< the assembly's own first; at least one
        std::string where;               ///< `file:line: ` of a report, or ""
    };

    std::string name;  ///< "GRCh38.p14"
    std::vector<Sequence> sequences;
    std::int64_t without_accession = 0;  ///< further sequences, which have no RefSeq accession
};

/// The assemblies that the program knows (assemblies.tsv), ordered by name.
[[nodiscard]] std::vector<Assembly> known_assemblies();

/// The assembly of an NCBI assembly report (see AssemblyReport), "-" from standard input. Names are Sequence-Name and
/// UCSC-style-name; a sequence without names is skipped. A row counts even if GenBank's sequence is a different one
/// (Relationship `<>`).
/// \throws as read_assembly_report
[[nodiscard]] Assembly assembly_of_report(const std::string& file);

/// assemblies.tsv, embedded by the build.
[[nodiscard]] std::span<const base::EmbeddedText> assembly_texts();

}  // namespace seqshelf::cli
