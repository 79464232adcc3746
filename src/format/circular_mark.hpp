#pragma once

#include <string_view>

namespace seqshelf::format {

/// Whether a FASTA description says that its sequence is circular. It does so by a modifier of NCBI's, or by the same
/// as a word, in upper or lower case:
///
///     [topology=circular]                    NCBI's submission tools, PGAP, SKESA
///     topology=circular                      the same without brackets
///     circular=true, circular=yes, circular=y    Unicycler, Plassembler, Dragonflye; with brackets too
///
/// Words end at blanks, `,` and `;`. Text of other modifiers (`[note=topology=circular]`) says nothing, and neither
/// does a header that also says the contrary.
///
/// \param description  what follows the name
[[nodiscard]] bool is_marked_circular(std::string_view description);

}  // namespace seqshelf::format
