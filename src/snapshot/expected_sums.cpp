#include "snapshot/expected_sums.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/file.hpp"
#include "base/quoted.hpp"
#include "catalog/migration.hpp"
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

namespace {

std::array<RecordedFile, 3> files_of(const catalog::VolumeRow& volume) {
    const auto files = volume_files("sequences/" + volume.path);
    return {RecordedFile{files[0].string(), volume.sha256, volume.file_bytes},
            RecordedFile{files[1].string(), volume.fai_sha256, std::nullopt},
            RecordedFile{files[2].string(), volume.gzi_sha256, std::nullopt}};
}

}  // namespace

void add_sums(const catalog::VolumeRow& volume, Sums& sums) {
    for (const RecordedFile& file : files_of(volume)) {
        sums.emplace(file.path, file.sha256);
    }
}

std::vector<RecordedFile> recorded_files(catalog::Reader& catalog) {
    std::vector<RecordedFile> recorded;
    for (const catalog::VolumeRow& volume : catalog.volumes()) {
        std::ranges::copy(files_of(volume), std::back_inserter(recorded));
    }
    for (const catalog::FileRow& file : catalog.files()) {
        recorded.push_back({file.path, file.sha256, file.bytes});
    }
    return recorded;
}

Sums recorded_sums(catalog::Reader& catalog) {
    Sums sums;
    for (const RecordedFile& file : recorded_files(catalog)) {
        sums.emplace(file.path, file.sha256);
    }
    return sums;
}

void check_sums(const Sums& sums, catalog::Reader& catalog) {
    Sums expected = recorded_sums(catalog);
    for (const char* const name :
         {Layout::catalog_name, Layout::seqrepo_aliases_name, Layout::seqrepo_sequences_name}) {
        expected[name] = sum_of_catalog(sums);
    }
    // No catalog records these sums: they are made of it.
    for (const char* const name : {"catalog.delta", catalog::page_sums_name}) {
        const bool needed = name == catalog::page_sums_name && catalog.format() >= catalog::first_format_with_identity;
        if (const auto listed = sums.find(name); listed != sums.end() || needed) {
            expected[name] = listed != sums.end() ? listed->second : "";
        }
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
