#pragma once

#include <string_view>

namespace seqshelf::format {

/// Whether a FASTA description says that its sequence is circular: by one of NCBI's modifiers, or by the same text as
/// a word, in upper or lower case:
///
///     [topology=circular]                    NCBI's submission tools, PGAP, SKESA
///     topology=circular                      the same without brackets
///     circular=true, circular=yes, circular=y    Unicycler, Plassembler, Dragonflye; with brackets too
///
/// Words end at blanks, `,` and `;`. The text of other modifiers does not count (`[note=topology=circular]`), nor does
/// a header that also says the contrary.
///
/// \param description  what follows the name
[[nodiscard]] bool is_marked_circular(std::string_view description);

}  // namespace seqshelf::format
