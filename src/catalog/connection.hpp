#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>
#include <utility>

namespace seqshelf::catalog {

/// What a connection to a catalog may do, and what others may do meanwhile.
enum class OpenMode {
    write,      ///< an existing catalog of the newest format
    migrate,    ///< the same of an older format, to change it to the newest
    read,       ///< while others may write; sees what they have committed
    immutable,  ///< a snapshot's catalog: no process writes, so nothing is locked
};

/// A `file:` URI for SQLite, in which a path's special characters mean themselves.
[[nodiscard]] std::string file_uri(const std::filesystem::path& file, const char* query);

/// Makes an empty catalog, durable when this returns. A process that dies before that leaves an incomplete file.
/// \pre there is no such file \throws ReadOnly, IoError
void create_database(const std::filesystem::path& file);

/// Opens a catalog. If `catalog.sums` is beside one that is immutable, each page is checked when it is first used.
/// \throws SchemaMismatch  not a catalog, or of a format that this program cannot read, or write
/// \throws Corruption, ReadOnly, IoError
[[nodiscard]] SQLite::Database open_database(const std::filesystem::path& file, OpenMode mode);

/// Opens the two databases of an instance of SeqRepo for reading, as `aliases` and `sequences`. The main database is an
/// empty catalog: it answers questions about what SeqRepo does not store.
/// \throws SchemaMismatch  they are not SeqRepo's, or of another version than 1
/// \throws Corruption, IoError
[[nodiscard]] SQLite::Database open_seqrepo(const std::filesystem::path& instance);

/// Lets a writer's connection keep as many pages in memory as make loading fastest.
void use_writer_cache(SQLite::Database& database);

/// Throws the Error that corresponds to an exception of SQLite; `what` says what was tried.
[[noreturn]] void rethrow(const SQLite::Exception& error, const std::string& what);

/// Runs `action`, turning SQLite's exceptions into ours.
template <typename Action>
auto guarded(const std::string& what, Action&& action) {
    try {
        return std::forward<Action>(action)();
    } catch (const SQLite::Exception& error) {
        rethrow(error, what);
    }
}

}  // namespace seqshelf::catalog
