#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/seqrepo_databases.hpp"
#include "catalog/writer.hpp"
#include "repository/exchange/adoption_log.hpp"

namespace seqshelf::repository {

/// Adds SeqRepo's names of sequences, with their history and times.
/// Thread-safety: one thread at a time.
class AliasAdoption {
public:
    AliasAdoption(catalog::SeqRepoDatabases& source, catalog::Writer& writer, AdoptionLog& log)
        : source_(source), writer_(writer.adoption()), log_(log) {}

    /// Adds the names of one sequence, from SeqRepo's rows.
    void put(std::int64_t sequence_id, const std::vector<catalog::SeqRepoAlias>& names);
    /// The change for what SeqRepo did at that time. \param what  the thing whose time it is, for messages
    [[nodiscard]] std::int64_t change_at(const std::optional<std::int64_t>& added, const std::string& what);

private:
    void put_name(std::int64_t sequence_id, const catalog::SeqRepoAlias& row, std::int64_t repeated);
    void count(catalog::AdoptionWriter::Outcome outcome);

    catalog::SeqRepoDatabases& source_;
    catalog::AdoptionWriter& writer_;
    AdoptionLog& log_;
};

}  // namespace seqshelf::repository
