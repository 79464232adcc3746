#include "fhr/statistics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "seqshelf/error.hpp"

namespace seqshelf {

namespace {

/// \throws InvalidArgument  one is negative, or the sum does not fit
std::int64_t sum_of(const std::vector<std::int64_t>& lengths) {
    std::int64_t sum = 0;
    for (const std::int64_t length : lengths) {
        if (length < 0) {
            throw InvalidArgument("FHR statistics: a sequence's length is " + std::to_string(length));
        }
        if (__builtin_add_overflow(sum, length, &sum)) {
            throw InvalidArgument("FHR statistics: the lengths' sum does not fit in 64 bits");
        }
    }
    return sum;
}

/// How many of the longest sequences are needed for `target` residues, and how long the shortest of them is.
struct Cover {
    std::int64_t sequences = 0;
    std::int64_t shortest = 0;
};

Cover cover(const std::vector<std::int64_t>& longest_first, std::int64_t target) {
    Cover result;
    for (std::int64_t held = 0; held < target; ++result.sequences) {
        result.shortest = longest_first[static_cast<std::size_t>(result.sequences)];
        held += result.shortest;
    }
    return result;
}

}  // namespace

FhrStatistics compute_fhr_statistics(std::vector<std::int64_t> lengths, std::int64_t masked_residues) {
    const std::int64_t total = sum_of(lengths);
    if (masked_residues < 0) {
        throw InvalidArgument("FHR statistics: the number of masked residues is " + std::to_string(masked_residues));
    }
    std::sort(lengths.begin(), lengths.end(), std::greater<>());
    // total - total / n is (1 - 1/n) of the total, rounded up, without overflow.
    const Cover half = cover(lengths, total - total / 2);
    const Cover most = cover(lengths, total - total / 10);
    return {total,          static_cast<std::int64_t>(lengths.size()), half.shortest, half.sequences, most.sequences,
            masked_residues};
}

namespace fhr {

namespace {

constexpr std::array<std::pair<const char*, std::int64_t FhrStatistics::*>, 5> figures = {{
    {"L50", &FhrStatistics::l50},
    {"L90", &FhrStatistics::l90},
    {"N50", &FhrStatistics::n50},
    {"numberContigs", &FhrStatistics::number_contigs},
    {"totalBasePairs", &FhrStatistics::total_base_pairs},
}};

/// nullptr if there is none, or `value` is not an object.
const Json* find_member(const Json& value, const char* key) {
    const auto found = value.is_object() ? value.find(key) : value.end();
    return found == value.end() ? nullptr : &*found;
}

/// Checks what `masking` says about lower-case residues: there are some, or there are none (hard-masked ones are N).
void compare_masking(const Json& masking, std::int64_t lower_case, std::vector<FhrViolation>& violations) {
    const bool some = masking == "soft-masked" || masking == "repeat-masked";
    const bool none = masking == "not-masked" || masking == "hard-masked";
    if ((some && lower_case == 0) || (none && lower_case > 0)) {
        const std::string expected = some ? "not-masked or hard-masked" : "soft-masked or repeat-masked";
        violations.push_back({"/masking", "found " + masking.dump() + ", but " + std::to_string(lower_case) +
                                              " residues are lower case; expected " + expected});
    }
}

}  // namespace

std::vector<FhrViolation> statistics_violations(const Json& record, const FhrStatistics& computed) {
    std::vector<FhrViolation> violations;
    if (const Json* masking = find_member(record, "masking")) {
        compare_masking(*masking, computed.masked_base_pairs, violations);
    }
    const Json* stats = find_member(record, "vitalStats");
    for (const auto& [name, figure] : figures) {
        const Json* given = stats == nullptr ? nullptr : find_member(*stats, name);
        if (given != nullptr && given->is_number() && *given != Json(computed.*figure)) {
            violations.push_back({std::string("/vitalStats/") + name, "found " + given->dump() + ", expected " +
                                                                          std::to_string(computed.*figure) +
                                                                          " as computed from the sequences"});
        }
    }
    return violations;
}

}  // namespace fhr

}  // namespace seqshelf
