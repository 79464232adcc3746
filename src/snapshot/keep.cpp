#include <algorithm>
#include <set>

#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/snapshot_name.hpp"

namespace seqshelf {

std::vector<std::string> old_snapshots(const std::filesystem::path& root, const KeepRules& rules) {
    if (rules.last < 0 || rules.monthly < 0 || rules.last + rules.monthly == 0) {
        throw InvalidArgument("a rule must keep at least one snapshot");
    }
    std::set<std::string> kept(rules.names.begin(), rules.names.end());
    kept.insert(latest_snapshot(root));
    std::vector<std::string> old;
    std::set<std::int64_t> months;
    std::int64_t newer = 0;
    std::vector<snapshot::SnapshotName> names = snapshot::snapshot_names_in(root);
    std::erase_if(names, [](const snapshot::SnapshotName& name) { return !name.has_date(); });
    std::reverse(names.begin(), names.end());
    for (const snapshot::SnapshotName& name : names) {
        const bool is_among_last = newer++ < rules.last;
        const bool is_last_of_month = std::ssize(months) < rules.monthly && months.insert(name.month()).second;
        if (!is_among_last && !is_last_of_month && newer > 1 && !kept.contains(name.text())) {
            old.push_back(name.text());
        }
    }
    std::reverse(old.begin(), old.end());
    return old;
}

}  // namespace seqshelf
