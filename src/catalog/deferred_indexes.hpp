#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

namespace seqshelf::catalog {

/// Makes a large load cheap: the indexes of a table it only fills are dropped, and built again before the commit.
/// Sorting is several times faster than one insertion after another and leaves the pages full. All of it happens within
/// the change's transaction, so readers never miss an index. What is unique stays, it guards the load itself.
/// Thread-safety: one thread at a time.
class DeferredIndexes {
public:
    /// \param table         whose indexes these are
    /// \param count_of_rows  a query for about how many rows it has
    DeferredIndexes(SQLite::Database& database, const char* table, const char* count_of_rows)
        : database_(database), table_(table), count_of_rows_(count_of_rows) {}

    /// To call for each row inserted: decides when the change has become large for the table it is made to. True: now.
    bool count_row();

    [[nodiscard]] bool dropped() const noexcept { return !definitions_.empty(); }

    /// Builds what was dropped. If as many rows follow as make it pay again, it is dropped again.
    /// \pre no statement that reads the table is under way
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

/// Runs a CREATE INDEX in a transaction that has written much.
void build_index(SQLite::Database& database, const std::string& definition);

}  // namespace seqshelf::catalog
