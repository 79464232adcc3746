#include "output/removal_text.hpp"

#include <string>

#include "output/progress.hpp"

namespace seqshelf::cli {

Json removal_json(const RemovalReport& report, Removal removal) {
    Json object{{"snapshot", report.name},
                {"files", report.files},
                {"bytes_freed", report.bytes_freed},
                {"bytes_shared", report.bytes_shared},
                {"latest", report.latest}};
    if (removal == Removal::planned) {
        object["planned"] = true;
    }
    return object;
}

void print_removal(const Globals& globals, const RemovalReport& report, Removal removal) {
    note_cleaned_up(globals, report.cleaned_up);
    if (globals.json) {
        print_json(removal_json(report, removal));
        return;
    }
    const bool planned = removal == Removal::planned;
    tell(globals, (planned ? "would remove snapshot " : "removed snapshot ") + report.name + ": " +
                      bytes_text(report.bytes_freed) + " freed; " + bytes_text(report.bytes_shared) +
                      (planned ? " would stay" : " stay") + ", shared with other instances; " +
                      (report.latest.empty() ? "no snapshot is left" : "latest is " + report.latest));
}

}  // namespace seqshelf::cli
