#include "catalog/connection.hpp"

#include <sqlite3.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "base/directory.hpp"
#include "base/file.hpp"
#include "catalog/checked_vfs.hpp"
#include "catalog/file_names.hpp"
#include "catalog/migration.hpp"
#include "catalog/queries.hpp"
#include "catalog/schema_check.hpp"
#include "catalog/seqrepo_databases.hpp"
#include "seqshelf/error.hpp"

namespace seqshelf::catalog {

namespace {

constexpr int busy_timeout_ms = 5000;

/// The absolute path, as a part of a URI.
std::string uri_path(const std::filesystem::path& file) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const std::string path = std::filesystem::absolute(file).string();
    std::string text;
    for (const char c :
         path.substr(std::min(path.find_first_not_of('/'), path.size()) - 1)) {  // `//x` is a host's name
        if (c == '%' || c == '?' || c == '#' || c == '&') {
            text += '%';
            text += digits[static_cast<unsigned char>(c) >> 4];
            text += digits[static_cast<unsigned char>(c) & 15];
        } else {
            text += c;
        }
    }
    return text;
}

thread_local int error_at_close = 0;

/// Keeps the system's error number of a connection that an exception closes, because closing it changes errno.
/// Thread-safety: one thread at a time.
class ErrorAtClose {
public:
    explicit ErrorAtClose(SQLite::Database& database) : database_(database) {}
    ErrorAtClose(const ErrorAtClose&) = delete;
    ErrorAtClose& operator=(const ErrorAtClose&) = delete;
    ~ErrorAtClose() {
        if (std::uncaught_exceptions() > exceptions_) {
            error_at_close = sqlite3_system_errno(database_.getHandle());
        }
    }

private:
    SQLite::Database& database_;
    int exceptions_ = std::uncaught_exceptions();
};

SQLite::Database connect(const std::filesystem::path& file, OpenMode mode) {
    switch (mode) {
        case OpenMode::write:
        case OpenMode::migrate:
            return {file_uri(file, "?mode=rw"), SQLite::OPEN_READWRITE | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                    busy_timeout_ms};
        case OpenMode::read:
            return {file_uri(file, "?mode=ro"), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
                    busy_timeout_ms};
        case OpenMode::immutable:
            break;
    }
    const std::filesystem::path sums = file.parent_path() / page_sums_name;
    std::string query = "?immutable=1";
    if (base::exists(sums)) {
        query.append("&vfs=").append(checked_vfs()).append("&sums=").append(uri_path(sums));
    }
    return {file_uri(file, query.c_str()), SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX};
}

void configure_writer(SQLite::Database& database) {
    database.exec("PRAGMA journal_mode = WAL");      // readers continue while we write
    database.exec("PRAGMA synchronous = FULL");      // a commit survives power loss
    database.exec("PRAGMA threads = 2");             // to sort an index that is built
    use_writer_cache(database);
}

/// SQLite cannot use WAL on a file system that is mounted read-only. No process can write there either, so the catalog
/// is read as it is, unless a log next to it contains more. (If only the permission is missing, others may still write,
/// and reading without locks could return wrong answers.)
OpenMode usable_mode(const std::filesystem::path& file, OpenMode mode) {
    struct statvfs status{};
    const bool mounted_read_only = ::statvfs(file.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
    std::error_code no_log;
    const auto log_bytes = std::filesystem::file_size(file.string() + "-wal", no_log);
    return mode == OpenMode::read && mounted_read_only && (no_log || log_bytes == 0) ? OpenMode::immutable : mode;
}

/// What SeqRepo's schema defines in one of its databases.
struct SeqRepoTable {
    std::string schema;  ///< the name it is attached by
    std::string table;
    std::string unique_index;
    int indexes;  ///< made by CREATE INDEX, at least
};

/// \throws SchemaMismatch  the database is not SeqRepo's, or of another version than 1
void check_seqrepo_table(SQLite::Database& database, const std::string& what, const SeqRepoTable& expected) {
    const auto number = [&](const std::string& sql) {
        return guarded(what, [&] { return database.execAndGet(sql).getInt(); });
    };
    const bool there = number("SELECT count(*) FROM " + expected.schema +
                              ".sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name IN ('meta', '" +
                              expected.table + "')") == 2;
    if (!there ||
        number("SELECT count(*) FROM " + expected.schema + ".meta WHERE key = 'schema version' AND value = '1'") != 1) {
        throw SchemaMismatch(what + " is not a database of SeqRepo with schema version 1");
    }
    // Without these indexes rows could be duplicated, and look-ups would read the whole table.
    const std::string list =
        "SELECT count(*) FROM pragma_index_list('" + expected.table + "', '" + expected.schema + "')";
    if (number(list + " WHERE name = '" + expected.unique_index + "' AND \"unique\"") != 1 ||
        number(list + " WHERE origin = 'c'") < expected.indexes) {
        throw SchemaMismatch(what + " lacks indexes of SeqRepo's schema");
    }
}

/// Whether a statement was refused because the file's schema is not that of a catalog.
bool is_about_schema(std::string_view message) {
    const auto starts = {"no such table", "no such column", "no such module", "access to view"};
    return std::any_of(starts.begin(), starts.end(), [&](const char* start) { return message.starts_with(start); });
}

}  // namespace

std::string file_uri(const std::filesystem::path& file, const char* query) { return "file:" + uri_path(file) + query; }

void create_database(const std::filesystem::path& file) {
    guarded("cannot create catalog " + file.string(), [&] {
        base::create_empty(file);  // SQLite would let only the owner write it
        SQLite::Database database(file_uri(file, "?mode=rw"), SQLite::OPEN_READWRITE | SQLite::OPEN_URI,
                                  busy_timeout_ms);
        // An incomplete catalog is of no use, so no step needs a journal or has to reach the disk; one sync at the end
        // is enough.
        database.exec("PRAGMA journal_mode = OFF");
        database.exec("PRAGMA synchronous = OFF");
        migrate(database);
        database.exec("VACUUM");  // migrations leave free pages
        database.exec("PRAGMA journal_mode = WAL");
    });
    base::fsync_path(file);
}

SQLite::Database open_database(const std::filesystem::path& file, OpenMode mode) {
    return guarded("cannot open catalog " + file.string(), [&] {
        if (!base::is_regular_file(file)) {
            throw IoError("there is no catalog " + file.string());
        }
        SQLite::Database database = connect(file, usable_mode(file, mode));
        const ErrorAtClose error(database);
        // Catalogs may come from elsewhere, and their author may be malicious.
        database.exec("PRAGMA trusted_schema = OFF");
        refuse_foreign_code(database);
        obey_stops(database);
        check_schema(database, file.string(), mode);
        if (mode == OpenMode::write || mode == OpenMode::migrate) {
            database.exec("PRAGMA cell_size_check = ON");  // damage is found before it is written again
            configure_writer(database);  // its memory is bounded by the cache
        } else {
            // Maps all of it: pages then need no copying. SQLite validates a mapped page at every use, and checking all
            // cell sizes would then take most of a search's time; it still checks the cells it reads.
            database.exec("PRAGMA mmap_size = 1099511627776");
            database.exec("PRAGMA cache_size = -16384");  // KiB; for what follows the 2 GiB that SQLite can map
            adapt_for_reading(database);
        }
        return database;
    });
}

SQLite::Database open_seqrepo(const std::filesystem::path& instance) {
    const std::string name = "SeqRepo instance " + instance.string();
    return guarded("cannot open " + name, [&] {
        const std::filesystem::path aliases = SeqRepoDatabases::aliases_file(instance);
        const std::filesystem::path sequences = SeqRepoDatabases::sequences_file(instance);
        for (const std::filesystem::path& file : {aliases, sequences}) {
            if (!base::is_regular_file(file)) {
                throw IoError("there is no " + file.string() + ", which every instance of SeqRepo contains");
            }
        }
        SQLite::Database database(
            ":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX,
            busy_timeout_ms);
        migrate(database);
        obey_stops(database);
        database.exec("PRAGMA trusted_schema = OFF");
        database.exec("PRAGMA cell_size_check = ON");
        for (const auto& [file, schema] : {std::pair(aliases, "aliases"), std::pair(sequences, "sequences")}) {
            SQLite::Statement attach(database, std::string("ATTACH :file AS ") + schema);
            attach.bind(":file", file_uri(file, "?mode=ro"));
            guarded(name + ": " + file.filename().string(), [&] { attach.exec(); });
        }
        check_seqrepo_table(database, name + ": " + aliases.filename().string(),
                            {"aliases", "seqalias", "seqalias_unique_ns_alias_idx", 4});
        check_seqrepo_table(database, name + ": " + sequences.filename().string(),
                            {"sequences", "seqinfo", "seqinfo_seq_id_idx", 1});
        database.exec(std::string(query_text("seqrepo_views")));
        refuse_foreign_code(database);
        return database;
    });
}

void use_writer_cache(SQLite::Database& database) {
    database.exec("PRAGMA cache_size = -49152");  // KiB
}

void rethrow(const SQLite::Exception& error, const std::string& what) {
    const int last_error = errno;  // of the call that failed, if one did: SQLite's text is only "disk I/O error"
    const int closing_error = std::exchange(error_at_close, 0);
    const int system_error = closing_error != 0 ? closing_error : last_error;
    const std::string message = what + ": " + error.what();
    if (error.getErrorCode() == SQLITE_ERROR && is_about_schema(error.what())) {
        throw SchemaMismatch(what + ": its schema is not the expected one: " + error.what());
    }
    // SQLiteCpp gives the extended code in one place or the other.
    const int extended = std::max(error.getErrorCode(), error.getExtendedErrorCode());
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Locked(message);
        case SQLITE_INTERRUPT:
            throw Cancelled(message);
        case SQLITE_CORRUPT:
            throw Corruption(message);
        case SQLITE_NOTADB:
            throw SchemaMismatch(message);
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            throw ReadOnly(message);
        case SQLITE_FULL:
            base::throw_system_error(ENOSPC, what, base::Intent::write);
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            if (extended == SQLITE_IOERR_SHORT_READ) {
                throw Corruption(what + ": the file was cut short");
            }
            // Where SQLite may not make a file, it tries whether there is one: ENOENT hides the reason.
            if (extended != SQLITE_IOERR_NOMEM && system_error != 0 && system_error != ENOENT) {
                base::throw_system_error(system_error, what,
                                         system_error == EROFS ? base::Intent::write : base::Intent::read);
            }
            [[fallthrough]];
        default:
            throw IoError(message);
    }
}

}  // namespace seqshelf::catalog
