#include "base/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace seqshelf::base {

namespace {

constexpr std::size_t most_edits = 2;
constexpr std::size_t longest_typed = 200;  // longer text is no mistyped word, and the time grows with its length
constexpr std::size_t least_letters = 2;    // for a match by the beginning

bool begins(std::string_view word, std::string_view typed) {
    const std::size_t dashes = std::min(typed.find_first_not_of('-'), typed.size());
    return typed.size() - dashes >= least_letters && word.starts_with(typed);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last;
    std::vector<std::size_t> last(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row{i};
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row.push_back(std::min({replaced, last[j] + 1, row[j - 1] + 1}));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last = std::move(last);
        last = std::move(row);
    }
    return last.back();
}

std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& words) {
    if (typed.size() > longest_typed) {
        return std::nullopt;
    }
    const std::string* found = nullptr;
    std::size_t least = most_edits + 1;
    for (const std::string& word : words) {
        const bool too_long = word.size() > typed.size() + most_edits;
        const std::size_t distance = too_long ? least : edit_distance(typed, word);
        if (distance < least && distance * 2 <= word.size()) {
            least = distance;
            found = &word;
        }
    }
    if (found == nullptr) {
        const auto first =
            std::find_if(words.begin(), words.end(), [&](const std::string& word) { return begins(word, typed); });
        found = first != words.end() ? &*first : nullptr;
    }
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& words) {
    const auto word = nearest(typed, words);
    return word ? "; did you mean '" + *word + "'?" : "";
}

}  // namespace seqshelf::base
