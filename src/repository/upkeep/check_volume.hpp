#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <stop_token>
#include <string>

#include "base/external_sorter.hpp"
#include "catalog/rows.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::repository {

/// Reports one problem, one line. Called from any thread.
using ReportProblem = std::function<void(const std::string&)>;

/// Runs `action`; its error is a problem, and `place` comes before it. Being stopped is none.
template <typename Action>
void try_to(const std::string& place, const ReportProblem& report, const Action& action) {
    try {
        action();
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        report(place + error.what());
    }
}

/// Checks the BGZF file of a volume and its index of blocks (.gzi) against each other.
void check_blocks(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                  const ReportProblem& report);

/// Checks that volumes' indexes of sequences (.fai) list each sequence at its place in the catalog. An adopted volume
/// may list others too. Memory: bounded; what both list is sorted to be compared.
/// Thread-safety: one thread at a time.
class FaiComparison {
public:
    /// Adds a sequence of the catalog. \throws ReadOnly, IoError
    void add(const SequenceDigest& digest, std::int64_t length, catalog::Place place);
    /// Adds a volume's .fai. \throws Corruption, IoError
    void add_fai(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume);
    /// The numbers of volumes whose .fai lacks a sequence. \throws IoError
    [[nodiscard]] std::set<std::int64_t> find_lacking();

private:
    struct Listed {
        std::int64_t volume_id;
        std::int64_t offset;
        std::int64_t length;
        std::array<char, 32> name;  ///< the sequence's sha512t24u
        std::int64_t in_catalog;  ///< 0 if in the .fai, which is sorted first; or 1
        friend auto operator<=>(const Listed&, const Listed&) = default;
    };

    base::ExternalSorter<Listed> listed_;
};

/// Reads sequences of one volume, and compares their headers, letters and digests with the catalog.
/// \param residues_done  called with the residues just read
void check_sequences(const std::filesystem::path& bgzf_path, const catalog::VolumeRow& volume,
                     std::span<const catalog::SequenceRow> sequences, const ReportProblem& report,
                     const std::stop_token& stop, const std::function<void(std::int64_t)>& residues_done);

}  // namespace seqshelf::repository
