#pragma once

#include <string>
#include <string_view>

#include "fhr/json.hpp"

namespace seqshelf::fhr {

/// The object in the `;~` lines at the head of a FASTA text. \throws TextError  at a line of `text`
[[nodiscard]] Json read_fasta_header(std::string_view text);

/// Each line of a YAML text with `;~` before it.
[[nodiscard]] std::string fasta_header_of(std::string_view yaml);

}  // namespace seqshelf::fhr
