#pragma once

#include <string>

#include "base/quoted.hpp"
#include "seqshelf/adopt.hpp"

namespace seqshelf::repository {

/// Counts and reports what an adoption does and finds.
/// Thread-safety: one thread at a time.
class AdoptionLog {
public:
    /// \param options  must outlive the log
    explicit AdoptionLog(const AdoptOptions& options) : options_(options) {}

    [[nodiscard]] AdoptReport& report() noexcept { return report_; }

    void problem(const std::string& text) {
        report_.problem_count += 1;
        if (options_.problem) {
            options_.problem(text);
        }
    }
    void skip_sequence(const std::string& seq_id, const std::string& why) {
        report_.sequences_skipped += 1;
        problem("sequence " + base::quoted(seq_id) + ": skipped: " + why);
    }

private:
    const AdoptOptions& options_;
    AdoptReport report_;
};

}  // namespace seqshelf::repository
