#include "repository/upkeep/check_identity.hpp"

#include <string>

#include "catalog/kept_catalog.hpp"
#include "catalog/page_sums.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

namespace {

/// Runs a check. What it cannot read is a problem, too.
template <typename Check>
void reporting(const ReportProblem& report, Check check) {
    try {
        check();
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        report(error.what());
    }
}

}  // namespace

void check_identity(const snapshot::Layout& layout, const snapshot::CatalogFile& file, catalog::Reader& catalog,
                    const ReportProblem& report, const std::stop_token& stop) {
    for (const std::string& missing : file.missing) {
        report(missing + " is missing: the snapshot was not finished, or was copied without it");
    }
    std::string content;
    reporting(report, [&] { content = catalog.identity().content; });
    if (std::filesystem::exists(layout.page_sums())) {
        reporting(report, [&] {
            for (const std::string& problem : catalog::page_problems(layout.catalog(), layout.page_sums(), content)) {
                report(problem);
            }
        });
    }
    if (!content.empty()) {
        reporting(report, [&] {
            if (const std::string computed = catalog.compute_content(stop); computed != content) {
                report("catalog: its content id is " + content + ", but the id of its content is " + computed);
            }
        });
    }
}

void compare_sums(const snapshot::Sums& recorded, const snapshot::Sums& listed, const ReportProblem& report) {
    for (const auto& [path, sum] : recorded) {
        const auto found = listed.find(path);
        if (found == listed.end() || found->second != sum) {
            report("SHA256SUMS: " + path +
                   (found == listed.end() ? " is missing" : " has another sum than in the catalog"));
        }
    }
}

void remove_kept_catalog(const std::filesystem::path& catalog, VerifyReport& report) {
    const auto kept = catalog::find_kept_catalog(catalog);
    std::error_code not_ours;  // whoever may write the instance removes it
    if (kept && report.problems.empty() && std::filesystem::remove(kept->file, not_ours)) {
        report.removed.push_back(kept->file.filename().string());
    }
}

}  // namespace seqshelf::repository
