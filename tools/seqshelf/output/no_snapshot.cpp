#include "output/no_snapshot.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "seqshelf/error.hpp"

namespace seqshelf::cli {

namespace {

std::string counted(std::int64_t number, const std::string& what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

/// "2 sequences, 3 names and 0 collections (ns:a, ns:b, ...)"
std::string losses_text(const SnapshotLosses& lost) {
    constexpr std::ptrdiff_t max_shown = 5;
    std::string text = counted(lost.sequences, "sequence") + ", " + counted(lost.names, "name") + " and " +
                       counted(lost.collections, "collection") + " (";
    const std::ptrdiff_t shown = std::min(std::ssize(lost.examples), max_shown);
    for (std::ptrdiff_t i = 0; i < shown; ++i) {
        text += (i == 0 ? "" : ", ") + lost.examples[static_cast<std::size_t>(i)];
    }
    return text + (lost.sequences + lost.names + lost.collections > shown ? ", ...)" : ")");
}

}  // namespace

void report_no_snapshot(const Globals& globals, const SnapshotReport& report) {
    if (!report.lost.empty()) {
        throw NotFound("no snapshot was made: readers of latest, which is " + report.latest + ", would lose " +
                       losses_text(report.lost) + ", because it was not made from this master. `seqshelf adopt " +
                       "latest` adds them to master; --anyway makes the snapshot nevertheless");
    }
    if (globals.json) {
        print_json({{"snapshot", ""}, {"unchanged_since", report.unchanged_since}, {"content", report.content}});
    } else {
        tell(globals, "unchanged since " + report.unchanged_since + ": no snapshot was made");
    }
}

}  // namespace seqshelf::cli
