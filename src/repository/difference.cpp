#include "seqshelf/difference.hpp"

#include "base/stop.hpp"
#include "catalog/comparison.hpp"
#include "repository/locate.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/repository.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

using Text = catalog::Comparison::Text;

template <typename Digest>
Digest digest_of(std::string_view text) {
    const auto digest = Digest::parse(text);
    if (!digest) {
        throw Corruption("a catalog contains an invalid digest: " + std::string(text));
    }
    return *digest;
}

template <typename Digest>
std::optional<Digest> optional_digest_of(Text text) {
    return text ? std::optional(digest_of<Digest>(*text)) : std::nullopt;
}

DifferenceKind change_of(Text before, Text after) {
    return !before ? DifferenceKind::added : (!after ? DifferenceKind::removed : DifferenceKind::changed);
}

void count(DifferenceKind change, ChangeCounts& counts) {
    switch (change) {
        case DifferenceKind::added:
            counts.added += 1;
            break;
        case DifferenceKind::changed:
            counts.changed += 1;
            break;
        case DifferenceKind::removed:
            counts.removed += 1;
            break;
    }
}

template <typename Digest>
catalog::Comparison::VisitRow rows_to(const std::function<void(DifferenceKind, const Digest&)>& visit,
                                      ChangeCounts& counts) {
    return [&](std::string_view digest, Text before, Text after) {
        const DifferenceKind change = change_of(before, after);
        count(change, counts);
        if (visit) {
            visit(change, digest_of<Digest>(digest));
        }
    };
}

template <typename Digest>
catalog::Comparison::VisitAlias aliases_to(const std::function<void(const AliasDifference<Digest>&)>& visit,
                                           ChangeCounts& counts) {
    return [&](std::string_view ns, std::string_view alias, Text before, Text after) {
        count(change_of(before, after), counts);
        if (visit) {
            visit({std::string(ns), std::string(alias), optional_digest_of<Digest>(before),
                   optional_digest_of<Digest>(after)});
        }
    };
}

/// The catalog of an instance: in its directory or, for a URL, in the cache.
snapshot::CatalogFile catalog_of(const fs::path& instance) {
    const ReadOptions defaults;
    snapshot::CatalogFile catalog =
        repository::locate(instance, defaults.cache_directory, defaults.max_cache_bytes).catalog;
    if (catalog.is_seqrepo()) {
        throw NotFound("there is no instance " + instance.string());
    }
    return catalog;
}

}  // namespace

DifferenceCounts compare_instances(const fs::path& a, const fs::path& b, const DifferenceVisitor& visitor,
                                   const std::stop_token& stop) {
    const base::StopScope scope(stop);
    const snapshot::CatalogFile first = catalog_of(a);
    const snapshot::CatalogFile second = catalog_of(b);
    catalog::Comparison comparison(first.file, first.source, second.file, second.source);
    DifferenceCounts counts;
    comparison.for_each_sequence(rows_to(visitor.sequence, counts.sequences));
    comparison.for_each_sequence_alias(aliases_to(visitor.sequence_alias, counts.sequence_aliases));
    comparison.for_each_collection(rows_to(visitor.collection, counts.collections));
    comparison.for_each_collection_alias(aliases_to(visitor.collection_alias, counts.collection_aliases));
    comparison.for_each_fhr(rows_to(visitor.fhr, counts.fhr));
    return counts;
}

}  // namespace seqshelf
