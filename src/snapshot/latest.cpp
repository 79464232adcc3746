#include "snapshot/latest.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "base/file.hpp"
#include "base/writer_lock.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "seqshelf/snapshot.hpp"
#include "snapshot/index.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/root_lock.hpp"

namespace seqshelf {

namespace fs = std::filesystem;

namespace {

/// `20261121` of `2026-11-21` and of `20261121`; "" of a name that is no date.
std::string date_of(const std::string& name) {
    std::string digits = name;
    if (name.size() == 10 && name[4] == '-' && name[7] == '-') {
        digits.erase(7, 1).erase(4, 1);
    }
    const bool is_date = digits.size() == 8 && digits.find_first_not_of("0123456789") == std::string::npos;
    return is_date ? digits : "";
}

std::string chosen_snapshot(const fs::path& root, const std::string& name) {
    const std::vector<std::string> names = snapshot_names(root);
    if (!name.empty()) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            throw NotFound("there is no snapshot '" + name + "' in " + root.string());
        }
        return name;
    }
    const auto last = std::max_element(
        names.begin(), names.end(), [](const std::string& a, const std::string& b) { return date_of(a) < date_of(b); });
    if (last == names.end() || date_of(*last).empty()) {
        throw NotFound("there is no snapshot in " + root.string() + " that is named by a date");
    }
    return *last;
}

}  // namespace

std::string update_latest(const fs::path& root, const std::string& name) {
    (void)chosen_snapshot(root, name);  // before anything is locked, which makes a file
    const base::WriterLock root_lock = snapshot::lock_root(root, "snapshot update-latest");
    const std::string chosen = chosen_snapshot(root, name);
    snapshot::point_latest_to(root, chosen);
    snapshot::write_index(root);
    return chosen;
}

}  // namespace seqshelf

namespace seqshelf::snapshot {

namespace fs = std::filesystem;

namespace {

/// How new a snapshot is. The name is no measure: `before-R64` sorts behind every date. Neither are the times of files
/// alone: a mirror may have got an older snapshot later.
struct Age {
    std::int64_t changed = 0;
    fs::file_time_type made;
    std::string name;

    friend bool operator<(const Age& a, const Age& b) {
        return std::tie(a.changed, a.made, a.name) < std::tie(b.changed, b.made, b.name);
    }
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
        throw IoError("cannot let " + (root / "latest").string() + " point to snapshot " + name + ": " +
                      error.message());
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
