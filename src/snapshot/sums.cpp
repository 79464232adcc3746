#include "snapshot/sums.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

namespace {

constexpr std::size_t sum_characters = 64;
constexpr std::string_view separator = "  ";

}  // namespace

std::string sums_text(const Sums& sums) {
    std::string text;
    for (const auto& [path, sum] : sums) {
        text.append(sum).append(separator).append(path).append("\n");
    }
    return text;
}

Sums read_sums(std::string_view text) {
    Sums sums;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::string_view sum = line.substr(0, sum_characters);
        const bool well_formed = line.size() > sum_characters + separator.size() && is_sum(sum) &&
                                 line.substr(sum_characters, separator.size()) == separator;
        if (!well_formed || !base::stays_inside(line.substr(sum_characters + separator.size()))) {
            throw Corruption("SHA256SUMS:" + std::to_string(number) + ": not a sum and a path below the snapshot");
        }
        sums.emplace(line.substr(sum_characters + separator.size()), sum);
    }
    return sums;
}

bool is_sum(std::string_view text) {
    return text.size() == sum_characters && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

const std::string& sum_of_catalog(const Sums& sums) {
    const auto found = sums.find(Layout::catalog_name);
    if (found == sums.end()) {
        throw Corruption("SHA256SUMS does not list catalog.sqlite3");
    }
    return found->second;
}

}  // namespace seqshelf::snapshot
