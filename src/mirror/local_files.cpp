#include "mirror/local_files.hpp"

#include "base/directory.hpp"
#include "base/file.hpp"
#include "catalog/reader.hpp"
#include "seqshelf/error.hpp"
#include "seqshelf/root.hpp"
#include "snapshot/expected_sums.hpp"
#include "snapshot/layout.hpp"
#include "snapshot/sums.hpp"

namespace seqshelf::mirror {

namespace fs = std::filesystem;

namespace {

snapshot::Sums sums_of(const snapshot::Layout& instance) {
    try {
        if (instance.is_snapshot()) {
            return snapshot::read_sums(base::read_text(instance.sums(), snapshot::max_sums_bytes));
        }
        catalog::Reader reader(instance.catalog(), catalog::Reader::Source::live);
        return snapshot::recorded_sums(reader);
    } catch (const Error&) {
        return {};  // `verify` reports it; here its files are just not used
    }
}

}  // namespace

std::vector<fs::path> instances_in(const fs::path& root) {
    std::vector<fs::path> instances;
    if (!base::is_directory(root)) {
        return instances;
    }
    for (const std::string& name : snapshot_names(root)) {
        instances.push_back(root / name);
    }
    if (base::exists(snapshot::Layout{root / "master"}.catalog())) {
        instances.push_back(root / "master");
    }
    return instances;
}

LocalFiles::LocalFiles(const fs::path& root) {
    for (const fs::path& instance : instances_in(root)) {
        for (const auto& [path, sum] : sums_of({instance})) {
            by_sum_.emplace(sum, instance / path);
        }
    }
}

std::optional<fs::path> LocalFiles::find(const std::string& sha256) const {
    const auto found = by_sum_.find(sha256);
    if (found == by_sum_.end() || !base::is_own_file(found->second)) {
        return std::nullopt;
    }
    return found->second;
}

}  // namespace seqshelf::mirror
