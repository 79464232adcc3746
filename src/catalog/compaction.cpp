#include "catalog/compaction.hpp"

#include "catalog/connection.hpp"
#include "catalog/read_connection.hpp"

namespace seqshelf::catalog {

PageUse page_use(const std::filesystem::path& file) {
    return guarded("catalog " + file.string(), [&] {
        const ReadConnection connection(file, OpenMode::read, Writers::excluded);
        const auto pragma = [&](const char* name) {
            return connection.database.execAndGet(std::string("PRAGMA ") + name).getInt64();
        };
        return PageUse{pragma("page_count"), pragma("freelist_count"), pragma("page_size")};
    });
}

void compact(const std::filesystem::path& file) {
    guarded("cannot compact catalog " + file.string(), [&] {
        SQLite::Database database = open_database(file, OpenMode::write);
        database.exec("VACUUM");
        // The new pages are still in the log. Truncating the file does not wait: what readers use is kept.
        (void)database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
    });
}

}  // namespace seqshelf::catalog
