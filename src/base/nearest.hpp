#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seqshelf::base {

/// How many bytes must be added, dropped, replaced or swapped with their neighbour to make `b` of `a`.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word that was meant by `typed`, as far as one can guess: the first of those with the least edit distance, which
/// is at most 2 and half of the word; where there is none, the first that begins with what was typed (at least two
/// letters).
/// \param words  the likely ones first
[[nodiscard]] std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& words);

/// "; did you mean 'WORD'?", or "" where nothing is near: for the end of a message.
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words);

}  // namespace seqshelf::base
