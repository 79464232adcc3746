#include "seqshelf/slice_lookup.hpp"

#include "repository/access.hpp"
#include "repository/slice_of.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf {

namespace {

constexpr std::size_t most_names = 4096;  // about 1 MiB

}  // namespace

MemberSlice SliceLookup::get_slice(std::string_view text, Coordinates coordinates, Bounds bounds) {
    return repository::slice_of(
        text, {coordinates, bounds}, [this](std::string_view name) { return find_sequence(name); },
        [this](std::string_view name) { return unknown(name); });
}

std::optional<MemberSlice> SliceLookup::find_slice(std::string_view text, Coordinates coordinates, Bounds bounds) {
    return repository::find_slice_of(text, {coordinates, bounds},
                                     [this](std::string_view name) { return find_sequence(name); });
}

Sequence SliceLookup::get_sequence(std::string_view name) {
    std::optional<Sequence> sequence = find_sequence(name);
    if (!sequence) {
        throw NotFound(unknown(name));
    }
    return std::move(*sequence);
}

std::optional<Sequence> SliceLookup::find_sequence(std::string_view name) {
    if (const auto known = known_.find(name); known != known_.end()) {
        return known->second.sequence;
    }
    if (is_no_name(name)) {
        return std::nullopt;
    }
    std::optional<Sequence> found = std::visit([&](const auto& names) { return names.find_sequence(name); }, names_);
    if (found) {
        if (known_.size() >= most_names) {
            known_.clear();
        }
        known_.emplace(name, Known{*found, std::nullopt});
    }
    return found;
}

/// Whether nothing can have this name, judging by what is known about the part before its last `:`. This makes lookups
/// fast: `chr1:5-10` need not be looked up as a name if no name starts with `chr1:`.
bool SliceLookup::is_no_name(std::string_view text) {
    const auto region = split_region(text);
    // `{chr1}:5-10` does not start with the name.
    const auto known = region && text.starts_with(region->name) ? known_.find(region->name) : known_.end();
    if (known == known_.end()) {
        return false;
    }
    std::optional<bool>& starts_others = known->second.starts_others;
    if (!starts_others) {
        starts_others = std::visit(
            [&](const auto& names) { return repository::Access::may_start_names(names, region->name); }, names_);
    }
    return !*starts_others;
}

std::string SliceLookup::unknown(std::string_view name) const {
    return std::visit([&](const auto& names) { return repository::Access::unknown(names, name); }, names_);
}

}  // namespace seqshelf
