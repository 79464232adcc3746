#include "catalog/copy.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "base/file.hpp"
#include "base/stop.hpp"
#include "catalog/connection.hpp"
#include "catalog/content_id.hpp"
#include "catalog/migration.hpp"
#include "catalog/name_sum.hpp"
#include "catalog/schema_check.hpp"

namespace seqshelf::catalog {

namespace {

constexpr const char* insert_snapshot_properties =
    "INSERT OR REPLACE INTO property SELECT 'content', :content UNION ALL "
    "SELECT 'last_change', coalesce(max(change_id), 0) FROM change";
constexpr const char* note_parent =
    "DELETE FROM property WHERE name = 'parent_content';"
    "INSERT INTO property SELECT 'parent_content', value FROM property WHERE name = 'content';"
    "INSERT OR REPLACE INTO property SELECT 'contains.' || value, (SELECT coalesce(max(change_id), 0) FROM change) "
    "FROM property WHERE name = 'master';";
constexpr const char* make_properties_of_master =
    "DELETE FROM property WHERE name IN ('content', 'last_change');"
    "UPDATE property SET value = lower(hex(randomblob(16))) WHERE name = 'master'";
constexpr int pages_at_once = 4096;  // 16 MiB

}  // namespace

void copy_pages(SQLite::Database& from, SQLite::Database& to, const std::string& name) {
    SQLite::Backup backup(to, from);
    for (int result = SQLITE_OK; result != SQLITE_DONE;) {
        result = backup.executeStep(pages_at_once);
        if (result == SQLITE_BUSY || result == SQLITE_LOCKED) {
            throw SQLite::Exception(::sqlite3_errstr(result), result);
        }
        base::throw_if_stopped(base::stop_of_thread(), "copying ", name, " was stopped");
    }
}

namespace {

/// \param finish  changes the copy before it is closed
template <typename Finish>
void copy_to(ReadConnection& connection, const std::filesystem::path& file, Finish finish) {
    guarded("cannot copy " + connection.name + " to " + file.string(), [&] {
        base::create_empty(file);
        SQLite::Database copy(file_uri(file, "?mode=rw"), SQLite::OPEN_READWRITE | SQLite::OPEN_URI);
        obey_stops(copy);
        copy_pages(connection.database, copy, connection.name);
        // The copy says that it is in WAL mode, as the original is; readers without write permission cannot use that.
        copy.exec("PRAGMA journal_mode = DELETE");
        copy.exec("PRAGMA journal_mode = OFF");  // only for this connection; a copy that is not finished is of no use
        copy.exec("PRAGMA synchronous = OFF");
        finish(copy);
    });
    base::fsync_path(file);
}

}  // namespace

Identity copy_as_snapshot(ReadConnection& connection, int format, const std::filesystem::path& file) {
    Identity identity;
    copy_to(connection, file, [&](SQLite::Database& copy) {
        if (format < first_format_with_identity) {
            return;
        }
        identity.content = content_id(copy);
        SQLite::Statement insert(copy, insert_snapshot_properties);
        insert.bind(":content", identity.content);
        insert.exec();
        identity.master = copy.execAndGet("SELECT value FROM property WHERE name = 'master'").getString();
        identity.last_change = copy.execAndGet("SELECT value FROM property WHERE name = 'last_change'").getInt64();
    });
    return identity;
}

void copy_as_master(ReadConnection& connection, const std::filesystem::path& file) {
    copy_to(connection, file, [](SQLite::Database& copy) {
        const bool has_identity = schema_version(copy) >= first_format_with_identity;
        migrate(copy);
        if (has_identity) {
            copy.exec(note_parent);
        }
        copy.exec(make_properties_of_master);
        NameSum(copy).create();
        copy.exec("PRAGMA journal_mode = WAL");  // as every master
    });
}

}  // namespace seqshelf::catalog
