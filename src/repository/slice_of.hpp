#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "seqshelf/error.hpp"
#include "seqshelf/region.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf::repository {

/// A slice and the part of the text that names its sequence.
struct NamedSlice {
    std::string name;
    Slice slice;
};

/// What `NAME`, `NAME:START-END` and the like mean, where `find` gives the sequence of a name.
/// \param where  what is searched, for messages
template <typename Find>
NamedSlice slice_of(std::string_view text, Coordinates coordinates, Find find, const std::string& where) {
    const auto region = split_region(text);
    std::optional<Sequence> whole = find(text);
    std::optional<Sequence> part = region ? find(region->name) : std::nullopt;
    if (whole && part) {
        throw AmbiguousAlias("'" + std::string(text) + "' is ambiguous; it can be a sequence of that name or a region of '" +
                                 std::string(region->name) + "'",
                             {std::string(text) + " " + whole->info().digests.sha512t24u.refget(),
                              std::string(region->name) + " " + part->info().digests.sha512t24u.refget()});
    }
    if (part) {
        const Interval interval = region->interval(part->length(), coordinates);
        return {std::string(region->name), {std::move(*part), interval}};
    }
    if (whole) {
        const Interval interval{0, whole->length()};
        return {std::string(text), {std::move(*whole), interval}};
    }
    if (const std::size_t colon = text.rfind(':'); !region && colon != std::string_view::npos) {
        // `chr1:5..10` is more likely a mistaken region of chr1 than a name nobody gave.
        if (const std::optional<Sequence> meant = find(text.substr(0, colon))) {
            throw InvalidInterval("'" + std::string(text.substr(colon + 1)) + "' is not a region of '" + std::string(text.substr(0, colon)) +
                                      "': START-END is",
                                  meant->length());
        }
    }
    throw NotFound("no sequence is known as '" + std::string(region ? region->name : text) + "' in " + where);
}

}  // namespace seqshelf::repository
