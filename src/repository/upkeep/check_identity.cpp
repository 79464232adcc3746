#include "repository/upkeep/check_identity.hpp"

#include <string>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "catalog/kept_catalog.hpp"
#include "catalog/page_sums.hpp"
#include "seqshelf/error.hpp"
#include "snapshot/expected_sums.hpp"

namespace seqshelf::repository {

void check_identity(const snapshot::Layout& layout, const snapshot::CatalogFile& file, catalog::Reader& catalog,
                    const ReportProblem& report) {
    for (const std::string& missing : file.missing) {
        report(missing + " is missing: the snapshot was not finished, or was copied without it");
    }
    std::string content;
    try_to("", report, [&] { content = catalog.identity().content; });
    if (base::exists(layout.page_sums())) {
        try_to("", report, [&] {
            for (const std::string& problem : catalog::page_problems(layout.catalog(), layout.page_sums(), content)) {
                report(problem);
            }
        });
    }
    if (!content.empty()) {
        try_to("", report, [&] {
            if (const std::string computed = catalog.compute_content(); computed != content) {
                report("catalog: its content id is " + content + ", but the id of its content is " + computed);
            }
        });
    }
}

namespace {

/// The list may have more than the catalog records.
void compare_sums(const snapshot::Sums& recorded, const snapshot::Sums& listed, const ReportProblem& report) {
    for (const auto& [path, sum] : recorded) {
        const auto found = listed.find(path);
        if (found == listed.end() || found->second != sum) {
            report("SHA256SUMS: " + path +
                   (found == listed.end() ? " is missing" : " has another sum than in the catalog"));
        }
    }
}

}  // namespace

snapshot::Sums expected_sums(const snapshot::Layout& layout, const std::map<std::int64_t, catalog::VolumeRow>& volumes,
                             catalog::Reader& catalog, const ReportProblem& report) {
    snapshot::Sums sums;
    for (const auto& [volume_id, volume] : volumes) {
        snapshot::add_sums(volume, sums);
    }
    try_to("", report, [&] {
        for (const catalog::FileRow& file : catalog.files()) {
            sums.emplace(file.path, file.sha256);
        }
    });
    if (layout.is_snapshot()) {
        try_to("", report, [&] {
            snapshot::Sums listed = snapshot::read_sums(base::read_text(layout.sums(), snapshot::max_sums_bytes));
            compare_sums(sums, listed, report);
            sums.merge(listed);
        });
    }
    return sums;
}

void remove_kept_catalog(const std::filesystem::path& catalog, VerifyReport& report) {
    const auto kept = catalog::find_kept_catalog(catalog);
    std::error_code not_ours;  // whoever may write the instance removes it
    if (kept && report.problems.empty() && std::filesystem::remove(kept->file, not_ours)) {
        report.removed.push_back(kept->file.filename().string());
    }
}

Totals check_totals(catalog::Reader& catalog, const ReportProblem& report) {
    const Totals counted = catalog.counted_totals();
    if (catalog.totals() != counted) {
        report("catalog: the stored totals are not those of its rows");
    }
    return counted;
}

}  // namespace seqshelf::repository
