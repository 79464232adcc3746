#include "snapshot/lineage.hpp"

#include <algorithm>
#include <vector>

#include "catalog/comparison.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"

namespace seqshelf::snapshot {

namespace {

using catalog::Comparison;
using catalog::Identity;
using catalog::Reader;
using Text = Comparison::Text;

constexpr std::size_t max_examples = 20;

/// The number of the last change in that snapshot which master contains; std::nullopt: none, or nobody knows.
std::optional<std::int64_t> contained_change(const Identity& master, std::int64_t last_change, const Identity& latest) {
    if (latest.master.empty()) {
        return std::nullopt;
    }
    if (latest.master == master.master) {
        return last_change;
    }
    const auto found = master.contains.find(latest.master);
    return found == master.contains.end() ? std::nullopt : std::optional(found->second);
}

bool is_unchanged(const Identity& master, std::int64_t last_change, const Identity& latest) {
    const bool is_parent = !latest.content.empty() && latest.content == master.parent_content &&
                           contained_change(master, last_change, latest) == latest.last_change;
    return latest.last_change == last_change && (latest.master == master.master || is_parent);
}

/// Finds what a snapshot contains and master does not, and never did.
/// Thread-safety: one thread at a time.
class LossSearch {
public:
    LossSearch(const Layout& latest, const Layout& master, Reader& reader)
        : comparison_(latest.catalog(), Reader::Source::snapshot, master.catalog(), Reader::Source::live),
          reader_(reader) {}

    SnapshotLosses run(bool with_collections) {
        reader_.for_each_removed_sequence(
            [&](const catalog::SequenceRow& row) { removed_.push_back(row.info.digests.sha512t24u.sha512t24u()); });
        std::sort(removed_.begin(), removed_.end());
        find_names();
        comparison_.for_each_sequence([&](std::string_view digest, Text before, Text after) {
            if (before && !after && !was_removed(digest)) {
                count(lost_.sequences, "SQ." + std::string(digest));
            }
        });
        comparison_.for_each_collection([&](std::string_view digest, Text before, Text after) {
            if (with_collections && before && !after) {
                count(lost_.collections, std::string(digest));
            }
        });
        return std::move(lost_);
    }

private:
    void find_names() {
        comparison_.for_each_sequence_alias([&](std::string_view ns, std::string_view alias, Text before, Text after) {
            if (before && !after && !was_removed(*before) && !is_known(reader_.sequence_aliases(), ns, alias)) {
                count(lost_.names, std::string(ns) + ":" + std::string(alias));
            }
        });
        comparison_.for_each_collection_alias(
            [&](std::string_view ns, std::string_view alias, Text before, Text after) {
                if (before && !after && !is_known(reader_.collection_aliases(), ns, alias)) {
                    count(lost_.names, std::string(ns) + ":" + std::string(alias));
                }
            });
    }

    static bool is_known(catalog::AliasQueries& aliases, std::string_view ns, std::string_view alias) {
        return !aliases.history_of({ns, alias}).empty();
    }

    [[nodiscard]] bool was_removed(std::string_view digest) const {
        return std::binary_search(removed_.begin(), removed_.end(), digest);
    }

    void count(std::int64_t& counter, std::string example) {
        counter += 1;
        if (lost_.examples.size() < max_examples) {
            lost_.examples.push_back(std::move(example));
        }
    }

    Comparison comparison_;
    Reader& reader_;
    std::vector<std::string> removed_;  ///< digests of removed sequences, ordered
    SnapshotLosses lost_;
};

}  // namespace

Lineage lineage_of(const std::filesystem::path& root, const Layout& master) {
    Lineage lineage;
    const std::string name = latest_snapshot(root);
    const Layout latest{root / name};
    if (name.empty() || !latest.is_snapshot() || !std::filesystem::exists(latest.catalog())) {
        return lineage;
    }
    lineage.latest = name;
    Reader of_latest(latest.catalog(), Reader::Source::snapshot);
    Reader of_master(master.catalog(), Reader::Source::locked);
    const Identity before = of_latest.identity();
    const Identity now = of_master.identity();
    const std::int64_t last_change = of_master.last_change_number();
    lineage.content = before.content;
    const auto contained = contained_change(now, last_change, before);
    if (contained && *contained >= before.last_change) {
        lineage.is_unchanged = is_unchanged(now, last_change, before);
        return lineage;
    }
    // Collections that were removed leave no trace: where only the content can tell, they prove nothing.
    lineage.lost = LossSearch(latest, master, of_master).run(!before.master.empty());
    return lineage;
}

}  // namespace seqshelf::snapshot
