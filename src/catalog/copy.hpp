#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

#include "catalog/read_connection.hpp"
#include "catalog/rows.hpp"

namespace seqshelf::catalog {

// Copies of the state of a catalog that a connection sees; durable when these return. \throws Cancelled, IoError

/// As Reader::copy_as_snapshot(). \param format  of the catalog
Identity copy_as_snapshot(ReadConnection& connection, int format, const std::filesystem::path& file);
/// As Reader::copy_as_master().
void copy_as_master(ReadConnection& connection, const std::filesystem::path& file);

/// Makes `to` the same database as `from`, the whole or nothing. \param name  of `from`, for messages
/// \throws Cancelled
/// \throws SQLite::Exception  also if one of them is in use by another connection that prevents it
void copy_pages(SQLite::Database& from, SQLite::Database& to, const std::string& name);

}  // namespace seqshelf::catalog
