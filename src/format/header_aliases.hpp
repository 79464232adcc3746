#pragma once

#include <string_view>
#include <vector>

#include "seqshelf/names.hpp"

namespace seqshelf::format {

/// What a header's first word says the sequence is called, each name once, never none:
///
///     NM_000059.3                        NS:NM_000059.3                  no `|`: the word itself
///     gi|1|ref|NM_000059.3|              refseq:NM_000059.3              each `ref`, whatever NS is, and then nothing
///     else gi|1|gb|U14680.1|HUMBRCA1          NS:U14680.1                     also emb, dbj, tpg, tpe, tpd, gpp, nat,
///     pir, prf sp|P12345|AATM_RABIT               NS:P12345                       also tr
///     prf||2209341B                      NS:2209341B                     the name, where there is no accession
///     lcl|contig_7                       NS:contig_7
///     pdb|1EBM|A                         NS:1EBM_A                       as NCBI spells it; NS:1EBM without a chain
///     gnl|dbSNP|rs1, pat|US|RE33188|1    NS:gnl|dbSNP|rs1, NS:pat|...    means something in its database only; also
///     pgp ENST00000456328.2|ENSG00000223972.5|...    NS:ENST00000456328.2    GENCODE transcripts; proteins by their
///     ENSP gi|568815592, a|b, ...             NS: and the word                numbers alone (gi, bbs, bbm, gim), no
///     form of these
///
/// A word that ends in a location (`ref|NC_005816.1|:87-1109`) or a gene caller's number (`gi|1|ref|NC_005816.1|_1`) is
/// the name of a part, and stays whole.
///
/// `ref` is read as SeqRepo's parse_defline has it (biocommons.seqrepo 0.6, utils.py), which knows no other form; the
/// others are of the table "FASTA Sequence ID Format" in the NCBI C++ Toolkit Book.
///
/// \param name  not empty
/// \param ns    canonical
[[nodiscard]] std::vector<Name> header_aliases(std::string_view name, std::string_view ns);

}  // namespace seqshelf::format
