#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "seqshelf/collection.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::repository {

/// What `NAME`, `NAME:START-END` and the like mean. `find` returns the sequence of a name, or std::nullopt if it is
/// unknown.
template <typename Find>
std::optional<MemberSlice> find_slice_of(std::string_view text, Coordinates coordinates, Find find) {
    const auto region = split_region(text);
    const bool may_be_region = region && region->looks_like_one();
    std::optional<Sequence> whole = find(text);
    std::optional<Sequence> part = may_be_region ? find(region->name) : std::nullopt;
    if (whole && part) {
        throw AmbiguousAlias("'" + std::string(text) +
                                 "' is ambiguous; it can be a sequence of that name or a region of '" +
                                 std::string(region->name) + "'",
                             {std::string(text) + " " + whole->info().digests.sha512t24u.refget(),
                              std::string(region->name) + " " + part->info().digests.sha512t24u.refget()});
    }
    if (whole) {
        const Interval interval{0, whole->length()};
        return MemberSlice{std::string(text), {std::move(*whole), interval}};
    }
    if (region && !may_be_region) {
        part = find(region->name);  // `chr1:5--10` is more likely a wrong region of chr1 than an unknown name
    }
    if (part) {
        Location location =
            region->location(part->length(), coordinates, [&] { return part->topology() == Topology::circular; });
        return MemberSlice{std::string(region->name), {std::move(*part), std::move(location)}};
    }
    return std::nullopt;
}

/// The same. \throws NotFound  with the message `unknown` for the name
template <typename Find, typename Unknown>
MemberSlice slice_of(std::string_view text, Coordinates coordinates, Find find, Unknown unknown) {
    if (std::optional<MemberSlice> found = find_slice_of(text, coordinates, find)) {
        return std::move(*found);
    }
    const auto region = split_region(text);
    throw NotFound(unknown(region && region->looks_like_one() ? region->name : text));
}

}  // namespace seqshelf::repository
