#pragma once

#include <string>
#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// Returns the object in the `;~` lines at the start of a FASTA text. \throws TextError  at a line of `text`
[[nodiscard]] Json read_fasta_header(std::string_view text);

/// Returns the lines of a YAML text, each with `;~` before it.
[[nodiscard]] std::string fasta_header_of(std::string_view yaml);

}  // namespace seqshelf::fhr
