#include "seqshelf/motif.hpp"

#include <algorithm>

#include "analysis/motif_search.hpp"
#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/residues.hpp"
#include "sequence/motif.hpp"

namespace seqshelf {

namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

sequence::Pattern pattern_of(const Motif& motif, LetterSet letters) {
    const bool codes = motif.letters() == Motif::Letters::iupac && have_complement(letters);
    return codes ? sequence::iupac_pattern(motif.residues()) : sequence::literal_pattern(motif.residues());
}

std::vector<sequence::Pattern> patterns_of(const Motif& motif, LetterSet letters, const std::vector<Strand>& strands) {
    const sequence::Pattern pattern = pattern_of(motif, letters);
    std::vector<sequence::Pattern> patterns;
    for (const Strand strand : strands) {
        patterns.push_back(strand == Strand::plus ? pattern : sequence::opposite(pattern, nucleic_acid_of(letters)));
    }
    return patterns;
}

std::vector<Strand> strands_of(FindOptions::Strands wanted, LetterSet letters) {
    switch (wanted) {
        case FindOptions::Strands::plus:
            return {Strand::plus};
        case FindOptions::Strands::minus:
            return {Strand::minus};
        case FindOptions::Strands::both:
            break;
    }
    return have_complement(letters) ? std::vector{Strand::plus, Strand::minus} : std::vector{Strand::plus};
}

}  // namespace

Motif::Motif(std::string_view residues, Letters letters) : residues_(residues), letters_(letters) {
    if (residues.empty()) {
        throw InvalidArgument("an empty motif matches everywhere: expected letters");
    }
    const auto wrong = std::find_if_not(residues.begin(), residues.end(), is_letter);
    if (wrong != residues.end()) {
        throw InvalidArgument("motif " + base::quoted(residues) + ": column " +
                              std::to_string(wrong - residues.begin() + 1) + ": expected a letter A-Z, not " +
                              base::quoted(std::string_view(&*wrong, 1)));
    }
    if (residues.size() > max_residues) {
        throw InvalidArgument("a motif has at most " + std::to_string(max_residues) + " residues, not " +
                              std::to_string(residues.size()));
    }
    std::transform(residues_.begin(), residues_.end(), residues_.begin(),
                   [](char letter) { return static_cast<char>(letter & ~0x20); });
}

std::vector<Interval> find_motif(std::string_view residues, const Motif& motif, const FindOptions& options) {
    const LetterSet letters = LetterSet::of(residues);
    if (options.strands == FindOptions::Strands::minus && !have_complement(letters)) {
        throw InvalidInterval("residues have no minus strand: their letters are " + letters.text(),
                              static_cast<std::int64_t>(residues.size()));
    }
    const analysis::MotifSearch search(motif, letters, options.strands);
    std::vector<sequence::Matches> matches = search.find(residues, 0);
    if (options.overlaps == FindOptions::Overlaps::none) {
        analysis::Thinning(search, 0).thin(matches, static_cast<std::int64_t>(residues.size()));
    }
    std::vector<Interval> found;
    sequence::for_each_match(matches, [&](std::int64_t start, std::size_t which) {
        found.push_back({start, start + search.length(), search.strands()[which]});
    });
    return found;
}

namespace analysis {

MotifSearch::MotifSearch(const Motif& motif, LetterSet letters, FindOptions::Strands strands)
    : letters_(letters),
      wanted_(strands),
      length_(motif.length()),
      strands_(strands_of(strands, letters)),
      can_overlap_(sequence::can_overlap_itself(pattern_of(motif, letters))),
      matcher_(patterns_of(motif, letters, strands_), letters) {}

bool MotifSearch::searches(Strand strand) const noexcept {
    return std::find(strands_.begin(), strands_.end(), strand) != strands_.end();
}

std::vector<sequence::Matches> MotifSearch::find(std::string_view residues, std::int64_t first) const {
    std::vector<sequence::Matches> matches;
    for (sequence::Bits& bits : matcher_.find(residues)) {
        matches.push_back({std::move(bits), first});
    }
    return matches;
}

std::int64_t Thinning::thin(std::vector<sequence::Matches>& matches, std::int64_t to) {
    for (std::size_t i = 0; search_.can_overlap() && i < matches.size(); ++i) {
        if (search_.strands()[i] == Strand::plus) {
            from_ = matches[i].thin_from_left(search_.length(), from_);
        } else {
            to = matches[i].thin_from_right(search_.length(), to);
        }
    }
    return to;
}

}  // namespace analysis

}  // namespace seqshelf
