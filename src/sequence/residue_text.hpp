#pragma once

#include <string_view>

namespace seqshelf {

/// Whether every byte is a residue as it is stored: a letter A-Z. So it is of an empty text.
[[nodiscard]] bool are_residues(std::string_view text) noexcept;

}  // namespace seqshelf
