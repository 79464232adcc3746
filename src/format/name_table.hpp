#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/input.hpp"

namespace seqshelf::format {

/// The names of the sequences of an assembly.
/// Thread-safety: a value.
struct NameTable {
    /// A name and who uses it.
    struct Name {
        /// `assembly`, `molecule`, `genbank`, `refseq`, `ucsc` or a word of the file's header; "" if the file does not
        /// say it.
        std::string scheme;
        std::string name;

        friend bool operator==(const Name&, const Name&) = default;
    };

    /// One sequence.
    struct Row {
        /// Number in the file, from 1; the first one if several lines are about one sequence.
        std::int64_t line = 0;
        /// In residues, if the file has it.
        std::optional<std::int64_t> length;
        /// In the file's order, each once; at least one.
        std::vector<Name> names;
    };

    std::vector<Row> rows;
};

/// Reads a table of names. Its header comment decides the format. A scheme cannot have a name in two rows.
///
///     NCBI assembly report    `# Sequence-Name<TAB>Sequence-Role...`, columns by their headings. `na`, empty cells and
///                             the placeholder `ANONYMOUS` are not names. Assigned-Molecule is a name (scheme
///                             `molecule`) of an assembled molecule only: other sequences are parts of it. If the
///                             Relationship is `<>`, the two accessions are of different sequences: if both are there,
///                             neither is used.
///     UCSC chromAlias         `# ucsc<TAB>assembly<TAB>...`: a scheme for each column, in the file's words (UCSC's
///                             `ncbi` are NCBI's chromosome names, not accessions); an accession in the wrong one of
///                             the columns `genbank` and `refseq` is moved to the right one.
///                             `# sequenceName<TAB>alias names...`: aliases are sorted, so the column has no meaning;
///                             an alias is `genbank`, `refseq` or else `assembly` by its form, the first column is
///                             `ucsc`. A cell may contain several names, with commas between them.
///     name<TAB>other name     without such a header. Lines with the same other name are about one sequence and make
///                             one row, such as Ensembl's old and new names of a scaffold.
///
/// \throws InvalidInput  `file:line: `, a scheme has a name in two rows, a row has no names or too many columns, a name
///                       is not UTF-8 text, a length is not a number; `file: `, no rows
[[nodiscard]] NameTable read_name_table(Input& input);

}  // namespace seqshelf::format
