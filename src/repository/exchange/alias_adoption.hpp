#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/seqrepo_databases.hpp"
#include "catalog/writer.hpp"
#include "repository/exchange/adoption_log.hpp"

namespace seqshelf::repository {

/// Puts the names that SeqRepo has for sequences, with their history and times.
/// Thread-safety: one thread at a time.
class AliasAdoption {
public:
    AliasAdoption(catalog::SeqRepoDatabases& source, catalog::Writer& writer, AdoptionLog& log)
        : source_(source), writer_(writer.adoption()), log_(log) {}

    /// The names of one sequence, as the rows that SeqRepo has of it.
    void put(std::int64_t sequence_id, const std::vector<catalog::SeqRepoAlias>& names);
    /// The change that stands for what SeqRepo did then. \param what  whose time it is
    [[nodiscard]] std::int64_t change_at(const std::optional<std::int64_t>& added, const std::string& what);

private:
    void put_name(std::int64_t sequence_id, const catalog::SeqRepoAlias& row, std::int64_t repeated);
    void count(catalog::AdoptionWriter::Outcome outcome);

    catalog::SeqRepoDatabases& source_;
    catalog::AdoptionWriter& writer_;
    AdoptionLog& log_;
};

}  // namespace seqshelf::repository
