#include "snapshot/latest.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "base/file.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// How new a snapshot is. The name is no measure: `before-R64` sorts behind every date. Neither are the times of files
/// alone: a mirror may have got an older snapshot later.
struct Age {
    std::int64_t changed = 0;
    fs::file_time_type made;
    std::string name;

    friend bool operator<(const Age& a, const Age& b) { return std::tie(a.changed, a.made, a.name) < std::tie(b.changed, b.made, b.name); }
};

Age age_of(const fs::path& root, const std::string& name) {
    const Layout layout{root / name};
    Age age{0, fs::file_time_type::min(), name};
    try {
        age.changed = catalog::Reader(layout.catalog(), catalog::Reader::Source::snapshot).last_changed();
    } catch (const Error&) {  // damaged: anything else is a better choice
        return age;
    }
    std::error_code error;
    const auto made = fs::last_write_time(layout.sums(), error);
    age.made = error ? age.made : made;
    return age;
}

}  // namespace

void point_latest_to(const fs::path& root, const std::string& name) {
    const fs::path staged = root / ".latest.new";
    std::error_code error;
    fs::remove(staged, error);
    fs::create_symlink(name, staged, error);
    if (error) {
        throw IoError("cannot let " + (root / "latest").string() + " point to snapshot " + name + ": " + error.message());
    }
    base::replace(staged, root / "latest");
}

std::string newest_snapshot(const fs::path& root, std::string_view except) {
    Age newest;
    newest.made = fs::file_time_type::min();
    for (const std::string& name : snapshot_names(root)) {
        if (name != except) {
            newest = std::max(newest, age_of(root, name));
        }
    }
    return newest.name;
}

void repair_latest(const fs::path& root) {
    const std::string newest = fs::exists(root / "latest") ? std::string() : newest_snapshot(root);
    if (!newest.empty()) {
        point_latest_to(root, newest);
    }
}

}  // namespace seqshelf::snapshot
