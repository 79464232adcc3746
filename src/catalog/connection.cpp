#include "catalog/connection.hpp"

#include <sqlite3.h>

#include <string>

#include "catalog/migration.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr int busy_timeout_ms = 5000;

/// A file: URI, in which a path's `%`, `?` and `#` mean themselves.
std::string uri_of(const std::filesystem::path& file, const char* query) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#') {
            uri += '%';
            uri += digits[static_cast<unsigned char>(c) >> 4];
            uri += digits[static_cast<unsigned char>(c) & 15];
        } else {
            uri += c;
        }
    }
    return uri + query;
}

SQLite::Database connect(const std::filesystem::path& file, OpenMode mode) {
    switch (mode) {
        case OpenMode::create:
            return {uri_of(file, "?mode=rwc"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_URI, busy_timeout_ms};
        case OpenMode::write:
            return {uri_of(file, "?mode=rw"), SQLite::OPEN_READWRITE | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX, busy_timeout_ms};
        case OpenMode::read:
            return {uri_of(file, "?mode=ro"), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX, busy_timeout_ms};
        case OpenMode::immutable: break;
    }
    return {uri_of(file, "?immutable=1"), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX};
}

void configure_writer(SQLite::Database& database) {
    database.exec("PRAGMA journal_mode = WAL");      // readers go on while we write
    database.exec("PRAGMA synchronous = FULL");      // a commit survives power loss
    database.exec("PRAGMA cache_size = -65536");     // KiB
}

}  // namespace

SQLite::Database open_database(const std::filesystem::path& file, OpenMode mode) {
    return guarded("cannot open catalog " + file.string(), [&] {
        if (mode != OpenMode::create && !std::filesystem::exists(file)) {
            throw IoError("there is no catalog " + file.string());
        }
        SQLite::Database database = connect(file, mode);
        if (mode != OpenMode::create) {
            check_schema(database, file.c_str(), mode == OpenMode::write ? OlderSchema::accepted : OlderSchema::refused);
        }
        if (mode == OpenMode::create || mode == OpenMode::write) {
            configure_writer(database);
            migrate(database);
        }
        database.exec("PRAGMA mmap_size = 1099511627776");  // all of it: pages then need no copying
        return database;
    });
}

void rethrow(const SQLite::Exception& error, const std::string& what) {
    const std::string message = what + ": " + error.what();
    switch (error.getErrorCode()) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw Locked(message);
        case SQLITE_CORRUPT: throw Corruption(message);
        case SQLITE_NOTADB: throw SchemaMismatch(message);
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH: throw ReadOnly(message);
        default: throw IoError(message);
    }
}

}  // namespace seqshelf::catalog
