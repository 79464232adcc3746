#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

namespace seqshelf::catalog {

/// Makes large loads cheap: drops the indexes of a table that is only filled, and builds them again before the commit.
/// All of it happens within the change's transaction, so readers never miss an index. Unique indexes stay: they check
/// the rows that are loaded.
/// Thread-safety: one thread at a time.
class DeferredIndexes {
public:
    /// \param table          whose indexes are deferred
    /// \param count_of_rows  a query for the approximate number of its rows
    DeferredIndexes(SQLite::Database& database, const char* table, const char* count_of_rows)
        : database_(database), table_(table), count_of_rows_(count_of_rows) {}

    /// To call for each row inserted. Returns true if the change has now become large compared with the table.
    bool count_row();

    [[nodiscard]] bool dropped() const noexcept { return !definitions_.empty(); }

    /// Builds what was dropped. It is dropped again if enough rows follow.
    /// \pre no statement that reads the table is running
    void rebuild();

private:
    void set_threshold();
    void drop();

    SQLite::Database& database_;
    const char* table_;
    const char* count_of_rows_;
    std::int64_t rows_ = 0;  ///< inserted
    std::int64_t rows_before_ = 0;
    std::int64_t threshold_ = 0;  ///< of rows_; 0: not known yet
    std::vector<std::string> definitions_;
};

/// Runs a CREATE INDEX in a transaction that has written many pages.
void build_index(SQLite::Database& database, const std::string& definition);

}  // namespace seqshelf::catalog
