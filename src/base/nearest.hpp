#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::base {

/// How many bytes must be added, dropped, replaced or swapped with their neighbour to turn `a` into `b`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// Guesses the word that was meant by `typed`: the first of those with the least edit distance, which must be at most 2
/// and at most half of the word's length; else the first word that begins with what was typed (at least two letters).
/// \param words  the likely ones first
[[nodiscard]] std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& words);

/// "; did you mean 'WORD'?" for the end of a message, or "" if no word is near.
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words);

}  // namespace seqshelf::base
