#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"
#include "sequence/region_location.hpp"

namespace seqshelf::repository {

/// A whole sequence as `NAME(-)`, `NAME(+)` or `{NAME}`, and with both.
/// Thread-safety: a value.
struct WholeText {
    std::string_view name;
    Strand strand = Strand::plus;
};

/// std::nullopt: the text has neither a strand nor braces, or no name.
inline std::optional<WholeText> whole_text(std::string_view text) {
    if (text.empty() || (text.back() != ')' && text.back() != '}')) {
        return std::nullopt;  // fast: most texts
    }
    WholeText whole{text};
    if (text.ends_with("(-)") || text.ends_with("(+)")) {
        whole.strand = text[text.size() - 2] == '-' ? Strand::minus : Strand::plus;
        whole.name.remove_suffix(3);
    }
    if (whole.name.starts_with('{') && whole.name.ends_with('}')) {
        whole.name = whole.name.substr(1, whole.name.size() - 2);
    }
    return whole.name.empty() || whole.name.size() == text.size() ? std::nullopt : std::optional(whole);
}

/// The sequences that a text can mean: of all of it, with the strand or the braces removed, and before the region.
/// Thread-safety: a value.
struct Readings {
    std::optional<Sequence> literal;
    std::optional<Sequence> whole;
    std::optional<Sequence> part;

    /// \throws AmbiguousAlias  there are several; the message says how to write each
    void check_one(std::string_view text, const std::optional<WholeText>& whole_text,
                   const std::optional<RegionText>& region) const {
        if ((literal ? 1 : 0) + (whole ? 1 : 0) + (part ? 1 : 0) < 2) {
            return;
        }
        std::string meanings;
        std::string ways;
        std::vector<std::string> candidates;
        const auto add = [&](const Sequence& sequence, std::string_view name, const std::string& what,
                             const std::string& after) {
            meanings += (meanings.empty() ? "" : " or ") + what;
            ways += (ways.empty() ? "'{" : " or '{") + std::string(name) + "}" + after + "'";
            candidates.push_back(std::string(name) + " " + sequence.info().digests.sha512t24u.refget());
        };
        if (literal) {
            add(*literal, text, "a sequence of that name", "");
        }
        if (whole) {
            add(*whole, whole_text->name, "all of '" + std::string(whole_text->name) + "'",
                whole_text->strand == Strand::minus ? "(-)" : "");
        }
        if (part) {
            add(*part, region->name, "a region of '" + std::string(region->name) + "'",
                ":" + std::string(region->where));
        }
        throw AmbiguousAlias("'" + std::string(text) + "' is ambiguous; it can be " + meanings + "; write " + ways,
                             candidates);
    }
};

/// What `NAME`, `NAME:START-END` and the like mean. `find` returns the sequence of a name, or std::nullopt if it is
/// unknown.
template <typename Find>
std::optional<MemberSlice> find_slice_of(std::string_view text, sequence::RegionReading reading, Find find) {
    const auto region = split_region(text);
    const auto whole = whole_text(text);
    const bool may_be_region = region && region->looks_like_one();
    Readings found{find(text), whole ? find(whole->name) : std::nullopt,
                   may_be_region ? find(region->name) : std::nullopt};
    found.check_one(text, whole, region);
    if (found.literal) {
        const Interval interval{0, found.literal->length()};
        return MemberSlice{std::string(text), {std::move(*found.literal), interval}};
    }
    if (found.whole) {
        const Interval interval{0, found.whole->length(), whole->strand};
        return MemberSlice{std::string(whole->name), {std::move(*found.whole), interval}};
    }
    if (region && !may_be_region) {
        found.part = find(region->name);  // `chr1:5--10` is more likely a wrong region of chr1 than an unknown name
    }
    if (found.part) {
        Location location = sequence::location_of(*region, found.part->length(), reading,
                                                  [&] { return found.part->topology() == Topology::circular; });
        return MemberSlice{std::string(region->name), {std::move(*found.part), std::move(location)}};
    }
    return std::nullopt;
}

/// The same. \throws NotFound  with the message `unknown` for the name
template <typename Find, typename Unknown>
MemberSlice slice_of(std::string_view text, sequence::RegionReading reading, Find find, Unknown unknown) {
    if (std::optional<MemberSlice> found = find_slice_of(text, reading, find)) {
        return std::move(*found);
    }
    if (const auto region = split_region(text); region && region->looks_like_one()) {
        throw NotFound(unknown(region->name));
    }
    const auto whole = whole_text(text);
    throw NotFound(unknown(whole ? whole->name : text));
}

}  // namespace seqshelf::repository
