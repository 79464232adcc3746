#include "snapshot/leftovers.hpp"

#include <algorithm>
#include <array>

#include "base/tree.hpp"

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
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
        if (const std::string name = entry.path().filename().string(); wanted(name)) {
            names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

std::vector<std::string> find_leftovers(const fs::path& root) { return names_in(root, is_leftover); }

std::vector<std::string> remove_leftovers(const fs::path& root) {
    std::vector<std::string> names = find_leftovers(root);
    for (const std::string& name : names) {
        base::remove_tree(root / name);
    }
    return names;
}

std::vector<std::string> find_unfinished_pulls(const fs::path& root) {
    return names_in(root, [](const std::string& name) { return name.starts_with(pulling_prefix); });
}

}  // namespace seqshelf::snapshot
