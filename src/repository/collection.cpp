#include "seqshelf/collection.hpp"

#include <algorithm>

#include "format/soft_mask.hpp"
#include "repository/access.hpp"
#include "repository/instance.hpp"
#include "repository/resolve/resolve.hpp"
#include "repository/resolve/suggest.hpp"
#include "repository/slice_of.hpp"
#include "repository/unknown.hpp"
#include "seqshelf/error.hpp"
#include "sequence/placed_location.hpp"

namespace seqshelf {

using repository::Access;

Collection Repository::get_collection(std::string_view identifier) const {
    auto collection = find_collection(identifier);
    if (!collection) {
        throw NotFound(repository::unknown_collection(*Access::instance(*this), identifier));
    }
    return std::move(*collection);
}

std::optional<Collection> Repository::find_collection(std::string_view identifier) const {
    const auto instance = Access::instance(*this);
    const auto row = repository::resolve_collection(*instance->reader(), identifier);
    return row ? std::optional(Access::make_collection(instance, *row)) : std::nullopt;
}

std::vector<Collection> Repository::collections(std::int64_t limit, std::string_view after,
                                                const CollectionFilters& filters) const {
    const auto instance = Access::instance(*this);
    std::vector<Collection> page;
    for (const catalog::CollectionRow& row : instance->reader()->collections().list(filters, after, limit)) {
        page.push_back(Access::make_collection(instance, row));
    }
    return page;
}

std::int64_t Repository::count_collections(const CollectionFilters& filters) const {
    return Access::instance(*this)->reader()->collections().count(filters);
}

std::vector<CollectionWithSequence> Repository::collections_with(const Sequence& sequence, std::int64_t limit) const {
    const auto instance = Access::instance(*this);
    const auto reader = instance->reader();
    std::vector<CollectionWithSequence> found;
    std::int64_t sequence_id = Access::id(sequence);
    if (Access::instance(sequence) != instance) {  // the sequence was obtained before a refresh
        const auto row = reader->find_sequence(sequence.info().digests.sha512t24u);
        if (!row) {
            return found;
        }
        sequence_id = row->sequence_id;
    }
    for (catalog::ContainingRow& row : reader->collections().containing(sequence_id, 0, limit)) {
        found.push_back({Access::make_collection(instance, row.collection), std::move(row.name)});
    }
    return found;
}

std::vector<CollectionDigest> Repository::collections_with_fhr(std::int64_t limit, std::string_view after) const {
    std::vector<CollectionDigest> found;
    for (const catalog::FhrRow& row : Access::instance(*this)->reader()->collections().list_fhr(after, limit)) {
        found.push_back(row.collection);
    }
    return found;
}

namespace {

catalog::MemberRow get_member(catalog::Reader& reader, std::int64_t collection_id, const CollectionInfo& info,
                              std::string_view name, std::int64_t source_id) {
    auto row = repository::find_member(reader, {collection_id, info}, name, source_id);
    if (!row) {
        throw NotFound(repository::unknown_member(reader, {collection_id, info}, name));
    }
    return std::move(*row);
}

}  // namespace

std::vector<CollectionMember> Collection::members(std::int64_t first, std::int64_t limit) const {
    std::vector<CollectionMember> members;
    if (limit > 0) {
        instance_->reader()->collections().for_each_member(collection_id_, first, 0, [&](catalog::MemberRow& row) {
            members.push_back(std::move(row.member));
            return std::ssize(members) < limit;
        });
    }
    return members;
}

std::optional<CollectionMember> Collection::find_member(std::string_view name) const {
    auto row = repository::find_member(*instance_->reader(), {collection_id_, info_}, name);
    return row ? std::optional(std::move(row->member)) : std::nullopt;
}

std::vector<std::string> Collection::names_with_prefix(std::string_view prefix, std::int64_t limit) const {
    return instance_->reader()->collections().member_names(collection_id_, prefix, limit);
}

Sequence Collection::get_sequence(std::string_view name) const {
    return Access::make_sequence(instance_, get_member(*instance_->reader(), collection_id_, info_, name, 0).sequence);
}

std::optional<Sequence> Collection::find_sequence(std::string_view name) const {
    const auto row = repository::find_member(*instance_->reader(), {collection_id_, info_}, name);
    return row ? std::optional(Access::make_sequence(instance_, row->sequence)) : std::nullopt;
}

MemberSlice Collection::get_slice(std::string_view text, Coordinates coordinates) const {
    const auto find = [this](std::string_view name) { return find_sequence(name); };
    return repository::slice_of(text, {coordinates, Bounds::error}, find,
                                [this](std::string_view name) { return unknown(name); });
}

/// Whether a name may exist that starts with this one and `:`.
bool Collection::may_start_names(std::string_view name) const {
    return !names_with_prefix(std::string(name) + ":", 1).empty();
}

/// The message of NotFound for a name.
std::string Collection::unknown(std::string_view name) const {
    return repository::unknown_member(*instance_->reader(), {collection_id_, info_}, name);
}

std::vector<Alias> Collection::aliases(History history) const {
    return instance_->reader()->collection_aliases().of(collection_id_, history);
}

std::vector<CollectionSource> Collection::sources() const {
    std::vector<CollectionSource> sources;
    for (catalog::SourceRow& row : instance_->reader()->collections().sources(collection_id_)) {
        sources.push_back(std::move(row.source));
    }
    return sources;
}

/// The first source with lower case, or the first.
std::optional<catalog::SourceRow> Collection::masked_source() const {
    std::vector<catalog::SourceRow> rows = instance_->reader()->collections().sources(collection_id_);
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto masked =
        std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.source.masked_residues > 0; });
    return masked != rows.end() ? std::move(*masked) : std::move(rows.front());
}

std::vector<Interval> Collection::soft_mask(std::string_view name, Interval interval) const {
    const auto source = masked_source();
    const auto reader = instance_->reader();
    const catalog::MemberRow row = get_member(*reader, collection_id_, info_, name, source ? source->source_id : 0);
    Access::make_sequence(instance_, row.sequence).check(interval);
    std::vector<Interval> runs;
    if (row.mask_id == 0 || interval.empty()) {
        return runs;
    }
    reader->collections().for_each_mask_part(
        row.mask_id, interval.start, interval.end, [&](std::int64_t start, std::string_view part) {
            format::MaskCursor cursor(part, start);
            for (Interval run; cursor.next(run.start, run.end) && run.start < interval.end;) {
                if (run.end > interval.start) {
                    runs.push_back({std::max(run.start, interval.start), std::min(run.end, interval.end)});
                }
            }
        });
    return runs;
}

std::string Collection::fetch_soft_masked(std::string_view name, const Location& location, Bounds bounds) const {
    std::string residues = get_sequence(name).fetch(location, bounds);
    apply_soft_mask(name, location, bounds, residues);
    return residues;
}

void Collection::apply_soft_mask(std::string_view name, const Location& location, Bounds bounds,
                                 std::span<char> residues) const {
    const sequence::PlacedLocation placed = Access::placed(get_sequence(name), location, bounds);
    for (const sequence::PlacedPart& part : placed.parts()) {
        const Interval& inside = part.inside;
        const std::span<char> out =
            residues.subspan(static_cast<std::size_t>(part.before), static_cast<std::size_t>(inside.length()));
        for (const Interval run : soft_mask(name, {inside.start, inside.end})) {
            for (std::int64_t i = run.start; i < run.end; ++i) {
                const std::int64_t at = inside.strand == Strand::plus ? i - inside.start : inside.end - 1 - i;
                out[static_cast<std::size_t>(at)] |= 0x20;
            }
        }
        residues = residues.subspan(static_cast<std::size_t>(part.length()));
    }
}

std::optional<FhrRecord> Collection::fhr() const {
    const auto record = instance_->reader()->collections().find_fhr(collection_id_);
    try {
        return record ? std::optional(FhrRecord::from_json(*record, "the FHR record of " + digest().sha512t24u()))
                      : std::nullopt;
    } catch (const InvalidInput& error) {
        throw Corruption("the catalog of " + instance_->name().string() + " is damaged: " + error.what());
    }
}

FhrStatistics Collection::fhr_statistics() const {
    const auto source = masked_source();
    const auto reader = instance_->reader();
    std::vector<std::int64_t> lengths;
    reader->collections().for_each_member(collection_id_, 0, 0, [&](catalog::MemberRow& row) {
        lengths.push_back(row.member.length);
        return true;
    });
    return compute_fhr_statistics(std::move(lengths), source ? source->source.masked_residues : 0);
}

}  // namespace seqshelf
