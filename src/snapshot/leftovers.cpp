#include "snapshot/leftovers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/directory.hpp"
#include "base/tree.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

bool is_leftover(const std::string& name) {
    constexpr std::array<std::string_view, 3> staged_files{".latest.new", ".snapshots.json.new", ".persist"};
    return name.starts_with(creating_prefix) || name.starts_with(removing_prefix) ||
           std::find(staged_files.begin(), staged_files.end(), name) != staged_files.end();
}

template <typename Wanted>
std::vector<std::string> names_in(const fs::path& root, Wanted wanted) {
    std::vector<std::string> names = base::names_in(root);
    std::erase_if(names, [&](const std::string& name) { return !wanted(name); });
    return names;
}

}  // namespace

std::vector<std::string> find_leftovers(const fs::path& root) { return names_in(root, is_leftover); }

std::vector<std::string> remove_leftovers(const fs::path& root) {
    std::vector<std::string> removed;
    for (std::string& name : find_leftovers(root)) {
        try {
            base::remove_tree(root / name);
            removed.push_back(std::move(name));
        } catch (const ReadOnly&) {
            // It is somebody else's. It harms nobody, and `prune` names it.
        }
    }
    return removed;
}

std::vector<std::string> find_unfinished_pulls(const fs::path& root) {
    return names_in(root, [](const std::string& name) { return name.starts_with(pulling_prefix); });
}

}  // namespace seqshelf::snapshot
