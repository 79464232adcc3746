#include <algorithm>
#include <numeric>

#include "help.hpp"
#include "help_parts.hpp"

namespace seqshelf::cli {

namespace {

/// How many letters must be added, dropped, replaced or swapped with their neighbour to make `b` of `a`.
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

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

/// The command nearest to what was typed, among those of its family if there is one, or "" if none is near.
std::string nearest_command(const std::string& first, const std::string& second, bool has_family) {
    std::string nearest;
    std::size_t least = 3;
    for (const Command& command : commands()) {
        if (has_family && !command.name.starts_with(first + " ")) {
            continue;
        }
        const bool two_words = command.name.find(' ') != std::string_view::npos;
        const std::string typed = two_words ? first + " " + second : first;
        const std::size_t distance = edit_distance(typed, command.name);
        if (distance < least && distance * 2 <= command.name.size()) {
            least = distance;
            nearest = command.name;
        }
    }
    return nearest;
}

}  // namespace

std::string unknown_command_text(const std::string& first, const std::string& second) {
    const std::vector<std::string> family = second_words(first);
    if (!family.empty() && (second.empty() || second.front() == '-')) {
        return "'" + first + "' needs one of: " + joined(family);
    }
    const std::string nearest = nearest_command(first, second, !family.empty());
    const std::string typed = family.empty() ? first : first + " " + second;
    std::string text = "no such command: '" + typed + "'";
    if (!nearest.empty()) {
        text += "; did you mean '" + nearest + "'?";
    } else if (!family.empty()) {
        text += "; '" + first + "' needs one of: " + joined(family);
    }
    return text;
}

}  // namespace seqshelf::cli
