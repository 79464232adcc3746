#pragma once

#include <string_view>
#include <vector>

#include "seqshelf/names.hpp"

namespace seqshelf::format {

/// Returns the names of a sequence from its header's first word, each name once, at least one:
///
///     word                               name                            remarks
///     NM_000059.3                        NS:NM_000059.3                  no `|`: the word itself
///     gi|1|ref|NM_000059.3|              refseq:NM_000059.3              every `ref` and nothing else, whatever NS is
///     gi|1|gb|U14680.1|HUMBRCA1          NS:U14680.1                     also emb dbj tpg tpe tpd gpp nat pir prf
///     sp|P12345|AATM_RABIT               NS:P12345                       also tr
///     prf||2209341B                      NS:2209341B                     without an accession, the name
///     lcl|contig_7                       NS:contig_7
///     pdb|1EBM|A                         NS:1EBM_A                       as NCBI spells it; NS:1EBM without a chain
///     gnl|dbSNP|rs1, pat|US|RE33188|1    NS:gnl|dbSNP|rs1, NS:pat|...    unique in its database only; also pgp
///     ENST00000456328.2|ENSG00000223972.5|...
///                                        NS:ENST00000456328.2            GENCODE transcripts; proteins by their ENSP
///     ENA|BN000065|BN000065.1            NS:BN000065.1                   ENA's browser: the second accession
///     gi|568815592, a|b, ...             NS: and the word                only numbers (gi bbs bbm gim), other forms
///
/// A word that ends in a location (`ref|NC_005816.1|:87-1109`) or a gene caller's number (`gi|1|ref|NC_005816.1|_1`)
/// is the name of a part, and stays whole.
///
/// `ref` follows SeqRepo's parse_defline (biocommons.seqrepo 0.6, utils.py), which supports no other form; the others
/// follow the table "FASTA Sequence ID Format" in the NCBI C++ Toolkit Book.
///
/// \param name  not empty
/// \param ns    canonical
[[nodiscard]] std::vector<Name> header_aliases(std::string_view name, std::string_view ns);

/// Returns the first words of the titles after the first one in a description. NCBI joins the headers of all records
/// with one sequence, with U+0001 between them.
[[nodiscard]] std::vector<std::string_view> other_title_names(std::string_view description);

}  // namespace seqshelf::format
