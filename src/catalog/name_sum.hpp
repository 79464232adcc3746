#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "digest/xxh3.hpp"

namespace SQLite {
class Database;
}

namespace seqshelf::catalog {

/// The sum over a catalog's names and what they name, which the property `names` stores (schema/FORMAT.md). It proves
/// that no row of them was changed, lost or added but by a writer of ours. Registers an SQL function with the
/// connection while it exists, so there can be one for a connection at a time.
/// Thread-safety: one thread at a time.
class NameSum {
public:
    explicit NameSum(SQLite::Database& database);
    NameSum(const NameSum&) = delete;
    NameSum& operator=(const NameSum&) = delete;
    ~NameSum();

    /// Sums up all rows of the catalog. \returns 32 hex digits
    [[nodiscard]] std::string compute();
    /// Computes the sum of a catalog that has none yet, and stores it.
    void create();
    /// From here on follows what this connection changes, but for rows that are inserted into `sequence` and the tables
    /// of aliases: whoever inserts them reports it.
    /// \throws Corruption  the catalog has no sum
    void follow();
    void add_sequence(std::int64_t sequence_id, std::string_view sha512t24u);
    /// \param table  `sequence_alias` or `collection_alias`
    void add_alias(std::string_view table, std::int64_t namespace_id, std::string_view alias, std::int64_t ended_by,
                   std::int64_t target_id, std::int64_t added_by);
    /// Stores the sum that was followed, within the transaction.
    void store();

    /// Adds a row's sum, or takes it away.
    void add(const digest::Xxh3Sum128& row, bool is_there) noexcept;

private:
    [[nodiscard]] std::string text() const;

    SQLite::Database& database_;
    digest::Xxh3Sum128 sum_;
};

}  // namespace seqshelf::catalog
