#include "analysis/allele_text.hpp"

#include <algorithm>

#include "base/quoted.hpp"
#include "format/columns.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::analysis {

namespace {

/// Larger positions are refused, so that adding the length of any text cannot overflow 64 bits.
constexpr std::int64_t max_position = std::int64_t{1} << 62;

/// Why a text is not an allele, in terms of the format it comes from.
std::string_view objection(std::string_view text) {
    if (text.find_first_of("[]") != std::string_view::npos) {
        return "is a breakend";
    }
    if (text.find_first_of("<>") != std::string_view::npos) {
        return "is a symbolic allele";
    }
    if (text == "*") {
        return "says that the allele is missing, or of a protein that it stops, but not which residues are there";
    }
    if (text.find_first_of("Xx") != std::string_view::npos) {
        return "has X, which is any residue or none";
    }
    return "is not an allele";
}

}  // namespace

std::string allele_of(std::string_view text, std::string_view what) {
    if (text == "-" || text == ".") {
        return {};
    }
    std::string residues(text);
    for (char& letter : residues) {
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        if (letter < 'A' || letter > 'Z' || letter == 'X') {
            throw InvalidInput(std::string(what) + " " + base::quoted(text) + " " + std::string(objection(text)) +
                               "; expected letters for residues (not X), or '-' for none");
        }
    }
    return residues;
}

std::optional<std::int64_t> position_of(std::string_view text) {
    std::string digits(text);
    std::erase(digits, ',');
    const std::optional<std::int64_t> value = format::parse_decimal(digits);
    return value && *value <= max_position ? value : std::nullopt;
}

std::string no_position(std::string_view text, std::int64_t first) {
    return "POS " + base::quoted(text) + " is not a position: expected decimal digits, from " + std::to_string(first) +
           " to the sequence's length";
}

}  // namespace seqshelf::analysis
