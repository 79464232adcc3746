#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/task_pool.hpp"
#include "catalog/rows.hpp"

namespace seqshelf::repository {

/// What a check tells: one line a problem. Called from any thread.
using ReportProblem = std::function<void(const std::string&)>;

/// Checks the BGZF file and both indexes of a volume against each other and the catalog's rows.
/// \param sequences  those the catalog has in the volume, by offset
void check_indexes(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                   const std::vector<catalog::SequenceRow>& sequences, const ReportProblem& report);

/// Reads sequences of one volume again and compares their headers, letters and digests with the catalog.
/// \param residues_done  called with the residues just read
void check_sequences(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                     std::span<const catalog::SequenceRow> sequences, const ReportProblem& report, const std::stop_token& stop,
                     const std::function<void(std::int64_t)>& residues_done);

}  // namespace seqshelf::repository
