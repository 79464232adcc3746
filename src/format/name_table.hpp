#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "format/input.hpp"

namespace seqshelf::format {

/// The names that the sequences of an assembly go by.
/// Thread-safety: a value.
struct NameTable {
    struct Name {
        /// Who calls it so: `assembly`, `molecule`, `genbank`, `refseq`, `ucsc` or a word of the file's header; ""
        /// where the file does not say.
        std::string scheme;
        std::string name;

        friend bool operator==(const Name&, const Name&) = default;
    };

    /// One sequence.
    struct Row {
        /// Of the file, from 1; the first one where several lines are about one sequence.
        std::int64_t line = 0;
        /// In residues, where the file has it.
        std::optional<std::int64_t> length;
        /// In the file's order, none twice; at least one.
        std::vector<Name> names;
    };

    std::vector<Row> rows;
};

/// Reads a table of names. What it is, its header comment says. No scheme has a name in two rows.
///
///     NCBI assembly report    `# Sequence-Name<TAB>Sequence-Role...`, columns by their headings. `na`, empty cells and
///                             the placeholder `ANONYMOUS` are not names. Assigned-Molecule is one (scheme `molecule`)
///                             only of an assembled molecule: others lie on it. Where the Relationship is `<>` the two
///                             accessions are of different sequences, so neither is taken if there are both.
///     UCSC chromAlias         `# ucsc<TAB>assembly<TAB>...`: a scheme per column, in the file's words (UCSC's `ncbi`
///     are
///                             NCBI's chromosome names, not accessions); an accession in the wrong one of the columns
///                             `genbank` and `refseq` goes to the right one. `# sequenceName<TAB>alias names...`:
///                             aliases are sorted, so that a column says nothing; an alias is `genbank`, `refseq` or
///                             else `assembly` by its form, the first column is `ucsc`. A cell may hold several names,
///                             with commas between them.
///     name<TAB>other name     without such a header. Lines with the same other name are about one sequence and make
///     one
///                             row, as Ensembl's old and new names of a scaffold do.
///
/// \throws InvalidInput  `file:line: `, a scheme has a name in two rows, a row without names or of another width than
///                       its table, a name that is not UTF-8 text, a length that is not a number; `file: `, no rows
[[nodiscard]] NameTable read_name_table(Input& input);

}  // namespace seqshelf::format
