#include "snapshot/expected_sums.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "base/quoted.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/layout.hpp"

namespace seqshelf::snapshot {

bool is_plain_path(std::string_view path) {
    constexpr std::string_view special = "\\*?[]#%";
    return base::stays_inside(path) && std::filesystem::path(path).lexically_normal().native() == path &&
           std::all_of(path.begin(), path.end(), [&](char letter) {
               return letter > ' ' && letter < 127 && special.find(letter) == std::string_view::npos;
           });
}

Sums sums_of_volumes(catalog::Reader& catalog) {
    Sums sums;
    for (const catalog::VolumeRow& volume : catalog.volumes()) {
        const auto files = volume_files("sequences/" + volume.path);
        sums.emplace(files[0].string(), volume.sha256);
        sums.emplace(files[1].string(), volume.fai_sha256);
        sums.emplace(files[2].string(), volume.gzi_sha256);
    }
    return sums;
}

void check_sums(const Sums& sums, catalog::Reader& catalog) {
    Sums expected = sums_of_volumes(catalog);
    for (const char* const name :
         {Layout::catalog_name, Layout::seqrepo_aliases_name, Layout::seqrepo_sequences_name}) {
        expected[name] = sum_of_catalog(sums);
    }
    if (const auto delta = sums.find("catalog.delta"); delta != sums.end()) {
        expected.insert(*delta);
    }
    for (const auto& [path, sum] : expected) {
        const auto found = sums.find(path);
        if (!is_plain_path(path) || found == sums.end() || found->second != sum) {
            throw Corruption("SHA256SUMS does not agree with the catalog about " + base::quoted(path));
        }
    }
    for (const auto& [path, sum] : sums) {
        if (!expected.contains(path)) {
            throw Corruption("SHA256SUMS lists " + base::quoted(path) + ", which is not a file of the catalog");
        }
    }
}

}  // namespace seqshelf::snapshot
