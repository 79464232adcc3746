#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

namespace seqshelf::catalog {

/// Makes a large load cheap: indexes that it only fills are dropped and built anew before the commit, sorted, which is
/// several times faster than one insertion after another and leaves their pages full. All within the change's
/// transaction, so readers never miss an index. Unique indexes stay, they guard the load itself.
/// Thread-safety: one thread at a time.
class DeferredIndexes {
public:
    explicit DeferredIndexes(SQLite::Database& database) : database_(database) {}

    /// To call for each new sequence: decides when the change has become large for the catalog it is made to.
    void count_new_sequence();

    /// Builds what was dropped. \pre no statement that reads the tables is under way
    void rebuild();

private:
    void drop();

    SQLite::Database& database_;
    std::int64_t new_sequences_ = 0;
    std::int64_t threshold_ = 0;  ///< 0: not known yet
    std::vector<std::string> definitions_;
};

}  // namespace seqshelf::catalog
